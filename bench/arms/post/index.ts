/** Worker threads and `postMessage`, one message at a time. */
import type { Program } from "../../harness/index.ts";
import { BATCHES, SCHEDULERS } from "../../workloads/index.ts";
import { ask, loseThread, pool, tell } from "./runs.ts";

/** How long nothing happens before a thread is lost. */
const QUIET_MS = 1_000;

const program: Program = {
  runtime: `Node ${process.versions.node}`,
  runs: {
    "far-tell": tell(1),
    // A batch is one postMessage: what a program that knows of batches would do.
    ...Object.fromEntries(
      BATCHES.map((batch) => [`far-batch-${batch}`, tell(batch, { lot: batch, lotsAhead: 1 })]),
    ),
    "far-ask-p50": ask(50),
    "far-ask-p99": ask(99),
    ...Object.fromEntries(SCHEDULERS.map((count) => [`pool-${count}`, pool(count)])),
    "thread-loss": loseThread(QUIET_MS),
    "thread-loss-series": loseThread(0),
  },
};

export default program;
