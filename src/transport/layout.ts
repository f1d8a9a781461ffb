// Where everything lies in the shared memory of a system: one place that knows all sizes and offsets.
//
// The memory is one SharedArrayBuffer. Words (Int32) come first: the ticket counter, a few cache lines for each slot, two for each
// ring; then the life tables, the timers, the names, and last the bytes of the rings. A layout is a plain object of numbers that is computed
// from the options alone, so that it can be handed to any thread. What does not fit together is a RangeError that says what would.

import { MAX_SLOTS } from "../kernel/index.ts";

/** The version of what is written here; threads of another version do not attach. */
export const LAYOUT_VERSION = 2;
/** The first word of the memory. */
export const MAGIC = 0x57a2f154;

/** Words of a cache line. What different threads write lies in different lines. */
const LINE = 16;
const BYTES_PER_WORD = 4;

/** Bytes in front of the frames of a batch: ticket, length, incarnation, number of frames. */
export const BATCH_HEADER_BYTES = 16;
/** Frames begin at multiples of that many bytes. */
export const FRAME_ALIGNMENT = 8;
/** The longest frame that is kept in one piece, in rings that are large enough. */
const MAX_FRAME_BYTES = 65_536;
const LEAST_RING_BYTES = 1024;
const MOST_RING_BYTES = 2 ** 28;
/** The rings of a system take about that much unless their size is given. */
const ALL_RINGS_BYTES = 2 ** 27;
/** An entry of a life table is told by 24 bits. */
const MOST_ENTRIES = 2 ** 24;
/** Timers of a slot that others may know, unless given. */
const SHARED_TIMERS = 4096;
const MOST_SHARED_TIMERS = 2 ** 20;

export interface MemoryOptions {
  /** Threads of the system with the main thread: 1 to 64. */
  readonly slots: number;
  /** Size of each ring (there is one from each slot to each other): a power of two. By default 1 MiB, less with many slots. */
  readonly ringBytes?: number;
  /** Processes of one slot that other slots may know at a time; 524,288 unless given. */
  readonly entries?: number;
  /** Living processes that one slot may have started in one other; 65,536 unless given, less with many slots. */
  readonly foreignEntries?: number;
  /** Pending timers of one slot that other slots may know at a time; 4,096 unless given. */
  readonly timers?: number;
  /** Different names that may cross threads or be registered over the life of the system; 131,072 unless given. */
  readonly names?: number;
  /** Room for the text of names; 64 bytes for each unless given. */
  readonly nameBytes?: number;
}

export interface Layout {
  readonly slots: number;
  readonly ringBytes: number;
  /** The longest frame in one piece; longer ones are cut. */
  readonly maxFrameBytes: number;
  readonly ringStride: number;
  readonly entries: number;
  readonly foreignEntries: number;
  readonly entriesPerSlot: number;
  readonly timers: number;
  readonly names: number;
  /** Places of the table of names: a power of two, at least twice their number. */
  readonly nameBuckets: number;
  readonly nameWords: number;
  /** First words of the parts. */
  readonly ticketWord: number;
  readonly slotsWord: number;
  readonly pairsWord: number;
  readonly livesWord: number;
  readonly entryNamesWord: number;
  readonly timersWord: number;
  readonly nameCountersWord: number;
  readonly nameTableWord: number;
  readonly ownersWord: number;
  readonly nameTextWord: number;
  readonly ringsByte: number;
  readonly totalBytes: number;
}

/** Lines of a slot, one for each word that is written by others than its neighbours. */
const SLOT_LINES = 3;
/** Lines of a ring: what the producer writes, what the consumer writes. */
const PAIR_LINES = 2;

function isPowerOfTwo(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0 && Number.isInteger(Math.log2(value));
}

function powerOfTwoBelow(value: number): number {
  return 2 ** Math.floor(Math.log2(value));
}

function checkCount(what: string, value: number, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${what} is a whole number from ${least} to ${most}: ${value}`);
}

function checkRingBytes(slots: number, given: number | undefined): number {
  if (given === undefined) {
    const share = powerOfTwoBelow(ALL_RINGS_BYTES / Math.max(1, slots * (slots - 1)));
    return Math.min(2 ** 20, Math.max(2 ** 15, share));
  }
  if (!isPowerOfTwo(given)) {
    const near = given >= 2 ? `: ${powerOfTwoBelow(given)} or ${2 * powerOfTwoBelow(given)}` : "";
    throw new RangeError(`ringBytes is a power of two${near}, not ${given}`);
  }
  return checkCount("ringBytes", given, LEAST_RING_BYTES, MOST_RING_BYTES);
}

/** The layout for these options. Throws a RangeError that says what is wrong with them. */
export function computeLayout(options: MemoryOptions): Layout {
  const slots = checkCount("the number of slots", options.slots, 1, MAX_SLOTS);
  const ringBytes = checkRingBytes(slots, options.ringBytes);
  const maxFrameBytes = Math.min(MAX_FRAME_BYTES, ringBytes / 4);
  const entries = checkCount("entries", options.entries ?? 2 ** 19, 2, MOST_ENTRIES / 2);
  const mostForeign = Math.floor(MOST_ENTRIES / 2 / Math.max(1, slots - 1));
  const foreignDefault = slots <= 9 ? 65_536 : 8192;
  const foreignEntries = checkCount(
    "foreignEntries",
    options.foreignEntries ?? foreignDefault,
    1,
    mostForeign,
  );
  const timers = checkCount("timers", options.timers ?? SHARED_TIMERS, 1, MOST_SHARED_TIMERS);
  const names = checkCount("names", options.names ?? 131_072, 1, 2 ** 22);
  const nameBytes = checkCount("nameBytes", options.nameBytes ?? names * 64, 16, 2 ** 30);
  const tables = { entries, foreignEntries, timers, names, nameBytes };
  return placeParts({ slots, ringBytes, maxFrameBytes, ...tables });
}

interface Sizes {
  readonly slots: number;
  readonly ringBytes: number;
  readonly maxFrameBytes: number;
  readonly entries: number;
  readonly foreignEntries: number;
  readonly timers: number;
  readonly names: number;
  readonly nameBytes: number;
}

function placeParts({ nameBytes, ...sizes }: Sizes): Layout {
  const { slots } = sizes;
  let word = 0;
  const place = (words: number): number => {
    const start = word;
    word += Math.ceil(words / LINE) * LINE;
    return start;
  };
  const entriesPerSlot = sizes.entries + sizes.foreignEntries * Math.max(0, slots - 1);
  const nameBuckets = 2 * 2 ** Math.ceil(Math.log2(sizes.names));
  const nameWords = Math.ceil(nameBytes / BYTES_PER_WORD);
  place(LINE);
  const ticketWord = place(LINE);
  const slotsWord = place(slots * SLOT_LINES * LINE);
  const pairsWord = place(slots * slots * PAIR_LINES * LINE);
  const livesWord = place(slots * entriesPerSlot * 2);
  const entryNamesWord = place(slots * entriesPerSlot);
  const timersWord = place(slots * sizes.timers);
  const nameCountersWord = place(LINE);
  const nameTableWord = place(nameBuckets);
  const ownersWord = place(nameBuckets);
  const nameTextWord = place(nameWords);
  const ringsByte = word * BYTES_PER_WORD;
  // A frame that begins before the end of a ring is whole: it runs on into the bytes behind.
  const ringStride = sizes.ringBytes + sizes.maxFrameBytes + BATCH_HEADER_BYTES * 4;
  const totalBytes = ringsByte + ringStride * slots * slots;
  const parts = { ticketWord, slotsWord, pairsWord, livesWord, entryNamesWord, timersWord };
  const nameParts = { nameCountersWord, nameTableWord, ownersWord, nameTextWord };
  const rings = { ringsByte, ringStride, totalBytes };
  return { ...sizes, ...parts, ...nameParts, ...rings, entriesPerSlot, nameBuckets, nameWords };
}

/** The counter that tickets are drawn from: the number of the next batch of all. */
export const ticketWord = (layout: Layout): number => layout.ticketWord;

const slotLine = (layout: Layout, slot: number, line: number): number =>
  layout.slotsWord + (slot * SLOT_LINES + line) * LINE;

/** The ticket of the last batch that the slot has committed. Written by the slot alone. */
export const commitWord = (layout: Layout, slot: number): number => slotLine(layout, slot, 0);
/** How often the slot has polled. Written by the slot alone. */
export const beatsWord = (layout: Layout, slot: number): number => slotLine(layout, slot, 0) + 1;
/** What the slot says about its load. Written by the slot alone. */
export const loadWord = (layout: Layout, slot: number): number => slotLine(layout, slot, 0) + 2;
/** The doorbell: see bell.ts. Written by all. */
export const bellWord = (layout: Layout, slot: number): number => slotLine(layout, slot, 1);
/** Even: the slot has a thread, the number of those before it times two; odd: it has none. Written by the main thread. */
export const incarnationWord = (layout: Layout, slot: number): number => slotLine(layout, slot, 2);
/** The next block of numbers of the slot. Written by all. */
export const numbersWord = (layout: Layout, slot: number): number => slotLine(layout, slot, 2) + 1;

/** The stamp of a timer's entry: see timer-table.ts. Written by all. */
export const timerWord = (layout: Layout, slot: number, index: number): number =>
  layout.timersWord + slot * layout.timers + index;

const pairLine = (layout: Layout, producer: number, consumer: number, line: number): number =>
  layout.pairsWord + ((producer * layout.slots + consumer) * PAIR_LINES + line) * LINE;

/** How far the producer has written, in bytes since the beginning. Written by the producer. */
export const tailWord = (layout: Layout, producer: number, consumer: number): number =>
  pairLine(layout, producer, consumer, 0);
/** The ticket of the first batch that is still outside of the ring; 0: none. Written by the producer. */
export const holdWord = (layout: Layout, producer: number, consumer: number): number =>
  pairLine(layout, producer, consumer, 0) + 1;
/** How many entries of its range in the life table of the consumer the producer may have used. Written by the producer. */
export const usedEntriesWord = (layout: Layout, producer: number, consumer: number): number =>
  pairLine(layout, producer, consumer, 0) + 2;
/** How far the consumer has read. Written by the consumer. */
export const headWord = (layout: Layout, producer: number, consumer: number): number =>
  pairLine(layout, producer, consumer, 1);
/** 1: the producer waits for room. Set by the producer, taken back by either. */
export const roomWord = (layout: Layout, producer: number, consumer: number): number =>
  pairLine(layout, producer, consumer, 1) + 1;

/** The first byte of a ring. */
export const ringByte = (layout: Layout, producer: number, consumer: number): number =>
  layout.ringsByte + (producer * layout.slots + consumer) * layout.ringStride;
