import { describe, expect, test } from "vitest";
import { shareNumbers, uniqueNumber } from "../../src/kernel/index.ts";

describe("numbers", () => {
  test("no number is given out twice, and every one is positive", () => {
    const numbers = Array.from({ length: 100 }, () => uniqueNumber());
    expect(new Set(numbers).size).toBe(100);
    expect(Math.min(...numbers)).toBeGreaterThan(0);
  });

  test("a thread can be given its own share, once, and none that was used", () => {
    const next = uniqueNumber() + 1;
    shareNumbers({ first: next + 2, step: 4 });
    expect([uniqueNumber(), uniqueNumber()]).toEqual([next + 2, next + 6]);
    expect(() => shareNumbers({ first: next, step: 1 })).toThrow(/already given out/);
    expect(() => shareNumbers({ first: 1e9, step: 0 })).toThrow(RangeError);
    expect(() => shareNumbers({ first: 1.5, step: 1 })).toThrow(RangeError);
    shareNumbers({ first: next + 10, step: 1 });
    shareNumbers({ first: Number.MAX_SAFE_INTEGER, step: 1 });
    expect(uniqueNumber()).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => uniqueNumber()).toThrow(RangeError);
  });
});
