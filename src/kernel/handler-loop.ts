// An actor as most are: a state, and a function that makes of the state and a message what comes next.
//
// The kernel calls the function itself, so that whoever writes such an actor in an FFI module hands its callback over and calls
// nothing unknown: the callback may be plain or suspending, and the module needs no generator. What the function's result means
// is for the subclass to say. Fails as the function does.

import type { Loop } from "./loop.ts";
import type { Selector } from "./selector.ts";
import { Suspension } from "./suspension.ts";

/**
 * A loop whose messages a function handles: `handler(state, message)`.
 *
 * Example: a sum that ends at a hundred.
 *
 *     class Sum extends HandlerLoop {
 *       settle(sum) { this.state = sum; return sum < 100; }
 *     }
 *     serve(new Sum(tag, emptySelector, 0, (sum, number) => sum + number));
 */
export abstract class HandlerLoop implements Loop {
  tag: unknown;
  selector: Selector;
  state: unknown;
  readonly handler: (state: unknown, message: unknown) => unknown;

  constructor(
    tag: unknown,
    selector: Selector,
    state: unknown,
    handler: (state: unknown, message: unknown) => unknown,
  ) {
    this.tag = tag;
    this.selector = selector;
    this.state = state;
    this.handler = handler;
  }

  /** Undefined: such an actor ends without a result. Not a field, since every idle actor would pay for it. */
  get result(): unknown {
    return undefined;
  }

  handle(message: unknown): unknown {
    const handler = this.handler;
    const next = handler(this.state, message);
    return this.isLater(next) ? next : this.settle(next);
  }

  /**
   * Whether the handler gave a suspension in place of a result. A subclass that can tell its results from suspensions by a
   * field of their own looks at that first: `instanceof` walks all the prototypes of every result that is none.
   */
  isLater(next: unknown): boolean {
    return next instanceof Suspension;
  }

  /** Takes what the handler gave. True: go on; false: the loop is over. */
  abstract settle(next: unknown): boolean;
}
