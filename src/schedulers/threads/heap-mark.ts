// The soft mark of a thread's heap: where the thread asks to be replaced in order, before the hard limit ends it at once.
//
// What is on the heap may be garbage, so a thread that is above its mark collects that first, at most once in a while, and asks only
// if what is alive is above the mark. Asks once. Nothing here throws.

import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const BYTES_PER_MB = 2 ** 20;
/** How often to look. */
const LOOK_EVERY_MS = 200;
/** How long to leave it at that when most of it was garbage. */
const PAUSE_MS = 2_000;
/** The part of the hard limit that is the mark unless given. */
const USUAL_PART = 0.85;

const usedMb = (): number => getHeapStatistics().used_heap_size / BYTES_PER_MB;

/** The mark in MB: as given, or 85 % of what the thread may have. */
export function softLimit(givenMb: number | null): number {
  return givenMb ?? (getHeapStatistics().heap_size_limit / BYTES_PER_MB) * USUAL_PART;
}

/** Collects all garbage of this thread, at once. The inspector's way to do so may keep a sleeping thread waiting for ever. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

/** Calls back once, when what is alive on the heap is above the mark. Returns how to stop looking. */
export function watchHeap(softLimitMb: number, ask: (usedMb: number) => void): () => void {
  let quietUntilMs = 0;
  const look = (): void => {
    if (usedMb() <= softLimitMb || performance.now() < quietUntilMs) return;
    collectGarbage();
    const aliveMb = usedMb();
    quietUntilMs = performance.now() + PAUSE_MS;
    if (aliveMb <= softLimitMb) return;
    clearInterval(timer);
    ask(aliveMb);
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
