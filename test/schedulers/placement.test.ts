import { describe, expect, test } from "vitest";
import { Kernel, Pid, RemotePid, type Wish } from "../../src/kernel/index.ts";
import { PlacementError } from "../../src/schedulers/index.ts";
import { type PlacedCore, Placer } from "../../src/schedulers/placement.ts";
import { SimulationHost } from "../../src/schedulers/simulation-host.ts";
import {
  ENDING,
  FREE,
  GIVEN_UP,
  RUNNING,
  SlotTable,
  STARTING,
} from "../../src/schedulers/slot-table.ts";

const FOUR_CORES: ReadonlyArray<PlacedCore> = [
  { core: 4, node: 0 },
  { core: 5, node: 0 },
  { core: 12, node: 1 },
  { core: 13, node: 1 },
];

/** Three schedulers that run and one spare slot, seen from slot 1. */
function town(cores: ReadonlyArray<PlacedCore> = FOUR_CORES) {
  const table = SlotTable.create(5, 3);
  for (const slot of [1, 2, 3]) {
    table.setPhase(slot, RUNNING);
    table.setCore(slot, cores[slot - 1]?.core ?? null);
  }
  const wanted: Array<number> = [];
  const placer = new Placer({
    slot: 1,
    table,
    cores,
    supervised: false,
    onWanted: (slot) => wanted.push(slot),
  });
  const choose = (wish: Wish): number => placer.choose(Pid.ofDead(65), wish);
  const choices = (wish: Wish, count: number): ReadonlyArray<number> =>
    Array.from({ length: count }, () => choose(wish));
  return { table, wanted, choose, choices };
}

describe("the place of a process", () => {
  test("here: the slot of whoever starts it", () => {
    expect(town().choose({ kind: "here" })).toBe(1);
  });

  test("spread: one slot after another, the main thread's and spare ones left out", () => {
    expect(town().choices({ kind: "spread" }, 7)).toEqual([1, 2, 3, 1, 2, 3, 1]);
  });

  test("spread: only over slots that run; over those that start if none does; here if there is none", () => {
    const { table, choices } = town();
    table.setPhase(1, ENDING);
    table.setPhase(2, STARTING);
    expect(choices({ kind: "spread" }, 3)).toEqual([3, 3, 3]);
    table.setPhase(3, GIVEN_UP);
    expect(choices({ kind: "spread" }, 2)).toEqual([2, 2]);
    table.setPhase(2, GIVEN_UP);
    expect(choices({ kind: "spread" }, 2)).toEqual([1, 1]);
  });

  test("least: where there is least to do, and what is sent there counts", () => {
    const { table, choices } = town();
    table.setLoad(1, 10);
    table.setLoad(2, 4);
    table.setLoad(3, 5);
    expect(choices({ kind: "least" }, 4)).toEqual([2, 2, 3, 2]);
  });

  test("near: the slot of that process, if it is one that runs", () => {
    const { table, choose } = town();
    const there = new RemotePid(7 * 64 + 3, 1);
    expect(choose({ kind: "near", pid: there })).toBe(3);
    table.setPhase(3, GIVEN_UP);
    expect(choose({ kind: "near", pid: there })).toBe(1);
    const kernel = new Kernel(new SimulationHost());
    expect(choose({ kind: "near", pid: kernel.spawnRoot(() => undefined) })).toBe(1);
    expect(choose({ kind: "near", pid: Pid.ofDead(7 * 64 + 60) })).toBe(1);
  });

  test("scheduler: that one, also while its thread starts; elsewhere while it ends", () => {
    const { table, choose } = town();
    expect(choose({ kind: "scheduler", number: 3 })).toBe(3);
    table.setPhase(3, STARTING);
    expect(choose({ kind: "scheduler", number: 3 })).toBe(3);
    table.setPhase(3, ENDING);
    table.setLoad(1, 5);
    expect(choose({ kind: "scheduler", number: 3 })).toBe(2);
  });

  test("scheduler: one that there is not, or that was given up, is an error", () => {
    const { table, choose } = town();
    for (const number of [0, 4, 1.5, -1]) {
      expect(() => choose({ kind: "scheduler", number })).toThrow(
        new PlacementError(`no scheduler ${number}: there are 1 to 3`),
      );
    }
    table.setPhase(2, GIVEN_UP);
    expect(() => choose({ kind: "scheduler", number: 2 })).toThrow("scheduler 2 was given up");
  });

  test("own: a spare slot, which gets its thread; an error when none is left", () => {
    const { table, wanted, choose } = town();
    expect(choose({ kind: "own" })).toBe(4);
    expect(wanted).toEqual([4]);
    expect(table.phase(4)).toBe(STARTING);
    expect(() => choose({ kind: "own" })).toThrow(
      new PlacementError("no slot is left for a scheduler of its own: 1 spare ones are in use"),
    );
    table.setPhase(4, RUNNING);
    table.release(4);
    expect(choose({ kind: "own" })).toBe(4);
  });

  test("core: the scheduler that is meant for it, which is then to be pinned", () => {
    const { table, wanted, choose } = town();
    expect(choose({ kind: "core", number: 5 })).toBe(2);
    expect(wanted).toEqual([2]);
    table.setPinned(2, true);
    expect(choose({ kind: "core", number: 5 })).toBe(2);
    expect(wanted).toEqual([2]);
  });

  test("core: a spare slot if no scheduler is meant for that core", () => {
    const { table, wanted, choose } = town();
    expect(choose({ kind: "core", number: 13 })).toBe(4);
    expect(table.core(4)).toBe(13);
    expect(wanted).toEqual([4]);
    expect(choose({ kind: "core", number: 13 })).toBe(4);
    table.setPhase(4, FREE);
    expect(() => choose({ kind: "core", number: 13 })).toThrow("no slot is left for core 13");
  });

  test("core: one that is not ours is an error that says which are", () => {
    expect(() => town().choose({ kind: "core", number: 6 })).toThrow(
      new PlacementError("core 6 is not ours: ours are cores 4, 5, 12, 13 on NUMA nodes 0, 1"),
    );
    expect(() => town([]).choose({ kind: "core", number: 0 })).toThrow(
      "core 0 is not ours: this system does not say which cores there are",
    );
  });

  test("numa: in turn over the schedulers of that node", () => {
    const { choose, choices } = town();
    expect(new Set(choices({ kind: "numa", number: 0 }, 4))).toEqual(new Set([1, 2]));
    expect(choose({ kind: "numa", number: 1 })).toBe(3);
    expect(() => choose({ kind: "numa", number: 2 })).toThrow("NUMA node 2 is not ours");
  });
});
