import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  awaitPromise,
  Kernel,
  PAUSE,
  type Pid,
  type Suspension,
  sleep,
} from "../../src/kernel/index.ts";
import { EventLoopHost, runScheduler, type SchedulerOptions } from "../../src/schedulers/index.ts";
import { microtasks } from "./microtasks.ts";

// Time is vitest's: nothing here waits for a real clock.
beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setImmediate", "performance"],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

function started(options?: SchedulerOptions) {
  const host = new EventLoopHost();
  const kernel = new Kernel(host);
  return { host, kernel, scheduler: runScheduler(kernel, host, options) };
}

describe("the event loop", () => {
  test("runs what is there, and what comes later", async () => {
    const { kernel, scheduler } = started();
    const order: Array<string> = [];
    kernel.spawnRoot(() => order.push("first"));
    expect(order).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(order).toEqual(["first"]);
    kernel.spawnRoot(() => order.push("second"));
    await vi.advanceTimersByTimeAsync(1);
    expect(order).toEqual(["first", "second"]);
    scheduler.stop();
  });

  test("wakes up for timers, also beyond what setTimeout can hold", async () => {
    const { kernel, scheduler } = started();
    let rang = 0;
    kernel.spawnRoot(function* () {
      yield sleep(1000) as Suspension;
      rang++;
      yield sleep(2 ** 31 + 1000) as Suspension;
      rang++;
    });
    await vi.advanceTimersByTimeAsync(999);
    expect(rang).toBe(0);
    await vi.advanceTimersByTimeAsync(3);
    expect(rang).toBe(1);
    await vi.advanceTimersByTimeAsync(2 ** 31 - 1);
    expect(rang).toBe(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(rang).toBe(2);
    scheduler.stop();
  });

  test("gives the host its turn after each slice", async () => {
    const { kernel, host, scheduler } = started({ sliceMs: 5 });
    let slices = 0;
    let done = false;
    kernel.spawnRoot(function* () {
      while (!done) {
        slices++;
        yield PAUSE;
      }
    });
    const clock = vi.spyOn(host, "now");
    let now = 0;
    clock.mockImplementation(() => {
      now += 1;
      return now;
    });
    setImmediate(() => {
      done = true;
    });
    await vi.advanceTimersByTimeAsync(10);
    expect(done).toBe(true);
    expect(slices).toBeGreaterThan(0);
    scheduler.stop();
  });

  test("does what comes from outside before the event loop goes on", async () => {
    const { kernel, scheduler } = started();
    await vi.advanceTimersByTimeAsync(1);
    const order: Array<string> = [];
    setImmediate(() => order.push("event loop"));
    kernel.spawnRoot(() => order.push("process"));
    order.push("caller");
    await vi.advanceTimersByTimeAsync(1);
    expect(order).toEqual(["caller", "process", "event loop"]);
    scheduler.stop();
  });

  test("but for no longer than a slice may take, however much comes from outside", async () => {
    const { kernel, host, scheduler } = started({ sliceMs: 5 });
    await vi.advanceTimersByTimeAsync(1);
    let now = host.now();
    vi.spyOn(host, "now").mockImplementation(() => {
      now += 1;
      return now;
    });
    let rounds = 0;
    let isTurn = false;
    setImmediate(() => {
      isTurn = true;
    });
    const again = (): void => {
      rounds++;
      if (!isTurn) kernel.spawnRoot(() => queueMicrotask(again));
    };
    again();
    await microtasks();
    expect(isTurn).toBe(false);
    expect(rounds).toBeGreaterThan(1);
    const before = rounds;
    await vi.advanceTimersByTimeAsync(1);
    expect(isTurn).toBe(true);
    expect(rounds).toBeGreaterThan(before);
    scheduler.stop();
  });

  test("sets no timer while one is set that is early enough", async () => {
    const { kernel, scheduler } = started();
    const setTimer = vi.spyOn(globalThis, "setTimeout");
    kernel.spawnRoot(() => sleep(1000));
    await vi.advanceTimersByTimeAsync(1);
    expect(setTimer).toHaveBeenCalledTimes(1);
    for (let round = 0; round < 10; round++) {
      kernel.spawnRoot(() => sleep(2000));
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(setTimer).toHaveBeenCalledTimes(1);
    kernel.spawnRoot(() => sleep(100));
    await vi.advanceTimersByTimeAsync(1);
    expect(setTimer).toHaveBeenCalledTimes(2);
    scheduler.stop();
  });

  test("a settled promise makes its process run", async () => {
    const { kernel, scheduler } = started();
    let value: unknown;
    kernel.spawnRoot(function* () {
      value = yield awaitPromise(Promise.resolve(42)) as Suspension;
    });
    await vi.advanceTimersByTimeAsync(5);
    expect(value).toBe(42);
    scheduler.stop();
  });

  test("stop: nothing runs any more, and nothing pends", async () => {
    const { kernel, scheduler } = started();
    let turns = 0;
    const pids: Array<Pid> = [];
    pids.push(
      kernel.spawnRoot(function* () {
        for (;;) {
          turns++;
          yield sleep(10) as Suspension;
        }
      }),
    );
    await vi.advanceTimersByTimeAsync(25);
    const before = turns;
    expect(before).toBeGreaterThan(1);
    scheduler.stop();
    scheduler.stop();
    await vi.advanceTimersByTimeAsync(1000);
    expect(turns).toBe(before);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("keeps Node alive while there are processes, and no longer", async () => {
    const { kernel, scheduler } = started();
    const pid = kernel.spawnRoot(function* () {
      yield sleep(Number.POSITIVE_INFINITY) as Suspension;
    });
    await vi.advanceTimersByTimeAsync(5);
    expect(vi.getTimerCount()).toBe(1);
    kernel.exit(pid, "end");
    await vi.advanceTimersByTimeAsync(5);
    expect(vi.getTimerCount()).toBe(0);
    scheduler.stop();
  });

  test("does not keep Node alive if told not to", async () => {
    const { kernel, scheduler } = started({ keepAlive: false });
    kernel.spawnRoot(function* () {
      yield sleep(Number.POSITIVE_INFINITY) as Suspension;
    });
    await vi.advanceTimersByTimeAsync(5);
    expect(vi.getTimerCount()).toBe(0);
    scheduler.stop();
  });

  test("a slice of nothing is refused", async () => {
    expect(() => started({ sliceMs: 0 })).toThrow(RangeError);
  });

  test("random numbers lie between 0 and 1", async () => {
    const number = new EventLoopHost().random();
    expect(number >= 0 && number < 1).toBe(true);
  });
});
