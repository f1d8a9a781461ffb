/** Rules of bench/harness/workload.ts. */
import { describe, expect, test } from "vitest";
import { advantage, check, figure } from "../../bench/harness/index.ts";
import { workload } from "./faulty-arm.ts";

describe("the proof", () => {
  const messages = workload("messages");

  test("holds when every field is as expected", () => {
    expect(check(messages, 8, { elapsedNs: 1, proof: { done: 8 } })).toBeUndefined();
  });

  test("fails on a wrong count, with both numbers", () => {
    expect(check(messages, 8, { elapsedNs: 1, proof: { done: 7 } })).toBe(
      "messages of 8: done is 7 and should be 8",
    );
  });

  test("fails on a missing field and on one that is not asked for", () => {
    expect(check(messages, 8, { elapsedNs: 1, proof: { bonus: 1 } })).toBe(
      "messages of 8: done is missing and should be 8, bonus is not part of the proof",
    );
  });
});

describe("the figure", () => {
  const measurement = { elapsedNs: 2_000, bytes: 4_000, proof: {} };

  test("of a rate is million operations a second", () => {
    expect(figure(workload("rate"), 1_000, measurement)).toBe(500);
  });

  test("of a time is microseconds an operation", () => {
    expect(figure(workload("time", "us"), 1_000, measurement)).toBe(0.002);
  });

  test("of memory is bytes each", () => {
    expect(figure(workload("memory", "B"), 1_000, measurement)).toBe(4);
  });

  test("counts the operations and not the size where they differ", () => {
    const tree = { ...workload("tree"), operations: (size: number) => 2 * size };
    expect(figure(tree, 1_000, measurement)).toBe(1_000);
  });

  test.each([undefined, 0, -1, Number.NaN])("does not come from a time of %s", (elapsedNs) => {
    const broken = elapsedNs === undefined ? { proof: {} } : { elapsedNs, proof: {} };
    expect(() => figure(workload("rate"), 1_000, broken)).toThrow(RangeError);
  });
});

describe("the advantage", () => {
  test("is above one for the higher rate, the shorter time and the fewer bytes", () => {
    expect(advantage("M/s", 6, 3)).toBe(2);
    expect(advantage("us", 3, 6)).toBe(2);
    expect(advantage("B", 3, 6)).toBe(2);
  });
});
