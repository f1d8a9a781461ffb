// What every thread of a system can ask at once: who is alive, which name belongs to whom, and which timers are still to fire.
//
// Joins the life tables, the timers and the names with the processes of this thread. A process gets its entry when its pid first leaves the thread or
// when it gets a name, and loses both at its end. Fails only where a table is full, with a RangeError that names the option.

import { Atom, entryOf, MAX_SLOTS, NO_ENTRY, Pid, RemotePid, setEntry } from "../kernel/index.ts";
import type { CodecContext } from "./codec/index.ts";
import { DEAD_ENTRY, Lives } from "./lives.ts";
import { LocalPids } from "./local-pids.ts";
import type { Attached } from "./memory.ts";
import { Names, type Owner } from "./names.ts";
import { claimNumbers, laterNumbers } from "./numbers.ts";
import { TimerTable } from "./timer-table.ts";

export class Board implements CodecContext {
  readonly slot: number;
  readonly lives: Lives;
  readonly names: Names;
  readonly timers: TimerTable;
  readonly #attached: Attached;
  readonly #local: LocalPids;
  /** Numbers for processes that this thread starts elsewhere, by slot: the next one and the last one. */
  readonly #next: Array<number>;
  readonly #last: Array<number>;

  constructor(attached: Attached, slot: number) {
    this.slot = slot;
    this.#attached = attached;
    this.lives = new Lives(attached.words, attached.layout, slot);
    this.names = new Names(attached.words, attached.layout, this.lives);
    this.timers = new TimerTable(attached.words, attached.layout, slot);
    this.#local = new LocalPids(attached.layout);
    this.#next = Array.from({ length: attached.layout.slots }, () => 1);
    this.#last = this.#next.map(() => 0);
  }

  // ---------------------------------------------------------------- Processes

  entryOf(pid: Pid): number {
    if (pid instanceof RemotePid) return pid.index;
    const entry = entryOf(pid);
    if (entry !== NO_ENTRY) return entry;
    if (pid.process === null) return DEAD_ENTRY;
    const claimed = this.lives.claim(this.slot, pid.id);
    setEntry(pid, claimed);
    this.#local.set(claimed, pid);
    return claimed;
  }

  pidOf(id: number, entry: number): Pid {
    return id % MAX_SLOTS === this.slot ? this.localPid(id, entry) : new RemotePid(id, entry);
  }

  localPid(id: number, entry: number): Pid {
    const pid = this.#local.get(entry);
    return pid !== null && pid.id === id ? pid : Pid.ofDead(id);
  }

  /** Another thread has started a process here. */
  adopt(pid: Pid, entry: number): void {
    // It may have ended at once.
    if (pid.process !== null) this.#local.set(entry, pid);
  }

  /** A number and an entry for a process that this thread starts in that slot. */
  claimFor(slot: number): RemotePid {
    const id = this.numberFor(slot);
    return new RemotePid(id, this.lives.claim(slot, id));
  }

  /** A number for a process of that slot. */
  numberFor(slot: number): number {
    const { words, layout } = this.#attached;
    let id = this.#next[slot] as number;
    if (id > (this.#last[slot] as number)) {
      const { first, last } = claimNumbers(words, layout, slot);
      id = first;
      this.#last[slot] = last;
    }
    this.#next[slot] = id + MAX_SLOTS;
    return id;
  }

  /** Numbers that this thread gives from now on to processes of that slot are not less than the one returned. */
  renumber(slot: number): number {
    this.#next[slot] = 1;
    this.#last[slot] = 0;
    return this.laterNumbers(slot);
  }

  isAlive(pid: RemotePid): boolean {
    return this.lives.isAlive(pid.slot, pid.index, pid.id);
  }

  /** A process of this slot has ended. */
  forget(entry: number): void {
    this.lives.end(entry);
    this.names.release(this.slot, entry);
    this.#local.set(entry, null);
    this.lives.free(this.slot, entry);
  }

  /** The main thread frees what belonged to the processes of a slot whose thread has ended. */
  clear(slot: number): void {
    this.lives.clearHome(slot, (entry) => this.names.release(slot, entry));
    this.timers.clearHome(slot);
  }

  /** This thread hears that the thread of a slot has ended, and frees what it has itself claimed there. */
  clearClaimed(slot: number): void {
    this.lives.clearClaimed(slot);
  }

  /** Everything that the ended thread of a slot had sent is there: what it had claimed here beyond that is free. */
  sweep(slot: number, laterId: number): void {
    this.lives.sweep(slot, laterId, (entry) => this.#local.get(entry) !== null);
  }

  /** What is claimed of a slot's numbers from now on is not less than this. */
  laterNumbers(slot: number): number {
    const { words, layout } = this.#attached;
    return laterNumbers(words, layout, slot);
  }

  // -------------------------------------------------------------------- Names

  atomIndex(name: string): number {
    return this.names.indexOf(name);
  }

  atomName(index: number): string {
    return this.names.nameOf(index);
  }

  register(pid: Pid, name: Atom): boolean {
    const owner = this.#ownerOf(pid, this.entryOf(pid));
    return this.names.register(owner, name.name);
  }

  unregister(name: Atom): boolean {
    return this.names.unregister(name.name);
  }

  /** The pid of the owner of a name; null if it has ended. */
  pidOfOwner({ slot, entry, id }: Owner): Pid | null {
    if (slot !== this.slot) return new RemotePid(id, entry);
    const pid = this.#local.get(entry);
    return pid !== null && pid.id === id ? pid : null;
  }

  registeredName(pid: Pid): Atom | null {
    const entry = pid instanceof RemotePid ? pid.index : entryOf(pid);
    if (entry === NO_ENTRY || entry === DEAD_ENTRY) return null;
    const { slot, id } = this.#ownerOf(pid, entry);
    if (!this.lives.isAlive(slot, entry, id)) return null;
    const name = this.names.nameAt(slot, entry);
    return name === null ? null : Atom.create(name);
  }

  #ownerOf(pid: Pid, entry: number): Owner {
    return { slot: pid.id % MAX_SLOTS, entry, id: pid.id };
  }
}
