// The table of timers that more than one thread knows: who fires or cancels each, decided by one step from any thread.
//
// Each slot has a range of entries, which its own thread gives out. An entry is one word, its stamp: odd while a timer has it, even
// otherwise. Whoever would fire or cancel the timer exchanges the stamp that it knows for the next one by compare-and-swap: of all that
// try, one succeeds. Only the slot's thread gives the entry out again, under a later stamp, so what is known of an earlier timer fits no more;
// an entry whose stamps are used up is given out no more. A full range is null, not an error: the timer is then not shared.

import type { TimerEntry } from "../kernel/index.ts";
import { type Layout, timerWord } from "./layout.ts";
import type { SharedWords } from "./words.ts";

/** The last stamp before they would begin again. No timer is given out with it. */
const USED_UP = -2;

/** The next stamp: they go through all numbers of 32 bits, from 0. */
const after = (stamp: number): number => (stamp + 1) | 0;

export class TimerTable {
  readonly words: SharedWords;
  readonly layout: Layout;
  readonly slot: number;
  /** Entries of this slot that were given out and are free again. */
  #free: Array<number> = [];
  /** The first entry of this slot that this thread has not looked at. */
  #fresh = 0;

  constructor(words: SharedWords, layout: Layout, slot: number) {
    this.words = words;
    this.layout = layout;
    this.slot = slot;
  }

  /** An entry for a timer of this thread; null if there is none left. */
  claim(): TimerEntry | null {
    const index = this.#free.pop() ?? this.#nextFresh();
    if (index === null) return null;
    const word = timerWord(this.layout, this.slot, index);
    const stamp = after(this.words.load(word));
    this.words.store(word, stamp);
    return { index, stamp };
  }

  /** The entry of a timer of this thread is free. Whether the timer had still to be fired or cancelled. */
  release({ index, stamp }: TimerEntry): boolean {
    const word = timerWord(this.layout, this.slot, index);
    const isPending = this.words.compareExchange(word, stamp, after(stamp)) === stamp;
    if (after(stamp) !== USED_UP) this.#free.push(index);
    return isPending;
  }

  /** Cancels a timer of any slot. False if it has fired, was cancelled, or its thread has ended; also for what is no entry. */
  cancel(slot: number, { index, stamp }: TimerEntry): boolean {
    const { slots, timers } = this.layout;
    const isPlace = isBelow(slot, slots) && isBelow(index, timers);
    if (!isPlace || (stamp | 0) !== stamp || (stamp & 1) === 0) return false;
    const word = timerWord(this.layout, slot, index);
    return this.words.compareExchange(word, stamp, after(stamp)) === stamp;
  }

  /** The thread of a slot has ended, and all its timers with it. To be called before the slot gets another. */
  clearHome(slot: number): void {
    for (let index = 0; index < this.layout.timers; index++) {
      const word = timerWord(this.layout, slot, index);
      const stamp = this.words.load(word);
      // Somebody may cancel it at this moment.
      if ((stamp & 1) !== 0) this.words.compareExchange(word, stamp, after(stamp));
    }
  }

  #nextFresh(): number | null {
    while (this.#fresh < this.layout.timers) {
      const index = this.#fresh++;
      if (this.words.load(timerWord(this.layout, this.slot, index)) !== USED_UP) return index;
    }
    return null;
  }
}

function isBelow(value: number, end: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < end;
}
