// What the last lines of a run of tests say.

import { expect, test } from "vitest";
import type { SerializedError, TestModule } from "vitest/node";
import ClosingLine from "./closing-line.ts";

type Result = { state: "passed" | "failed" | "skipped"; errors?: ReadonlyArray<SerializedError> };

const error = (message: string, more: Partial<SerializedError> = {}): SerializedError => ({
  message,
  stack: `Error: ${message}\n    at there.ts:1:2\n    at elsewhere.ts:3:4`,
  ...more,
});

const module = (
  relativeModuleId: string,
  tests: Record<string, Result>,
  errors: ReadonlyArray<SerializedError> = [],
) => {
  const all = Object.entries(tests).map(([fullName, result]) => ({
    fullName,
    result: () => result,
  }));
  return {
    relativeModuleId,
    children: { allTests: () => all },
    errors: () => errors,
  } as unknown as TestModule;
};

const printed = (
  modules: ReadonlyArray<TestModule>,
  strayErrors: ReadonlyArray<SerializedError> = [],
) => {
  const lines: Array<string> = [];
  new ClosingLine({ print: (line) => lines.push(line) }).onTestRunEnd(modules, strayErrors);
  return lines.join("\n");
};

test("a run in which all passed ends with one line", () => {
  expect(printed([module("a.test.ts", { one: { state: "passed" } })])).toBe("\n1 passed, 0 failed");
});

test("what was left out is counted by itself", () => {
  const tests: Record<string, Result> = { one: { state: "passed" }, two: { state: "skipped" } };
  expect(printed([module("a.test.ts", tests)])).toBe("\n1 passed, 0 failed, 1 skipped");
});

test("what failed is named with its error, the difference and the place", () => {
  const two: Result = { state: "failed", errors: [error("not so", { diff: "- 1\n+ 2" })] };
  expect(printed([module("a.test.ts", { one: { state: "passed" }, two })])).toBe(`
failed:
  a.test.ts > two
    not so
    - 1
    + 2
    at there.ts:1:2

1 passed, 1 failed`);
});

test("a file that cannot be loaded, and an error of no test, count as failed", () => {
  const files = [module("a.test.ts", {}, [error("no such module")])];
  expect(printed(files, [error("a promise was rejected")])).toBe(`
failed:
  a.test.ts
    no such module
    at there.ts:1:2
  an error that belongs to no test
    a promise was rejected
    at there.ts:1:2

0 passed, 2 failed`);
});

test("of many failures the first twenty are shown, of a long error its first lines", () => {
  const long = error(Array.from({ length: 40 }, (_, line) => `line ${line}`).join("\n"));
  const tests = Object.fromEntries(
    Array.from({ length: 23 }, (_, each): [string, Result] => [
      `test ${each}`,
      { state: "failed", errors: [long] },
    ]),
  );
  const text = printed([module("a.test.ts", tests)]);
  expect(text).toContain("> test 19\n    line 0");
  expect(text).not.toContain("> test 20");
  expect(text).toContain("line 11\n    at there.ts:1:2");
  expect(text).not.toContain("line 12");
  expect(text).toContain("\n  and 3 more\n\n0 passed, 23 failed");
});
