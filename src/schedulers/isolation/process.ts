// The entry of a scheduler's process: it starts the scheduler's thread, which has the deep stack, and tells how that ended. It ends with
// the thread, and when the main process is gone.

import { Worker } from "node:worker_threads";
import { entryFile } from "../../entry/index.ts";
import type { ThreadDeath } from "../threads/events.ts";
import { deathOf } from "../threads/worker-death.ts";
import type { IsolatedOrder, ProcessEnd } from "./order.ts";

const threadFile = entryFile("./isolated-thread", import.meta.url);

/** The same death, with an error that can be copied. */
function copyable(death: ThreadDeath): ThreadDeath {
  return death.kind === "scheduler_crashed" ? { ...death, error: genuine(death.error) } : death;
}

/** What Node makes of an error of a thread only looks like one: a copy of it would be empty. */
function genuine(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack } = error;
  return Object.assign(new Error(message), { name, stack });
}

process.once("message", (order: IsolatedOrder) => {
  const { stackMb, heapLimitMb } = order;
  const worker = new Worker(threadFile, {
    workerData: order,
    resourceLimits: {
      stackSizeMb: stackMb,
      ...(heapLimitMb === null ? {} : { maxOldGenerationSizeMb: heapLimitMb }),
    },
  });
  let failure: { readonly error: unknown } | null = null;
  worker.on("error", (error) => {
    failure ??= { error };
  });
  worker.once("exit", (code) => {
    const end: ProcessEnd = { death: copyable(deathOf(failure, code)) };
    process.send?.(end, () => process.exit(code));
  });
});

process.once("disconnect", () => process.exit(1));
