// Owns the words for what the runtime reports besides crashes: what supervisors met and decided, messages that nobody
// waited for. Events of a kind that is not known are shown by their own text, or by their parts. Never throws.

import type { ReportedEvent } from "../../../src/kernel/index.ts";
import { type ReportContext, shownReason, shownValue } from "../report/index.ts";

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
  readonly child: { readonly number: number | null };
  readonly reason: unknown;
  readonly decision: string | null;
  readonly restarts: {
    readonly count: number;
    readonly intensity: number;
    readonly periodSeconds: number;
  } | null;
}

function describeSupervision(
  event: SupervisorEvent,
  context: ReportContext,
): ReadonlyArray<string> {
  const { problem, child, reason, decision, restarts } = event;
  const who = child.number === null ? "a child" : `child ${child.number + 1}`;
  const limit =
    restarts === null
      ? ""
      : ` (${restarts.count} in the window; at most ${restarts.intensity} in ${restarts.periodSeconds} s)`;
  const decided = decision === null ? [] : [`  ${decisions[decision] ?? decision}${limit}`];
  return [
    `supervisor: ${who} ${problems[problem] ?? problem}: ${shownReason(reason, context)}`,
    ...decided,
  ];
}

/** The lines that tell a person of an event. */
export function describeEvent(event: ReportedEvent, context: ReportContext): ReadonlyArray<string> {
  if (event.kind === "supervisor_report") {
    return describeSupervision(event as unknown as SupervisorEvent, context);
  }
  if (typeof event.text === "string") return [event.text];
  const { kind, ...parts } = event;
  const lines = Object.entries(parts).map(
    ([name, part]) => `  ${name}: ${shownValue(part, context)}`,
  );
  return [kind.replaceAll(/[_-]/g, " "), ...lines];
}
