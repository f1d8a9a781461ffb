// The queue of everything that is to be done next: first in, first out, one for each kernel.
//
// An entry is a process, a tag and a payload: a message for a process that handles messages as they come, or, under the tag
// WAKE, a process that is to be run on. The queue is a chain of chunks, so that it grows without copying and shrinks by
// forgetting chunks; some empty ones are kept. `push` throws a RangeError when MAX_CHUNKS chunks are full, that is with
// 268 million entries waiting; memory is gone long before.
//
// The reading side is written out in the scheduler's loop, which is why the fields are open.

import type { Process } from "./process.ts";

/** Entries in a chunk. */
export const CHUNK_ENTRIES = 128;
/** Slots in a chunk: three for an entry. The slot after the last holds the next chunk. */
export const CHUNK_SLOTS = CHUNK_ENTRIES * 3;
const MAX_CHUNKS = 1 << 21;
/** Empty chunks that are kept. */
const MAX_SPARES = 256;

/** The tag of an entry that wakes a process instead of bringing a message. */
export const WAKE: unique symbol = Symbol("wake");

export type Chunk = Array<unknown>;

function newChunk(): Chunk {
  const chunk: Chunk = new Array(CHUNK_SLOTS + 1);
  chunk.fill(undefined);
  return chunk;
}

export class RunQueue {
  /** The chunk that is read, and the slot to read next. */
  head: Chunk;
  headSlot = 0;
  /** The chunk that is written, and the slot to write next. */
  tail: Chunk;
  tailSlot = 0;
  chunks = 1;
  /** Entries in the chunks that were read to their end. */
  #passed = 0;
  /** Empty chunks kept for later, chained like those in use. */
  #spare: Chunk | null = null;
  #spares = 0;

  constructor() {
    this.head = newChunk();
    this.tail = this.head;
  }

  push(process: Process, tag: unknown, payload: unknown): void {
    let slot = this.tailSlot;
    if (slot === CHUNK_SLOTS) {
      this.#grow();
      slot = 0;
    }
    const tail = this.tail;
    tail[slot] = process;
    tail[slot + 1] = tag;
    tail[slot + 2] = payload;
    this.tailSlot = slot + 3;
  }

  get isEmpty(): boolean {
    return this.headSlot === this.tailSlot && this.head === this.tail;
  }

  get length(): number {
    return (this.chunks - 1) * CHUNK_ENTRIES + (this.tailSlot - this.headSlot) / 3;
  }

  /** How many entries have been read in all. */
  get taken(): number {
    return this.#passed + this.headSlot / 3;
  }

  /** Goes on to the next chunk after the last slot of `head` was read; there must be one. */
  advance(): void {
    const done = this.head;
    this.head = done[CHUNK_SLOTS] as Chunk;
    this.headSlot = 0;
    this.#passed += CHUNK_ENTRIES;
    this.chunks--;
    if (this.#spares < MAX_SPARES) {
      done[CHUNK_SLOTS] = this.#spare;
      this.#spare = done;
      this.#spares++;
    }
  }

  /** Calls `visit` for every entry, oldest first, until it returns true; used for observing and flushing only. */
  visit(visit: (chunk: Chunk, slot: number) => boolean): void {
    let chunk = this.head;
    let slot = this.headSlot;
    while (!(chunk === this.tail && slot === this.tailSlot)) {
      if (slot === CHUNK_SLOTS) {
        chunk = chunk[CHUNK_SLOTS] as Chunk;
        slot = 0;
        continue;
      }
      if (visit(chunk, slot)) return;
      slot += 3;
    }
  }

  #grow(): void {
    if (this.chunks === MAX_CHUNKS) throw new RangeError("the run queue is full");
    let chunk = this.#spare;
    if (chunk === null) chunk = newChunk();
    else {
      this.#spare = chunk[CHUNK_SLOTS] as Chunk | null;
      this.#spares--;
    }
    this.tail[CHUNK_SLOTS] = chunk;
    this.tail = chunk;
    this.tailSlot = 0;
    this.chunks++;
  }
}
