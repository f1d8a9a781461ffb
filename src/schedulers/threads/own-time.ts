// How much of the time that passes is a thread's own: the time in which it runs or waits for something, without that in which it is ready
// to run and the machine runs something else. On a machine that has much else to do, a thread that stands still may only be given no time.
//
// Linux counts this for every thread; where it is not told, all time is a thread's own. Never throws.

import { readFileSync } from "node:fs";

/** How much was the thread's own since the last call, in milliseconds: at most `passedMs`. */
export type OwnTimeMeter = (passedMs: number) => number;

interface Times {
  readonly ranMs: number;
  /** Only what is over: a thread that is ready now has waited for longer. */
  readonly waitedMs: number;
  readonly isReady: boolean;
}

/** `threadId`: the number of the thread in Linux, or that of a process for its first thread. */
export function ownTimeMeter(threadId: number | null): OwnTimeMeter {
  let last = timesOf(threadId);
  return (passedMs) => {
    const before = last;
    const now = timesOf(threadId);
    last = now;
    if (before === null || now === null) return passedMs;
    const ownMs = now.isReady
      ? now.ranMs - before.ranMs
      : passedMs - (now.waitedMs - before.waitedMs);
    return Math.max(0, Math.min(ownMs, passedMs));
  };
}

function timesOf(threadId: number | null): Times | null {
  if (threadId === null || process.platform !== "linux") return null;
  try {
    // In nanoseconds, and how often it was given time.
    const [ran, waited] = readFileSync(`/proc/${threadId}/schedstat`, "utf8").split(" ");
    // The state follows the name, which is in parentheses and may hold some.
    const status = readFileSync(`/proc/${threadId}/stat`, "utf8");
    const isReady = status.slice(status.lastIndexOf(")") + 2).startsWith("R");
    const [ranMs, waitedMs] = [Number(ran) / 1e6, Number(waited) / 1e6];
    return Number.isFinite(ranMs + waitedMs) ? { ranMs, waitedMs, isReady } : null;
  } catch {
    return null;
  }
}
