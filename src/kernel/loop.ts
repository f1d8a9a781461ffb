// What an actor is for the kernel: an object whose methods are called for each message, with no generator and no stack.

import type { Selector } from "./selector.ts";

/** In the place of a loop's tag: no message goes to `handle` without the selector. */
export const NO_TAG: unique symbol = Symbol("no tag");

/** What a selector of a loop yields when its mapping function has done everything itself. */
export const HANDLED: unique symbol = Symbol("handled");

/**
 * A loop over the messages of a process. Its fields are read again for every message. Make it a class whose constructor sets
 * every field, so that all loops have one shape.
 *
 * Example: a counter.
 *
 *     class Counter implements Loop {
 *       selector = ignoreEverything; result = undefined; state = 0;
 *       constructor(tag) { this.tag = tag; }
 *       handle(amount) { this.state += amount; return this.state < 10; }
 *       settle(next) { return next === true; }
 *     }
 *     kernel.spawnRoot(() => serve(new Counter(tag)));
 */
export interface Loop {
  /** Messages `[tag, payload]` go to `handle(payload)` as they are. A Reference, a Pid, an Atom or NO_TAG. */
  readonly tag: unknown;
  /**
   * For all other messages: what it makes of one goes to `handle`, unless that is HANDLED. A message that it does not select
   * stays in the mailbox; while it has no handler for "other", every message takes the slower way through the mailbox.
   */
  readonly selector: Selector;
  /** Handles one message. True: go on; false: the loop is over; a suspension: its result goes to `settle`. */
  handle(message: unknown): unknown;
  /** Takes the result of a handler that was suspended. True: go on; false: the loop is over. */
  settle(next: unknown): boolean;
  /** What `serve` gives back when the loop is over. */
  readonly result: unknown;
  /** For crash reports and observers. */
  readonly state?: unknown;
}
