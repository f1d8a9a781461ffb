// What ends a wait: a message, a timeout, a promise; and the value that the process goes on with.
//
// A message is matched against the wait at its arrival, so what lies in the mailbox of a waiting process is known not to fit and is
// never looked at again. When the wait is over the process becomes runnable, and at its turn `finishWait` makes the value: there, in
// the process, mapping functions and finishers run, may throw and may suspend again.

import { isSignal, loseMessage, wake } from "./deliver.ts";
import { applyHandler, type Handler } from "./handler.ts";
import { sameTag } from "./keys.ts";
import { releaseTaken, taken } from "./mailbox.ts";
import { Monitor } from "./monitors.ts";
import { type Process, takeDown, WAITING } from "./process.ts";
import { isDownOf, RAW } from "./raw-terms.ts";
import type { SelectorTable } from "./selector-table.ts";
import { Suspension } from "./suspension.ts";
import { NO_TIMER } from "./timers.ts";
import {
  type Finish,
  type Finisher,
  FOR_PROMISE,
  FOR_REPLY,
  FOR_SELECTOR,
  FOR_TAG,
  GOT_DOWN,
  GOT_ERROR,
  GOT_MESSAGE,
  PENDING,
  TIMED_OUT,
  type Wait,
} from "./wait.ts";

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

export function finishNow(message: Finisher | null): unknown {
  const payload = taken.payload;
  releaseTaken();
  return message === null ? payload : message(payload);
}

export function finishSelected(handler: Handler, finish: Finish): unknown {
  const { tag, payload } = taken;
  releaseTaken();
  return finishHandler(handler, tag, payload, finish);
}

export function finishReply(process: Process, monitor: Monitor, finish: Finish): unknown {
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

/** Makes the process go on when the promise has settled. */
export function followPromise(process: Process, promise: PromiseLike<unknown>): void {
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
