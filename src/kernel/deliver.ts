// The last step of every message: into a waiting process, into a mailbox, or into the run queue; and making a process runnable.
//
// All messages to one process take the same way at any time, so they keep the order in which they were delivered: while the
// process is DIRECT, or messages to it are still in the run queue, through the run queue; else to its wait or mailbox at once.
// A message to a process that has ended is reported as a dead letter. Nothing here runs user code.

import type { LossReason } from "./events.ts";
import { sendAway } from "./far.ts";
import type { Kernel } from "./kernel.ts";
import type { Loop } from "./loop.ts";
import {
  DEAD,
  DIRECT,
  forEachMail,
  hasMail,
  IDLE,
  type Process,
  QUEUED,
  RING,
  storeMail,
  WAITING,
} from "./process.ts";
import { RAW, termOf } from "./raw-terms.ts";
import { type Chunk, WAKE } from "./run-queue.ts";
import { current } from "./running.ts";
import { Selector } from "./selector.ts";
import { type Atom, atoms, type Pid } from "./terms.ts";
import { ABORT } from "./thrown.ts";
import { satisfies } from "./wait-end.ts";

/** Sends a message. Works anywhere; never waits. To a process that has ended, it is lost and reported. Throws CannotCross. */
export function send(pid: Pid, tag: unknown, payload: unknown): void {
  const process = pid.process;
  if (process === null) {
    sendAway(pid, tag, payload);
    return;
  }
  const kernel = process.kernel;
  if (kernel.guarded) attend(kernel);
  if ((process.state & RING) !== 0) {
    process.pending++;
    kernel.queue.push(process, tag, payload);
  } else {
    arrive(process, tag, payload);
  }
}

/** Delivers a message to a process that has not ended. */
export function deliver(process: Process, tag: unknown, payload: unknown): void {
  const kernel = process.kernel;
  if ((process.state & RING) !== 0) {
    if (kernel.guarded) attend(kernel);
    process.pending++;
    kernel.queue.push(process, tag, payload);
  } else {
    arrive(process, tag, payload);
  }
}

/** A message has come to a process whose messages do not go through the run queue. */
export function arrive(process: Process, tag: unknown, payload: unknown): void {
  const state = process.state;
  if ((state & WAITING) !== 0 && satisfies(process, tag, payload)) return;
  storeMail(process, tag, payload);
  if ((state & (IDLE | QUEUED)) === IDLE && isWanted(process.loop as Loop, tag, payload)) {
    wake(process);
  }
}

function isWanted(loop: Loop, tag: unknown, payload: unknown): boolean {
  return tag === loop.tag || Selector.table(loop.selector).match(tag, payload) !== null;
}

/** Makes a process runnable, after all that are runnable now. */
export function wake(process: Process): void {
  if ((process.state & QUEUED) !== 0) return;
  process.state |= QUEUED;
  const kernel = process.kernel;
  if (kernel.guarded) attend(kernel);
  kernel.enqueue(process);
}

/**
 * The kernel is guarded: it is not running, and its host must hear that there is something to do; or the running process has
 * ended itself and its code goes on in spite of that, which ends here.
 */
export function attend(kernel: Kernel): void {
  if (current !== null && (current.state & DEAD) !== 0 && !current.kernel.isBurying) throw ABORT;
  kernel.announce();
}

/** Reports a lost message, if anybody listens. */
export function loseMessage(
  kernel: Kernel,
  reason: LossReason,
  pid: Pid | null,
  name: Atom | null,
  tag: unknown,
  payload: unknown,
): void {
  const { hooks } = kernel;
  if (hooks.deadLetter === undefined) return;
  const letter = { reason, pid, name, message: termOf(tag, payload) };
  kernel.callHook(() => hooks.deadLetter?.(letter));
}

/**
 * Moves the messages to a process that are still in the run queue into its mailbox, so that they can be searched. Costs a walk
 * over the run queue; an idle loop that was DIRECT goes on with its mailbox.
 */
export function gather(process: Process): void {
  const wasDirect = (process.state & DIRECT) !== 0;
  process.state &= ~(RING | DIRECT);
  if (wasDirect) process.state |= IDLE;
  const { queue, nobody } = process.kernel;
  if (process.pending > 0) {
    queue.visit((chunk: Chunk, slot: number) => {
      if (chunk[slot] !== process || chunk[slot + 1] === WAKE) return false;
      storeMail(process, chunk[slot + 1], chunk[slot + 2]);
      chunk[slot] = nobody;
      chunk[slot + 1] = WAKE;
      chunk[slot + 2] = undefined;
      process.pending--;
      return process.pending === 0;
    });
  }
  if (wasDirect && hasMail(process)) wake(process);
}

/** Reports all messages of a mailbox as lost. */
export function loseMail(process: Process, reason: LossReason): void {
  const { kernel } = process;
  if (kernel.hooks.deadLetter === undefined || !hasMail(process)) return;
  forEachMail(process, (tag, payload) => {
    if (!isSignal(tag, payload)) loseMessage(kernel, reason, process.pid, null, tag, payload);
  });
}

/** Whether a message is an EXIT or a DOWN: what the kernel itself has sent is no dead letter. */
export function isSignal(tag: unknown, payload: unknown): boolean {
  if (tag !== RAW || !Array.isArray(payload)) return false;
  return (
    (payload.length === 3 && payload[0] === atoms.EXIT) ||
    (payload.length === 5 && payload[0] === atoms.DOWN)
  );
}
