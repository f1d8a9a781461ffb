// Timers that a process arms and another cancels, in threads and in processes of their own.

import { afterEach, describe, expect, test } from "vitest";
import { cancelTimer, type Pid, type Timer } from "../../../src/kernel/index.ts";
import { timekeeper } from "./programs/town.ts";
import { Town } from "./town-hall.ts";

let town: Town;

afterEach(async () => {
  await town.system.close();
});

const AN_HOUR_MS = 3_600_000;

describe.each(["thread", "process"] as const)("timers over schedulers, each a %s", (isolation) => {
  /** A timekeeper in slot 1 and one in slot 2. */
  async function begin(): Promise<readonly [Pid, Pid]> {
    town = await Town.start({ isolation });
    const { kernel } = town.system;
    const pids = [1, 2].map((slot) => kernel.spawnAt(slot, timekeeper, [town.observer]));
    await town.arrived(2);
    return pids as [Pid, Pid];
  }

  async function armed(pid: Pid, delayMs: number, count = 1): Promise<Timer> {
    town.send(pid, "arm", delayMs);
    return (await town.heard("armed", count))[1] as Timer;
  }

  /** What is left of a timer that a process cancels. */
  async function cancelled(pid: Pid, timer: Timer, count: number): Promise<number> {
    town.send(pid, "cancel", timer, count);
    return (await town.heard("cancelled", count))[2] as number;
  }

  test("are cancelled by whoever has them, once", async () => {
    const [one, two] = await begin();
    const timers = [await armed(one, AN_HOUR_MS), await armed(two, AN_HOUR_MS, 2)] as const;
    const left = [await cancelled(two, timers[0], 1), cancelTimer(timers[1])];
    for (const ms of left) {
      expect(ms).toBeGreaterThan(0);
      expect(ms).toBeLessThanOrEqual(AN_HOUR_MS);
    }
    let count = 1;
    for (const pid of [one, two]) {
      for (const timer of timers) expect(await cancelled(pid, timer, ++count)).toBe(-1);
    }
    expect(timers.map(cancelTimer)).toEqual([-1, -1]);
  });

  test("are not found when they have fired", async () => {
    const [one, two] = await begin();
    const timer = await armed(one, 1);
    expect(await town.heard("came")).toEqual(["came", 1]);
    expect(await cancelled(two, timer, 1)).toBe(-1);
    expect(cancelTimer(timer)).toBe(-1);
  });

  test("come or are cancelled, by one of three that try, never both", async () => {
    const [one, two] = await begin();
    const timers = 100;
    const ends = Array.from({ length: timers }, () => 0);
    const count = (number: number): void => {
      ends[number - 1] = (ends[number - 1] as number) + 1;
    };
    for (let number = 1; number <= timers; number++) town.send(one, "arm", number % 5);
    for (let at = 1; at <= timers; at++) {
      const [, timer, number] = (await town.heard("armed", at)) as [string, Timer, number];
      for (const pid of [one, two]) town.send(pid, "cancel", timer, number);
      if (cancelTimer(timer) > 0) count(number);
    }
    for (let at = 1; at <= 2 * timers; at++) {
      const [, number, left] = (await town.heard("cancelled", at)) as [string, number, number];
      if (left > 0) count(number);
    }
    // All of them are due before this one.
    await armed(one, 100, timers + 1);
    for (let at = 1; ; at++) {
      const [, number] = (await town.heard("came", at)) as [string, number];
      if (number > timers) break;
      count(number);
    }
    expect(ends).toEqual(Array.from({ length: timers }, () => 1));
  });

  test("are not found when their scheduler has ended, nor taken for those of the next", async () => {
    const [one, two] = await begin();
    const timer = await armed(two, AN_HOUR_MS);
    town.send(two, "exit");
    await town.event("scheduler_replaced");
    expect(cancelTimer(timer)).toBe(-1);
    expect(await cancelled(one, timer, 1)).toBe(-1);
    const successor = town.system.kernel.spawnAt(2, timekeeper, [town.observer]);
    await town.arrived(3);
    const next = await armed(successor, AN_HOUR_MS, 2);
    expect(await cancelled(successor, timer, 2)).toBe(-1);
    expect(await cancelled(one, next, 3)).toBeGreaterThan(0);
  });
});
