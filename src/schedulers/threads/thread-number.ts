// The number that Linux gives the calling thread; by it a thread can be pinned, or its time on the processor looked up.
//
// Apart from pinning.ts, since every thread asks for its number before it is ready, and none needs what it takes to start a command.

import { readlinkSync } from "node:fs";

/** The number of the calling thread in Linux; null elsewhere. */
export function currentThreadId(): number | null {
  if (process.platform !== "linux") return null;
  try {
    const id = Number(readlinkSync("/proc/thread-self").split("/").at(-1));
    return Number.isSafeInteger(id) ? id : null;
  } catch {
    return null;
  }
}
