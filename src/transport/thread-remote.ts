// One thread's door to all others: the kernel's Remote over shared memory.
//
// Signals are encoded at once and published at the next `poll` (or after 32 KiB); what has come is handed to the kernel in `poll`.
// Order and causality are the rings' (sender.ts, receiver.ts), answers at once the board's. The main thread says when the thread of
// a slot has ended (`closeSlot`) and when it gets a new one (`openSlot`); everybody else hears of it in the order of things. What is
// sent to a slot without a thread ends here: messages as dead letters, the rest answered as if the process had ended long ago.

import {
  type Atom,
  atoms,
  type Kernel,
  loseMessage,
  MAX_SLOTS,
  type Pid,
  type Remote,
  RemotePid,
  type Run,
  type TimerEntry,
  type TimerName,
} from "../kernel/index.ts";
import { Bells, type WakeUp } from "./bells.ts";
import { Board } from "./board.ts";
import type { CodecContext } from "./codec/index.ts";
import { closeRings, isOpen, openSlotWord, wakeAll } from "./deaths.ts";
import { SLOT_STARTED, type ValueCodec } from "./frames.ts";
import { Inbox, type Surroundings } from "./inbox.ts";
import * as kinds from "./kinds.ts";
import { beatsWord, bellWord, incarnationWord, type Layout, loadWord, tailWord } from "./layout.ts";
import { DEAD_ENTRY } from "./lives.ts";
import { attach, type Memory, type SharedMemory } from "./memory.ts";
import type { Owner } from "./names.ts";
import { Outbox } from "./outbox.ts";
import { type Deliver, type Incoming, Receiver } from "./receiver.ts";
import { type Outgoing, Sender } from "./sender.ts";
import { Bell } from "./sleep.ts";
import type { SpillLimits } from "./spill.ts";
import { type RemoteStats, remoteStats } from "./stats.ts";
import type { AtomicWords } from "./words.ts";

/** What may wait in a thread's own memory for each slot that does not read, before messages to it are lost. */
export const SPILL_LIMITS: SpillLimits = { frames: 65_536, bytes: 64 * 2 ** 20 };

export interface ThreadRemoteOptions {
  readonly kernel: Kernel;
  readonly memory: SharedMemory;
  readonly slot: number;
  /** Makes the codec of this thread. */
  readonly codec: (context: CodecContext) => ValueCodec;
  /** Wakes a thread that sleeps in its event loop: typically `(slot) => ports[slot].postMessage(0)`. */
  readonly wakeUp: WakeUp;
  /** The time in milliseconds, on a clock that shows the same in all threads; for what is left of timers of other threads. */
  readonly sharedNow: () => number;
  /** By default 65,536 messages or 64 MiB for each slot. */
  readonly spill?: SpillLimits;
}

/** The end of a thread that the main thread itself has yet to hear of, behind what that thread had sent. */
interface Death {
  readonly slot: number;
  /** Numbers that were claimed after the end, of the slot itself and of this one, are not less. */
  readonly laterId: number;
  readonly laterIdHere: number;
  /** Where its last batch for this slot ends. */
  readonly tail: number;
}

export class ThreadRemote implements Remote, Surroundings {
  readonly slot: number;
  readonly slots: number;
  readonly kernel: Kernel;
  readonly memory: Memory;
  readonly incarnation: number;
  readonly board: Board;
  readonly sharedNow: () => number;
  /** For going to sleep. */
  readonly bell: Bell;
  readonly #layout: Layout;
  readonly #words: AtomicWords;
  readonly #bells: Bells;
  readonly #sender: Sender;
  readonly #receiver: Receiver;
  readonly #outbox: Outbox;
  readonly #inbox: Inbox;
  readonly #deliver: Deliver;
  /** What this thread has heard of the threads of all slots: odd, there is none. */
  readonly #incarnations: Array<number>;
  /** Answers to what was sent to slots without a thread. */
  #answers: Array<() => void> = [];
  #deaths: Array<Death> = [];
  #polls = 0;
  #flushes = 0;
  #unsharedTimers = 0;

  constructor(options: ThreadRemoteOptions) {
    const { kernel, slot, spill = SPILL_LIMITS } = options;
    const attached = attach(options.memory);
    const { layout, words, memory } = attached;
    if (!(slot >= 0 && slot < layout.slots)) {
      throw new RangeError(`this system has ${layout.slots} slots: ${slot} is none of them`);
    }
    this.slot = slot;
    this.slots = layout.slots;
    this.kernel = kernel;
    this.sharedNow = options.sharedNow;
    this.memory = memory;
    this.#layout = layout;
    this.#words = words;
    this.#incarnations = Array.from({ length: layout.slots }, (_, other) =>
      words.load(incarnationWord(layout, other)),
    );
    this.incarnation = this.#incarnations[slot] as number;
    if (!isOpen(this.incarnation)) throw new RangeError(`slot ${slot} was not opened`);
    this.board = new Board(attached, slot);
    this.#bells = new Bells(words, layout, options.wakeUp);
    this.#sender = new Sender(words, layout, slot, memory, this.#bells, spill);
    this.#receiver = new Receiver(words, layout, slot, this.#bells);
    this.bell = new Bell(this.#bells, this.#sender, this.#receiver, slot);
    const codec = options.codec(this.board);
    this.#outbox = new Outbox(this.#sender, codec);
    this.#inbox = new Inbox(this, codec);
    this.#deliver = (incoming, position, frames, incarnation) => {
      if (this.#deaths.length > 0) this.#hearDeaths();
      this.#inbox.deliver(incoming, position, frames, incarnation);
    };
  }

  // ------------------------------------------------------------------ Signals

  message(to: RemotePid, tag: unknown, payload: unknown): void {
    const { slot } = to;
    const incarnation = this.#incarnations[slot];
    if (incarnation === undefined || !isOpen(incarnation)) {
      loseMessage(this.kernel, "dead", to, null, tag, payload);
    } else if (!this.#outbox.message(slot, incarnation, to.index, to.id, tag, payload)) {
      loseMessage(this.kernel, "overflow", to, null, tag, payload);
    }
  }

  exit(to: RemotePid, from: Pid, reason: unknown): void {
    this.#signal(kinds.EXIT, to, [from, reason]);
  }

  link(to: RemotePid, from: Pid): void {
    if (!this.#signal(kinds.LINK, to, [from])) this.#answerEnded(to);
  }

  unlink(to: RemotePid, from: Pid): void {
    if (!this.#signal(kinds.UNLINK, to, [from])) {
      this.#answer(() => this.kernel.inbound.unlinked(from, to));
    }
  }

  unlinked(to: RemotePid, from: Pid): void {
    this.#signal(kinds.UNLINKED, to, [from]);
  }

  watch(to: RemotePid): void {
    if (!this.#signal(kinds.WATCH, to, [])) this.#answerEnded(to);
  }

  unwatch(to: RemotePid): void {
    this.#signal(kinds.UNWATCH, to, []);
  }

  ended(slot: number, pid: Pid, reason: unknown): void {
    this.#send(slot, kinds.ENDED, 0, pid.id, [pid, reason]);
  }

  spawn(
    slot: number,
    run: Run,
    args: ReadonlyArray<unknown>,
    label: string | undefined,
    parent: Pid,
    linked: boolean,
  ): RemotePid {
    if (slot === this.slot || !(slot >= 0 && slot < this.slots)) {
      throw new RangeError(`slot ${slot} is none that slot ${this.slot} can start processes in`);
    }
    if (!this.isSlotOpen(slot)) {
      const pid = new RemotePid(this.board.numberFor(slot), DEAD_ENTRY);
      if (linked) this.#answerEnded(pid);
      return pid;
    }
    const pid = this.board.claimFor(slot);
    try {
      this.#send(slot, kinds.SPAWN, pid.index, pid.id, [run, args, label, parent, linked]);
    } catch (error) {
      this.board.lives.free(slot, pid.index);
      throw error;
    }
    return pid;
  }

  control(slot: number, name: string, value: unknown): void {
    this.#send(slot, kinds.CONTROL, 0, 0, [name, value]);
    this.#attend();
  }

  #signal(kind: number, to: RemotePid, values: ReadonlyArray<unknown>): boolean {
    return this.#send(to.slot, kind, to.index, to.id, values);
  }

  /** False: that slot has no thread. */
  #send(
    slot: number,
    kind: number,
    index: number,
    id: number,
    values: ReadonlyArray<unknown>,
  ): boolean {
    const incarnation = this.#incarnations[slot];
    if (incarnation === undefined || !isOpen(incarnation)) return false;
    this.#outbox.signal(slot, incarnation, kind, index, id, values);
    return true;
  }

  #answerEnded(pid: RemotePid): void {
    this.#answer(() => this.kernel.inbound.ended(pid, atoms.noproc));
  }

  /** Calls the kernel back at the next poll. */
  #answer(answer: () => void): void {
    this.#answers.push(answer);
    this.#attend();
  }

  /** Lets the host know that there is something to do, if it does not. */
  #attend(): void {
    if (this.kernel.guarded) this.kernel.announce();
  }

  // ------------------------------------------------------------ Board questions

  isAlive(pid: RemotePid): boolean {
    return this.board.isAlive(pid);
  }

  register(pid: Pid, name: Atom): boolean {
    return this.board.register(pid, name);
  }

  unregister(name: Atom): boolean {
    return this.board.unregister(name);
  }

  whereis(name: Atom): Pid | null {
    const owner = this.ownerOf(name.name);
    return owner === null ? null : this.board.pidOfOwner(owner);
  }

  /** Who has a name, unless that is a process of a thread of which this one has yet to hear. */
  ownerOf(name: string): Owner | null {
    const owner = this.board.names.ownerOf(name);
    return owner !== null && this.#knows(owner.slot) ? owner : null;
  }

  /**
   * Whether the thread that a slot has now is the one that this thread takes it to have. What it sent to a later one would be taken as
   * meant for the one before.
   */
  #knows(slot: number): boolean {
    if (slot === this.slot) return true;
    const now = this.#words.load(incarnationWord(this.#layout, slot));
    const heard = this.#incarnations[slot] as number;
    // The slot had no thread: there is no end of one to hear of.
    if (now === heard + 1 && isOpen(now)) this.#incarnations[slot] = now;
    return now === this.#incarnations[slot];
  }

  registeredName(pid: Pid): Atom | null {
    return this.board.registeredName(pid);
  }

  forget(_pid: Pid, entry: number): void {
    this.board.forget(entry);
  }

  exportTimer(): TimerEntry | null {
    const entry = this.board.timers.claim();
    if (entry === null) this.#unsharedTimers++;
    return entry;
  }

  releaseTimer(entry: TimerEntry): boolean {
    return this.board.timers.release(entry);
  }

  cancelTimer({ home, row, sequence, entry }: TimerName): boolean {
    const slot = home % MAX_SLOTS;
    // What is of this slot and not of this kernel was of a kernel before it.
    if (entry === null || slot === this.slot) return false;
    if (!this.board.timers.cancel(slot, entry)) return false;
    this.#send(slot, kinds.TIMER_CANCELLED, 0, home, [row, sequence]);
    return true;
  }

  localPid(id: number, entry: number): Pid {
    return this.board.localPid(id, entry);
  }

  adopt(pid: Pid, entry: number): void {
    this.board.adopt(pid, entry);
  }

  // ------------------------------------------------------------------ Traffic

  poll(): boolean {
    this.#polls = (this.#polls + 1) | 0;
    this.#words.store(beatsWord(this.#layout, this.slot), this.#polls);
    let came = this.#receiver.receive(this.#deliver) > 0;
    if (this.#deaths.length > 0) this.#hearDeaths();
    if (this.#answers.length > 0) {
      const answers = this.#answers;
      this.#answers = [];
      for (const answer of answers) answer();
      came = true;
    }
    this.publish();
    if (this.#sender.congested.length > 0) this.#sender.relieve();
    return came;
  }

  publish(): void {
    if (this.#outbox.flush()) this.#flushes++;
  }

  isCongested(slot: number): boolean {
    return this.#sender.outgoing[slot]?.isCongested ?? false;
  }

  /** How often the thread of a slot has polled: while that grows, it is alive. */
  beats(slot: number): number {
    return this.#words.load(beatsWord(this.#layout, slot));
  }

  /** Whether the thread of a slot waits for something to do. */
  isAsleep(slot: number): boolean {
    return this.#words.load(bellWord(this.#layout, slot)) !== 0;
  }

  /** What the thread of a slot last said with `setLoad`. */
  load(slot: number): number {
    return this.#words.load(loadWord(this.#layout, slot));
  }

  /** Tells the others how much this thread has to do: a whole number. */
  setLoad(load: number): void {
    this.#words.store(loadWord(this.#layout, this.slot), load);
  }

  stats(): RemoteStats {
    const polls = this.#polls;
    const counts = { polls, flushes: this.#flushes, unsharedTimers: this.#unsharedTimers };
    return remoteStats(this.slot, counts, this.#outbox, this.#inbox);
  }

  // ---------------------------------------------- Threads that begin and end

  /** Whether a slot has a thread, as far as this one has heard. */
  isSlotOpen(slot: number): boolean {
    const incarnation = this.#incarnations[slot];
    return incarnation !== undefined && isOpen(incarnation);
  }

  /**
   * The slot is about to get a thread: from now on signals for it wait in its rings. To be called right before the thread is started.
   * A slot that never had a thread may be opened by any thread, also by several at once, before it sends something there. Returns the
   * incarnation. Throws a RangeError if the slot has a thread, as far as this one knows.
   */
  openSlot(slot: number): number {
    const closed = this.#incarnations[slot];
    if (closed === undefined || isOpen(closed)) {
      throw new RangeError(`slot ${slot} is none, or has a thread already`);
    }
    const incarnation = openSlotWord(this.#words, this.#layout, slot, closed);
    this.#incarnations[slot] = incarnation;
    this.#announce(SLOT_STARTED, slot, incarnation);
    return incarnation;
  }

  /**
   * The thread of a slot has ended, however that came. Main thread only, and only after the thread has really stopped. What it had
   * committed is still delivered; then every kernel hears `slotDied`. Throws a RangeError if the slot has no thread.
   */
  closeSlot(slot: number): void {
    const word = slot < this.slots ? incarnationWord(this.#layout, slot) : -1;
    if (this.slot !== 0 || slot === 0 || word < 0 || !isOpen(this.#words.load(word))) {
      throw new RangeError(`slot ${slot} has no thread whose end slot ${this.slot} could announce`);
    }
    const incarnation = closeRings(this.#words, this.#layout, slot);
    this.#incarnations[slot] = incarnation;
    this.#sender.discard(this.#sender.outgoing[slot] as Outgoing);
    this.board.clear(slot);
    const { board } = this;
    this.#deaths.push({
      slot,
      laterId: board.renumber(slot),
      laterIdHere: board.laterNumbers(this.slot),
      tail: this.#words.load(tailWord(this.#layout, slot, this.slot)),
    });
    this.#announce(kinds.SLOT_DIED, slot, incarnation, (other) => [board.laterNumbers(other)]);
    wakeAll(this.#bells, this.#layout, this.slot);
  }

  #announce(
    kind: number,
    slot: number,
    incarnation: number,
    valuesFor: (other: number) => ReadonlyArray<unknown> = () => [],
  ): void {
    for (let other = 0; other < this.slots; other++) {
      if (other === slot || other === this.slot) continue;
      this.#send(other, kind, slot, incarnation, valuesFor(other));
    }
    this.#outbox.flush();
    this.#attend();
  }

  /** Main thread: tells the own kernel of threads that have ended, once everything they had sent is delivered. */
  #hearDeaths(): void {
    this.#deaths = this.#deaths.filter(({ slot, tail, laterId, laterIdHere }) => {
      const incoming = this.#receiver.incoming.find(
        ({ producer }) => producer === slot,
      ) as Incoming;
      if (incoming.head !== tail) return true;
      this.board.sweep(slot, laterIdHere);
      this.#inbox.forgetPieces(slot);
      this.kernel.inbound.slotDied(slot, laterId);
      return false;
    });
  }

  slotDied(slot: number, incarnation: number, laterId: number): void {
    if (incarnation <= (this.#incarnations[slot] as number)) return;
    this.#incarnations[slot] = incarnation;
    this.#sender.discard(this.#sender.outgoing[slot] as Outgoing);
    this.board.renumber(slot);
    this.board.clearClaimed(slot);
    this.board.sweep(slot, laterId);
    this.#inbox.forgetPieces(slot);
    this.kernel.inbound.slotDied(slot);
  }

  slotStarted(slot: number, incarnation: number): void {
    if (incarnation > (this.#incarnations[slot] as number)) this.#incarnations[slot] = incarnation;
  }
}
