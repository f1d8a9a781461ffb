/**
 * The shape of a log entry: what happened to which process, why, where in the Gleam source, and what becomes of it. Made
 * once for each event (`entries.ts`) and then written as text, as JSON, or handed to a function of the application.
 */
import type { SystemEvent } from "./events.ts";

/** How grave it is: a process crashed or the program went down; something an operator should know; a detail. */
export type LogLevel = "error" | "warning" | "debug";

/** A place in the Gleam source. Line and column count from 1. */
export interface LogPlace {
  /** `bank/ledger`. */
  readonly module: string;
  /** `transfer`. */
  readonly function: string;
  /** As a report shows it: relative where that is shorter. */
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
  /** From 1 on. */
  readonly column: number;
}

/** A process as a log names it. */
export interface LogProcess {
  /** Its number. */
  readonly pid: number;
  /** Its label or registered name, else words made of its number. */
  readonly name: string;
}

/**
 * What an entry is about: `crash`, `supervisor_report`, `unexpected_message`, `call_cycle`, `dead_letter`, `host_failure`,
 * `program_down` and `program_stuck` (of `starfish run`), or the `kind` of whatever else the program reported.
 */
export interface LogEntry {
  /** How grave it is. */
  readonly level: LogLevel;
  /** One of those above. */
  readonly kind: string;
  /** Milliseconds since 1970, UTC. */
  readonly timeMs: number;
  /** The process concerned; null where there is none, or it is not known. */
  readonly process: LogProcess | null;
  /** What happened, in one sentence without the process. */
  readonly summary: string;
  /** Why, in words; null where there is nothing to say. */
  readonly reason: string | null;
  /** Where in the Gleam source, innermost first. */
  readonly places: ReadonlyArray<LogPlace>;
  /** Values that the failure carries, one a line: `value: Error(Nil)`. */
  readonly values: ReadonlyArray<string>;
  /** The message in hand, or the one that was lost or not expected, as Gleam prints it. */
  readonly message: string | null;
  /** The state before the message in hand, as Gleam prints it. */
  readonly state: string | null;
  /** What was decided, or what becomes of the process. */
  readonly decision: string | null;
  /** What it was made from; null for entries of `starfish run` itself. */
  readonly event: SystemEvent | null;
  /** What was thrown, if something was. */
  readonly thrown: unknown;
}
