// The shared memory of a system: made by the main thread, attached to by every thread.
//
// What is handed to a thread is a plain object with one SharedArrayBuffer, which any structured clone takes along. Memory that is
// too small, too large or of another version is refused with an error that says so; nothing is changed in it before.

import { MAX_SLOTS, newReference } from "../kernel/index.ts";
import {
  computeLayout,
  incarnationWord,
  LAYOUT_VERSION,
  type Layout,
  MAGIC,
  type MemoryOptions,
  numbersWord,
  ticketWord,
} from "./layout.ts";
import { AtomicWords } from "./words.ts";

/** Bytes with two views on them, as the codec reads and writes them. */
export interface Memory {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** What a thread needs to attach: hand it over as it is. */
export interface SharedMemory {
  readonly version: number;
  readonly layout: Layout;
  readonly buffer: SharedArrayBuffer;
}

/** The memory as one thread sees it. */
export interface Attached {
  readonly layout: Layout;
  readonly words: AtomicWords;
  readonly memory: Memory;
}

/** The threads of a system need more shared memory than there is. */
export class MemoryShortage extends RangeError {
  readonly neededBytes: number;
  readonly availableBytes: number;

  constructor(slots: number, neededBytes: number, availableBytes: number) {
    const needed = inMebibytes(neededBytes);
    const available = inMebibytes(availableBytes);
    super(
      `${slots} threads need ${needed} of shared memory, and ${available} are available: ` +
        "start fewer schedulers, or give ringBytes a smaller power of two",
    );
    this.name = "MemoryShortage";
    this.neededBytes = neededBytes;
    this.availableBytes = availableBytes;
  }
}

function inMebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0)} MiB`;
}

export interface CreateOptions extends MemoryOptions {
  /** What the machine can give; more than that is refused. Unknown unless given. */
  readonly availableBytes?: number;
}

/** Numbers of one block that a slot gives out: see numbers.ts. */
export const NUMBERS_PER_BLOCK = 65_536;
/** Systems of one process keep that many blocks apart. */
const BLOCKS_PER_SYSTEM = 65_536;

let systems = 0;

/**
 * Makes the memory of a system. The slot of the main thread (0) has its thread from the beginning.
 *
 * Throws a RangeError for options that make no sense, MemoryShortage for more than is available.
 *
 * Example: `new Worker(url, { workerData: createMemory({ slots: 1 + schedulers }) })`
 */
export function createMemory(options: CreateOptions): SharedMemory {
  const layout = computeLayout(options);
  const { availableBytes = Number.POSITIVE_INFINITY } = options;
  if (layout.totalBytes > availableBytes) {
    throw new MemoryShortage(layout.slots, layout.totalBytes, availableBytes);
  }
  const buffer = allocate(layout);
  const words = new AtomicWords(buffer);
  words.store(0, MAGIC);
  words.store(1, LAYOUT_VERSION);
  words.store(2, layout.slots);
  // Tickets are odd, so that 0 can stand for none.
  words.store(ticketWord(layout), 1);
  // This thread may have given out numbers already, and other systems may go on giving them out.
  const unused = Math.ceil(newReference().id / MAX_SLOTS / NUMBERS_PER_BLOCK);
  const firstBlock = Math.max(unused, BLOCKS_PER_SYSTEM * systems++);
  for (let slot = 0; slot < layout.slots; slot++) {
    words.store(incarnationWord(layout, slot), slot === 0 ? 2 : 1);
    words.store(numbersWord(layout, slot), firstBlock);
  }
  return { version: LAYOUT_VERSION, layout, buffer };
}

function allocate(layout: Layout): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(layout.totalBytes);
  } catch (cause) {
    const needed = inMebibytes(layout.totalBytes);
    const text = `${layout.slots} threads need ${needed} of shared memory, which cannot be had here`;
    throw new RangeError(text, { cause });
  }
}

/** The views of this thread on the memory. Throws a RangeError for what is no memory of this version. */
export function attach(shared: SharedMemory): Attached {
  const { layout, buffer } = shared;
  if (shared.version !== LAYOUT_VERSION || buffer.byteLength !== layout.totalBytes) {
    throw new RangeError(`the shared memory is of another version: ${shared.version}`);
  }
  const words = new AtomicWords(buffer);
  if (words.load(0) !== MAGIC || words.load(1) !== LAYOUT_VERSION) {
    throw new RangeError("this buffer is no shared memory of a system");
  }
  return {
    layout,
    words,
    memory: { bytes: new Uint8Array(buffer), view: new DataView(buffer) },
  };
}
