// What the kernel tells whoever watches it: lost messages, crashes, births and deaths.
//
// Hooks are called at the moment of the event, between two instructions of some process, so they must be quick and must not
// throw; what they throw is handed to `hooks.failed` (or dropped) and never reaches a process. An absent hook costs nothing.

import type { Atom, Pid } from "./terms.ts";

/**
 * Why a message was lost.
 * - `dead`: sent to a process that had ended;
 * - `exited`: in the mailbox, or on its way to it, when the process ended;
 * - `unregistered`: a timer fired for a name that nobody had;
 * - `owner-exited`: a timer was pending when the process it would have sent to ended;
 * - `flushed`: dropped by `flushMessages`;
 * - `overflow`: more was sent to another thread than the way there holds;
 * - `cannot-cross`: a delayed message was for another thread, and it holds something that cannot be copied.
 */
export type LossReason =
  | "dead"
  | "exited"
  | "unregistered"
  | "owner-exited"
  | "flushed"
  | "overflow"
  | "cannot-cross";

/** One lost message. */
export interface DeadLetter {
  /** Why it was lost. */
  readonly reason: LossReason;
  /** Who would have got it; null if it was addressed to a name. */
  readonly pid: Pid | null;
  /** The name that it was addressed to; null if it was to a process. */
  readonly name: Atom | null;
  /** The term as the receiver would have seen it: `[tag, payload]` for a subject's message. */
  readonly message: unknown;
}

/** A process ended because of an exception that nobody caught. */
export interface CrashReport {
  /** The process that ended. */
  readonly pid: Pid;
  /** What it was started as; null if nobody said. */
  readonly label: string | null;
  /** Who started it; null for what TypeScript started. */
  readonly parent: Pid | null;
  /** What was thrown. */
  readonly error: unknown;
  /** Made when it is looked at. */
  readonly stack: string;
  /** The exit reason that links and monitors see. */
  readonly reason: unknown;
  /** True if a message was being handled by a loop. */
  readonly handling: boolean;
  /** That message. */
  readonly message: unknown;
  /** The state before it. */
  readonly state: unknown;
}

/** An event that code above the kernel reports through it. */
export interface ReportedEvent {
  /** `supervisor_report`, `unexpected_message` and the like; what else there is depends on it. */
  readonly kind: string;
  /** Terms as the kernel has them. */
  readonly [detail: string]: unknown;
}

export interface Hooks {
  deadLetter?(letter: DeadLetter): void;
  crash?(report: CrashReport): void;
  /**
   * `code`: by what the process can be told from others of its parent over several runs of a program: the function that it runs
   * or that handles its messages, its name, or, if it was started from outside of any process, its label.
   */
  spawned?(pid: Pid, parent: Pid | null, code: unknown): void;
  exited?(pid: Pid, reason: unknown): void;
  report?(event: ReportedEvent): void;
  /** A hook or an exit callback threw. */
  failed?(error: unknown): void;
}
