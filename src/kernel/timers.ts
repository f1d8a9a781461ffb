// The timer wheel: many pending timers, of which most are cancelled before they fire.
//
// A hierarchical wheel: 256 slots of a millisecond, then seven levels of 64 slots, each 64 times as wide; a timer is a node in
// the circular list of one slot, so arming and cancelling are a few writes. Its horizon is 2^50 ms, and what lies beyond is
// put on the last level again and again. Timers fire in the order of their due time, then of their creation, and never early;
// they are late by up to a millisecond plus the time between two looks at the clock.
//
// Reading a clock costs more than arming a timer. So a timer may be armed *fresh*: its delay starts to count at the wheel's
// next look at the clock. A fresh timer that is cancelled before that look has cost two list operations.
//
// The wheel fails on nothing; `fire` must not throw.

import type { Process } from "./process.ts";
import type { Atom } from "./terms.ts";

const NEAR_SLOTS = 256;
const FAR_SLOTS = 64;
const FAR_LEVELS = 7;
/** Ticks in a slot of each far level: 2^8, 2^14, ... */
const SPANS = Array.from({ length: FAR_LEVELS + 1 }, (_, level) => NEAR_SLOTS * FAR_SLOTS ** level);
const HORIZON = SPANS[FAR_LEVELS] as number;

/** In the place of a delayed message's tag: the timer limits the wait of a process. */
export const LIMITS_WAIT: unique symbol = Symbol("limits a wait");

/** One timer, armed or not. A process's wait owns one and uses it again and again; a delayed message has its own. */
export class TimerEntry {
  /** The tick at which it fires; while it is fresh, -1 - its delay. */
  due = 0;
  sequence = 0;
  next: TimerEntry | null = null;
  previous: TimerEntry | null = null;
  /** Whose wait it limits, or to whom it sends: a process, or whoever has a name then. */
  readonly target: Process | Atom | null;
  tag: unknown;
  payload: unknown;
  /** Neighbours in the list of delayed messages that end with `target`. */
  nextOwned: TimerEntry | null = null;
  previousOwned: TimerEntry | null = null;

  constructor(target: Process | Atom | null, tag: unknown, payload: unknown) {
    this.target = target;
    this.tag = tag;
    this.payload = payload;
  }

  get isArmed(): boolean {
    return this.next !== null;
  }
}

function emptyList(): TimerEntry {
  const head = new TimerEntry(null, undefined, undefined);
  head.next = head;
  head.previous = head;
  return head;
}

function append(head: TimerEntry, entry: TimerEntry): void {
  const last = head.previous as TimerEntry;
  entry.previous = last;
  entry.next = head;
  last.next = entry;
  head.previous = entry;
}

function unlink(entry: TimerEntry): void {
  const next = entry.next as TimerEntry;
  const previous = entry.previous as TimerEntry;
  previous.next = next;
  next.previous = previous;
  entry.next = null;
  entry.previous = null;
}

/** Moves all entries of one list, in order, to the end of another. */
function moveAll(from: TimerEntry, to: TimerEntry): void {
  const first = from.next as TimerEntry;
  if (first === from) return;
  const last = from.previous as TimerEntry;
  const end = to.previous as TimerEntry;
  end.next = first;
  first.previous = end;
  last.next = to;
  to.previous = last;
  from.next = from;
  from.previous = from;
}

function isBefore(left: TimerEntry, right: TimerEntry): number {
  return left.due - right.due || left.sequence - right.sequence;
}

/** Sorts a list by due time, then creation. Most lists are sorted already, which one walk finds out. */
function sortList(head: TimerEntry): void {
  let sorted = true;
  let entry = head.next as TimerEntry;
  while (sorted && entry !== head && entry.next !== head) {
    const next = entry.next as TimerEntry;
    sorted = isBefore(entry, next) < 0;
    entry = next;
  }
  if (sorted) return;
  const entries: Array<TimerEntry> = [];
  while (head.next !== head) {
    const first = head.next as TimerEntry;
    entries.push(first);
    unlink(first);
  }
  for (const item of entries.sort(isBefore)) append(head, item);
}

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
  #sequence = 0;
  readonly #near: Array<TimerEntry>;
  readonly #far: Array<Array<TimerEntry>>;
  readonly #fresh = emptyList();
  readonly #overdue = emptyList();
  readonly #firing = emptyList();

  constructor(nowMs: number) {
    this.lastNow = nowMs;
    this.#origin = Math.floor(nowMs);
    this.#near = Array.from({ length: NEAR_SLOTS }, emptyList);
    this.#far = Array.from({ length: FAR_LEVELS }, () =>
      Array.from({ length: FAR_SLOTS }, emptyList),
    );
  }

  /** Arms a timer whose delay counts from the wheel's next look at the clock. */
  armFresh(entry: TimerEntry, delayMs: number): void {
    entry.due = -1 - delayMs;
    entry.sequence = ++this.#sequence;
    this.armed++;
    append(this.#fresh, entry);
  }

  /** Arms a timer whose delay counts from now. */
  armNow(entry: TimerEntry, delayMs: number, nowMs: number): void {
    this.look(nowMs);
    entry.due = this.#tickAfter(nowMs, delayMs);
    entry.sequence = ++this.#sequence;
    this.armed++;
    this.#insert(entry);
  }

  /** Disarms a timer; nothing happens if it is not armed. */
  cancel(entry: TimerEntry): void {
    if (entry.next === null) return;
    unlink(entry);
    this.armed--;
  }

  /** Takes note of the time: fresh timers get their due times. Fires nothing. */
  look(nowMs: number): void {
    this.lastNow = nowMs;
    const fresh = this.#fresh;
    while (fresh.next !== fresh) {
      const entry = fresh.next as TimerEntry;
      unlink(entry);
      entry.due = this.#tickAfter(nowMs, -1 - entry.due);
      this.#insert(entry);
    }
  }

  /** Fires all timers that are due, each after it was disarmed. Returns how many fired. */
  advance(nowMs: number, fire: (entry: TimerEntry) => void): number {
    this.look(nowMs);
    const before = this.armed;
    const target = Math.floor(nowMs - this.#origin);
    if (before === 0) {
      this.#attention = Number.POSITIVE_INFINITY;
      if (target > this.#tick) this.#tick = target;
      return 0;
    }
    moveAll(this.#overdue, this.#firing);
    this.#fireAll(fire);
    while (this.#attention <= target) {
      const tick = this.#attention;
      this.#cascade(tick);
      this.#tick = tick;
      moveAll(this.#near[tick % NEAR_SLOTS] as TimerEntry, this.#firing);
      this.#fireAll(fire);
      this.#attention = this.#nextAttention();
    }
    if (target > this.#tick) this.#tick = target;
    return before - this.armed;
  }

  /** When `advance` should be called next: a time at or before the next due timer; Infinity without timers. */
  nextDue(): number {
    if (this.#fresh.next !== this.#fresh) return this.lastNow;
    if (this.#overdue.next !== this.#overdue) return this.lastNow;
    if (this.armed === 0) return Number.POSITIVE_INFINITY;
    this.#attention = this.#nextAttention();
    return this.#origin + this.#attention;
  }

  /** Milliseconds until a timer is due, as of the last look at the clock. */
  remaining(entry: TimerEntry): number {
    if (entry.due < 0) return -1 - entry.due;
    return this.#origin + entry.due - this.lastNow;
  }

  /** The first tick that is at least that delay away. */
  #tickAfter(nowMs: number, delayMs: number): number {
    return Math.ceil(nowMs - this.#origin) + Math.ceil(delayMs);
  }

  #fireAll(fire: (entry: TimerEntry) => void): void {
    const firing = this.#firing;
    sortList(firing);
    while (firing.next !== firing) {
      const entry = firing.next as TimerEntry;
      unlink(entry);
      this.armed--;
      fire(entry);
    }
  }

  #insert(entry: TimerEntry): void {
    const tick = entry.due;
    const distance = tick - this.#tick;
    if (distance <= 0) {
      append(this.#overdue, entry);
      return;
    }
    const attention = this.#place(entry, tick, distance);
    if (attention < this.#attention) this.#attention = attention;
  }

  /** Puts an entry into its slot and returns the tick at which that slot needs attention. */
  #place(entry: TimerEntry, tick: number, distance: number): number {
    if (distance < NEAR_SLOTS) {
      append(this.#near[tick % NEAR_SLOTS] as TimerEntry, entry);
      return tick;
    }
    let level = 0;
    while (level < FAR_LEVELS - 1 && distance >= (SPANS[level + 1] as number)) level++;
    const span = SPANS[level] as number;
    const reachable = distance < HORIZON ? tick : this.#tick + HORIZON - span;
    const turn = Math.floor(reachable / span);
    append((this.#far[level] as Array<TimerEntry>)[turn % FAR_SLOTS] as TimerEntry, entry);
    return turn * span;
  }

  /** Brings the timers of all far slots that begin at this tick nearer, the farthest first. */
  #cascade(tick: number): void {
    for (let level = FAR_LEVELS - 1; level >= 0; level--) {
      const span = SPANS[level] as number;
      if (tick % span !== 0) continue;
      const slot = (this.#far[level] as Array<TimerEntry>)[(tick / span) % FAR_SLOTS] as TimerEntry;
      if (slot.next === slot) continue;
      this.#tick = tick;
      const waiting = emptyList();
      moveAll(slot, waiting);
      while (waiting.next !== waiting) {
        const entry = waiting.next as TimerEntry;
        unlink(entry);
        this.#place(entry, entry.due, entry.due - tick);
      }
    }
  }

  /** The first tick at which a slot that is not empty begins. */
  #nextAttention(): number {
    let best = Number.POSITIVE_INFINITY;
    if (this.armed === 0) return best;
    const tick = this.#tick;
    for (let distance = 1; distance < NEAR_SLOTS; distance++) {
      const slot = this.#near[(tick + distance) % NEAR_SLOTS] as TimerEntry;
      if (slot.next !== slot) {
        best = tick + distance;
        break;
      }
    }
    for (let level = 0; level < FAR_LEVELS; level++) {
      const span = SPANS[level] as number;
      const turn = Math.floor(tick / span);
      if ((turn + 1) * span >= best) break;
      const slots = this.#far[level] as Array<TimerEntry>;
      for (let distance = 1; distance <= FAR_SLOTS; distance++) {
        const slot = slots[(turn + distance) % FAR_SLOTS] as TimerEntry;
        if (slot.next !== slot) {
          best = Math.min(best, (turn + distance) * span);
          break;
        }
      }
    }
    return best;
  }
}
