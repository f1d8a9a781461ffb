// The turns of a process: how it begins, goes on after a wait, gives way, and ends.
//
// `resume` is for a process whose WAKE entry has come out of the run queue, `leaveDirect` and `throwDirect` for one whose loop was
// handed a message and did not simply go on. None of them throws: whatever user code throws ends in the crash of that process.

import { type Action, carried, ENTER, MESSAGES, PARKED, RETURN, THROW } from "./action.ts";
import { wake } from "./deliver.ts";
import { pushFrame, pushLoop, runFrames } from "./frames.ts";
import type { Loop } from "./loop.ts";
import {
  type Body,
  DEAD,
  DIRECT,
  IDLE,
  NEW,
  type Process,
  QUEUED,
  RING,
  SERVES,
  storeMail,
  WAITING,
} from "./process.ts";
import { setCurrent } from "./running.ts";
import { afterHandle, keepInHand, leaveLoop, loopMessages, settle, UNWANTED } from "./serving.ts";
import { terminate } from "./signals.ts";
import { budget, PAUSE, SUSPEND, Suspension } from "./suspension.ts";
import { atoms } from "./terms.ts";
import { Exit, lostSuspension, reasonOf, SuspensionError, stackOf } from "./thrown.ts";
import type { Wait } from "./wait.ts";
import { finishWait, isWaitOver } from "./wait-end.ts";

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
  process.state &= process.pending === 0 ? ~(DIRECT | IDLE | RING) : ~(DIRECT | IDLE);
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
  process.state &= process.pending === 0 ? ~(DIRECT | IDLE | RING) : ~(DIRECT | IDLE);
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
  if (kernel.remote !== null) kernel.remote.publish();
}

function enter(process: Process, suspension: Suspension): Action {
  if (suspension === SUSPEND) return park(process);
  if (suspension === PAUSE) {
    wake(process);
    return PARKED;
  }
  pushFrame(process, suspension);
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
  pushLoop(process);
  return MESSAGES;
}

/** The body or a handler has returned, and waits for something all the same. */
function lose(process: Process): Action {
  if ((process.state & SERVES) !== 0) process.loop = null;
  process.state &= ~(WAITING | SERVES);
  carried.value = lostSuspension();
  return THROW;
}

/** A process that exits so did what it was to do: as on the BEAM, that is no crash to report. */
function isOrderly(reason: unknown): boolean {
  if (reason === atoms.normal || reason === atoms.shutdown) return true;
  return Array.isArray(reason) && reason.length === 2 && reason[0] === atoms.shutdown;
}

/** Nobody has caught an exception: the process ends with it. */
function crash(process: Process, thrown: unknown): void {
  const reason = reasonOf(thrown);
  const { kernel, pid, parent, extras } = process;
  const { hooks } = kernel;
  const isQuiet = thrown instanceof Exit && isOrderly(reason);
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
