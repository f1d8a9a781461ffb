// The life tables: which processes that more than one thread knows are alive, answered at once from any thread.
//
// Each slot has a table of entries; an entry holds the n of one living process (its number is n * 64 + slot) or nothing. A process
// is alive exactly if the entry that goes with its pid holds its n. The table is divided into ranges, one for each thread that may
// claim entries there, so claiming takes no competition; the thread of the slot frees an entry when the process ends. A range is used
// from its beginning, and as far as it is used is said in a shared word before, so that the end of a thread costs what its processes
// were, not what a table holds. Entry 0 is never claimed: it stands for processes that had ended before anybody asked. A full range
// is a RangeError.

import { MAX_SLOTS } from "../kernel/index.ts";
import { type Layout, usedEntriesWord } from "./layout.ts";
import type { SharedWords } from "./words.ts";

/** The entry of processes that have none because they have ended. */
export const DEAD_ENTRY = 0;
const TWO_32 = 2 ** 32;
/** In place of the upper half of n. */
const ENDED = -1;
/** So much of a range is used from the beginning. */
const LEAST_USED = 1024;

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

/** The range of the calling thread in the table of one slot, and the search for free entries in it. */
class OwnRange {
  readonly first: number;
  readonly end: number;
  /** The search goes round from `first` to here. */
  limit: number;
  next: number;
  /** Entries found free in this round. */
  found = 0;

  constructor({ first, end }: EntryRange, used: number) {
    this.first = first;
    this.end = end;
    this.limit = Math.min(end, first + used);
    this.next = first;
  }

  /** Goes on to another round, in twice the room if less than half of it was free. False: nothing is free. */
  beginRound(): boolean {
    const room = this.limit - this.first;
    const isFull = this.found === 0 && this.limit === this.end;
    if (this.found < room / 2) this.limit = Math.min(this.end, this.first + 2 * room);
    this.next = this.first;
    this.found = 0;
    return !isFull;
  }
}

/** The life tables as one thread uses them. */
export class Lives {
  readonly words: SharedWords;
  readonly layout: Layout;
  readonly slot: number;
  /** By home slot. */
  readonly #ranges: ReadonlyArray<OwnRange>;

  constructor(words: SharedWords, layout: Layout, slot: number) {
    this.words = words;
    this.layout = layout;
    this.slot = slot;
    this.#ranges = Array.from(
      { length: layout.slots },
      (_, home) => new OwnRange(entryRange(layout, home, slot), this.#used(home, slot)),
    );
  }

  #word(home: number, entry: number): number {
    return this.layout.livesWord + (home * this.layout.entriesPerSlot + entry) * 2;
  }

  #used(home: number, claimer: number): number {
    return Math.max(LEAST_USED, this.words.load(usedEntriesWord(this.layout, claimer, home)));
  }

  /** Makes an entry for a process of `home`. Throws a RangeError if as many as fit are alive. */
  claim(home: number, id: number): number {
    const range = this.#ranges[home] as OwnRange;
    for (;;) {
      while (range.next < range.limit) {
        const entry = range.next++;
        const word = this.#word(home, entry);
        if (this.words.load(word) !== 0) continue;
        range.found++;
        const n = (id - home) / MAX_SLOTS;
        this.words.store(word + 1, Math.floor(n / TWO_32));
        this.words.store(word, n | 0);
        return entry;
      }
      if (!range.beginRound()) throw this.#full(home, range);
      this.words.store(usedEntriesWord(this.layout, this.slot, home), range.limit - range.first);
    }
  }

  #full(home: number, { first, end }: OwnRange): RangeError {
    const most = end - first;
    return new RangeError(
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

  /** Frees all entries of a slot whose thread has ended, and says which may have been in use. */
  clearHome(home: number, onFreed: (entry: number) => void): void {
    for (let claimer = 0; claimer < this.layout.slots; claimer++) {
      this.#eachUsed(home, claimer, (entry, word) => {
        if (this.words.load(word) !== 0) this.words.store(word, 0);
        onFreed(entry);
      });
    }
  }

  /** Frees what this thread has claimed in a slot whose thread has ended, also after `clearHome`. */
  clearClaimed(home: number): void {
    this.#eachUsed(home, this.slot, (_, word) => {
      if (this.words.load(word) !== 0) this.words.store(word, 0);
    });
  }

  /**
   * Frees what a thread that has ended had claimed here for processes that were never started. What its successor has claimed there
   * has `laterId` or a greater number.
   */
  sweep(claimer: number, laterId: number, isStarted: (entry: number) => boolean): void {
    this.#eachUsed(this.slot, claimer, (entry, word) => {
      const id = this.numberAt(this.slot, entry);
      if (id !== 0 && id < laterId && !isStarted(entry)) this.words.store(word, 0);
    });
  }

  #eachUsed(home: number, claimer: number, visit: (entry: number, word: number) => void): void {
    const { first, end } = entryRange(this.layout, home, claimer);
    const limit = Math.min(end, first + this.#used(home, claimer));
    for (let entry = first; entry < limit; entry++) visit(entry, this.#word(home, entry));
  }
}
