// The timer wheel: many pending timers, of which most are cancelled before they fire.
//
// A hierarchical wheel: 256 slots of a millisecond, then seven levels of 64 slots, each 64 times as wide. Its horizon is 2^50 ms,
// and what lies beyond is put on the last level again and again. A timer is a number, its row in a table of columns; the lists of
// the slots are chains of such numbers. So arming and cancelling are a few writes into memory that the garbage collector need
// not walk, and rows are used again. A row's number comes back after its timer has gone, so whoever keeps one keeps its
// `sequence` too and asks `isArmed`.
//
// Timers fire in the order of their due time, then of their creation, and never early; they are late by up to a millisecond
// plus the time between two looks at the clock. Reading a clock costs more than arming a timer. So a timer may be armed *fresh*:
// its delay starts to count at the wheel's next look at the clock. A fresh timer that is cancelled before that look has cost two
// list operations.
//
// Fails with a RangeError when MAX_TIMERS are armed at once; `fire` must not throw.

import type { Process } from "./process.ts";
import type { Atom } from "./terms.ts";

const NEAR_SLOTS = 256;
const FAR_SLOTS = 64;
const FAR_LEVELS = 7;
/** Ticks in a slot of each far level: 2^8, 2^14, ... */
const SPANS = Array.from({ length: FAR_LEVELS + 1 }, (_, level) => NEAR_SLOTS * FAR_SLOTS ** level);
const HORIZON = SPANS[FAR_LEVELS] as number;

// Rows that are no timers but the heads of lists. Those of the near slots come first, then the far ones.
const FIRST_FAR = NEAR_SLOTS;
const FRESH = FIRST_FAR + FAR_LEVELS * FAR_SLOTS;
const OVERDUE = FRESH + 1;
const FIRING = FRESH + 2;
const CASCADING = FRESH + 3;
const HEADS = FRESH + 4;

/** In the place of a timer's number: no timer. */
export const NO_TIMER = 0;
/** In the place of a delayed message's tag: the timer limits the wait of a process. */
export const LIMITS_WAIT: unique symbol = Symbol("limits a wait");

const FIRST_ROWS = 1024;
/** A table above this size is given back when no timer is armed. */
const KEPT_ROWS = 1 << 16;
/** Timers that can be armed at once. */
export const MAX_TIMERS = 1 << 24;

/** Who a timer is for: a process, or whoever has a name when it fires. */
export type TimerTarget = Process | Atom | null;

export class TimerWheel {
  /** Armed timers. */
  armed = 0;
  /** Time of the last look at the clock. */
  lastNow: number;
  readonly #origin: number;
  /** The last tick whose timers have all fired; ticks count milliseconds since `#origin`. */
  #tick = 0;
  /** No slot needs attention before this tick; the exact one is found when it matters. */
  #attention = Number.POSITIVE_INFINITY;
  /** Whether what that was found for may be gone since. */
  #isInDoubt = false;
  #lastSequence = 0;
  /** Rows that are free, chained by `#next`. */
  #free = NO_TIMER;
  #rows = 0;
  #next = new Int32Array(0);
  #previous = new Int32Array(0);
  /** The tick at which a timer fires; while it is fresh, -1 - its delay. */
  #due = new Float64Array(0);
  /** When it was made, counted in timers; 0 for a free row. */
  #sequence = new Float64Array(0);
  #targets: Array<TimerTarget> = [];
  #tags: Array<unknown> = [];
  #payloads: Array<unknown> = [];
  /** Neighbours in the list of delayed messages to the same process. */
  #nextOwned = new Int32Array(0);
  #previousOwned = new Int32Array(0);

  constructor(nowMs: number) {
    this.lastNow = nowMs;
    this.#origin = Math.floor(nowMs);
    this.#reset();
  }

  /** Arms a timer whose delay counts from the wheel's next look at the clock. */
  armFresh(target: TimerTarget, tag: unknown, payload: unknown, delayMs: number): number {
    const timer = this.#newRow(target, tag, payload);
    this.#due[timer] = -1 - delayMs;
    this.#append(FRESH, timer);
    return timer;
  }

  /** Arms a timer whose delay counts from now. */
  armNow(
    target: TimerTarget,
    tag: unknown,
    payload: unknown,
    delayMs: number,
    nowMs: number,
  ): number {
    this.look(nowMs);
    const timer = this.#newRow(target, tag, payload);
    this.#due[timer] = this.#tickAfter(nowMs, delayMs);
    this.#insert(timer);
    return timer;
  }

  /** Disarms a timer, which must be armed. */
  cancel(timer: number): void {
    this.#isInDoubt = true;
    this.#unlink(timer);
    this.#freeRow(timer);
  }

  /** Whether the timer with that number is still the one that was armed with that sequence. */
  isArmed(timer: number, sequence: number): boolean {
    return sequence !== 0 && this.#sequence[timer] === sequence;
  }

  sequenceOf(timer: number): number {
    return this.#sequence[timer] as number;
  }

  targetOf(timer: number): TimerTarget {
    return this.#targets[timer] as TimerTarget;
  }

  tagOf(timer: number): unknown {
    return this.#tags[timer];
  }

  payloadOf(timer: number): unknown {
    return this.#payloads[timer];
  }

  /** Puts a timer before `first` in the list of delayed messages to a process; `first` may be NO_TIMER. */
  own(timer: number, first: number): void {
    this.#nextOwned[timer] = first;
    this.#previousOwned[timer] = NO_TIMER;
    if (first !== NO_TIMER) this.#previousOwned[first] = timer;
  }

  /** Takes a timer out of the list that begins with `first`, and returns what that begins with then. */
  disown(timer: number, first: number): number {
    const next = this.#nextOwned[timer] as number;
    const previous = this.#previousOwned[timer] as number;
    if (next !== NO_TIMER) this.#previousOwned[next] = previous;
    if (previous === NO_TIMER) return next;
    this.#nextOwned[previous] = next;
    return first;
  }

  /** The next in the list of delayed messages to a process, or NO_TIMER. */
  nextOwned(timer: number): number {
    return this.#nextOwned[timer] as number;
  }

  /** Milliseconds until a timer is due, as of the last look at the clock. */
  remaining(timer: number): number {
    const due = this.#due[timer] as number;
    return due < 0 ? -1 - due : this.#origin + due - this.lastNow;
  }

  /** Whether there are timers that count from the next look at the clock. */
  get hasFresh(): boolean {
    return this.#first(FRESH) !== FRESH;
  }

  /** Takes note of the time: fresh timers get their due times. Fires nothing. */
  look(nowMs: number): void {
    this.lastNow = nowMs;
    for (let timer = this.#first(FRESH); timer !== FRESH; timer = this.#first(FRESH)) {
      this.#unlink(timer);
      this.#due[timer] = this.#tickAfter(nowMs, -1 - (this.#due[timer] as number));
      this.#insert(timer);
    }
  }

  /** Fires all timers that are due; each is disarmed after `fire` has seen it. */
  advance(nowMs: number, fire: (timer: number) => void): void {
    this.look(nowMs);
    const target = Math.floor(nowMs - this.#origin);
    if (this.armed === 0) {
      this.#attention = Number.POSITIVE_INFINITY;
      if (target > this.#tick) this.#tick = target;
      if (this.#rows > KEPT_ROWS) this.#reset();
      return;
    }
    this.#moveAll(OVERDUE, FIRING);
    this.#fireAll(fire);
    while (this.#attention <= target) {
      const tick = this.#attention;
      this.#cascade(tick);
      this.#tick = tick;
      this.#moveAll(tick % NEAR_SLOTS, FIRING);
      this.#fireAll(fire);
      this.#attention = this.#nextAttention();
    }
    if (target > this.#tick) this.#tick = target;
  }

  /** When `advance` should be called next: a time at or before the next due timer; Infinity without timers. */
  nextDue(): number {
    if (this.hasFresh || this.#first(OVERDUE) !== OVERDUE) return this.lastNow;
    if (this.armed === 0) return Number.POSITIVE_INFINITY;
    if (this.#isInDoubt) {
      this.#isInDoubt = false;
      if (!this.#isAwaited(this.#attention)) this.#attention = this.#nextAttention();
    }
    return this.#origin + this.#attention;
  }

  #first(head: number): number {
    return this.#next[head] as number;
  }

  /** The first tick that is at least that delay away. */
  #tickAfter(nowMs: number, delayMs: number): number {
    return Math.ceil(nowMs - this.#origin) + Math.ceil(delayMs);
  }

  #fireAll(fire: (timer: number) => void): void {
    this.#sort(FIRING);
    for (let timer = this.#first(FIRING); timer !== FIRING; timer = this.#first(FIRING)) {
      this.#unlink(timer);
      // Whoever is told must find the timer gone, but still see what it was.
      this.#sequence[timer] = 0;
      fire(timer);
      this.#freeRow(timer);
    }
  }

  #insert(timer: number): void {
    const tick = this.#due[timer] as number;
    const distance = tick - this.#tick;
    if (distance <= 0) {
      this.#append(OVERDUE, timer);
      return;
    }
    const attention = this.#place(timer, tick, distance);
    if (attention < this.#attention) this.#attention = attention;
  }

  /** Puts a timer into its slot and returns the tick at which that slot needs attention. */
  #place(timer: number, tick: number, distance: number): number {
    if (distance < NEAR_SLOTS) {
      this.#append(tick % NEAR_SLOTS, timer);
      return tick;
    }
    let level = 0;
    while (level < FAR_LEVELS - 1 && distance >= (SPANS[level + 1] as number)) level++;
    const span = SPANS[level] as number;
    const reachable = distance < HORIZON ? tick : this.#tick + HORIZON - span;
    const turn = Math.floor(reachable / span);
    this.#append(FIRST_FAR + level * FAR_SLOTS + (turn % FAR_SLOTS), timer);
    return turn * span;
  }

  /** Brings the timers of all far slots that begin at this tick nearer, the farthest first. */
  #cascade(tick: number): void {
    for (let level = FAR_LEVELS - 1; level >= 0; level--) {
      const span = SPANS[level] as number;
      if (tick % span !== 0) continue;
      const slot = FIRST_FAR + level * FAR_SLOTS + ((tick / span) % FAR_SLOTS);
      if (this.#first(slot) === slot) continue;
      this.#tick = tick;
      this.#moveAll(slot, CASCADING);
      for (
        let timer = this.#first(CASCADING);
        timer !== CASCADING;
        timer = this.#first(CASCADING)
      ) {
        this.#unlink(timer);
        const due = this.#due[timer] as number;
        this.#place(timer, due, due - tick);
      }
    }
  }

  /** Whether a slot that is not empty begins at this tick, so that none need be looked for. */
  #isAwaited(tick: number): boolean {
    const distance = tick - this.#tick;
    if (distance < NEAR_SLOTS && this.#first(tick % NEAR_SLOTS) !== tick % NEAR_SLOTS) return true;
    for (let level = 0; level < FAR_LEVELS; level++) {
      const span = SPANS[level] as number;
      if (tick % span !== 0) return false;
      const slot = FIRST_FAR + level * FAR_SLOTS + ((tick / span) % FAR_SLOTS);
      if (this.#first(slot) !== slot) return true;
    }
    return false;
  }

  /** The first tick at which a slot that is not empty begins. */
  #nextAttention(): number {
    let best = Number.POSITIVE_INFINITY;
    if (this.armed === 0) return best;
    const tick = this.#tick;
    for (let distance = 1; distance < NEAR_SLOTS; distance++) {
      const slot = (tick + distance) % NEAR_SLOTS;
      if (this.#first(slot) !== slot) {
        best = tick + distance;
        break;
      }
    }
    for (let level = 0; level < FAR_LEVELS; level++) {
      const span = SPANS[level] as number;
      const turn = Math.floor(tick / span);
      if ((turn + 1) * span >= best) break;
      for (let distance = 1; distance <= FAR_SLOTS; distance++) {
        const slot = FIRST_FAR + level * FAR_SLOTS + ((turn + distance) % FAR_SLOTS);
        if (this.#first(slot) !== slot) {
          best = Math.min(best, (turn + distance) * span);
          break;
        }
      }
    }
    return best;
  }

  #append(head: number, timer: number): void {
    const last = this.#previous[head] as number;
    this.#previous[timer] = last;
    this.#next[timer] = head;
    this.#next[last] = timer;
    this.#previous[head] = timer;
  }

  #unlink(timer: number): void {
    const next = this.#next[timer] as number;
    const previous = this.#previous[timer] as number;
    this.#next[previous] = next;
    this.#previous[next] = previous;
  }

  /** Moves all timers of one list, in order, to the end of another. */
  #moveAll(from: number, to: number): void {
    const first = this.#first(from);
    if (first === from) return;
    const last = this.#previous[from] as number;
    const end = this.#previous[to] as number;
    this.#next[end] = first;
    this.#previous[first] = end;
    this.#next[last] = to;
    this.#previous[to] = last;
    this.#next[from] = from;
    this.#previous[from] = from;
  }

  #compare(left: number, right: number): number {
    const due = (this.#due[left] as number) - (this.#due[right] as number);
    return due || (this.#sequence[left] as number) - (this.#sequence[right] as number);
  }

  /** Sorts a list by due time, then creation. Most lists are sorted already, which one walk finds out. */
  #sort(head: number): void {
    let isSorted = true;
    for (let timer = this.#first(head); isSorted && timer !== head; timer = this.#first(timer)) {
      const following = this.#first(timer);
      isSorted = following === head || this.#compare(timer, following) < 0;
    }
    if (isSorted) return;
    const timers: Array<number> = [];
    for (let timer = this.#first(head); timer !== head; timer = this.#first(timer)) {
      timers.push(timer);
    }
    this.#next[head] = head;
    this.#previous[head] = head;
    timers.sort((left, right) => this.#compare(left, right));
    for (const timer of timers) this.#append(head, timer);
  }

  #newRow(target: TimerTarget, tag: unknown, payload: unknown): number {
    let timer = this.#free;
    if (timer === NO_TIMER) {
      timer = this.#rows;
      if (timer === this.#next.length) this.#resize(timer * 2);
      this.#rows = timer + 1;
      this.#targets.push(target);
      this.#tags.push(tag);
      this.#payloads.push(payload);
    } else {
      this.#free = this.#next[timer] as number;
      this.#targets[timer] = target;
      this.#tags[timer] = tag;
      this.#payloads[timer] = payload;
    }
    this.#sequence[timer] = ++this.#lastSequence;
    this.armed++;
    return timer;
  }

  #freeRow(timer: number): void {
    this.#sequence[timer] = 0;
    this.#targets[timer] = null;
    this.#tags[timer] = undefined;
    this.#payloads[timer] = undefined;
    this.#next[timer] = this.#free;
    this.#free = timer;
    this.armed--;
  }

  /** An empty table: rows for the heads of the lists only. */
  #reset(): void {
    this.#next = new Int32Array(0);
    this.#previous = new Int32Array(0);
    this.#due = new Float64Array(0);
    this.#sequence = new Float64Array(0);
    this.#nextOwned = new Int32Array(0);
    this.#previousOwned = new Int32Array(0);
    this.#resize(FIRST_ROWS);
    this.#free = NO_TIMER;
    this.#rows = HEADS;
    this.#targets = new Array<TimerTarget>(HEADS).fill(null);
    this.#tags = new Array<unknown>(HEADS).fill(undefined);
    this.#payloads = new Array<unknown>(HEADS).fill(undefined);
    for (let head = 0; head < HEADS; head++) {
      this.#next[head] = head;
      this.#previous[head] = head;
    }
  }

  #resize(rows: number): void {
    if (rows > MAX_TIMERS) throw new RangeError(`more than ${MAX_TIMERS / 2} timers are armed`);
    this.#next = resized(this.#next, new Int32Array(rows));
    this.#previous = resized(this.#previous, new Int32Array(rows));
    this.#nextOwned = resized(this.#nextOwned, new Int32Array(rows));
    this.#previousOwned = resized(this.#previousOwned, new Int32Array(rows));
    this.#due = resizedFloats(this.#due, new Float64Array(rows));
    this.#sequence = resizedFloats(this.#sequence, new Float64Array(rows));
  }
}

function resized(
  from: Int32Array<ArrayBuffer>,
  to: Int32Array<ArrayBuffer>,
): Int32Array<ArrayBuffer> {
  to.set(from);
  return to;
}

function resizedFloats(
  from: Float64Array<ArrayBuffer>,
  to: Float64Array<ArrayBuffer>,
): Float64Array<ArrayBuffer> {
  to.set(from);
  return to;
}
