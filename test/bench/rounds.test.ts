/** Rules of bench/harness/rounds.ts, against real processes. */
import { describe, expect, test } from "vitest";
import { measureAll, QUICK } from "../../bench/harness/index.ts";
import { arm, workload } from "./faulty-arm.ts";

const [first, second] = [arm("first", "bound"), arm("second", "ours")];

describe("the rounds", () => {
  test("are interleaved: each arm once a round", async () => {
    const order: string[] = [];
    const outcome = await measureAll({
      workloads: [workload("honest")],
      arms: [first, second],
      rounds: 2,
      pace: QUICK,
      onProgress: (text) => order.push(text.replaceAll(/ +/g, " ")),
    });
    expect(order).toEqual([
      "honest round 1/2 first",
      "honest round 1/2 second",
      "honest round 2/2 first",
      "honest round 2/2 second",
    ]);
    expect(outcome.figures.get("honest")?.get("second")?.samples).toEqual([10, 10]);
  });

  test("refuse an arm whose work is incomplete and go on with the next workload", async () => {
    const outcome = await measureAll({
      workloads: [workload("half"), workload("honest")],
      arms: [first],
      rounds: 1,
      pace: QUICK,
    });
    expect(outcome.refused).toEqual([
      { workload: "half", arm: "first", reason: "half of 10: done is 5 and should be 10" },
    ]);
    expect(outcome.figures.get("half")?.size).toBe(0);
    expect(outcome.figures.get("honest")?.size).toBe(1);
  });

  test("go on without an arm that cannot start, and say why", async () => {
    const missing = arm("missing", "beam", () => {
      throw new Error("no erl here");
    });
    const outcome = await measureAll({
      workloads: [workload("honest")],
      arms: [missing, first],
      rounds: 1,
      pace: QUICK,
    });
    expect(outcome.absent).toEqual([{ arm: "missing", reason: "no erl here" }]);
    expect([...(outcome.figures.get("honest")?.keys() ?? [])]).toEqual(["first"]);
  });

  test("leave out a workload that an arm does not offer", async () => {
    const outcome = await measureAll({
      workloads: [workload("chess")],
      arms: [first],
      rounds: 1,
      pace: QUICK,
    });
    expect(outcome.figures.get("chess")?.size).toBe(0);
    expect(outcome.refused).toEqual([]);
  });

  test.each([0, 1.5, Number.NaN, 1_001])("refuse to be %s", async (rounds) => {
    const plan = { workloads: [], arms: [], rounds, pace: QUICK };
    await expect(measureAll(plan)).rejects.toThrow(RangeError);
  });
});
