import { describe, expect, test } from "vitest";
import type { TimerEntry } from "../../src/kernel/index.ts";
import { createMemory } from "../../src/transport/index.ts";
import { timerWord } from "../../src/transport/layout.ts";
import { attach } from "../../src/transport/memory.ts";
import { TimerTable } from "../../src/transport/timer-table.ts";

function tables(timers: number) {
  const memory = createMemory({ slots: 3, ringBytes: 1024, entries: 8, names: 4, timers });
  const { words, layout } = attach(memory);
  const table = (slot: number) => new TimerTable(words, layout, slot);
  return { words, layout, table, one: table(1), two: table(2) };
}

const claim = (table: TimerTable): TimerEntry => {
  const entry = table.claim();
  if (entry === null) throw new Error("the table is full");
  return entry;
};

describe("the table of timers", () => {
  test("gives each timer to the first that fires or cancels it", () => {
    const { one, two } = tables(4);
    const [fired, cancelled] = [claim(one), claim(one)];
    expect(one.release(fired)).toBe(true);
    expect(two.cancel(1, fired)).toBe(false);
    expect(two.cancel(1, cancelled)).toBe(true);
    expect(two.cancel(1, cancelled)).toBe(false);
    expect(one.release(cancelled)).toBe(false);
  });

  test("gives an entry again when its timer has gone, and what is known of that fits no more", () => {
    const { one, two } = tables(1);
    const first = claim(one);
    expect(one.claim()).toBeNull();
    expect(two.cancel(1, first)).toBe(true);
    // It is free when its own thread has heard of it.
    expect(one.claim()).toBeNull();
    one.release(first);
    const second = claim(one);
    expect(second.index).toBe(first.index);
    expect(two.cancel(1, first)).toBe(false);
    expect(one.release(second)).toBe(true);
  });

  test("keeps the timers of each slot apart", () => {
    const { one, two, table } = tables(2);
    const mine = claim(one);
    const theirs = claim(two);
    expect(table(0).cancel(1, mine)).toBe(true);
    expect(two.release(theirs)).toBe(true);
  });

  test("has nothing left of a thread that has ended, and its successor begins with all entries", () => {
    const { one, two, table } = tables(3);
    const entries = [claim(one), claim(one), claim(one)];
    const [first, ...rest] = entries as [TimerEntry, TimerEntry, TimerEntry];
    expect(two.cancel(1, first)).toBe(true);
    table(0).clearHome(1);
    for (const entry of rest) expect(two.cancel(1, entry)).toBe(false);
    const successor = table(1);
    const later = [claim(successor), claim(successor), claim(successor)];
    expect(successor.claim()).toBeNull();
    for (const entry of entries) expect(two.cancel(1, entry)).toBe(false);
    for (const entry of later) expect(successor.release(entry)).toBe(true);
  });

  test("gives an entry out no more when its stamps are used up, neither now nor in another thread", () => {
    const { words, layout, one, two, table } = tables(1);
    words.store(timerWord(layout, 1, 0), -4);
    const last = claim(one);
    expect(last.stamp).toBe(-3);
    expect(one.release(last)).toBe(true);
    expect(one.claim()).toBeNull();
    expect(table(1).claim()).toBeNull();
    expect(two.cancel(1, last)).toBe(false);
  });

  test("counts its stamps over the end of 32 bits", () => {
    const { words, layout, one, two } = tables(1);
    words.store(timerWord(layout, 1, 0), 2 ** 31 - 2);
    const positive = claim(one);
    expect(positive.stamp).toBe(2 ** 31 - 1);
    expect(one.release(positive)).toBe(true);
    const next = claim(one);
    expect(next.stamp).toBe(-(2 ** 31) + 1);
    expect(two.cancel(1, positive)).toBe(false);
    expect(two.cancel(1, next)).toBe(true);
  });

  test.each([
    ["a slot that there is not", 3, { index: 0, stamp: 1 }],
    ["half a slot", 1.5, { index: 0, stamp: 1 }],
    ["no slot", Number.NaN, { index: 0, stamp: 1 }],
    ["a place behind the table", 1, { index: 2, stamp: 1 }],
    ["a place before it", 1, { index: -1, stamp: 1 }],
    ["the stamp of no timer", 1, { index: 0, stamp: 0 }],
    ["a stamp of more than 32 bits", 1, { index: 0, stamp: 2 ** 32 + 1 }],
  ])("finds nothing at %s, and changes nothing", (_, slot, entry) => {
    const { words, layout, table } = tables(2);
    for (let other = 0; other < 3; other++) claim(table(other));
    const before = Array.from({ length: 8 }, (_word, at) => words.load(layout.timersWord - 1 + at));
    words.store(timerWord(layout, 1, 0), entry.stamp === 0 ? 0 : 1);
    expect(table(0).cancel(slot, entry)).toBe(false);
    words.store(timerWord(layout, 1, 0), 1);
    const after = Array.from({ length: 8 }, (_word, at) => words.load(layout.timersWord - 1 + at));
    expect(after).toEqual(before);
  });
});
