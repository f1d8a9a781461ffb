// Every number that tells one runtime value from another: pids, references, timers, names.
//
// This file is the only place that makes them, so that a system of several threads can give each thread its own share
// (first, first + step, ...), in blocks if others may have given out numbers of that share, and so that the question of what
// happens beyond 2^53 has one answer: `nextNumber` refuses to go there, loudly. At ten million values a second that limit is
// 28 years away.

/** Numbers that nobody else gives out: `first`, `first + step`, ... up to and with `last`. */
export interface Block {
  readonly first: number;
  readonly last: number;
}

/** The share of numbers that this thread gives out: `first`, `first + step`, `first + 2 * step`, ... */
export interface Numbering {
  readonly first: number;
  readonly step: number;
  /** The end of the first block; without it, the share goes up to 2^53 - 1. */
  readonly last?: number;
  /** The next block of the share, asked for when one is used up; throws a RangeError if there is none. */
  readonly nextBlock?: () => Block;
}

interface State {
  next: number;
  last: number;
  step: number;
  nextBlock: () => Block;
}

const numbering: State = {
  next: 1,
  last: Number.MAX_SAFE_INTEGER,
  step: 1,
  nextBlock: noBlock,
};

/**
 * Sets which share of the numbers this thread gives out. Called before its first process, and again if the thread gets another share
 * of the same step; a share that was already used cannot be given back.
 *
 * Example: slot 3 of 64, in blocks: `shareNumbers({ first: 3, step: 64, last: 3 + 64 * 4095, nextBlock })`.
 */
export function shareNumbers(share: Numbering): void {
  const { first, step, last = Number.MAX_SAFE_INTEGER, nextBlock = noBlock } = share;
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(step) || step < 1) {
    throw new RangeError(`not a share of numbers: first ${first}, step ${step}`);
  }
  const isApart = step === numbering.step && (numbering.next - first) % step !== 0;
  if (first < numbering.next && !isApart) {
    throw new RangeError(`numbers below ${numbering.next} were already given out in this thread`);
  }
  useNumbers({ next: first, last, step, nextBlock });
}

/** Goes on with other numbers and returns those used before; for several kernels in one thread, each with its own share. */
export function useNumbers(numbers: State): State {
  const before = { ...numbering };
  Object.assign(numbering, numbers);
  return before;
}

/** A positive number that no other call in this system returns. */
export function nextNumber(): number {
  const number = numbering.next;
  if (number > numbering.last) return firstOfNextBlock();
  numbering.next = number + numbering.step;
  return number;
}

function firstOfNextBlock(): number {
  const { first, last } = numbering.nextBlock();
  if (!(Number.isSafeInteger(first) && Number.isSafeInteger(last) && first <= last)) {
    throw new RangeError(`not a block of numbers: ${first} to ${last}`);
  }
  numbering.next = first + numbering.step;
  numbering.last = last;
  return first;
}

function noBlock(): Block {
  throw new RangeError("all safe integers were given out");
}
