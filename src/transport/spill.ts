// What one producer could not write into a full ring: batches in memory of its own, in order, counted and bounded.
//
// Batches lie in blocks exactly as they will lie in the ring: header, then frames. Those that were flushed have a ticket; the last
// ones may still be open. The bound is on messages: `isFull` says that no more of them may come, which who asks must obey. Signals
// may go beyond, as losing them would break links and monitors, up to eight times the bound: then `reserve` throws.

import { BATCH_HEADER_BYTES } from "./layout.ts";
import type { Memory } from "./memory.ts";

const LEAST_BLOCK_BYTES = 16_384;
/** Signals may take that many times what messages may. */
const SIGNAL_FACTOR = 8;

export interface SpillLimits {
  readonly frames: number;
  readonly bytes: number;
}

export class SpillBlock {
  readonly words: Int32Array;
  readonly memory: Memory;
  used = 0;

  constructor(bytes: number) {
    const buffer = new ArrayBuffer(bytes);
    this.words = new Int32Array(buffer);
    this.memory = { bytes: new Uint8Array(buffer), view: new DataView(buffer) };
  }
}

/** A batch: `length` bytes of a block, header included. */
export interface SpilledBatch {
  readonly block: SpillBlock;
  readonly start: number;
  readonly incarnation: number;
  length: number;
  frames: number;
  /** 0: not flushed yet. */
  ticket: number;
}

export class Spill {
  readonly maxFrameBytes: number;
  readonly limits: SpillLimits;
  batches: Array<SpilledBatch> = [];
  /** The first batch that is still here. */
  first = 0;
  frames = 0;
  bytes = 0;

  constructor(maxFrameBytes: number, limits: SpillLimits) {
    this.maxFrameBytes = maxFrameBytes;
    this.limits = limits;
  }

  /** Nothing is here but perhaps a batch without frames. */
  get isEmpty(): boolean {
    return this.frames === 0;
  }

  get isFull(): boolean {
    return this.frames >= this.limits.frames || this.bytes >= this.limits.bytes;
  }

  /** The batch that takes the next frame, with room for the longest one behind what it holds. */
  reserve(incarnation: number): SpilledBatch {
    const { frames, bytes } = this.limits;
    if (this.frames >= SIGNAL_FACTOR * frames || this.bytes >= SIGNAL_FACTOR * bytes) {
      throw new RangeError(`a thread that does not read has ${this.frames} signals waiting for it`);
    }
    const last = this.batches.at(-1);
    if (last !== undefined && last.ticket === 0) {
      const isShort = last.length < this.maxFrameBytes;
      const end = last.start + last.length + this.maxFrameBytes;
      if (isShort && end <= last.block.memory.bytes.length) return last;
    }
    return this.#open(last?.block ?? null, incarnation);
  }

  #open(lastBlock: SpillBlock | null, incarnation: number): SpilledBatch {
    const needed = BATCH_HEADER_BYTES + this.maxFrameBytes;
    let block = lastBlock;
    if (block === null || block.used + needed > block.memory.bytes.length) {
      block = new SpillBlock(Math.max(LEAST_BLOCK_BYTES, 4 * needed));
    }
    const start = block.used;
    block.used = start + BATCH_HEADER_BYTES;
    const batch = { block, start, incarnation, length: BATCH_HEADER_BYTES, frames: 0, ticket: 0 };
    this.batches.push(batch);
    return batch;
  }

  /** The last batch has grown by a frame of that many bytes. */
  grow(batch: SpilledBatch, frameBytes: number): void {
    batch.length += frameBytes;
    batch.frames++;
    batch.block.used = batch.start + batch.length;
    this.frames++;
    this.bytes += frameBytes;
  }

  /** The oldest batch that was flushed. */
  get oldest(): SpilledBatch | null {
    const batch = this.batches[this.first];
    return batch === undefined || batch.ticket === 0 ? null : batch;
  }

  /** The oldest batch has been written into the ring. */
  shift(): void {
    const batch = this.batches[this.first] as SpilledBatch;
    this.frames -= batch.frames;
    this.bytes -= batch.length - BATCH_HEADER_BYTES;
    this.first++;
    if (this.first === this.batches.length || this.first > 1024) {
      this.batches = this.batches.slice(this.first);
      this.first = 0;
    }
  }

  /** Gives all batches that have none this ticket. Returns whether there were any. */
  stamp(ticket: number): boolean {
    let stamped = false;
    for (let index = this.batches.length - 1; index >= this.first; index--) {
      const batch = this.batches[index] as SpilledBatch;
      if (batch.ticket !== 0) break;
      if (batch.frames === 0) continue;
      batch.ticket = ticket;
      stamped = true;
    }
    return stamped;
  }

  clear(): void {
    this.batches = [];
    this.first = 0;
    this.frames = 0;
    this.bytes = 0;
  }
}
