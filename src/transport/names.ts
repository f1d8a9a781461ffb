// Names that all threads of a system know: a table that gives each a number, and who has it.
//
// The table is open addressing in shared memory. Who adds a name writes its text where nobody else writes and then claims a place by
// one compare-and-swap; of two that add the same name one wins and the other uses its place. There is no lock, so a thread that ends
// in the middle leaves at most some unused text. Names are never removed, as atoms on the BEAM; a full table is -1, not an error:
// the codec then writes the text, and a registration throws.
// For each name there is one word with its owner (slot and life entry) and for each entry one with its name. A name is taken by
// compare-and-swap, so two processes never both get it.

import type { Layout } from "./layout.ts";
import type { Lives } from "./lives.ts";
import type { SharedWords } from "./words.ts";

const ENTRY_BITS = 24;
const ENTRY_MASK = 2 ** ENTRY_BITS - 1;
/** The table is full. */
export const NO_NAME = -1;

function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return hash ^ (hash >>> 15);
}

/** A process, as the words tell it. */
export interface Owner {
  readonly slot: number;
  readonly entry: number;
  readonly id: number;
}

export class Names {
  readonly words: SharedWords;
  readonly layout: Layout;
  readonly lives: Lives;
  readonly #indexes = new Map<string, number>();
  readonly #texts = new Map<number, string>();

  constructor(words: SharedWords, layout: Layout, lives: Lives) {
    this.words = words;
    this.layout = layout;
    this.lives = lives;
  }

  /** The number of a name, given to it now if it has none; -1 if the table is full. */
  indexOf(name: string): number {
    return this.#indexes.get(name) ?? this.#find(name, true);
  }

  /** The name with that number. Throws a RangeError if there is none. */
  nameOf(index: number): string {
    const known = this.#texts.get(index);
    if (known !== undefined) return known;
    const isInside = index >= 0 && index < this.layout.nameBuckets;
    const place = isInside ? this.words.load(this.layout.nameTableWord + index) : 0;
    if (place === 0) throw new RangeError(`no name has the number ${index}`);
    const name = this.#textAt(place);
    this.#remember(name, index);
    return name;
  }

  #remember(name: string, index: number): void {
    this.#indexes.set(name, index);
    this.#texts.set(index, name);
  }

  #find(name: string, adds: boolean): number {
    const { words, layout } = this;
    const mask = layout.nameBuckets - 1;
    let bucket = hashOf(name) & mask;
    let written = 0;
    for (let probes = 0; probes <= mask; probes++) {
      let place = words.load(layout.nameTableWord + bucket);
      if (place === 0) {
        if (!adds) return NO_NAME;
        if (written === 0) written = this.#write(name);
        if (written === 0) return NO_NAME;
        place = words.compareExchange(layout.nameTableWord + bucket, 0, written);
        if (place === 0) place = written;
      }
      if (place === written || this.#textAt(place) === name) {
        this.#remember(name, bucket);
        return bucket;
      }
      bucket = (bucket + 1) & mask;
    }
    return NO_NAME;
  }

  /** Writes a name where only this thread writes. Returns its place, 0 if there is no room. */
  #write(name: string): number {
    const { words, layout } = this;
    const needed = 1 + ((name.length + 1) >> 1);
    if (words.load(layout.nameCountersWord) >= layout.names) return 0;
    if (words.add(layout.nameCountersWord, 1) >= layout.names) return 0;
    const start = words.load(layout.nameCountersWord + 1);
    if (start + needed > layout.nameWords) return 0;
    const place = words.add(layout.nameCountersWord + 1, needed);
    if (place + needed > layout.nameWords) return 0;
    const word = layout.nameTextWord + place;
    words.put(word, name.length);
    for (let index = 0; index < name.length; index += 2) {
      const second = index + 1 < name.length ? name.charCodeAt(index + 1) : 0;
      words.put(word + 1 + (index >> 1), name.charCodeAt(index) | (second << 16));
    }
    return place + 1;
  }

  #textAt(place: number): string {
    const word = this.layout.nameTextWord + place - 1;
    const length = this.words.get(word);
    let text = "";
    for (let index = 0; index < length; index++) {
      const pair = this.words.get(word + 1 + (index >> 1));
      text += String.fromCharCode((index & 1) === 0 ? pair & 0xffff : pair >>> 16);
    }
    return text;
  }

  #nameWord(slot: number, entry: number): number {
    return this.layout.entryNamesWord + slot * this.layout.entriesPerSlot + entry;
  }

  /**
   * Gives a name to a process with a life entry. False if it has ended, has a name, or the name is taken. Throws a RangeError if the
   * table of names is full.
   */
  register({ slot, entry, id }: Owner, name: string): boolean {
    const { words } = this;
    const index = this.indexOf(name);
    if (index === NO_NAME) {
      throw new RangeError(`the table of names is full (${this.layout.names}): ${name}`);
    }
    const nameWord = this.#nameWord(slot, entry);
    const ownerWord = this.layout.ownersWord + index;
    const owner = 1 + ((slot << ENTRY_BITS) | entry);
    if (!this.lives.isAlive(slot, entry, id)) return false;
    if (words.compareExchange(nameWord, 0, index + 1) !== 0) return false;
    const isFree = words.compareExchange(ownerWord, 0, owner) === 0;
    if (isFree && this.lives.isAlive(slot, entry, id)) return true;
    // The process that has ended meanwhile may have missed the name.
    if (isFree) words.compareExchange(ownerWord, owner, 0);
    words.compareExchange(nameWord, index + 1, 0);
    return false;
  }

  /** Takes a name away from whoever has it. */
  unregister(name: string): boolean {
    const index = this.#indexes.get(name) ?? this.#find(name, false);
    if (index === NO_NAME) return false;
    const ownerWord = this.layout.ownersWord + index;
    const owner = this.words.load(ownerWord);
    if (owner === 0 || this.words.compareExchange(ownerWord, owner, 0) !== owner) return false;
    const ref = owner - 1;
    const nameWord = this.#nameWord(ref >>> ENTRY_BITS, ref & ENTRY_MASK);
    this.words.compareExchange(nameWord, index + 1, 0);
    return true;
  }

  /** Who has a name. */
  ownerOf(name: string): Owner | null {
    const index = this.#indexes.get(name) ?? this.#find(name, false);
    if (index === NO_NAME) return null;
    const ownerWord = this.layout.ownersWord + index;
    for (;;) {
      const owner = this.words.load(ownerWord);
      if (owner === 0) return null;
      const slot = (owner - 1) >>> ENTRY_BITS;
      const entry = (owner - 1) & ENTRY_MASK;
      const id = this.lives.numberAt(slot, entry);
      // The same owner before and after: the number is that of the owner.
      if (this.words.load(ownerWord) !== owner) continue;
      return id === 0 ? null : { slot, entry, id };
    }
  }

  /** The name of the process with that entry. */
  nameAt(slot: number, entry: number): string | null {
    const index = this.words.load(this.#nameWord(slot, entry));
    return index === 0 ? null : this.nameOf(index - 1);
  }

  /** The process that had that entry has ended, and nobody has got the entry since: its name is free again. */
  release(slot: number, entry: number): void {
    const nameWord = this.#nameWord(slot, entry);
    const index = this.words.exchange(nameWord, 0);
    if (index === 0) return;
    const owner = 1 + ((slot << ENTRY_BITS) | entry);
    this.words.compareExchange(this.layout.ownersWord + index - 1, owner, 0);
  }
}
