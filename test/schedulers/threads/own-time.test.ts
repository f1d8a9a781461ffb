// What of a thread's time is its own. The clocks are the system's: what is compared is order, never amounts.

import { expect, test } from "vitest";
import { ownTimeMeter } from "../../../src/schedulers/threads/own-time.ts";
import { currentThreadId } from "../../../src/schedulers/threads/thread-number.ts";

test("time in which a thread runs is its own, at most all that has passed", () => {
  const meter = ownTimeMeter(currentThreadId());
  let text = "";
  for (let turn = 0; turn < 1_000_000; turn++) text = `${turn}`;
  expect(text).toBe("999999");
  const ownMs = meter(1);
  expect(ownMs).toBeGreaterThan(0);
  expect(ownMs).toBeLessThanOrEqual(1);
  expect(meter(0)).toBe(0);
});

test("all time is its own where it is not known: of no thread, and of one that is not there", () => {
  expect(ownTimeMeter(null)(250)).toBe(250);
  expect(ownTimeMeter(2 ** 22 + 1)(250)).toBe(250);
});
