// Looking at processes from outside, without changing them.

import { Monitor } from "./monitors.ts";
import {
  DIRECT,
  forEachMail,
  IDLE,
  mailSize,
  NEW,
  type Process,
  TRAPS,
  WAITING,
} from "./process.ts";
import { registeredName } from "./processes.ts";
import { termOf } from "./raw-terms.ts";
import { current } from "./running.ts";
import { linkedTo } from "./signals.ts";
import type { Atom, Pid } from "./terms.ts";
import { FOR_NOTHING, FOR_PROMISE, FOR_REPLY } from "./wait.ts";

/** What a process is doing. `serving` is a loop that waits for a message, `receiving` any other wait for one. */
export type Activity =
  | "new"
  | "running"
  | "runnable"
  | "serving"
  | "receiving"
  | "calling"
  | "sleeping"
  | "awaiting";

export interface ProcessInfo {
  readonly pid: Pid;
  readonly label: string | null;
  readonly name: Atom | null;
  readonly parent: Pid | null;
  readonly activity: Activity;
  /** Whom it waits for, if it is calling. */
  readonly callee: Pid | null;
  readonly trapping: boolean;
  /** Messages that have been sent to it and that it has not taken. */
  readonly messageCount: number;
  /** Frames on its stack. */
  readonly depth: number;
  readonly links: ReadonlyArray<Pid>;
  /** Whom it watches, and who watches it, once for each monitor. */
  readonly monitors: ReadonlyArray<Pid>;
  readonly watchers: ReadonlyArray<Pid>;
  /** The state of its loop, if it has one. */
  readonly state: unknown;
}

/** What there is to know of a process; null if it has ended. */
export function processInfo(pid: Pid): ProcessInfo | null {
  const process = pid.process;
  if (process === null) return null;
  const { extras, loop } = process;
  const frames = typeof process.frame === "object" && process.frame !== null ? 1 : 0;
  return {
    pid,
    label: extras?.label ?? null,
    name: registeredName(pid),
    parent: process.parent,
    activity: activityOf(process),
    callee: calleeOf(process)?.pid ?? null,
    trapping: (process.state & TRAPS) !== 0,
    messageCount: mailSize(process) + process.pending,
    depth: frames + (process.parents?.filter((frame) => frame !== null).length ?? 0),
    links: linkedTo(process).map((other) => other.pid),
    monitors: monitorsOf(process),
    watchers: watchersOf(process),
    state: loop?.state,
  };
}

/** The messages in the mailbox of a process, oldest first, as terms. Those still in the run queue are not among them. */
export function mailOf(pid: Pid): ReadonlyArray<unknown> {
  const found: Array<unknown> = [];
  if (pid.process !== null) {
    forEachMail(pid.process, (tag, payload) => found.push(termOf(tag, payload)));
  }
  return found;
}

/**
 * The cycle of processes that wait for each other's replies, beginning with whoever waits (or has just given up waiting) for
 * this monitor; null if there is none.
 */
export function waitCycle(monitor: Monitor): ReadonlyArray<Pid> | null {
  const first = Monitor.watcher(monitor);
  if (first === null) return null;
  const path: Array<Pid> = [first.pid];
  const seen = new Set<Process>([first]);
  let next = Monitor.target(monitor);
  while (next !== null) {
    if (next === first) return path;
    if (seen.has(next)) return null;
    seen.add(next);
    path.push(next.pid);
    next = calleeOf(next);
  }
  return null;
}

function calleeOf(process: Process): Process | null {
  const { wait } = process;
  if (wait === null || (process.state & WAITING) === 0 || wait.kind !== FOR_REPLY) return null;
  return Monitor.target(wait.subject as Monitor);
}

function activityOf(process: Process): Activity {
  const { state, wait } = process;
  if (process === current) return "running";
  if ((state & NEW) !== 0) return "new";
  if ((state & (DIRECT | IDLE)) !== 0) return "serving";
  if ((state & WAITING) === 0 || wait === null) return "runnable";
  if (wait.kind === FOR_REPLY) return "calling";
  if (wait.kind === FOR_NOTHING) return "sleeping";
  return wait.kind === FOR_PROMISE ? "awaiting" : "receiving";
}

function monitorsOf(process: Process): ReadonlyArray<Pid> {
  const found: Array<Pid> = [];
  const called = process.wait?.subject;
  const callee = called instanceof Monitor ? Monitor.target(called) : null;
  if (callee !== null && !Monitor.isHeld(called as Monitor)) found.push(callee.pid);
  for (let item = process.monitors; item !== null; item = Monitor.nextHeld(item)) {
    const target = Monitor.target(item);
    if (target !== null) found.push(target.pid);
  }
  return found.reverse();
}

function watchersOf(process: Process): ReadonlyArray<Pid> {
  const found: Array<Pid> = [];
  for (const item of Monitor.oldestFirst(process.watchers)) {
    const watcher = Monitor.watcher(item);
    if (watcher !== null) found.push(watcher.pid);
  }
  return found;
}
