// The stack of a process: generators, one waiting for the next.
//
// A process's stack is `frame` (the top) and `parents` below it; a null among the parents stands for the loop, above the frames
// that served it. The driver resumes the top frame: what it yields is a new frame, SUSPEND or PAUSE; what it returns goes to the
// frame below, unless it is itself a suspension, which then takes the frame's place (so tail calls need no stack). An exception
// is thrown into the frame below, so that try and finally of hand-written generators work. A process that has ended is dropped
// where it stands: none of its frames runs again.

import { type Action, carried, ENTER, PARKED, RETURN, THROW } from "./action.ts";
import { DEAD, type Process, WAITING } from "./process.ts";
import { budget, PAUSE, SUSPEND, Suspension } from "./suspension.ts";
import { SuspensionError } from "./thrown.ts";

/**
 * The deepest stack of a process. Frames live on the heap, where recursion without end would otherwise take all processes
 * with it: at this depth they take some 600 MB.
 */
const FRAMES_MAX = 4_000_000;

/**
 * How every generator is resumed. Looked up once, since each generator function has a prototype of its own and V8 remembers only
 * four ways to find a method.
 */
const NEXT = SUSPEND.next;

/** Named as JavaScript names the end of its own stack, so that both are told in the same words. */
function tooDeep(): RangeError {
  return new RangeError(
    `Maximum call stack size exceeded: ${FRAMES_MAX} suspending calls wait for one another`,
  );
}

/** Puts a frame on top of the stack, to be run from its beginning. */
export function pushFrame(process: Process, frame: Suspension): void {
  const below = process.frame as Suspension | null;
  if (below !== null) {
    process.parents ??= [];
    process.parents.push(below);
  }
  process.frame = frame;
}

/** The frames of the process wait below the loop that it begins to serve. */
export function pushLoop(process: Process): void {
  const below = process.frame as Suspension | null;
  if (below === null) return;
  process.parents ??= [];
  process.parents.push(below, null);
  process.frame = null;
}

/** The loop is over: the frame that served it is on top again, if there is one. Says whether there is. */
export function popLoop(process: Process): boolean {
  const parents = process.parents;
  if (parents === null || parents.length === 0) return false;
  parents.pop();
  process.frame = parents.pop() as Suspension;
  return true;
}

/** Takes the frame below out of the stack: null at the bottom and at the loop. */
function popFrame(process: Process): Suspension | null {
  const parents = process.parents;
  if (parents === null || parents.length === 0) return null;
  const top = parents[parents.length - 1] as Suspension | null;
  if (top !== null) parents.pop();
  return top;
}

/** Runs the top frame, and those that follow from it, with the carried value. */
export function runFrames(process: Process, fails: boolean): Action {
  let frame = process.frame as Suspension;
  let value = carried.value;
  let failing = fails;
  for (;;) {
    try {
      for (;;) {
        const step = failing ? frame.throw(value) : NEXT.call(frame, value);
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
            if (process.parents.push(frame) > FRAMES_MAX) {
              // The function that went too deep sees it where it made the call.
              process.parents.pop();
              value = tooDeep();
              failing = true;
              continue;
            }
          }
          frame = result;
          value = undefined;
          // Loops of tail calls and deep recursion take turns with others, as loops do that the transform has marked.
          if (--budget.left <= 0) {
            process.frame = frame;
            carried.value = PAUSE;
            return ENTER;
          }
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
