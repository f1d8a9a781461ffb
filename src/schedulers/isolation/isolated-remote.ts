// The kernel's Remote in a process of its own: signals go over a pipe to the thread that stands for the process, which has the rings
// and the board of the system; what others answer from shared memory is asked there.
//
// Signals keep their order, also with regard to questions. Values are encoded at once, as everywhere; CannotCross is thrown at the
// sender, before anything is sent.

import {
  type Atom,
  Atom as Atoms,
  entryOf,
  type Kernel,
  MAX_SLOTS,
  NO_ENTRY,
  Pid,
  type Registry,
  type Remote,
  RemotePid,
  type Run,
  setEntry,
  type TimerEntry,
  type TimerName,
  type Wish,
} from "../../kernel/index.ts";
import { Codec, DEAD_ENTRY, frameKinds, joinBytes } from "../../transport/index.ts";
import { sharedNow } from "../threads/shared-clock.ts";
import { CONGESTION, FORGET, type Frame, FrameValues } from "./frames.ts";
import { pipeContext } from "./pipe-context.ts";
import type { ProcessPipes } from "./process-pipes.ts";
import type { OwnerParts, PidParts } from "./questions.ts";
import { handOver } from "./signals.ts";

export class IsolatedRemote implements Remote {
  readonly slot: number;
  readonly #kernel: Kernel;
  readonly #pipes: ProcessPipes;
  readonly #codec: Codec;
  /** Processes of this kernel that others know, by number. */
  readonly #known = new Map<number, Pid>();
  readonly #congested = new Set<number>();
  /** Ends of threads that this one has heard of, by slot. */
  readonly #deaths = new Map<number, number>();
  #come: Array<Frame> = [];

  constructor(kernel: Kernel, slot: number, pipes: ProcessPipes, registry: Registry) {
    this.slot = slot;
    this.#kernel = kernel;
    this.#pipes = pipes;
    const context = pipeContext(slot, {
      entryOf: (pid) => this.#entryOf(pid),
      pidOf: (id, entry) => this.#pidOf(id, entry),
    });
    this.#codec = new Codec(context, registry);
  }

  /** Frames have come: they are handed over at the next poll. */
  receive(frames: ReadonlyArray<Frame>): void {
    this.#come.push(...frames);
  }

  // ------------------------------------------------------------------ Signals

  message(to: RemotePid, tag: unknown, payload: unknown): void {
    this.#send(frameKinds.MESSAGE, to, tag, payload);
  }

  exit(to: RemotePid, from: Pid, reason: unknown): void {
    this.#send(frameKinds.EXIT, to, from, reason);
  }

  link(to: RemotePid, from: Pid): void {
    this.#send(frameKinds.LINK, to, from);
  }

  unlink(to: RemotePid, from: Pid): void {
    this.#send(frameKinds.UNLINK, to, from);
  }

  unlinked(to: RemotePid, from: Pid): void {
    this.#send(frameKinds.UNLINKED, to, from);
  }

  watch(to: RemotePid): void {
    this.#send(frameKinds.WATCH, to);
  }

  unwatch(to: RemotePid): void {
    this.#send(frameKinds.UNWATCH, to);
  }

  ended(slot: number, pid: Pid, reason: unknown): void {
    this.#send(frameKinds.ENDED, slot, pid, reason);
  }

  control(slot: number, name: string, value: unknown): void {
    this.#send(frameKinds.CONTROL, slot, name, value);
    if (this.#kernel.guarded) this.#kernel.announce();
  }

  spawn(
    slot: number,
    run: Run,
    args: ReadonlyArray<unknown>,
    label: string | undefined,
    parent: Pid,
    linked: boolean,
  ): RemotePid {
    const chunks = [run, args, label, parent, linked].map((value) =>
      this.#codec.encodeLarge(value).slice(),
    );
    const answer = this.#pipes.ask({ ask: "spawn", slot }, joinBytes(chunks)) as PidParts;
    return new RemotePid(answer.id, answer.entry);
  }

  #send(kind: number, ...values: ReadonlyArray<unknown>): void {
    this.#pipes.writer.values(kind, this.#codec, values);
  }

  // ---------------------------------------------------------------- Questions

  isAlive(pid: RemotePid): boolean {
    return this.#pipes.ask({ ask: "alive", pid: this.#parts(pid) }) === true;
  }

  register(pid: Pid, name: Atom): boolean {
    return this.#pipes.ask({ ask: "register", pid: this.#parts(pid), name: name.name }) === true;
  }

  unregister(name: Atom): boolean {
    return this.#pipes.ask({ ask: "unregister", name: name.name }) === true;
  }

  whereis(name: Atom): Pid | null {
    const found = this.#pipes.ask({ ask: "whereis", name: name.name }) as OwnerParts | null;
    // Of a thread that took a slot just now nothing is known before the end of the one before.
    if (found === null || found.deaths > this.#deathsOf(found.id % MAX_SLOTS)) return null;
    const pid = this.#pidOf(found.id, found.entry);
    return pid instanceof RemotePid || pid.process !== null ? pid : null;
  }

  registeredName(pid: Pid): Atom | null {
    if (!(pid instanceof RemotePid) && entryOf(pid) === NO_ENTRY) return null;
    const name = this.#pipes.ask({ ask: "name", pid: this.#parts(pid) }) as string | null;
    return name === null ? null : Atoms.create(name);
  }

  exportTimer(): TimerEntry | null {
    return this.#pipes.ask({ ask: "export timer" }) as TimerEntry | null;
  }

  releaseTimer(entry: TimerEntry): boolean {
    return this.#pipes.ask({ ask: "release timer", entry }) === true;
  }

  cancelTimer(timer: TimerName): boolean {
    return this.#pipes.ask({ ask: "cancel timer", timer }) === true;
  }

  /** The clock is that of the machine, so processes have the same one, too. */
  sharedNow(): number {
    return sharedNow();
  }

  /** The slot in which a process is to start. Throws PlacementError. */
  choose(wish: Wish): number {
    const plain = wish.kind === "near" ? { kind: wish.kind, pid: this.#parts(wish.pid) } : wish;
    return this.#pipes.ask({ ask: "choose", wish: plain }) as number;
  }

  forget(pid: Pid, entry: number): void {
    this.#known.delete(pid.id);
    this.#send(FORGET, entry);
  }

  #parts(pid: Pid): PidParts {
    return { id: pid.id, entry: this.#entryOf(pid) };
  }

  #entryOf(pid: Pid): number {
    if (pid instanceof RemotePid) return pid.index;
    const entry = entryOf(pid);
    if (entry !== NO_ENTRY) return entry;
    if (pid.process === null) return DEAD_ENTRY;
    const claimed = this.#pipes.ask({ ask: "entry", id: pid.id }) as number;
    setEntry(pid, claimed);
    this.#known.set(pid.id, pid);
    return claimed;
  }

  #pidOf(id: number, entry: number): Pid {
    if (id % MAX_SLOTS !== this.slot) return new RemotePid(id, entry);
    return this.#known.get(id) ?? Pid.ofDead(id);
  }

  // ------------------------------------------------------------------ Traffic

  poll(): boolean {
    const come = this.#come;
    this.#come = [];
    for (const frame of come) {
      this.#kernel.callHook(() => this.#deliver(frame));
    }
    this.#pipes.flush();
    return come.length > 0;
  }

  publish(): void {
    this.#pipes.flush();
  }

  isCongested(slot: number): boolean {
    return this.#congested.has(slot);
  }

  #deliver({ kind, body }: Frame): void {
    const values = new FrameValues(this.#codec, body);
    if (kind === frameKinds.SPAWN) this.#spawned(values);
    else if (kind === frameKinds.SLOT_DIED) this.#slotDied(values.next());
    else if (kind === CONGESTION) this.#congest(values.next(), values.next());
    else handOver(this.#kernel.inbound, kind, values);
  }

  #spawned(values: FrameValues): void {
    const id = values.next<number>();
    const index = values.next<number>();
    const run = values.next<Run>();
    const args = values.next<ReadonlyArray<unknown>>();
    const label = values.next<string | undefined>();
    const parent = values.next<RemotePid>();
    const pid = this.#kernel.inbound.spawn(id, index, run, args, label, parent, values.next());
    if (pid.process !== null) this.#known.set(id, pid);
  }

  #slotDied(slot: number): void {
    this.#deaths.set(slot, this.#deathsOf(slot) + 1);
    this.#kernel.inbound.slotDied(slot);
  }

  #deathsOf(slot: number): number {
    return this.#deaths.get(slot) ?? 0;
  }

  #congest(slot: number, isCongested: boolean): void {
    if (isCongested) this.#congested.add(slot);
    else this.#congested.delete(slot);
  }
}
