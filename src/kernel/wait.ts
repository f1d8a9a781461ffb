// The record of a wait: what a process waits for, and what it goes on with.

import type { Handler } from "./handler.ts";
import type { SelectorTable } from "./selector-table.ts";
import { NO_TIMER } from "./timers.ts";

/** What a process waits for; the second argument of `suspend` belongs to it. */
export const FOR_TAG = 0;
export const FOR_SELECTOR = 1;
export const FOR_REPLY = 2;
export const FOR_NOTHING = 3;
export const FOR_PROMISE = 4;
export const FOR_LOOP = 5;
export type WaitKind = 0 | 1 | 2 | 3 | 4 | 5;

/** A timeout that never comes. */
export const FOREVER: number = Number.POSITIVE_INFINITY;

export const PENDING = 0;
export const GOT_MESSAGE = 1;
export const TIMED_OUT = 2;
export const GOT_ERROR = 3;
export const GOT_DOWN = 4;

// biome-ignore lint/suspicious/noExplicitAny: what finishers take is known to the FFI module that makes them
export type Finisher = (value: any) => unknown;

/**
 * What a wait ends with. Made once for each kind of wait, not for each wait.
 *
 * Example: `new Finish({ message: (value) => new Ok(value), timeout: () => new Error(undefined) })`.
 */
export class Finish {
  /** Gets the payload or the selected value; identity if null. */
  readonly message: Finisher | null;
  /** Gets the monitor of a call, undefined for other waits; undefined is the result if null. */
  readonly timeout: Finisher | null;
  /** Gets the raw DOWN that came instead of a reply; identity if null. */
  readonly down: Finisher | null;

  constructor(finishers: { message?: Finisher; timeout?: Finisher; down?: Finisher }) {
    this.message = finishers.message ?? null;
    this.timeout = finishers.timeout ?? null;
    this.down = finishers.down ?? null;
  }
}

export const PLAIN_FINISH = new Finish({});

/** The record of a wait. */
export class Wait {
  kind: WaitKind = FOR_NOTHING;
  /** What is waited for. The monitor of a call is here from `startCall` on. */
  subject: unknown = null;
  table: SelectorTable | null = null;
  finish: Finish = PLAIN_FINISH;
  outcome = PENDING;
  /** The wait is over at the process's next turn in any case. */
  polling = false;
  tag: unknown = undefined;
  payload: unknown = undefined;
  handler: Handler | null = null;
  timer = NO_TIMER;
}
