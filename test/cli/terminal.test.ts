import { describe, expect, test } from "vitest";
import { canColour, counted, duration, paint } from "../../codegen/cli/terminal.ts";

describe("colour", () => {
  test("is used on a terminal and nowhere else", () => {
    expect(canColour({ isTerminal: true, environment: {} })).toBe(true);
    expect(canColour({ isTerminal: false, environment: {} })).toBe(false);
  });

  test("FORCE_COLOR gives it to a pipe, unless it says no", () => {
    expect(canColour({ isTerminal: false, environment: { FORCE_COLOR: "1" } })).toBe(true);
    expect(canColour({ isTerminal: false, environment: { FORCE_COLOR: "" } })).toBe(false);
    expect(canColour({ isTerminal: true, environment: { FORCE_COLOR: "0" } })).toBe(false);
    expect(canColour({ isTerminal: true, environment: { FORCE_COLOR: "false" } })).toBe(false);
  });

  test("NO_COLOR wins over FORCE_COLOR and the terminal", () => {
    const environment = { NO_COLOR: "1", FORCE_COLOR: "1" };
    expect(canColour({ isTerminal: true, environment })).toBe(false);
    expect(canColour({ isTerminal: true, environment: { NO_COLOR: "" } })).toBe(true);
  });

  test("a dumb terminal has none", () => {
    expect(canColour({ isTerminal: true, environment: { TERM: "dumb" } })).toBe(false);
  });

  test("without it, styles leave the text as it is", () => {
    expect(paint(false).red("text")).toBe("text");
    expect(paint(true).red("text")).toBe("\u001b[31mtext\u001b[39m");
    expect(paint(true).red("")).toBe("");
  });
});

describe("amounts", () => {
  test("durations are said as people say them", () => {
    expect([4.4, 999, 1_000, 59_949, 60_000, 125_000].map(duration)).toEqual([
      "4 ms",
      "999 ms",
      "1.0 s",
      "59.9 s",
      "1 min 0 s",
      "2 min 5 s",
    ]);
  });

  test("one is singular, everything else plural", () => {
    expect(counted(1, "module")).toBe("1 module");
    expect(counted(0, "module")).toBe("0 modules");
    expect(counted(2, "is", "are")).toBe("2 are");
  });
});
