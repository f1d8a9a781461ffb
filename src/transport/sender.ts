// The producer's half of the rings: frames into rings, batches, commits, and what happens when a ring is full.
//
// A frame is written where it will be read, behind what the consumer may see. `flush` publishes the frames to all slots at once: it
// draws a ticket, writes it into the batches, stores the new tails, and then the ticket into the slot's one commit word; until that
// store nothing exists, and what a dead thread left without it is rolled back. What does not fit goes to a spill of this thread,
// and a hold word (stored before the commit) tells the consumer which ticket it is to stop at until the spill is drained.
// The steps and their order are what the proof in test/rings is about. Fails only if signals overrun the spill (see spill.ts).

import type { Bells } from "./bells.ts";
import {
  BATCH_HEADER_BYTES,
  commitWord,
  FRAME_ALIGNMENT,
  headWord,
  holdWord,
  type Layout,
  ringByte,
  roomWord,
  tailWord,
  ticketWord,
} from "./layout.ts";
import type { Memory } from "./memory.ts";
import { Spill, type SpillBlock, type SpilledBatch, type SpillLimits } from "./spill.ts";
import { isBefore } from "./tickets.ts";
import type { SharedWords } from "./words.ts";

/** Room for which it is worth to begin a frame. */
const LEAST_FRAME_BYTES = 64;
const ROUND = FRAME_ALIGNMENT - 1;

/** One ring as its producer sees it. */
export class Outgoing {
  readonly consumer: number;
  readonly ringByte: number;
  readonly tailWord: number;
  readonly holdWord: number;
  readonly headWord: number;
  readonly roomWord: number;
  readonly spill: Spill;
  /** Where the next frame or header goes; what is published ends earlier while a batch is open. */
  tail: number;
  /** Not later than where the consumer is. */
  head: number;
  /** The header of the open batch, and what is behind it. */
  batch = 0;
  frames = 0;
  incarnation = 0;
  isDirty = false;
  /** Frames go to the spill until that is empty. */
  isSpilling = false;
  isHeld = false;
  /** From the first spilled frame until the ring is half empty again. */
  isCongested = false;

  constructor(
    words: SharedWords,
    layout: Layout,
    slot: number,
    consumer: number,
    limits: SpillLimits,
  ) {
    this.consumer = consumer;
    this.ringByte = ringByte(layout, slot, consumer);
    this.tailWord = tailWord(layout, slot, consumer);
    this.holdWord = holdWord(layout, slot, consumer);
    this.headWord = headWord(layout, slot, consumer);
    this.roomWord = roomWord(layout, slot, consumer);
    this.spill = new Spill(layout.maxFrameBytes, limits);
    this.tail = words.load(this.tailWord);
    this.head = words.load(this.headWord);
  }
}

export class Sender {
  readonly words: SharedWords;
  readonly bells: Bells;
  readonly ringMemory: Memory;
  readonly ringBytes: number;
  readonly maxFrameBytes: number;
  readonly leastFrameBytes: number;
  readonly ticketWord: number;
  readonly commitWord: number;
  /** By consumer; null for the slot itself. */
  readonly outgoing: ReadonlyArray<Outgoing | null>;
  /** Rings with something to flush, and rings that are congested. */
  readonly dirty: Array<Outgoing> = [];
  readonly congested: Array<Outgoing> = [];
  committed: number;
  /** Bytes of frames since the last flush. */
  unflushedBytes = 0;
  /** Where the frame goes that was begun: in `block`, or in the ring if that is null. */
  memory: Memory;
  block: SpillBlock | null = null;
  spilled: SpilledBatch | null = null;
  position = 0;
  limit = 0;

  constructor(
    words: SharedWords,
    layout: Layout,
    slot: number,
    memory: Memory,
    bells: Bells,
    limits: SpillLimits,
  ) {
    this.words = words;
    this.bells = bells;
    this.memory = memory;
    this.ringMemory = memory;
    this.ringBytes = layout.ringBytes;
    this.maxFrameBytes = layout.maxFrameBytes;
    this.leastFrameBytes = Math.min(LEAST_FRAME_BYTES, layout.maxFrameBytes);
    this.ticketWord = ticketWord(layout);
    this.commitWord = commitWord(layout, slot);
    this.committed = words.load(this.commitWord);
    this.outgoing = Array.from({ length: layout.slots }, (_, consumer) =>
      consumer === slot ? null : new Outgoing(words, layout, slot, consumer, limits),
    );
  }

  /**
   * Begins a frame: `memory`, `position` and `limit` say where it goes. It exists only after `end`. If it turns out not to fit,
   * `beginWhole` gives it the room of the longest frame.
   */
  begin(out: Outgoing, incarnation: number): void {
    this.#begin(out, incarnation, this.leastFrameBytes);
  }

  /** As `begin`, with room for the longest frame that is kept in one piece. */
  beginWhole(out: Outgoing, incarnation: number): void {
    this.#begin(out, incarnation, this.maxFrameBytes);
  }

  #begin(out: Outgoing, incarnation: number, least: number): void {
    if (!out.isSpilling) {
      const start = (out.frames === 0 ? out.tail + BATCH_HEADER_BYTES : out.tail) >>> 0;
      let free = this.ringBytes - ((start - out.head) >>> 0);
      if (free < least) {
        out.head = this.words.load(out.headWord);
        free = this.ringBytes - ((start - out.head) >>> 0);
      }
      if (free >= least) {
        out.incarnation = incarnation;
        this.memory = this.ringMemory;
        this.block = null;
        this.position = out.ringByte + (start & (this.ringBytes - 1));
        this.limit = this.position + (free < this.maxFrameBytes ? free : this.maxFrameBytes);
        return;
      }
      this.#startSpilling(out);
    }
    const batch = out.spill.reserve(incarnation);
    this.spilled = batch;
    this.block = batch.block;
    this.memory = batch.block.memory;
    this.position = batch.start + batch.length;
    this.limit = this.position + this.maxFrameBytes;
  }

  #startSpilling(out: Outgoing): void {
    out.isSpilling = true;
    if (out.isCongested) return;
    out.isCongested = true;
    this.congested.push(out);
  }

  /** The frame that was begun ends there: it will be published by the next flush. */
  end(out: Outgoing, endPosition: number): void {
    const length = (endPosition - this.position + ROUND) & ~ROUND;
    if (this.block === null) {
      this.words.put(this.position >> 2, length);
      if (out.frames === 0) {
        out.batch = out.tail;
        out.tail = (out.tail + BATCH_HEADER_BYTES) | 0;
      }
      out.tail = (out.tail + length) | 0;
      out.frames++;
    } else {
      this.block.words[this.position >> 2] = length;
      out.spill.grow(this.spilled as SpilledBatch, length);
    }
    this.unflushedBytes += length;
    if (out.isDirty) return;
    out.isDirty = true;
    this.dirty.push(out);
  }

  /** Publishes what was written since the last time, to all slots at once, and wakes those that sleep. */
  flush(): boolean {
    const { words, dirty } = this;
    if (dirty.length === 0) return false;
    const next = words.load(this.ticketWord);
    if (isBefore(next, this.committed)) {
      // After 2^30 batches of others the old commit would look newer than the next ticket.
      words.store(this.commitWord, (next - 2) | 0);
    }
    const ticket = words.add(this.ticketWord, 2);
    for (const out of dirty) this.#publish(out, ticket);
    words.store(this.commitWord, ticket);
    this.committed = ticket;
    for (const out of dirty) {
      out.isDirty = false;
      this.bells.ring(out.consumer);
    }
    dirty.length = 0;
    this.unflushedBytes = 0;
    return true;
  }

  #publish(out: Outgoing, ticket: number): void {
    const { words } = this;
    if (out.frames > 0) {
      const header = (out.ringByte + (out.batch & (this.ringBytes - 1))) >> 2;
      words.put(header + 1, (out.tail - out.batch) | 0);
      words.put(header + 2, out.incarnation);
      words.put(header + 3, out.frames);
      out.frames = 0;
      words.store(header, ticket);
      words.store(out.tailWord, out.tail);
    }
    if (out.spill.stamp(ticket) && !out.isHeld) {
      out.isHeld = true;
      words.store(out.holdWord, ticket);
    }
  }

  /** Writes spilled batches into rings that have room again. To be called after a flush. Returns whether a ring is no longer congested. */
  relieve(): boolean {
    const { congested } = this;
    let isRelieved = false;
    for (let index = congested.length - 1; index >= 0; index--) {
      const out = congested[index] as Outgoing;
      this.#drain(out);
      if (out.isSpilling || !this.#hasRoom(out, this.ringBytes >> 1)) continue;
      out.isCongested = false;
      congested.splice(index, 1);
      isRelieved = true;
    }
    return isRelieved;
  }

  #drain(out: Outgoing): void {
    const { words } = this;
    const { spill } = out;
    let isMoved = false;
    for (let batch = spill.oldest; batch !== null; batch = spill.oldest) {
      if (!this.#hasRoom(out, batch.length)) break;
      const header = (out.ringByte + (out.tail & (this.ringBytes - 1))) >> 2;
      this.#copy(out, batch);
      words.store(header, batch.ticket);
      words.store(out.tailWord, out.tail);
      spill.shift();
      isMoved = true;
    }
    if (isMoved) {
      const ticket = spill.oldest?.ticket ?? 0;
      out.isHeld = ticket !== 0;
      words.store(out.holdWord, ticket);
      this.bells.ring(out.consumer);
    }
    if (spill.isEmpty) {
      spill.clear();
      out.isSpilling = false;
    }
  }

  /** Whether that many bytes are free. If not, the consumer has been asked to ring when half of the ring is. */
  #hasRoom(out: Outgoing, needed: number): boolean {
    const { words } = this;
    if (this.#free(out) >= needed) return true;
    words.store(out.roomWord, 1);
    out.head = words.load(out.headWord);
    return this.#free(out) >= needed;
  }

  #free(out: Outgoing): number {
    return this.ringBytes - ((out.tail - out.head) >>> 0);
  }

  /** Copies a batch (all but its ticket) to the tail, frame by frame: each of them lies in one piece. */
  #copy(out: Outgoing, batch: SpilledBatch): void {
    const { words, ringBytes } = this;
    const source = batch.block.words;
    const end = (batch.start + batch.length) >> 2;
    let from = batch.start >> 2;
    const header = (out.ringByte + (out.tail & (ringBytes - 1))) >> 2;
    words.put(header + 1, batch.length);
    words.put(header + 2, batch.incarnation);
    words.put(header + 3, batch.frames);
    out.tail = (out.tail + BATCH_HEADER_BYTES) | 0;
    from += BATCH_HEADER_BYTES >> 2;
    while (from < end) {
      const length = source[from] as number;
      const target = out.ringByte + (out.tail & (ringBytes - 1));
      words.copyIn(target >> 2, source, from, length >> 2);
      out.tail = (out.tail + length) | 0;
      from += length >> 2;
    }
  }

  /** Whether `relieve` would do something: to be asked after the bell was set. Else the consumer is asked again to ring. */
  canRelieve(): boolean {
    for (const out of this.congested) {
      // The consumer may have taken back the wish for room before the bell was set.
      if (this.#hasRoom(out, out.spill.oldest?.length ?? this.ringBytes >> 1)) return true;
    }
    return false;
  }

  /** The consumer has died: nothing more is for it, neither in the open batch nor in the spill. */
  discard(out: Outgoing): void {
    if (out.frames > 0) out.tail = out.batch;
    out.frames = 0;
    out.spill.clear();
    out.isSpilling = false;
    if (out.isHeld) {
      out.isHeld = false;
      this.words.store(out.holdWord, 0);
      // The next thread of the slot may sleep in front of batches of others that were held up by this.
      this.bells.ring(out.consumer);
    }
    if (!out.isCongested) return;
    out.isCongested = false;
    this.congested.splice(this.congested.indexOf(out), 1);
  }
}
