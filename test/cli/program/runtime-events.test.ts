import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { describeEvent } from "../../../codegen/cli/program/runtime-events.ts";
import { GleamPositions, type ReportContext } from "../../../codegen/cli/report/index.ts";
import { paint } from "../../../codegen/cli/terminal.ts";

const context: ReportContext = {
  directory: "/shop",
  modules: {},
  positions: new GleamPositions({}),
  inspect: (value) => inspect(value),
  style: paint(false),
};

describe("what a supervisor reports", () => {
  const event = {
    kind: "supervisor_report",
    problem: "child_ended",
    child: { number: 0 },
    reason: [
      Object.assign(new Error("out of stock"), { gleam_error: "panic", module: "shop" }),
      "",
    ],
    decision: "restart",
    restarts: { count: 1, intensity: 2, periodSeconds: 5 },
  };

  test("names the child, why it ended, and what was decided", () => {
    expect(describeEvent(event, context)).toEqual([
      "supervisor: child 1 ended: `panic` was evaluated: out of stock",
      "  it is started again (1 in the window; at most 2 in 5 s)",
    ]);
  });

  test("says when it gives up", () => {
    const [, decision] = describeEvent({ ...event, decision: "give_up" }, context);
    expect(decision).toContain("the supervisor gives up: too many restarts");
  });

  test("has no decision where none was to be taken", () => {
    const stopping = {
      ...event,
      problem: "child_not_shut_down",
      child: { number: null },
      reason: "late",
      decision: null,
      restarts: null,
    };
    expect(describeEvent(stopping, context)).toEqual([
      "supervisor: a child did not shut down as it should: 'late'",
    ]);
  });
});

describe("other reports", () => {
  test("are shown by their own text", () => {
    const event = { kind: "unexpected_message", text: "Actor discarding unexpected message: 1" };
    expect(describeEvent(event, context)).toEqual(["Actor discarding unexpected message: 1"]);
  });

  test("of an unknown kind are shown by their parts", () => {
    const event = { kind: "low_tide", metres: 2 };
    expect(describeEvent(event, context)).toEqual(["low tide", "  metres: 2"]);
  });
});
