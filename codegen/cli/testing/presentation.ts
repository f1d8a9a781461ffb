// Owns what is said under the results of a test run: processes that tests left behind, and crashes that nobody looked
// at. They make no test fail, for a test may do either on purpose, but they are never passed over in silence.

import { counted, type Paint } from "../terminal.ts";
import type { TestResult, TestResults } from "./session.ts";

/** So many tests are named; a suite that leaves processes everywhere does so on purpose. */
const mostTests = 10;

function section(
  title: string,
  tests: ReadonlyArray<TestResult>,
  notesOf: (test: TestResult) => ReadonlyArray<string>,
  style: Paint,
): ReadonlyArray<string> {
  const concerned = tests.filter((test) => notesOf(test).length > 0);
  if (concerned.length === 0) return [];
  const shown = concerned
    .slice(0, mostTests)
    .map((test) => `  ${test.module}.${test.name}  ${style.dim(notesOf(test).join(", "))}`);
  const rest = concerned.length - mostTests;
  return [
    "",
    style.yellow(title),
    ...shown,
    ...(rest > 0 ? [`  … and ${counted(rest, "test")} more`] : []),
  ];
}

/** The lines to show under the results; none when there is nothing to say. */
export function presentNotes({ tests }: TestResults, style: Paint): ReadonlyArray<string> {
  return [
    ...section("processes still running after their test", tests, (test) => test.leaked, style),
    ...section("crashes that no link and no monitor saw", tests, (test) => test.crashes, style),
  ];
}
