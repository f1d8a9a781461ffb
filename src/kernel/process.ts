// The record of one process, and its mail.
//
// An idle process is this record, its pid and what its loop holds; everything that most processes never need sits in `extras`
// or in lists that are made on first use. All fields are written in the constructor so that all processes have one shape.
// The record keeps the state; what happens to it is in waiting.ts and wait-end.ts (receive), turns.ts and frames.ts (running),
// serving.ts (loops), signals.ts (exits) and kernel.ts (whose turn it is).

import type { Handler } from "./handler.ts";
import type { Kernel } from "./kernel.ts";
import { sameTag } from "./keys.ts";
import type { Loop } from "./loop.ts";
import { Mailbox, NO_MESSAGE, taken } from "./mailbox.ts";
import type { Monitor } from "./monitors.ts";
import { nextNumber } from "./numbers.ts";
import type { Wish } from "./placement.ts";
import { isDownOf, isExitOf, RAW } from "./raw-terms.ts";
import type { SelectorTable } from "./selector-table.ts";
import type { Suspension } from "./suspension.ts";
import { type Atom, Pid, type Reference } from "./terms.ts";
import { NO_TIMER } from "./timers.ts";
import type { Wait } from "./wait.ts";

/** The process has ended. */
export const DEAD = 1;
/** The process has not run yet; `frame` is its body. */
export const NEW = 2;
/** There is a WAKE entry for the process in the run queue. */
export const QUEUED = 4;
/** Messages to the process go through the run queue, because it is DIRECT or was and some are still there. */
export const RING = 8;
/** The process is idle in its loop: the scheduler hands it each message as it leaves the run queue. */
export const DIRECT = 16;
/** Exit signals become messages. */
export const TRAPS = 32;
/** The process waits for what `wait` says. */
export const WAITING = 64;
/** The process is idle in its loop, and its messages are in its mailbox. */
export const IDLE = 128;
/** The process has called `serve` and not yet come back to the driver. */
export const SERVES = 256;
/** The record stands for a process of another thread: see stubs.ts. It never runs and gets no messages. */
export const STUB = 512;
/** Of a stub: its home slot was told to report its end. */
export const WATCHED = 1024;
/** Of a stub: it was sent a `kill`, which is on its way. */
export const DOOMED = 2048;
/** The loop of the process takes nothing but EXITs: see frozen.ts. */
export const FROZEN = 4096;

/** The entry of a process that no other thread knows of. */
export const NO_ENTRY = -1;

/** What only some processes have. */
export class Extras {
  name: Atom | null = null;
  label: string | null = null;
  /** The first of the delayed messages that end with this process. */
  timers = NO_TIMER;
  /** Called by the kernel when the process ends. */
  exitCallbacks: Array<(pid: Pid, reason: unknown) => void> | null = null;
  /** The message that a suspended handler of the loop works on. */
  handling = false;
  messageInHand: unknown = undefined;
  /** The state of the loop before that message, once it has failed. */
  stateInHand: unknown = undefined;
  /** Where the process stands in the life table of its slot, once its pid has left the thread. */
  entry = NO_ENTRY;
  /** The slots that hear of its end: a bit for each, slots 0 to 31 and 32 to 63. */
  watchersLow = 0;
  watchersHigh = 0;
  /** Where the processes that it starts are to run; null: in its own thread. */
  placement: Wish | null = null;
}

/** What a process runs, once. */
export type Body = () => unknown;

export class Process {
  readonly pid: Pid;
  readonly kernel: Kernel;
  /** Who spawned it. */
  readonly parent: Pid | null;
  state = NEW;
  /** Messages to this process that are still in the run queue. */
  pending = 0;
  loop: Loop | null = null;
  /** The body before the first turn, then the frame that runs or waits on top. */
  frame: Body | Suspension | null;
  /** The frames below; null stands for the loop (see frames.ts). */
  parents: Array<Suspension | null> | null = null;
  /** The oldest message; the ones behind it are in `mailbox`. */
  firstTag: unknown = NO_MESSAGE;
  firstPayload: unknown = undefined;
  mailbox: Mailbox | null = null;
  wait: Wait | null = null;
  links: Process | Set<Process> | null = null;
  /** Monitors that others hold on this process. */
  watchers: Monitor | null = null;
  /** Monitors that this process holds on others. */
  monitors: Monitor | null = null;
  extras: Extras | null = null;
  /** Neighbours in the list of all processes of the kernel, in the order of their birth. */
  next: Process | null = null;
  previous: Process | null = null;

  /** `identity`: the number of the process if its pid was made elsewhere, or the pid of which this is the stub. */
  constructor(
    kernel: Kernel,
    parent: Pid | null,
    body: Body,
    identity: number | Pid = nextNumber(),
  ) {
    this.pid = typeof identity === "number" ? new Pid(this, identity) : identity;
    this.kernel = kernel;
    this.parent = parent;
    this.frame = body;
  }
}

export function extrasOf(process: Process): Extras {
  process.extras ??= new Extras();
  return process.extras;
}

/** How many messages are in the mailbox; those still in the run queue are `pending`. */
export function mailSize(process: Process): number {
  const first = process.firstTag === NO_MESSAGE ? 0 : 1;
  return first + (process.mailbox === null ? 0 : process.mailbox.size);
}

export function hasMail(process: Process): boolean {
  return process.firstTag !== NO_MESSAGE || (process.mailbox !== null && process.mailbox.size > 0);
}

/** Puts a message behind all others. */
export function storeMail(process: Process, tag: unknown, payload: unknown): void {
  const mailbox = process.mailbox;
  if (process.firstTag === NO_MESSAGE && (mailbox === null || mailbox.size === 0)) {
    process.firstTag = tag;
    process.firstPayload = payload;
    return;
  }
  if (mailbox === null) {
    process.mailbox = new Mailbox();
    process.mailbox.push(tag, payload);
  } else {
    mailbox.push(tag, payload);
  }
}

function takeInline(process: Process): void {
  taken.tag = process.firstTag;
  taken.payload = process.firstPayload;
  process.firstTag = NO_MESSAGE;
  process.firstPayload = undefined;
}

/** Takes the oldest message into `taken`. */
export function takeFirst(process: Process): boolean {
  if (process.firstTag !== NO_MESSAGE) {
    takeInline(process);
    return true;
  }
  return process.mailbox?.takeFirst() ?? false;
}

/** Takes the oldest message `[tag, _]` into `taken`. */
export function takeTag(process: Process, tag: unknown): boolean {
  const first = process.firstTag;
  if (first === tag || (first !== NO_MESSAGE && sameTag(first, tag))) {
    takeInline(process);
    return true;
  }
  const mailbox = process.mailbox;
  return mailbox !== null && mailbox.size > 0 && mailbox.takeTag(tag);
}

/** Takes the oldest message that the table has a handler for into `taken`, and returns the handler. */
export function takeMatch(process: Process, table: SelectorTable): Handler | null {
  const first = process.firstTag;
  if (first !== NO_MESSAGE) {
    const handler = table.match(first, process.firstPayload);
    if (handler !== null) {
      takeInline(process);
      return handler;
    }
  }
  return process.mailbox === null ? null : process.mailbox.takeMatch(table);
}

/** Takes the reply to a call, or the DOWN that says that there will be none. */
export function takeReply(process: Process, monitor: Reference, mark: number): boolean {
  const first = process.firstTag;
  if (first !== NO_MESSAGE) {
    if (sameTag(first, monitor) || (first === RAW && isDownOf(process.firstPayload, monitor))) {
      takeInline(process);
      return true;
    }
  }
  return process.mailbox?.takeReply(monitor, mark) ?? false;
}

/** Takes the DOWN of a monitor. */
export function takeDown(process: Process, monitor: Reference, mark: number): boolean {
  if (process.firstTag === RAW && isDownOf(process.firstPayload, monitor)) {
    takeInline(process);
    return true;
  }
  return process.mailbox?.takeDown(monitor, mark) ?? false;
}

/** Takes the oldest EXIT from a process. */
export function takeExitOf(process: Process, pid: Pid): boolean {
  if (process.firstTag === RAW && isExitOf(process.firstPayload, pid)) {
    takeInline(process);
    return true;
  }
  return process.mailbox?.takeExit(pid) ?? false;
}

/** Calls `visit` for each message in the mailbox, oldest first. */
export function forEachMail(
  process: Process,
  visit: (tag: unknown, payload: unknown) => void,
): void {
  if (process.firstTag !== NO_MESSAGE) visit(process.firstTag, process.firstPayload);
  process.mailbox?.forEach(visit);
}

/** Drops all messages of the mailbox. */
export function clearMail(process: Process): void {
  process.firstTag = NO_MESSAGE;
  process.firstPayload = undefined;
  process.mailbox = null;
}
