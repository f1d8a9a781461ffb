// What dev says of the states of actors.

import { describe, expect, test } from "vitest";
import { reasonLines, type Tally, tallyWords } from "../../../codegen/cli/keep-state/notice.ts";

const all: Tally = {
  kept: 3,
  total: 3,
  afresh: [],
  unmet: [],
  isComplete: true,
  hasFailedToStart: false,
};

describe("what became of the states", () => {
  test("in a few words", () => {
    expect(tallyWords(all)).toBe("3 of 3 states kept");
    expect(tallyWords({ ...all, kept: 0, total: 1 })).toBe("0 of 1 state kept");
    expect(tallyWords({ ...all, kept: 0, total: 0 })).toBe("no states to keep");
    expect(reasonLines(all)).toEqual([]);
  });

  test("with a line for each that was not kept, and one for those that nobody was there for", () => {
    const afresh = [{ name: "shop/stock.handle", problem: "Stock has a new field reserved" }];
    const unmet = ["shop/session.handle", "shop/till.handle", "shop/session.handle"];
    expect(reasonLines({ ...all, afresh, unmet })).toEqual([
      "shop/stock.handle: Stock has a new field reserved, starts afresh",
      "3 states found no actor: shop/session.handle, 2 times; shop/till.handle",
    ]);
  });

  test("with the number of those beyond the tenth", () => {
    const numbers = Array.from({ length: 12 }, (_, at) => at);
    const lines = reasonLines({
      ...all,
      afresh: numbers.map((at) => ({
        name: `actor ${at}`,
        problem: "it is in the middle of a message",
      })),
      unmet: numbers.map((at) => `gone ${at}`),
    });
    expect(lines.slice(9, 11)).toEqual([
      "actor 9: it is in the middle of a message, starts afresh",
      "2 more actors start afresh",
    ]);
    expect(lines[11]).toMatch(/^12 states found no actor: gone 0; .*; gone 9; 2 others$/);
  });

  test("with what went wrong besides", () => {
    expect(reasonLines({ ...all, isComplete: false, hasFailedToStart: true })).toEqual([
      "the program did not answer in time, and not all of its states are kept",
      "the program ended at its start, and its states wait for the next",
    ]);
  });
});
