// What a system adds to each of its threads: a module that every thread imports before the program's own, and what it may do
// there. Its failure is the failure of the thread's start.

import type { Kernel, KernelOptions } from "../../kernel/index.ts";

/** The thread that is being prepared. */
export interface ThreadContext {
  /** What `CoordinatorOptions.preparation.data` was, copied. */
  readonly data: unknown;
  /**
   * Says something to the main thread: `onTold(slot, value)` there, once the thread has a slot. The value is copied by structured
   * clone.
   */
  tell(value: unknown): void;
}

/** What a system adds to a thread. */
export interface ThreadParts {
  /** Hooks and settings of the thread's kernel. */
  readonly kernel?: KernelOptions;
  /** The kernel is there and takes its turns from now on. */
  started?(kernel: Kernel): void | Promise<void>;
  /** What the main thread says by `coordinator.tell(slot, value)`. Not called before `started` has returned. */
  told?(value: unknown): void;
}

/** The export `prepareThread` of a preparation module. */
export type PrepareThread = (context: ThreadContext) => ThreadParts | Promise<ThreadParts>;
