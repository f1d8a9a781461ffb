// The life tables: which processes that more than one thread knows are alive, answered at once from any thread.
//
// Each slot has a table of entries; an entry holds the n of one living process (its number is n * 64 + slot) or nothing. A process
// is alive exactly if the entry that goes with its pid holds its n. The table is divided into ranges, one for each thread that may
// claim entries there, so claiming takes no competition; the thread of the slot frees an entry when the process ends. Entry 0 is
// never claimed: it stands for processes that had ended before anybody asked. A full range is a RangeError.

import { MAX_SLOTS } from "../kernel/index.ts";
import type { Layout } from "./layout.ts";
import type { SharedWords } from "./words.ts";

/** The entry of processes that have none because they have ended. */
export const DEAD_ENTRY = 0;
const TWO_32 = 2 ** 32;
/** In place of the upper half of n. */
const ENDED = -1;

/** Entries from `first` up to and without `end`. */
export interface EntryRange {
  readonly first: number;
  readonly end: number;
}

/** The entries of the table of `home` that the thread of `claimer` may claim. */
export function entryRange(layout: Layout, home: number, claimer: number): EntryRange {
  if (home === claimer) return { first: 1, end: layout.entries };
  const order = claimer < home ? claimer : claimer - 1;
  const first = layout.entries + order * layout.foreignEntries;
  return { first, end: first + layout.foreignEntries };
}

/** The life tables as one thread uses them. */
export class Lives {
  readonly words: SharedWords;
  readonly layout: Layout;
  readonly slot: number;
  /** Where the search for a free entry goes on, by home slot. */
  readonly #next: Array<number>;

  constructor(words: SharedWords, layout: Layout, slot: number) {
    this.words = words;
    this.layout = layout;
    this.slot = slot;
    this.#next = Array.from(
      { length: layout.slots },
      (_, home) => entryRange(layout, home, slot).first,
    );
  }

  #word(home: number, entry: number): number {
    return this.layout.livesWord + (home * this.layout.entriesPerSlot + entry) * 2;
  }

  /** Makes an entry for a process of `home`. Throws a RangeError if as many as fit are alive. */
  claim(home: number, id: number): number {
    const { first, end } = entryRange(this.layout, home, this.slot);
    let entry = this.#next[home] as number;
    for (let tried = first; tried < end; tried++) {
      const word = this.#word(home, entry);
      const following = entry + 1 === end ? first : entry + 1;
      if (this.words.load(word) === 0) {
        const n = (id - home) / MAX_SLOTS;
        this.words.store(word + 1, Math.floor(n / TWO_32));
        this.words.store(word, n | 0);
        this.#next[home] = following;
        return entry;
      }
      entry = following;
    }
    const most = end - first;
    throw new RangeError(
      home === this.slot
        ? `${most} processes of this thread are known to others: no more can be (entries)`
        : `${most} processes started in slot ${home} from slot ${this.slot} are alive: no more can be (foreignEntries)`,
    );
  }

  /** Whether the process with that number has not ended. */
  isAlive(home: number, entry: number, id: number): boolean {
    if (entry < 0 || entry >= this.layout.entriesPerSlot || home >= this.layout.slots) return false;
    return this.numberAt(home, entry) === id;
  }

  /** The number of the process that has an entry; 0 if it is free. */
  numberAt(home: number, entry: number): number {
    const word = this.#word(home, entry);
    const low = this.words.load(word);
    const high = this.words.load(word + 1);
    // A word that is the same before and after belongs with the one between: n never repeat.
    if (low === 0 || high < 0 || this.words.load(word) !== low) return 0;
    return ((low >>> 0) + high * TWO_32) * MAX_SLOTS + home;
  }

  /** A process of this thread has ended. Its entry is not free before `free`, so that what belongs to it can be cleaned up. */
  end(entry: number): void {
    this.words.store(this.#word(this.slot, entry) + 1, ENDED);
  }

  /** Frees an entry of `home`: of a process that has ended, or of one that this thread has claimed it for in vain. */
  free(home: number, entry: number): void {
    this.words.store(this.#word(home, entry), 0);
  }

  /** Frees all entries of a slot whose thread has ended. */
  clearHome(home: number): void {
    for (let entry = 0; entry < this.layout.entriesPerSlot; entry++) {
      const word = this.#word(home, entry);
      if (this.words.load(word) !== 0) this.words.store(word, 0);
    }
  }

  /** Frees what this thread has claimed in a slot whose thread has ended, also after `clearHome`. */
  clearClaimed(home: number): void {
    const { first, end } = entryRange(this.layout, home, this.slot);
    for (let entry = first; entry < end; entry++) {
      const word = this.#word(home, entry);
      if (this.words.load(word) !== 0) this.words.store(word, 0);
    }
  }

  /** Frees what a thread that has ended had claimed here for processes that were never started. */
  sweep(claimer: number, isStarted: (entry: number) => boolean): void {
    const { first, end } = entryRange(this.layout, this.slot, claimer);
    for (let entry = first; entry < end; entry++) {
      const word = this.#word(this.slot, entry);
      if (this.words.load(word) !== 0 && !isStarted(entry)) this.words.store(word, 0);
    }
  }
}
