/** Rules of bench/harness/waiting.ts. The clocks are the system's: what is compared is order, never amounts. */
import { describe, expect, test } from "vitest";
import { busiestNs, processorTime, threadTimes, waitedShare } from "../../bench/harness/index.ts";

const time = (ranNs: number, waitedNs: number) => ({ ranNs, waitedNs });

describe("the share of waiting", () => {
  test("is that of the time between two looks", () => {
    expect(waitedShare(time(100, 100), time(400, 200))).toBe(0.25);
    expect(waitedShare(time(100, 100), time(100, 200))).toBe(1);
  });

  test("is nothing where nothing ran, and where threads and their times have gone", () => {
    expect(waitedShare(time(5, 5), time(5, 5))).toBe(0);
    expect(waitedShare(time(50, 50), time(60, 10))).toBe(0);
  });
});

describe("the time of a process", () => {
  test("grows while it works, where the system tells", () => {
    const before = processorTime(process.pid).ranNs;
    const digits = Array.from({ length: 1e6 }, (_, index) => `${index}`).join("");
    expect(digits.length).toBe(5_888_890);
    expect(processorTime(process.pid).ranNs > before).toBe(process.platform === "linux");
  });

  test("is known for each of its threads", () => {
    const threads = threadTimes(process.pid);
    expect(threads.has(`${process.pid}`)).toBe(process.platform === "linux");
    expect(threadTimes(undefined).size).toBe(0);
  });

  test("of the busiest thread is that of the one that ran longest between two looks, also if it began in between", () => {
    const before = new Map([
      ["1", time(1_000, 0)],
      ["2", time(0, 0)],
    ]);
    const after = new Map([
      ["1", time(1_010, 9)],
      ["2", time(30, 99)],
      ["3", time(20, 0)],
    ]);
    expect(busiestNs(before, after)).toBe(30);
    expect(busiestNs(before, new Map([["4", time(70, 0)]]))).toBe(70);
    expect(busiestNs(after, new Map())).toBe(0);
  });

  test("is nothing for a process that there is not", () => {
    expect(processorTime(undefined)).toEqual(time(0, 0));
    expect(processorTime(2 ** 31 - 1)).toEqual(time(0, 0));
  });
});
