// How a worker has ended that nobody had told to: what its `error` and `exit` events say.

import type { ThreadDeath } from "./events.ts";

/** `failure`: the error, if there was one; `code`: that of the exit. */
export function deathOf(failure: { readonly error: unknown } | null, code: number): ThreadDeath {
  if (failure === null) return { kind: "scheduler_exited", code };
  const { error } = failure;
  const isMemory =
    (error as { readonly code?: unknown } | null)?.code === "ERR_WORKER_OUT_OF_MEMORY";
  return isMemory ? { kind: "scheduler_out_of_memory" } : { kind: "scheduler_crashed", error };
}
