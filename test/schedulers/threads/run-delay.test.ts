import { expect, test } from "vitest";
import { runDelayMs } from "../../../src/schedulers/threads/run-delay.ts";
import { currentThreadId } from "../../../src/schedulers/threads/thread-number.ts";

test("how long a thread has waited for a processor only grows", () => {
  const before = runDelayMs(currentThreadId());
  expect(before).toBeGreaterThanOrEqual(0);
  expect(runDelayMs(currentThreadId())).toBeGreaterThanOrEqual(before);
});

test("it is 0 where it is not known: of no thread, and of one that is not there", () => {
  expect(runDelayMs(null)).toBe(0);
  expect(runDelayMs(2 ** 22 + 1)).toBe(0);
});
