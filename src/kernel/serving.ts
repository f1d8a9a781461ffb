// Serving a loop: the messages of an actor, one after another, without a stack.
//
// A loop that wants every message and has none is DIRECT: the scheduler hands it each message as it leaves the run queue. When its
// handler suspends, or the loop wants only some messages, the rest goes through the mailbox until that is empty. What a
// handler throws is the loop's end, and then a matter of the frame that served it or of the process.

import { type Action, carried, ENTER, MESSAGES, PARKED, RETURN, THROW } from "./action.ts";
import { wake } from "./deliver.ts";
import { popLoop } from "./frames.ts";
import { applyHandler } from "./handler.ts";
import { sameTag } from "./keys.ts";
import { HANDLED, type Loop, NO_TAG } from "./loop.ts";
import { releaseTaken, taken } from "./mailbox.ts";
import {
  DIRECT,
  extrasOf,
  FROZEN,
  hasMail,
  IDLE,
  type Process,
  QUEUED,
  RING,
  takeFirst,
  takeMatch,
  takeTag,
  WAITING,
} from "./process.ts";
import { emptySelector, Selector, selectTag, selectTrappedExits } from "./selector.ts";
import { Suspension } from "./suspension.ts";
import { atoms } from "./terms.ts";
import { lostSuspension } from "./thrown.ts";

/** In the place of a handler's result: the loop is over. */
const OVER: unique symbol = Symbol("over");

/** In the place of a handler's outcome: no handler wanted the message. */
export const UNWANTED: unique symbol = Symbol("unwanted");

/** Messages that a loop handles in one turn when they come from its mailbox. */
const MESSAGES_PER_TURN = 128;

/** Hands one message to a loop: true, false, a suspension, or UNWANTED. */
export function handleMessage(loop: Loop, tag: unknown, payload: unknown): unknown {
  if (tag === loop.tag || sameTag(tag, loop.tag)) return loop.handle(payload);
  const handler = Selector.table(loop.selector).match(tag, payload);
  if (handler === null) return UNWANTED;
  const value = applyHandler(handler, tag, payload);
  if (value === HANDLED) return true;
  if (value instanceof Suspension) return handleLater(loop, value);
  return loop.handle(value);
}

function* handleLater(loop: Loop, suspension: Suspension): Generator<unknown, unknown, unknown> {
  const value = yield suspension;
  if (value === HANDLED) return HANDLED;
  const outcome = loop.handle(value);
  if (outcome === true) return HANDLED;
  return outcome === false ? OVER : outcome;
}

/** The loop handles what it wants of its mailbox, then goes idle. */
export function loopMessages(process: Process, loop: Loop): Action {
  process.state &= ~IDLE;
  let left = MESSAGES_PER_TURN;
  let payload: unknown;
  try {
    // Who is held although it runs (QUEUED, see far.ts) takes no more for now.
    while ((process.state & QUEUED) === 0 && takeForLoop(process, loop)) {
      const tag = taken.tag;
      payload = taken.payload;
      releaseTaken();
      const outcome = handleMessage(loop, tag, payload);
      if (outcome !== true) return afterHandle(process, outcome, payload);
      if ((process.state & WAITING) !== 0) throw lostSuspension();
      left--;
      if (left === 0 && hasMail(process)) {
        process.state |= IDLE;
        wake(process);
        return PARKED;
      }
    }
  } catch (thrown) {
    keepInHand(process, payload);
    carried.value = thrown;
    return THROW;
  }
  goIdle(process, loop);
  return PARKED;
}

/** What a frozen loop takes, if it wants it. What becomes of it says the loop's own selector. */
const exitsOnly = Selector.table(selectTrappedExits(emptySelector, (exit) => exit));

function takeForLoop(process: Process, loop: Loop): boolean {
  if (!hasMail(process)) return false;
  const table = Selector.table(loop.selector);
  if ((process.state & FROZEN) !== 0) {
    const wantsExits = (table.find(atoms.EXIT, 3) ?? table.other) !== null;
    return wantsExits && takeMatch(process, exitsOnly) !== null;
  }
  if (table.other !== null) return takeFirst(process);
  if (loop.tag === NO_TAG) return takeMatch(process, table) !== null;
  if (table.handlers.length === 0 && table.monitors.length === 0) {
    return takeTag(process, loop.tag);
  }
  const both = Selector.table(selectTag(loop.selector, loop.tag));
  return takeMatch(process, both) !== null;
}

/** A loop that wants every message and has none is handed them straight from the run queue. */
function goIdle(process: Process, loop: Loop): void {
  const isTotal = Selector.table(loop.selector).other !== null;
  const isHeld = (process.state & (QUEUED | FROZEN)) !== 0;
  if (!isTotal || isHeld || hasMail(process) || process.kernel.picks) {
    process.state |= IDLE;
    return;
  }
  process.state |= DIRECT | RING;
  process.mailbox = null;
}

/** What follows a handler that did not simply return true. */
export function afterHandle(process: Process, outcome: unknown, payload: unknown): Action {
  carried.value = outcome;
  if (outcome instanceof Suspension) {
    keepInHand(process, payload);
    return ENTER;
  }
  if (outcome === false) return leaveLoop(process, RETURN);
  carried.value = new TypeError("a loop's handle returns true, false or a suspension");
  return THROW;
}

/** A suspended handler has its result. */
export function settle(process: Process, loop: Loop): Action {
  const value = carried.value;
  try {
    const isOver = value === OVER || (value !== HANDLED && !loop.settle(value));
    if (isOver) return leaveLoop(process, RETURN);
  } catch (thrown) {
    carried.value = thrown;
    return THROW;
  }
  const extras = process.extras;
  if (extras?.handling === true) {
    extras.handling = false;
    extras.messageInHand = undefined;
  }
  return MESSAGES;
}

/** The loop is over: its result, or the exception, goes to the frame that served it. */
export function leaveLoop(process: Process, action: typeof RETURN | typeof THROW): Action {
  const loop = process.loop as Loop;
  if (action === RETURN) carried.value = loop.result;
  process.loop = null;
  const extras = process.extras;
  if (popLoop(process)) {
    // Whatever becomes of the exception, it is no longer a matter of the message.
    if (extras !== null) extras.handling = false;
  } else if (extras?.handling === true) {
    extras.stateInHand = loop.state;
  }
  return action;
}

/** Notes which message a handler works on, for the crash report. */
export function keepInHand(process: Process, payload: unknown): void {
  if (process.kernel.hooks.crash === undefined) return;
  const extras = extrasOf(process);
  extras.handling = true;
  extras.messageInHand = payload;
}
