// Every number that tells one runtime value from another: pids, references, timers, names.
//
// This file is the only place that makes them, so that a system of several threads can give each thread its own share
// (first, first + step, ...), and so that the question of what happens beyond 2^53 has one answer: `nextNumber` refuses to
// go there, loudly. At ten million values a second that limit is 28 years away.

/** The share of numbers that this thread gives out: `first`, `first + step`, `first + 2 * step`, ... */
export interface Numbering {
  readonly first: number;
  readonly step: number;
}

const numbering = { next: 1, step: 1 };

/**
 * Sets which share of the numbers this thread gives out. Called once per thread, before its first process; a share that
 * was already used cannot be given back.
 */
export function shareNumbers(share: Numbering): void {
  if (!Number.isSafeInteger(share.first) || !Number.isSafeInteger(share.step) || share.step < 1) {
    throw new RangeError(`not a share of numbers: first ${share.first}, step ${share.step}`);
  }
  if (share.first < numbering.next) {
    throw new RangeError(`numbers below ${numbering.next} were already given out in this thread`);
  }
  numbering.next = share.first;
  numbering.step = share.step;
}

/** A positive number that no other call in this system returns. */
export function nextNumber(): number {
  const number = numbering.next;
  if (number > Number.MAX_SAFE_INTEGER) throw new RangeError("all safe integers were given out");
  numbering.next = number + numbering.step;
  return number;
}
