/**
 * Making log entries of events: everything that there is to say of an event is put into words here, once, for all
 * renderings.
 *
 * Promise: every event has an entry. Values that cannot be printed are named by their kind, and a stack that leads to no
 * Gleam source gives no places.
 */
import {
  type CrashReport,
  type DeadLetter,
  type LossReason,
  Pid,
  processInfo,
} from "../kernel/index.ts";
import { describeThrown, type ReportContext, valuesOf } from "./crash.ts";
import type { LogEntry, LogLevel, LogProcess } from "./entry.ts";
import type { SystemEvent } from "./events.ts";
import { logPlaces } from "./places.ts";
import { shownValue } from "./printing.ts";
import { logProcess } from "./process-name.ts";
import { placesOf, thrownIn } from "./reason.ts";
import { partsOfReported } from "./reported.ts";

const losses: Readonly<Record<LossReason, string>> = {
  dead: "a message was sent to a process that has ended",
  exited: "a process ended before it took a message",
  unregistered: "a delayed message found nobody under its name",
  "owner-exited": "a delayed message was for a process that ended before",
  overflow: "more was sent to another thread than the way there holds",
  "cannot-cross": "a delayed message for another thread holds what cannot be copied",
  flushed: "a message was flushed",
};

/** An entry that says nothing yet but when. */
function blank(kind: string, level: LogLevel, event: SystemEvent | null): LogEntry {
  return {
    level,
    kind,
    timeMs: Date.now(),
    process: null,
    summary: "",
    reason: null,
    places: [],
    values: [],
    message: null,
    state: null,
    decision: null,
    event,
    thrown: undefined,
  };
}

/** An entry about a program as a whole. */
export function programEntry(
  kind: string,
  level: LogLevel,
  parts: Partial<Omit<LogEntry, "kind" | "level" | "event">>,
): LogEntry {
  return { ...blank(kind, level, null), ...parts };
}

const counted = (count: number, singular: string, plural: string): string =>
  `${count} ${count === 1 ? singular : plural}`;

/** What becomes of a process that crashed: who is told. */
function fateOf(pid: Pid): string {
  const info = processInfo(pid);
  const told = [
    ...(info?.links.length
      ? [counted(info.links.length, "linked process", "linked processes")]
      : []),
    ...(info?.watchers.length ? [counted(info.watchers.length, "monitor", "monitors")] : []),
  ];
  return told.length === 0 ? "it ends; no process is told" : `it ends; told: ${told.join(", ")}`;
}

function crashEntry(event: SystemEvent, report: CrashReport, context: ReportContext): LogEntry {
  const { reason, handling, message, state } = report;
  const thrown = thrownIn(reason) ?? report.error;
  const isReason = thrownIn(reason) === undefined;
  return {
    ...blank("crash", "error", event),
    process: logProcess(report.pid),
    summary: isReason
      ? `ended with the reason ${shownValue(reason, context)}`
      : describeThrown(thrown, context).headline,
    reason: isReason ? shownValue(reason, context) : describeThrown(thrown, context).headline,
    places: logPlaces(placesOf(thrown, context), context),
    values: valuesOf(thrown, context),
    message: handling && message !== undefined ? shownValue(message, context) : null,
    state: handling && state !== undefined ? shownValue(state, context) : null,
    decision: fateOf(report.pid),
    thrown: isReason ? undefined : thrown,
  };
}

function deadLetterEntry(event: SystemEvent, letter: DeadLetter, context: ReportContext): LogEntry {
  const { reason, pid, name, message } = letter;
  return {
    ...blank("dead_letter", "debug", event),
    process: pid === null ? null : logProcess(pid),
    summary: name === null ? losses[reason] : `${losses[reason]}: ${name.name}`,
    reason,
    message: shownValue(message, context),
    decision: "it is dropped",
  };
}

function hostFailureEntry(event: SystemEvent, error: unknown, context: ReportContext): LogEntry {
  return {
    ...blank("host_failure", "error", event),
    summary: `code of the host failed: ${describeThrown(error, context).headline}`,
    reason: describeThrown(error, context).headline,
    places: logPlaces(placesOf(error, context), context),
    decision: "the system goes on",
    thrown: error,
  };
}

/** What only the thread in which something happened knows of it. */
export interface EventFacts {
  readonly process: LogProcess | null;
  /** What becomes of the process; null where the event itself says it. */
  readonly decision: string | null;
}

/** The process that an event is about. */
function processOf(event: SystemEvent): Pid | null {
  switch (event._tag) {
    case "Crash":
      return event.report.pid;
    case "DeadLetter":
      return event.letter.pid;
    case "HostFailure":
      return null;
    case "Report": {
      const { supervisor, pid } = event.event;
      if (supervisor instanceof Pid) return supervisor;
      return pid instanceof Pid ? pid : null;
    }
  }
}

/** Quickly found out, for an entry that another thread makes of the event. */
export function factsOf(event: SystemEvent): EventFacts {
  const pid = processOf(event);
  return {
    process: pid === null ? null : logProcess(pid),
    decision: event._tag === "Crash" ? fateOf(event.report.pid) : null,
  };
}

/** How grave an event is, known without making its entry. */
export function levelOf(event: SystemEvent): LogLevel {
  if (event._tag === "DeadLetter") return "debug";
  if (event._tag !== "Report") return "error";
  const { kind, error } = event.event;
  // What was never to leave its thread is kept there as it should be.
  if (kind === "kept_here" && error === null) return "debug";
  return reportLevels[kind] ?? "warning";
}

/** Reports that are graver, or less grave, than a warning: what happens to the threads of a system. */
const reportLevels: Readonly<Record<string, LogLevel>> = {
  scheduler_started: "debug",
  run_here: "debug",
  no_schedulers: "debug",
  scheduler_stuck: "error",
  scheduler_out_of_memory: "error",
  scheduler_exited: "error",
  scheduler_crashed: "error",
  scheduler_given_up: "error",
};

/** The entry of an event. */
export function entryOf(event: SystemEvent, context: ReportContext): LogEntry {
  switch (event._tag) {
    case "Crash":
      return crashEntry(event, event.report, context);
    case "DeadLetter":
      return deadLetterEntry(event, event.letter, context);
    case "HostFailure":
      return hostFailureEntry(event, event.error, context);
    case "Report":
      return {
        ...blank(event.event.kind, levelOf(event), event),
        ...partsOfReported(event.event, context),
      };
  }
}
