/**
 * The platform's own means where it has any: setTimeout for timers, `yield*` for blocking below several calls.
 */
import { stopwatch } from "../../harness/clock.ts";
import type { Measurement, Program } from "../../harness/index.ts";
import { delegated } from "../flat/blocked.ts";

function timers(size: number): Measurement {
  let expired = 0;
  const armed: NodeJS.Timeout[] = [];
  const expire = (): void => {
    expired += 1;
  };
  const elapsed = stopwatch();
  for (let index = 0; index < size; index += 1) {
    armed.push(setTimeout(expire, 60_000 + (index % 10_000)));
  }
  for (const timer of armed) clearTimeout(timer);
  const elapsedNs = elapsed();
  return { elapsedNs, proof: { cancelled: armed.length - expired } };
}

const program: Program = {
  runtime: `Node ${process.versions.node}`,
  runs: {
    "depth-1": delegated(1),
    "depth-10": delegated(10),
    "depth-100": delegated(100),
    timers,
  },
};

export default program;
