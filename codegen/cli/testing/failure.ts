// Owns what vitest shows of a Gleam test that failed: Gleam's report as the message, Gleam positions as the stack.
// Reporters, editors and CI thus point at the .gleam file. Always gives an error, whatever ended the test.

import type { CrashReport } from "../../../src/kernel/index.ts";
import {
  describeThrown,
  placesOf,
  type ReportContext,
  shownReason,
  shownValue,
  thrownIn,
} from "../../../src/log/index.ts";

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
  return shownReason(report.reason, context);
}
