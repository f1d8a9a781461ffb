// What comes from other threads: the signals of their processes, for those of this kernel.
//
// Called by `remote.poll()`, outside of any turn, so what is said in signals.ts of a signal between two processes of one kernel holds for these from
// the moment of their arrival. Every signal finds its process or says so to where it came from; none fails.

import { cancelHere } from "./delayed.ts";
import { deliver, loseMessage } from "./deliver.ts";
import { homeOf } from "./exported-timers.ts";
import { reportEndNoMore, reportEndTo, setEntry, tellEnd } from "./far.ts";
import type { Kernel } from "./kernel.ts";
import { sameTag } from "./keys.ts";
import { bodyOf } from "./placement.ts";
import { type Process, STUB } from "./process.ts";
import type { Inbound, Remote, RemotePid, Run } from "./remote.ts";
import { addLink, exitFrom, isLinked, linkedTo, removeLink, terminate } from "./signals.ts";
import { atoms, type Pid } from "./terms.ts";

/** What a system does with one kind of `control`. */
export type Control = (value: unknown, fromSlot: number) => void;

export class KernelInbound implements Inbound {
  readonly #kernel: Kernel;
  readonly controls = new Map<string, Control>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  message(to: Pid, tag: unknown, payload: unknown): void {
    const process = to.process;
    if (process === null) loseMessage(this.#kernel, "dead", to, null, tag, payload);
    else deliver(process, ownTag(process, tag), payload);
  }

  exit(to: Pid, from: Pid, reason: unknown): void {
    exitFrom(to, from, reason);
  }

  link(to: Pid, from: RemotePid): void {
    const process = to.process;
    if (process === null) {
      tellEnd(this.#remote, from.slot, to, atoms.noproc);
      return;
    }
    const { stubs } = this.#kernel;
    reportEndTo(process, from.slot);
    if (!stubs.isUnlinking(to, from)) addLink(process, stubs.of(from));
  }

  unlink(to: Pid, from: RemotePid): void {
    const process = to.process;
    const stub = this.#kernel.stubs.find(from);
    if (process !== null && stub !== null && isLinked(process, stub)) removeLink(process, stub);
    this.#remote.unlinked(from, to);
  }

  unlinked(to: Pid, from: RemotePid): void {
    this.#kernel.stubs.endUnlinking(to, from);
  }

  watch(to: Pid, slot: number): void {
    const process = to.process;
    if (process === null) tellEnd(this.#remote, slot, to, atoms.noproc);
    else reportEndTo(process, slot);
  }

  unwatch(to: Pid, slot: number): void {
    const process = to.process;
    // It was sent before the other side heard of the link.
    if (process === null || isLinkedToSlot(process, slot)) return;
    reportEndNoMore(process, slot);
  }

  ended(pid: RemotePid, reason: unknown): void {
    const stub = this.#kernel.stubs.take(pid);
    if (stub !== null) terminate(stub, reason);
  }

  spawn(
    id: number,
    index: number,
    run: Run,
    args: ReadonlyArray<unknown>,
    label: string | undefined,
    parent: RemotePid,
    linked: boolean,
  ): Pid {
    const kernel = this.#kernel;
    const process = kernel.create(bodyOf(run, args), parent, label, run, id);
    setEntry(process.pid, index);
    if (linked) {
      addLink(process, kernel.stubs.of(parent));
      reportEndTo(process, parent.slot);
    }
    return process.pid;
  }

  timerCancelled(home: number, row: number, sequence: number): void {
    // The number is that of a kernel before this one if the thread has died meanwhile.
    if (home === homeOf(this.#kernel)) cancelHere(this.#kernel, row, sequence);
  }

  control(name: string, value: unknown, fromSlot: number): void {
    const control = this.controls.get(name);
    if (control !== undefined) this.#kernel.callHook(() => control(value, fromSlot));
  }

  slotDied(slot: number, laterId = Number.POSITIVE_INFINITY): void {
    for (const stub of this.#kernel.stubs.takeSlot(slot, laterId)) terminate(stub, atoms.killed);
  }

  get #remote(): Remote {
    return this.#kernel.remote as Remote;
  }
}

/** The tag object that the receiver waits for, if this is the same tag: then the message takes the short way. */
function ownTag(process: Process, tag: unknown): unknown {
  const own = process.loop?.tag;
  return own !== undefined && sameTag(own, tag) ? own : tag;
}

function isLinkedToSlot(process: Process, slot: number): boolean {
  return linkedTo(process).some(
    ({ pid, state }) => (state & STUB) !== 0 && (pid as RemotePid).slot === slot,
  );
}
