// How a process waits: `suspend`, and what ends a wait.
//
// A process that waits holds one Wait, which is made at its first wait and used again. A message is matched against the wait at
// its arrival, so what lies in the mailbox of a waiting process is known not to fit and is never looked at again. When the wait
// is over the process becomes runnable, and at its turn `finishWait` makes the value it goes on with: there, in the process,
// mapping functions and finishers run, may throw and may suspend again.
//
// `suspend` fails outside of processes, and in a process whose last suspension was lost (made, but not returned to the
// kernel), which would otherwise hang without a word.

import { isSignal, loseMessage, wake } from "./deliver.ts";
import { applyHandler, type Handler } from "./handler.ts";
import { sameTag } from "./keys.ts";
import type { Loop } from "./loop.ts";
import { releaseTaken, taken } from "./mailbox.ts";
import { Monitor } from "./monitors.ts";
import {
  hasMail,
  type Process,
  RING,
  SERVES,
  takeDown,
  takeMatch,
  takeReply,
  takeTag,
  WAITING,
} from "./process.ts";
import { isDownOf, RAW } from "./raw-terms.ts";
import { running } from "./running.ts";
import { Selector } from "./selector.ts";
import type { SelectorTable } from "./selector-table.ts";
import { SUSPEND, Suspension } from "./suspension.ts";
import { SuspensionError } from "./thrown.ts";
import { LIMITS_WAIT, NO_TIMER } from "./timers.ts";

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

const PENDING = 0;
const GOT_MESSAGE = 1;
const TIMED_OUT = 2;
const GOT_ERROR = 3;
const GOT_DOWN = 4;

// biome-ignore lint/suspicious/noExplicitAny: what finishers take is known to the FFI module that makes them
type Finisher = (value: any) => unknown;

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

const PLAIN_FINISH = new Finish({});

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

/**
 * Waits, or returns the result at once if it is there already. THE suspending function of the kernel: all others are made of it.
 *
 * | kind | subject | result |
 * |---|---|---|
 * | FOR_TAG | a tag | `finish.message(payload)` of the oldest message `[tag, payload]` |
 * | FOR_SELECTOR | a Selector | `finish.message(value)`, the value being what the selector makes of the message |
 * | FOR_REPLY | a Monitor from `startCall` | `finish.message(reply)`, `finish.down(tuple)` or `finish.timeout(monitor)` |
 * | FOR_NOTHING | null | `finish.timeout()` |
 * | FOR_PROMISE | a promise | `finish.message(value)`; a rejection is thrown |
 * | FOR_LOOP | a Loop | `loop.result`, once the loop is over |
 *
 * `timeoutMs` is a whole number of milliseconds, 0 (look, do not wait) or more, or FOREVER. Throws OutsideProcessError where
 * no process runs, RangeError for another timeout.
 */
export function suspend(
  kind: WaitKind,
  subject: unknown,
  timeoutMs: number = FOREVER,
  finish: Finish = PLAIN_FINISH,
): unknown {
  const process = running("suspend");
  if ((process.state & (WAITING | SERVES)) !== 0) throw lostSuspension();
  if (!(timeoutMs >= 0)) throw new RangeError(`a timeout is 0 ms or more: ${timeoutMs}`);
  switch (kind) {
    case FOR_TAG:
      if (hasMail(process) && takeTag(process, subject)) return finishNow(finish.message);
      break;
    case FOR_SELECTOR: {
      const table = Selector.table(subject as Selector);
      const handler = hasMail(process) ? takeMatch(process, table) : null;
      if (handler !== null) return finishSelected(handler, finish);
      const wait = startWait(process, kind, subject, finish);
      wait.table = table;
      return limitWait(process, wait, timeoutMs);
    }
    case FOR_REPLY:
      if (
        hasMail(process) &&
        takeReply(process, subject as Monitor, Monitor.mark(subject as Monitor))
      ) {
        return finishReply(process, subject as Monitor, finish);
      }
      break;
    case FOR_PROMISE: {
      const wait = startWait(process, kind, subject, finish);
      followPromise(process, subject as PromiseLike<unknown>);
      return limitWait(process, wait, timeoutMs);
    }
    case FOR_LOOP:
      if (process.loop !== null) {
        throw new SuspensionError(
          "a process serves one loop at a time: serve was called in its handler",
        );
      }
      process.loop = subject as Loop;
      process.state |= SERVES;
      return SUSPEND;
    case FOR_NOTHING:
      break;
  }
  return limitWait(process, startWait(process, kind, subject, finish), timeoutMs);
}

/** Serves a loop: the process handles its messages with it until it is over. The result is `loop.result`. */
export function serve(loop: Loop): unknown {
  return suspend(FOR_LOOP, loop);
}

/** Waits that many milliseconds. */
export function sleep(durationMs: number): unknown {
  return suspend(FOR_NOTHING, null, durationMs);
}

/** Waits for a promise; a rejection is thrown in the process. */
export function awaitPromise(promise: PromiseLike<unknown>): unknown {
  return suspend(FOR_PROMISE, promise);
}

export function lostSuspension(): SuspensionError {
  return new SuspensionError(
    "a suspension was lost: code called a suspending function and did not wait for its result. " +
      "A callback that suspends was probably handed to JavaScript code that cannot wait.",
  );
}

function startWait(process: Process, kind: WaitKind, subject: unknown, finish: Finish): Wait {
  const wait = waitOf(process);
  if (wait.subject !== subject) {
    // Another call was begun before this wait, and its request still suspends.
    if (wait.subject instanceof Monitor) Monitor.hold(wait.subject);
    wait.subject = subject;
  }
  wait.kind = kind;
  wait.finish = finish;
  process.state |= WAITING;
  return wait;
}

function waitOf(process: Process): Wait {
  let wait = process.wait;
  if (wait === null) {
    wait = new Wait();
    process.wait = wait;
  }
  return wait;
}

/** A call has begun: its monitor is kept in the wait that will end it. */
export function holdCall(process: Process, monitor: Monitor): void {
  const wait = waitOf(process);
  if (wait.subject instanceof Monitor) Monitor.hold(wait.subject);
  wait.subject = monitor;
}

function limitWait(process: Process, wait: Wait, timeoutMs: number): unknown {
  if (timeoutMs === FOREVER) return SUSPEND;
  if (timeoutMs === 0) {
    if ((process.state & RING) === 0 && wait.kind <= FOR_REPLY) {
      // Everything that has arrived is in the mailbox, and nothing there fits.
      wait.outcome = TIMED_OUT;
      return finishWait(process);
    }
    wait.polling = true;
    wake(process);
    return SUSPEND;
  }
  wait.timer = process.kernel.wheel.armFresh(process, LIMITS_WAIT, undefined, timeoutMs);
  return SUSPEND;
}

/** Ends the wait of a process if this message is what it waits for; the message is then out of the mailbox's hands. */
export function satisfies(process: Process, tag: unknown, payload: unknown): boolean {
  const wait = process.wait as Wait;
  if (wait.outcome !== PENDING) return false;
  let outcome = GOT_MESSAGE;
  switch (wait.kind) {
    case FOR_TAG:
      if (tag !== wait.subject && !sameTag(tag, wait.subject)) return false;
      break;
    case FOR_SELECTOR: {
      const handler = (wait.table as SelectorTable).match(tag, payload);
      if (handler === null) return false;
      wait.handler = handler;
      wait.tag = tag;
      break;
    }
    case FOR_REPLY: {
      const monitor = wait.subject as Monitor;
      if (tag === monitor || sameTag(tag, monitor)) Monitor.detach(monitor);
      else if (tag === RAW && isDownOf(payload, monitor)) outcome = GOT_DOWN;
      else return false;
      break;
    }
    default:
      return false;
  }
  wait.outcome = outcome;
  wait.payload = payload;
  disarm(process, wait);
  wake(process);
  return true;
}

/** The timeout of a wait has struck. */
export function strikeTimeout(process: Process): void {
  const wait = process.wait as Wait;
  wait.timer = NO_TIMER;
  wait.outcome = TIMED_OUT;
  wake(process);
}

/** The wait of a process is over before its timeout. */
export function disarm(process: Process, wait: Wait): void {
  if (wait.timer === NO_TIMER) return;
  process.kernel.wheel.cancel(wait.timer);
  wait.timer = NO_TIMER;
}

/** Whether the wait of a process is over. */
export function isWaitOver(wait: Wait): boolean {
  return wait.outcome !== PENDING || wait.polling;
}

/** Reports the message that ended a wait and was not given to the process, because that ends now. */
export function loseUndelivered(process: Process, wait: Wait): void {
  if (wait.outcome !== GOT_MESSAGE || wait.kind === FOR_PROMISE) return;
  const tag = wait.kind === FOR_SELECTOR ? wait.tag : wait.subject;
  if (isSignal(tag, wait.payload)) return;
  loseMessage(process.kernel, "exited", process.pid, null, tag, wait.payload);
}

/** Ends the wait of a process, in that process: the value it goes on with, or a suspension that ends in it; may throw. */
export function finishWait(process: Process): unknown {
  const wait = process.wait as Wait;
  const { kind, outcome, finish, subject, payload } = wait;
  process.state &= ~WAITING;
  wait.outcome = PENDING;
  wait.subject = null;
  wait.payload = undefined;
  wait.polling = false;
  if (outcome === GOT_MESSAGE) {
    if (kind === FOR_SELECTOR) return finishSelector(wait, payload, finish);
    return finish.message === null ? payload : finish.message(payload);
  }
  wait.table = null;
  if (outcome === GOT_DOWN) return finish.down === null ? payload : finish.down(payload);
  if (outcome === GOT_ERROR) throw payload;
  if (kind === FOR_REPLY) Monitor.hold(subject as Monitor);
  if (finish.timeout === null) return undefined;
  return finish.timeout(kind === FOR_REPLY ? subject : undefined);
}

function finishSelector(wait: Wait, payload: unknown, finish: Finish): unknown {
  const { tag } = wait;
  const handler = wait.handler as Handler;
  wait.tag = undefined;
  wait.handler = null;
  wait.table = null;
  return finishHandler(handler, tag, payload, finish);
}

function finishNow(message: Finisher | null): unknown {
  const payload = taken.payload;
  releaseTaken();
  return message === null ? payload : message(payload);
}

function finishSelected(handler: Handler, finish: Finish): unknown {
  const { tag, payload } = taken;
  releaseTaken();
  return finishHandler(handler, tag, payload, finish);
}

function finishReply(process: Process, monitor: Monitor, finish: Finish): unknown {
  const { tag, payload } = taken;
  releaseTaken();
  const { wait } = process;
  if (wait !== null && wait.subject === monitor) wait.subject = null;
  if (tag === RAW) return finish.down === null ? payload : finish.down(payload);
  if (Monitor.isActive(monitor)) Monitor.detach(monitor);
  else if (takeDown(process, monitor, Monitor.mark(monitor))) releaseTaken();
  return finish.message === null ? payload : finish.message(payload);
}

function finishHandler(handler: Handler, tag: unknown, payload: unknown, finish: Finish): unknown {
  const value = applyHandler(handler, tag, payload);
  if (finish.message === null) return value;
  if (value instanceof Suspension) return finishLater(value, finish.message);
  return finish.message(value);
}

function* finishLater(
  suspension: Suspension,
  message: Finisher,
): Generator<unknown, unknown, unknown> {
  const value = yield suspension;
  return message(value);
}

function followPromise(process: Process, promise: PromiseLike<unknown>): void {
  const kernel = process.kernel;
  const settle = (outcome: number, value: unknown): void => {
    kernel.host.completed(() => {
      kernel.promises--;
      const wait = process.wait;
      if (wait === null || (process.state & WAITING) === 0 || wait.outcome !== PENDING) return;
      if (wait.kind !== FOR_PROMISE || wait.subject !== promise) return;
      wait.outcome = outcome;
      wait.payload = value;
      disarm(process, wait);
      wake(process);
    });
  };
  kernel.promises++;
  promise.then(
    (value) => settle(GOT_MESSAGE, value),
    (error: unknown) => settle(GOT_ERROR, error),
  );
}
