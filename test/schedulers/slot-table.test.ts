import { describe, expect, test } from "vitest";
import {
  ENDING,
  FREE,
  GIVEN_UP,
  RUNNING,
  SlotTable,
  STARTING,
} from "../../src/schedulers/slot-table.ts";

describe("the table of slots", () => {
  test("is the same in all threads that have its words", () => {
    const table = SlotTable.create(4, 2);
    const elsewhere = new SlotTable(table.words);
    table.setPhase(1, RUNNING);
    table.setLoad(1, 12);
    table.setIncarnation(1, 3);
    table.setCore(1, 7);
    expect(elsewhere.slots).toBe(4);
    expect([elsewhere.phase(1), elsewhere.load(1)]).toEqual([RUNNING, 12]);
    expect([elsewhere.incarnation(1), elsewhere.core(1)]).toEqual([3, 7]);
    elsewhere.addLoad(1);
    expect(table.load(1)).toBe(13);
  });

  test("has the main thread's slot, the schedulers and spare ones behind them", () => {
    const table = SlotTable.create(4, 2);
    expect([0, 1, 2, 3].map((slot) => table.isPooled(slot))).toEqual([false, true, true, false]);
    expect([0, 1, 2, 3].map((slot) => table.phase(slot))).toEqual([RUNNING, FREE, FREE, FREE]);
    expect(table.core(3)).toBeNull();
  });

  test("a spare slot is claimed by one alone, and has its thread started if it has none", () => {
    const table = SlotTable.create(3, 1);
    expect(table.claim(2)).toBe(true);
    expect(table.phase(2)).toBe(STARTING);
    expect(table.claim(2)).toBe(false);
    table.setPhase(2, RUNNING);
    table.release(2);
    expect(table.claim(2)).toBe(true);
    expect(table.phase(2)).toBe(RUNNING);
  });

  test("neither a scheduler of all nor a slot that ends or was given up can be claimed", () => {
    const table = SlotTable.create(3, 1);
    expect(table.claim(1)).toBe(false);
    for (const phase of [ENDING, GIVEN_UP] as const) {
      table.setPhase(2, phase);
      expect(table.claim(2)).toBe(false);
      expect(table.isClaimed(2)).toBe(false);
    }
  });

  test("what is sent arrives where a thread runs or is being made", () => {
    const table = SlotTable.create(2, 1);
    const reachable = [FREE, STARTING, RUNNING, ENDING, GIVEN_UP].map((phase) => {
      table.setPhase(1, phase as 0);
      return table.isReachable(1);
    });
    expect(reachable).toEqual([false, true, true, false, false]);
  });

  test("slots that do not exist are an error", () => {
    const table = SlotTable.create(2, 1);
    expect(() => table.phase(2)).toThrow("the slots are 0 to 1: 2");
    expect(() => table.setLoad(-1, 0)).toThrow(RangeError);
    expect(() => SlotTable.create(2, 2)).toThrow(RangeError);
  });

  test("counts turns over all threads", () => {
    const table = SlotTable.create(2, 1);
    const elsewhere = new SlotTable(table.words);
    expect([table.nextTurn(), elsewhere.nextTurn(), table.nextTurn()]).toEqual([0, 1, 2]);
  });
});
