// The consumer's half of the rings: which batches may be delivered now, and in which order.
//
// A look takes the next ticket first, then the holds, then the commits, then the tails. What was committed, is older than that ticket
// and older than every hold of another producer is delivered, by ticket. That set is causally closed: whatever a delivered message
// depends on was committed (or held) before its own ticket was drawn, so before the look began. test/rings proves it for small
// systems. Delivering is the caller's; if it throws, the batch counts as delivered.

import type { Bells } from "./bells.ts";
import {
  BATCH_HEADER_BYTES,
  commitWord,
  headWord,
  holdWord,
  type Layout,
  ringByte,
  roomWord,
  tailWord,
  ticketWord,
} from "./layout.ts";
import { isBefore } from "./tickets.ts";
import type { SharedWords } from "./words.ts";

/** A batch that is delivered: `frames` frames from `position` on (see `byteOf`), meant for that incarnation of the slot. */
export type Deliver = (
  incoming: Incoming,
  position: number,
  frames: number,
  incarnation: number,
) => void;

/** One ring as its consumer sees it. */
export class Incoming {
  readonly producer: number;
  readonly ringByte: number;
  readonly ringBytes: number;
  readonly commitWord: number;
  readonly holdWord: number;
  readonly tailWord: number;
  readonly headWord: number;
  readonly roomWord: number;
  head: number;
  /** As of the last look. */
  tail = 0;
  hold = 0;
  commit = 0;
  /** The ticket of the batch at `head`; 0: not read yet. */
  ticket = 0;

  constructor(words: SharedWords, layout: Layout, producer: number, slot: number) {
    this.producer = producer;
    this.ringByte = ringByte(layout, producer, slot);
    this.ringBytes = layout.ringBytes;
    this.commitWord = commitWord(layout, producer);
    this.holdWord = holdWord(layout, producer, slot);
    this.tailWord = tailWord(layout, producer, slot);
    this.headWord = headWord(layout, producer, slot);
    this.roomWord = roomWord(layout, producer, slot);
    this.head = words.load(this.headWord);
  }

  /** Where a frame that begins at this position lies. */
  byteOf(position: number): number {
    return this.ringByte + (position & (this.ringBytes - 1));
  }
}

export class Receiver {
  readonly words: SharedWords;
  readonly bells: Bells;
  readonly ticketWord: number;
  /** By producer, without the slot itself. */
  readonly incoming: ReadonlyArray<Incoming>;
  /** Batches of this ticket and later ones are not looked at. */
  ticketLimit = 0;
  /** The oldest hold, whose it is, and the oldest hold of the others. */
  firstHold = 0;
  holder: Incoming | null = null;
  secondHold = 0;

  constructor(words: SharedWords, layout: Layout, slot: number, bells: Bells) {
    this.words = words;
    this.bells = bells;
    this.ticketWord = ticketWord(layout);
    const incoming: Array<Incoming> = [];
    for (let producer = 0; producer < layout.slots; producer++) {
      if (producer !== slot) incoming.push(new Incoming(words, layout, producer, slot));
    }
    this.incoming = incoming;
  }

  /** Delivers everything that may be delivered. Returns the number of batches. */
  receive(deliver: Deliver): number {
    this.#look();
    let batches = 0;
    for (let incoming = this.#oldest(); incoming !== null; incoming = this.#oldest()) {
      this.#take(incoming, deliver);
      batches++;
    }
    return batches;
  }

  /** Whether there is something to deliver: to be asked after the bell was set. */
  hasNews(): boolean {
    this.#look();
    return this.#oldest() !== null;
  }

  #look(): void {
    const { words, incoming } = this;
    this.ticketLimit = words.load(this.ticketWord);
    for (const ring of incoming) {
      ring.hold = words.load(ring.holdWord);
    }
    for (const ring of incoming) {
      ring.commit = words.load(ring.commitWord);
    }
    for (const ring of incoming) {
      ring.tail = words.load(ring.tailWord);
      ring.ticket = 0;
    }
    this.#findHolds();
  }

  #findHolds(): void {
    this.firstHold = 0;
    this.secondHold = 0;
    this.holder = null;
    for (const ring of this.incoming) {
      const { hold } = ring;
      if (hold === 0) continue;
      if (this.firstHold === 0 || isBefore(hold, this.firstHold)) {
        this.secondHold = this.firstHold;
        this.firstHold = hold;
        this.holder = ring;
      } else if (this.secondHold === 0 || isBefore(hold, this.secondHold)) {
        this.secondHold = hold;
      }
    }
  }

  /** The ring with the oldest batch that may be delivered. */
  #oldest(): Incoming | null {
    let oldest: Incoming | null = null;
    for (const ring of this.incoming) {
      if (ring.head === ring.tail) continue;
      if (ring.ticket === 0) ring.ticket = this.words.load(ring.byteOf(ring.head) >> 2);
      const { ticket } = ring;
      if (isBefore(ring.commit, ticket)) continue;
      if (!isBefore(ticket, this.ticketLimit)) continue;
      const hold = ring === this.holder ? this.secondHold : this.firstHold;
      if (hold !== 0 && !isBefore(ticket, hold)) continue;
      if (oldest === null || isBefore(ticket, oldest.ticket)) oldest = ring;
    }
    return oldest;
  }

  #take(ring: Incoming, deliver: Deliver): void {
    const { words } = this;
    const header = ring.byteOf(ring.head) >> 2;
    const length = words.get(header + 1);
    const incarnation = words.get(header + 2);
    const frames = words.get(header + 3);
    try {
      deliver(ring, (ring.head + BATCH_HEADER_BYTES) | 0, frames, incarnation);
    } finally {
      ring.head = (ring.head + length) | 0;
      ring.ticket = 0;
      words.store(ring.headWord, ring.head);
    }
    const isWaitedFor = words.load(ring.roomWord) !== 0;
    if (!isWaitedFor || (ring.tail - ring.head) >>> 0 >= ring.ringBytes >> 1) return;
    words.store(ring.roomWord, 0);
    this.bells.ring(ring.producer);
  }
}
