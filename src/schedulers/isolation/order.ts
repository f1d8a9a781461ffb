// What a scheduler's process is started with, and what it tells when it ends. Plain data.

import type { ThreadDeath } from "../threads/events.ts";
import type { ThreadOrder } from "../threads/messages.ts";

export type IsolatedOrder = Pick<
  ThreadOrder,
  "modules" | "root" | "preparation" | "spreadSupervised" | "heapSoftLimitMb"
> & {
  readonly stackMb: number;
  readonly heapLimitMb: number | null;
};

/** How the scheduler's thread in the process has ended. */
export interface ProcessEnd {
  readonly death: ThreadDeath;
}
