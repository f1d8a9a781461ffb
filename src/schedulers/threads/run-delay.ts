// How long a thread, or the first thread of a process, has been ready to run without a processor that runs it. On a machine that has much
// else to do, a thread that stands still may only have been given no time.
//
// Linux counts this for every thread; where it is not told, it is 0. Never throws.

import { readFileSync } from "node:fs";

/** In milliseconds, since the thread began. `threadId`: its number in Linux, or that of a process. */
export function runDelayMs(threadId: number | null): number {
  if (threadId === null || process.platform !== "linux") return 0;
  try {
    // How long it has run and how long it has waited, in nanoseconds, and how often it was given time.
    const [, delayNs] = readFileSync(`/proc/${threadId}/schedstat`, "utf8").split(" ");
    const delayMs = Number(delayNs) / 1_000_000;
    return Number.isFinite(delayMs) ? delayMs : 0;
  } catch {
    return 0;
  }
}
