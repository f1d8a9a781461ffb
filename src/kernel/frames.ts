// Runs one process: its frames, its loop, and the passage between the two.
//
// A process's stack is `frame` (the top) and `parents` below it; a null among the parents stands for the loop, above the frames
// that served it. The driver resumes the top frame: what it yields is a new frame, SUSPEND or PAUSE; what it returns goes to the
// frame below, unless it is itself a suspension, which then takes the frame's place (so tail calls need no stack). An exception
// is thrown into the frame below, so that try and finally of hand-written generators work; when no frame is left the process
// crashes. A process that has ended is dropped where it stands: none of its frames runs again.
//
// `turn` never throws: whatever user code throws ends in the crash of that process.

import { wake } from "./deliver.ts";
import { applyHandler } from "./handler.ts";
import { sameTag } from "./keys.ts";
import { HANDLED, type Loop, NO_TAG } from "./loop.ts";
import { releaseTaken, taken } from "./mailbox.ts";
import {
  type Body,
  DEAD,
  DIRECT,
  extrasOf,
  hasMail,
  IDLE,
  NEW,
  type Process,
  QUEUED,
  RING,
  SERVES,
  storeMail,
  takeFirst,
  takeMatch,
  takeTag,
  WAITING,
} from "./process.ts";
import { setCurrent } from "./running.ts";
import { Selector, selectTag } from "./selector.ts";
import { terminate } from "./signals.ts";
import { budget, PAUSE, SUSPEND, Suspension } from "./suspension.ts";
import { atoms } from "./terms.ts";
import { Exit, reasonOf, SuspensionError, stackOf } from "./thrown.ts";
import { finishWait, isWaitOver, lostSuspension, type Wait } from "./waiting.ts";

/** What is to be done next with a process; what it is done with is in `carried`. */
type Action = typeof RETURN | typeof THROW | typeof ENTER | typeof MESSAGES | typeof PARKED;
/** A value goes to the top frame; without a frame it is the result of the loop's handler, or of the process. */
const RETURN = 0;
/** An exception is thrown into the top frame; without a frame, into the loop or the process. */
const THROW = 1;
/** A suspension is run on top of what is there. */
const ENTER = 2;
/** The loop takes messages out of the mailbox. */
const MESSAGES = 3;
/** Nothing: the process waits, gave way or has ended. */
const PARKED = 4;

/** The value, exception or suspension that an action is done with. */
const carried = { value: undefined as unknown };

/** In the place of a handler's result: the loop is over. */
const OVER: unique symbol = Symbol("over");
/** In the place of a handler's outcome: no handler wanted the message. */
const UNWANTED: unique symbol = Symbol("unwanted");

/** Messages that a loop handles in one turn when they come from its mailbox. */
const MESSAGES_PER_TURN = 128;

/** A process whose WAKE entry has come out of the run queue runs on. */
export function resume(process: Process): void {
  const state = process.state & ~QUEUED;
  process.state = state;
  if ((state & DEAD) !== 0) return;
  if ((state & WAITING) !== 0) {
    if (!isWaitOver(process.wait as Wait)) return;
    if ((state & (DIRECT | IDLE)) === 0) resumeWait(process);
    else turn(process, THROW, lostSuspension());
  } else if ((state & NEW) !== 0) {
    begin(process);
  } else if ((state & IDLE) !== 0) {
    turn(process, MESSAGES, undefined);
  } else if ((state & DIRECT) === 0) {
    // It gave way.
    turn(process, RETURN, undefined);
  }
}

function begin(process: Process): void {
  const body = process.frame as Body;
  process.frame = null;
  process.state &= ~NEW;
  setCurrent(process);
  let value: unknown;
  try {
    value = body();
  } catch (thrown) {
    turn(process, THROW, thrown);
    return;
  }
  turn(process, value instanceof Suspension ? ENTER : RETURN, value);
}

function resumeWait(process: Process): void {
  setCurrent(process);
  let value: unknown;
  try {
    value = finishWait(process);
  } catch (thrown) {
    turn(process, THROW, thrown);
    return;
  }
  turn(process, value instanceof Suspension ? ENTER : RETURN, value);
}

/** The handler of a DIRECT process gave something else than true. */
export function leaveDirect(
  process: Process,
  outcome: unknown,
  tag: unknown,
  payload: unknown,
): void {
  process.state &= process.pending === 0 ? ~(DIRECT | RING) : ~DIRECT;
  if (outcome === UNWANTED) {
    storeMail(process, tag, payload);
    process.state |= IDLE;
    return;
  }
  const action = afterHandle(process, outcome, payload);
  turn(process, action, carried.value);
}

/** The handler of a DIRECT process threw. */
export function throwDirect(process: Process, thrown: unknown, payload: unknown): void {
  process.state &= process.pending === 0 ? ~(DIRECT | RING) : ~DIRECT;
  keepInHand(process, payload);
  turn(process, THROW, thrown);
}

/** Runs a process until it waits, gives way or ends. */
function turn(process: Process, action: Action, value: unknown): void {
  const { kernel } = process;
  setCurrent(process);
  budget.left = kernel.reductionsPerTurn;
  carried.value = value;
  let next = action;
  while (next !== PARKED && (process.state & DEAD) === 0) {
    if (next === ENTER) next = enter(process, carried.value as Suspension);
    else if (next === MESSAGES) next = loopMessages(process, process.loop as Loop);
    else if (process.frame !== null) next = runFrames(process, next === THROW);
    else if (next === RETURN && (process.state & (WAITING | SERVES)) !== 0) next = lose(process);
    else if (process.loop !== null) {
      next = next === THROW ? leaveLoop(process, THROW) : settle(process, process.loop);
    } else {
      if (next === THROW) crash(process, carried.value);
      else terminate(process, atoms.normal);
      next = PARKED;
    }
  }
  carried.value = undefined;
  kernel.reductions += kernel.reductionsPerTurn - budget.left;
  if ((process.state & DEAD) !== 0) kernel.guarded = false;
}

function enter(process: Process, suspension: Suspension): Action {
  if (suspension === SUSPEND) return park(process);
  if (suspension === PAUSE) {
    wake(process);
    return PARKED;
  }
  const below = process.frame as Suspension | null;
  if (below !== null) {
    process.parents ??= [];
    process.parents.push(below);
  }
  process.frame = suspension;
  carried.value = undefined;
  return RETURN;
}

function park(process: Process): Action {
  if ((process.state & WAITING) !== 0) return PARKED;
  if ((process.state & SERVES) === 0) {
    carried.value = new SuspensionError(
      "SUSPEND came from a function that does not wait for anything: only `suspend` may return it",
    );
    return THROW;
  }
  process.state &= ~SERVES;
  const below = process.frame as Suspension | null;
  if (below !== null) {
    process.parents ??= [];
    process.parents.push(below, null);
    process.frame = null;
  }
  return MESSAGES;
}

/** The body or a handler has returned, and waits for something all the same. */
function lose(process: Process): Action {
  if ((process.state & SERVES) !== 0) process.loop = null;
  process.state &= ~(WAITING | SERVES);
  carried.value = lostSuspension();
  return THROW;
}

/** Takes the frame below out of the stack: null at the bottom and at the loop. */
function popFrame(process: Process): Suspension | null {
  const parents = process.parents;
  if (parents === null || parents.length === 0) return null;
  const top = parents[parents.length - 1] as Suspension | null;
  if (top !== null) parents.pop();
  return top;
}

function runFrames(process: Process, fails: boolean): Action {
  let frame = process.frame as Suspension;
  let value = carried.value;
  let failing = fails;
  for (;;) {
    try {
      for (;;) {
        const step = failing ? frame.throw(value) : frame.next(value);
        if ((process.state & DEAD) !== 0) return PARKED;
        failing = false;
        const result = step.value;
        if (result === SUSPEND || result === PAUSE) {
          process.frame = step.done === true ? popFrame(process) : frame;
          if (result === SUSPEND && (process.state & WAITING) !== 0) return PARKED;
          carried.value = result;
          return ENTER;
        }
        if (result instanceof Suspension) {
          if (step.done !== true) {
            process.parents ??= [];
            process.parents.push(frame);
          }
          frame = result;
          value = undefined;
        } else if (step.done === true) {
          const below = popFrame(process);
          value = result;
          if (below === null) {
            process.frame = null;
            carried.value = value;
            return RETURN;
          }
          frame = below;
        } else {
          value = new SuspensionError("a generator yielded something that is no suspension");
          failing = true;
        }
      }
    } catch (thrown) {
      if ((process.state & DEAD) !== 0) return PARKED;
      const below = popFrame(process);
      if (below === null) {
        process.frame = null;
        carried.value = thrown;
        return THROW;
      }
      frame = below;
      value = thrown;
      failing = true;
    }
  }
}

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
function loopMessages(process: Process, loop: Loop): Action {
  process.state &= ~IDLE;
  let left = MESSAGES_PER_TURN;
  let payload: unknown;
  try {
    while (takeForLoop(process, loop)) {
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

function takeForLoop(process: Process, loop: Loop): boolean {
  if (!hasMail(process)) return false;
  const table = Selector.table(loop.selector);
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
  if (!isTotal || hasMail(process) || process.kernel.picks) {
    process.state |= IDLE;
    return;
  }
  process.state |= DIRECT | RING;
  process.mailbox = null;
}

/** What follows a handler that did not simply return true. */
function afterHandle(process: Process, outcome: unknown, payload: unknown): Action {
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
function settle(process: Process, loop: Loop): Action {
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
function leaveLoop(process: Process, action: typeof RETURN | typeof THROW): Action {
  const loop = process.loop as Loop;
  if (action === RETURN) carried.value = loop.result;
  process.loop = null;
  const parents = process.parents;
  const extras = process.extras;
  if (parents !== null && parents.length > 0) {
    parents.pop();
    process.frame = parents.pop() as Suspension;
    // Whatever becomes of the exception, it is no longer a matter of the message.
    if (extras !== null) extras.handling = false;
  } else if (extras?.handling === true) {
    extras.stateInHand = loop.state;
  }
  return action;
}

/** Notes which message a handler works on, for the crash report. */
function keepInHand(process: Process, payload: unknown): void {
  if (process.kernel.hooks.crash === undefined) return;
  const extras = extrasOf(process);
  extras.handling = true;
  extras.messageInHand = payload;
}

/** Nobody has caught an exception: the process ends with it. */
function crash(process: Process, thrown: unknown): void {
  const reason = reasonOf(thrown);
  const { kernel, pid, parent, extras } = process;
  const { hooks } = kernel;
  const isQuiet = thrown instanceof Exit && (reason === atoms.normal || reason === atoms.shutdown);
  if (hooks.crash !== undefined && !isQuiet) {
    const handling = extras?.handling ?? false;
    const report = {
      pid,
      label: extras?.label ?? null,
      parent,
      error: thrown instanceof Exit ? thrown.reason : thrown,
      get stack() {
        return stackOf(thrown);
      },
      reason,
      handling,
      message: handling ? extras?.messageInHand : undefined,
      state: handling ? extras?.stateInHand : undefined,
    };
    kernel.callHook(() => hooks.crash?.(report));
  }
  terminate(process, reason);
}
