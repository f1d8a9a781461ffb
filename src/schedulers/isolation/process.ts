// The entry of a scheduler's process: it starts the scheduler's thread, which has the deep stack, and tells how that ended. It ends with
// the thread, and when the main process is gone.

import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { ThreadDeath } from "../threads/events.ts";
import type { IsolatedOrder, ProcessEnd } from "./order.ts";

const threadFile = ["./isolated-thread.js", "./isolated-thread.ts"]
  .map((name) => new URL(name, import.meta.url))
  .find((url) => existsSync(url)) as URL;

function deathOf(failure: { readonly error: unknown } | null, code: number): ThreadDeath {
  if (failure === null) return { kind: "scheduler_exited", code };
  const { error } = failure;
  const isMemory = (error as { code?: unknown } | null)?.code === "ERR_WORKER_OUT_OF_MEMORY";
  return isMemory
    ? { kind: "scheduler_out_of_memory" }
    : { kind: "scheduler_crashed", error: genuine(error) };
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
    const end: ProcessEnd = { death: deathOf(failure, code) };
    process.send?.(end, () => process.exit(code));
  });
});

process.once("disconnect", () => process.exit(1));
