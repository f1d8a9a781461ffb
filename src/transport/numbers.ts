// Numbers of pids and references that no two threads give out: blocks of them, claimed from shared memory.
//
// A number is n * 64 + slot. The n of a slot are claimed in blocks of 65,536, by its own thread and by those that start processes there, so
// neither a new thread of the slot nor a stranger repeats one. The first n of a block is left out: so the lower 32 bits of n are never
// 0, which stands for a free entry in the life tables. 2^31 blocks keep every number below 2^53; then a RangeError.

import { MAX_SLOTS, shareNumbers } from "../kernel/index.ts";
import { type Layout, numbersWord } from "./layout.ts";
import { attach, NUMBERS_PER_BLOCK, type SharedMemory } from "./memory.ts";
import type { SharedWords } from "./words.ts";

/** Numbers from `first` to `last`, both included, 64 apart. */
export interface NumberBlock {
  readonly first: number;
  readonly last: number;
}

/** Claims a block of numbers of a slot for the thread that calls. */
export function claimNumbers(words: SharedWords, layout: Layout, slot: number): NumberBlock {
  const block = words.add(numbersWord(layout, slot), 1);
  if (block < 0) throw new RangeError(`all numbers of slot ${slot} were given out`);
  const start = block * NUMBERS_PER_BLOCK;
  const first = (start + 1) * MAX_SLOTS + slot;
  return { first, last: first + (NUMBERS_PER_BLOCK - 2) * MAX_SLOTS };
}

/** What is claimed of a slot's numbers from now on is not less than this. */
export function laterNumbers(words: SharedWords, layout: Layout, slot: number): number {
  return words.load(numbersWord(layout, slot)) * NUMBERS_PER_BLOCK * MAX_SLOTS + slot;
}

/** Lets this thread give out the numbers of a slot. To be called before its first process, and before its program is loaded. */
export function shareThreadNumbers(shared: SharedMemory, slot: number): void {
  const { words, layout } = attach(shared);
  const nextBlock = (): NumberBlock => claimNumbers(words, layout, slot);
  shareNumbers({ step: MAX_SLOTS, ...nextBlock(), nextBlock });
}

/** Claims a block of numbers of a slot whose kernel is in another process. */
export function claimNumberBlock(shared: SharedMemory, slot: number): NumberBlock {
  const { words, layout } = attach(shared);
  return claimNumbers(words, layout, slot);
}
