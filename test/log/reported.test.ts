import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { GleamPositions, type ReportContext } from "../../src/log/index.ts";
import { partsOfReported } from "../../src/log/reported.ts";
import { paint } from "../../src/log/style.ts";

const context: ReportContext = {
  directory: "/shop",
  positions: new GleamPositions(),
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
    expect(partsOfReported(event, context)).toMatchObject({
      summary: "child 1 ended",
      reason: "`panic` was evaluated: out of stock",
      decision: "it is started again (1 in the window; at most 2 in 5 s)",
    });
  });

  test("says when it gives up", () => {
    const { decision } = partsOfReported({ ...event, decision: "give_up" }, context);
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
    expect(partsOfReported(stopping, context)).toMatchObject({
      summary: "a child did not shut down as it should",
      reason: "'late'",
      decision: null,
    });
  });

  test("with backoff says after which failure, and in how long the child is started again", () => {
    const failing = { ...event, restarts: null, failures: 3, delayMs: 400 };
    expect(partsOfReported(failing, context).decision).toBe(
      "it is started again in 400 ms (failure 3 in a row)",
    );
    const last = { ...failing, decision: "give_up", delayMs: null };
    expect(partsOfReported(last, context).decision).toBe("no more restarts (failure 3 in a row)");
  });
});

describe("other reports", () => {
  test("are shown by their own text", () => {
    const event = {
      kind: "unexpected_message",
      message: 1,
      text: "Actor discarding unexpected message: 1",
    };
    expect(partsOfReported(event, context)).toMatchObject({
      summary: "Actor discarding unexpected message: 1",
      message: "1",
      decision: "it is dropped",
    });
  });

  test("of an unknown kind are shown by their parts", () => {
    expect(partsOfReported({ kind: "low_tide", metres: 2 }, context).summary).toBe(
      "low tide (metres: 2)",
    );
    expect(partsOfReported({ kind: "high_tide" }, context).summary).toBe("high tide");
  });
});

describe("a thread that was stuck", () => {
  const event = {
    kind: "scheduler_stuck",
    slot: 2,
    incarnation: 1,
    text: "scheduler 2 was stuck for 5000 ms in process 7 counter and was ended",
    process: { pid: 7, label: "counter", name: null },
    message: "Count(3)",
    stack: null,
  };

  test("is told of with the process and the message in hand", () => {
    expect(partsOfReported(event, context)).toMatchObject({
      process: { pid: 7, name: "counter" },
      summary: event.text,
      message: "Count(3)",
      places: [],
    });
  });

  test("is told of without a process where none was running", () => {
    const parts = partsOfReported({ ...event, process: null, message: null }, context);
    expect(parts).toMatchObject({ process: null, message: null });
  });
});
