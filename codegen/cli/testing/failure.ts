// Owns what vitest shows of a Gleam test that failed: Gleam's report as the message, Gleam positions as the stack.
// Reporters, editors and CI thus point at the .gleam file. Always gives an error, whatever ended the test.

import type { CrashReport } from "../../../src/kernel/index.ts";
import {
  describeThrown,
  type GleamFrame,
  gleamErrorOf,
  gleamFrames,
  placeOfGleamError,
  type ReportContext,
  shownPlace,
  shownValue,
} from "../report/index.ts";

/** What was thrown, if the exit reason of a crash holds it: the runtime gives `[error, stack]`. */
function thrownIn(reason: unknown): unknown {
  return Array.isArray(reason) && reason[0] instanceof Error ? reason[0] : undefined;
}

/** The Gleam places of something thrown, innermost first, beginning with where a Gleam error was raised. */
function placesOf(thrown: unknown, context: ReportContext): ReadonlyArray<GleamFrame> {
  const stack = thrown instanceof Error ? (thrown.stack ?? "") : "";
  const frames = gleamFrames(stack, context.positions);
  const error = gleamErrorOf(thrown);
  if (error === undefined) return frames;
  const place = placeOfGleamError(error, frames, context.modules);
  if (place === undefined) return frames;
  return [{ ...place, functionName: error.functionName }, ...frames.slice(1)];
}

function failureOfThrown(thrown: unknown, context: ReportContext): Error {
  const { headline, lines } = describeThrown(thrown, context);
  const failure = new Error([headline, ...lines].join("\n"));
  failure.name = "Gleam";
  const stack = placesOf(thrown, context).map(
    ({ functionName, file, line, column }) => `    at ${functionName} (${file}:${line}:${column})`,
  );
  failure.stack = [`${failure.name}: ${failure.message}`, ...stack].join("\n");
  return failure;
}

/** The failure of a test whose process ended with `reason`. */
export function failureOfExit(reason: unknown, context: ReportContext): Error {
  const thrown = thrownIn(reason);
  if (thrown !== undefined) return failureOfThrown(thrown, context);
  const shown = shownValue(reason, context);
  const failure = new Error(
    `the process of the test was ended by an exit signal\nreason: ${shown}`,
  );
  failure.name = "Gleam";
  failure.stack = `${failure.name}: ${failure.message}`;
  return failure;
}

/** One line about a crash that happened beside a test. */
export function describeCrash(report: CrashReport, context: ReportContext): string {
  const thrown = report.error ?? thrownIn(report.reason) ?? report.reason;
  const { headline } = describeThrown(thrown, context);
  const [place] = placesOf(thrown, context);
  return place === undefined ? headline : `${headline} (${shownPlace(place, context.directory)})`;
}
