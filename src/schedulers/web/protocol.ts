// What a page and its workers say to each other before and besides what all threads say: the beginning, for a worker is made without
// any data, and the lock by which its end is known.

import type { FromThread, ThreadOrder } from "../threads/messages.ts";

/** What the worker is told first. */
export interface Beginning {
  readonly order: ThreadOrder;
  /** The lock that it is to hold while it lives. */
  readonly lock: string;
}

export type FromWorker =
  /** Its script runs: it waits for its beginning. */
  | { readonly kind: "here" }
  /** It has the lock. */
  | { readonly kind: "holds" }
  | FromThread;
