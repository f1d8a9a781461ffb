/** Rules of bench/harness/statistics.ts. */
import { describe, expect, test } from "vitest";
import { percentile, summarise } from "../../bench/harness/index.ts";

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

describe("a percentile", () => {
  const samples = Float64Array.from({ length: 200 }, (_, index) => 200 - index);

  test.each([
    [50, 100],
    [99, 198],
    [100, 200],
    [0.1, 1],
  ])("%s of 1 to 200 is %s, a sample that was measured", (percent, sample) => {
    expect(percentile(samples, percent)).toBe(sample);
  });

  test("leaves its input as it is", () => {
    expect(samples[0]).toBe(200);
  });
});
