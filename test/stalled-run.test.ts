// When a run is given up, and what is said of it.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { TestCase, TestModule } from "vitest/node";
import StalledRun from "./stalled-run.ts";

const module = (relativeModuleId: string) => ({ relativeModuleId }) as TestModule;
const someTest = {} as TestCase;

let ends: Array<string> = [];
const reporter = () => new StalledRun({ limitMs: 1_000, end: (message) => ends.push(message) });

beforeEach(() => {
  ends = [];
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test("a run goes on as long as tests end", () => {
  const run = reporter();
  run.onTestRunStart();
  run.onTestModuleStart(module("a.test.ts"));
  for (let each = 0; each < 5; each += 1) {
    vi.advanceTimersByTime(900);
    run.onTestCaseResult(someTest);
  }
  expect(ends).toEqual([]);
});

test("a run in which no test ends is given up, with the files that run", () => {
  const run = reporter();
  run.onTestRunStart();
  for (const name of ["a.test.ts", "b.test.ts", "c.test.ts"]) run.onTestModuleStart(module(name));
  run.onTestModuleEnd(module("b.test.ts"));
  vi.advanceTimersByTime(1_000);
  expect(ends).toEqual(["no test has ended for 1 s; files that run: a.test.ts, c.test.ts"]);
});

test("a run that has ended is left alone", () => {
  const run = reporter();
  run.onTestRunStart();
  run.onTestRunEnd();
  vi.advanceTimersByTime(10_000);
  expect(ends).toEqual([]);
});
