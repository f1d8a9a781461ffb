/** Rules of bench/harness/statistics.ts. */
import { describe, expect, test } from "vitest";
import { summarise } from "../../bench/harness/index.ts";

describe("a summary", () => {
  test("of an odd count has the middle sample as its median", () => {
    expect(summarise([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9, samples: [9, 1, 5] });
  });

  test("of an even count has the mean of the two in the middle", () => {
    expect(summarise([4, 1, 2, 100]).median).toBe(3);
  });

  test("leaves its input as it is", () => {
    const samples = [3, 1, 2];
    summarise(samples);
    expect(samples).toEqual([3, 1, 2]);
  });

  test.each([[[]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY]]])("refuses %j", (samples) => {
    expect(() => summarise(samples)).toThrow(RangeError);
  });
});
