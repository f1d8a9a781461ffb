// Owns the words for what the program reports besides crashes: what supervisors met and decided, messages that nobody
// waited for, calls that wait for each other. Events of a kind that is not known are shown by their own text, or by
// their parts. Never throws for what an event holds.

import { Pid, type ReportedEvent } from "../kernel/index.ts";
import { gleamFrames, type ReportContext, shownPlace } from "./crash.ts";
import type { LogEntry } from "./entry.ts";
import { logPlaces } from "./places.ts";
import { shownValue } from "./printing.ts";
import { logProcess } from "./process-name.ts";
import { placesOf, shownReason, thrownIn } from "./reason.ts";

/** The part of an entry that depends on the kind of event. */
export type ReportedParts = Pick<
  LogEntry,
  "process" | "summary" | "reason" | "places" | "message" | "decision" | "thrown"
>;

/** What became of a child, by the problem that a supervisor had with it. */
const problems: Readonly<Record<string, string>> = {
  child_ended: "ended",
  child_not_started: "could not be started",
  child_not_shut_down: "did not shut down as it should",
};

const decisions: Readonly<Record<string, string>> = {
  restart: "it is started again",
  restart_all: "all children are started again",
  restart_rest: "it and those after it are started again",
  retry: "it is tried again in a moment",
  forget: "it is not started again",
  give_up: "the supervisor gives up: too many restarts",
  shut_down: "its work is done: the supervisor ends",
  fail_to_start: "the supervisor does not start",
};

interface SupervisorEvent {
  readonly problem: string;
  readonly supervisor?: unknown;
  readonly child: { readonly number: number | null };
  readonly reason: unknown;
  readonly decision: string | null;
  readonly restarts: {
    readonly count: number;
    readonly intensity: number;
    readonly periodSeconds: number;
  } | null;
  /** Of a supervisor with backoff. */
  readonly failures?: number;
  readonly delayMs?: number | null;
}

function decisionOf({ decision, restarts, failures, delayMs }: SupervisorEvent): string | null {
  if (decision === null) return null;
  const words = decisions[decision] ?? decision;
  if (restarts !== null) {
    const { count, intensity, periodSeconds } = restarts;
    return `${words} (${count} in the window; at most ${intensity} in ${periodSeconds} s)`;
  }
  if (failures === undefined) return words;
  const inARow = failures === 1 ? "the first failure" : `failure ${failures} in a row`;
  return typeof delayMs === "number"
    ? `${words} in ${delayMs} ms (${inARow})`
    : `no more restarts (${inARow})`;
}

function supervision(event: SupervisorEvent, context: ReportContext): ReportedParts {
  const { problem, child, reason, supervisor } = event;
  const who = child.number === null ? "a child" : `child ${child.number + 1}`;
  const thrown = thrownIn(reason);
  return {
    process: supervisor instanceof Pid ? logProcess(supervisor) : null,
    summary: `${who} ${problems[problem] ?? problem}`,
    reason: shownReason(reason, context),
    places: thrown === undefined ? [] : logPlaces(placesOf(thrown, context), context),
    message: null,
    decision: decisionOf(event),
    thrown,
  };
}

function summaryOf(event: ReportedEvent, context: ReportContext): string {
  if (typeof event.text === "string") return event.text;
  const { kind, ...parts } = event;
  const shown = Object.entries(parts).map(
    ([name, part]) => `${name}: ${shownValue(part, context)}`,
  );
  const words = kind.replaceAll(/[_-]/g, " ");
  return shown.length === 0 ? words : `${words} (${shown.join(", ")})`;
}

interface StuckEvent {
  readonly text: string;
  readonly process: {
    readonly pid: number;
    readonly label: string | null;
    readonly name: string | null;
  } | null;
  readonly message: string | null;
  readonly stack: string | null;
}

/** A thread that was stuck: in which process, and where in the source. */
function stuck(event: StuckEvent, context: ReportContext): ReportedParts {
  const { text, process, message, stack } = event;
  const frames = stack === null ? [] : gleamFrames(stack, context.positions);
  const [frame] = frames;
  const where = frame && `${frame.module}.${frame.functionName}`;
  const place = frame && shownPlace(frame, context.directory);
  return {
    process: process && {
      pid: process.pid,
      name: process.label ?? process.name ?? `process ${process.pid}`,
    },
    summary: frame === undefined ? text : `${text}, in ${where} (${place})`,
    reason: null,
    places: logPlaces(frames, context),
    message,
    decision: "its processes end with it, and another thread takes its place",
    thrown: undefined,
  };
}

/** What an event says, in words. */
export function partsOfReported(event: ReportedEvent, context: ReportContext): ReportedParts {
  if (event.kind === "supervisor_report") {
    return supervision(event as unknown as SupervisorEvent, context);
  }
  if (event.kind === "scheduler_stuck") return stuck(event as unknown as StuckEvent, context);
  const isUnexpected = event.kind === "unexpected_message";
  return {
    process: event.pid instanceof Pid ? logProcess(event.pid) : null,
    summary: summaryOf(event, context),
    reason: null,
    places: [],
    message: isUnexpected && "message" in event ? shownValue(event.message, context) : null,
    decision: isUnexpected ? "it is dropped" : null,
    thrown: undefined,
  };
}
