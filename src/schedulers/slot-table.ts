// What the threads of a system say about their slots: which have a thread, for what it is there, how much it has to do.
//
// A few words of shared memory for each slot, read and written from any thread with atomic steps, so that the question where a
// process is to start is answered at once. The phase of a slot is written by the main thread alone, but for a spare slot that a
// thread claims. Nothing here waits, and nothing fails but a slot that does not exist.

/** What there is in a slot. In the order of a slot's life. */
export const FREE = 0;
/** A thread is being made; what is sent to it waits. */
export const STARTING = 1;
export const RUNNING = 2;
/** The thread ends in order; nothing is to start there. */
export const ENDING = 3;
/** The thread died too often. */
export const GIVEN_UP = 4;

export type Phase =
  | typeof FREE
  | typeof STARTING
  | typeof RUNNING
  | typeof ENDING
  | typeof GIVEN_UP;

/** For people. */
export const phaseNames = ["free", "starting", "running", "ending", "given up"] as const;

/** One of the schedulers that processes are spread over. */
const POOLED = 0;
/** For whoever asks for a scheduler of its own; nobody has. */
const SPARE = 1;
const CLAIMED = 2;

const LINE_WORDS = 16;
const PHASE = 0;
const USE = 1;
const INCARNATION = 2;
const CORE = 3;
const LOAD = 4;
const PINNED = 5;
const SLICE = 6;
/** The word in front of the slots that counts whose turn it is. */
const TURN = 0;

const NO_CORE = -1;

/** The words of all slots, attached to from each thread by `new SlotTable(table.words)`. */
export class SlotTable {
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly slots: number;

  constructor(words: Int32Array<SharedArrayBuffer>) {
    this.words = words;
    this.slots = words.length / LINE_WORDS - 1;
  }

  /** A table for the main thread's slot, `schedulers` behind it, and the rest spare. */
  static create(slots: number, schedulers: number): SlotTable {
    if (!(Number.isSafeInteger(slots) && schedulers >= 0 && schedulers < slots)) {
      throw new RangeError(`${schedulers} schedulers in ${slots} slots`);
    }
    const bytes = (slots + 1) * LINE_WORDS * Int32Array.BYTES_PER_ELEMENT;
    const table = new SlotTable(new Int32Array(new SharedArrayBuffer(bytes)));
    for (let slot = 0; slot < slots; slot++) {
      table.setCore(slot, null);
      if (slot > schedulers) table.#store(slot, USE, SPARE);
    }
    table.setPhase(0, RUNNING);
    return table;
  }

  phase(slot: number): Phase {
    return this.#load(slot, PHASE) as Phase;
  }

  setPhase(slot: number, phase: Phase): void {
    this.#store(slot, PHASE, phase);
  }

  /** Whether what is sent there arrives, now or soon. */
  isReachable(slot: number): boolean {
    const phase = this.phase(slot);
    return phase === RUNNING || phase === STARTING;
  }

  /** Whether processes are spread over this slot. The main thread's is not one of them. */
  isPooled(slot: number): boolean {
    return slot > 0 && this.#load(slot, USE) === POOLED;
  }

  /**
   * Takes a spare slot for its own use. True if nobody else had it. A slot without a thread is then `STARTING`, and the
   * caller has to have it started.
   */
  claim(slot: number): boolean {
    if (Atomics.compareExchange(this.words, this.#index(slot, USE), SPARE, CLAIMED) !== SPARE) {
      return false;
    }
    const phase = this.phase(slot);
    if (phase === RUNNING) return true;
    if (phase === FREE && this.#exchangePhase(slot, FREE, STARTING)) return true;
    this.release(slot);
    return false;
  }

  /** Gives a claimed slot back. Nothing happens to any other. */
  release(slot: number): void {
    Atomics.compareExchange(this.words, this.#index(slot, USE), CLAIMED, SPARE);
  }

  isClaimed(slot: number): boolean {
    return this.#load(slot, USE) === CLAIMED;
  }

  /** How many threads the slot has had, from 1; 0 before the first. */
  incarnation(slot: number): number {
    return this.#load(slot, INCARNATION);
  }

  setIncarnation(slot: number, incarnation: number): void {
    this.#store(slot, INCARNATION, incarnation);
  }

  /** The core that the slot is meant for, or null. */
  core(slot: number): number | null {
    const core = this.#load(slot, CORE);
    return core === NO_CORE ? null : core;
  }

  setCore(slot: number, core: number | null): void {
    this.#store(slot, CORE, core ?? NO_CORE);
  }

  /** Whether the slot's thread was pinned to its core, or could not be. */
  isPinned(slot: number): boolean {
    return this.#load(slot, PINNED) === 1;
  }

  setPinned(slot: number, isPinned: boolean): void {
    this.#store(slot, PINNED, isPinned ? 1 : 0);
  }

  /** Processes that the slot's kernel has, as far as it has said, and those that were sent there since. */
  load(slot: number): number {
    return this.#load(slot, LOAD);
  }

  setLoad(slot: number, load: number): void {
    this.#store(slot, LOAD, load);
  }

  /** One more process is on its way there. */
  addLoad(slot: number): void {
    Atomics.add(this.words, this.#index(slot, LOAD), 1);
  }

  /** When the kernel of the slot was last given a slice, in whole milliseconds of a clock that all threads share. */
  sliceBegan(slot: number): number {
    return this.#load(slot, SLICE);
  }

  setSliceBegan(slot: number, atMs: number): void {
    this.#store(slot, SLICE, atMs | 0);
  }

  /** A number that grows by one with each question, from all threads. */
  nextTurn(): number {
    return Atomics.add(this.words, TURN, 1) >>> 0;
  }

  #exchangePhase(slot: number, from: Phase, to: Phase): boolean {
    return Atomics.compareExchange(this.words, this.#index(slot, PHASE), from, to) === from;
  }

  #index(slot: number, word: number): number {
    if (!(Number.isInteger(slot) && slot >= 0 && slot < this.slots)) {
      throw new RangeError(`the slots are 0 to ${this.slots - 1}: ${slot}`);
    }
    return (slot + 1) * LINE_WORDS + word;
  }

  #load(slot: number, word: number): number {
    return Atomics.load(this.words, this.#index(slot, word));
  }

  #store(slot: number, word: number, value: number): void {
    Atomics.store(this.words, this.#index(slot, word), value);
  }
}
