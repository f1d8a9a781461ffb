// How a process waits: `suspend`.
//
// A process that waits holds one Wait, which is made at its first wait and used again; wait-end.ts says how it ends. `suspend` fails
// outside of processes, and in a process whose last suspension was lost (made, but not returned to the kernel), which would
// otherwise hang without a word.

import { wake } from "./deliver.ts";
import type { Loop } from "./loop.ts";
import { Monitor } from "./monitors.ts";
import {
  hasMail,
  type Process,
  RING,
  SERVES,
  takeMatch,
  takeReply,
  takeTag,
  WAITING,
} from "./process.ts";
import { running } from "./running.ts";
import { Selector } from "./selector.ts";
import { SUSPEND } from "./suspension.ts";
import { lostSuspension, SuspensionError } from "./thrown.ts";
import { LIMITS_WAIT } from "./timers.ts";
import {
  type Finish,
  FOR_LOOP,
  FOR_NOTHING,
  FOR_PROMISE,
  FOR_REPLY,
  FOR_SELECTOR,
  FOR_TAG,
  FOREVER,
  PLAIN_FINISH,
  TIMED_OUT,
  Wait,
  type WaitKind,
} from "./wait.ts";
import { finishNow, finishReply, finishSelected, finishWait, followPromise } from "./wait-end.ts";

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
