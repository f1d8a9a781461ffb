import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Kernel, type Suspension, sleep } from "../../src/kernel/index.ts";
import { type Bell, EventLoopHost, runScheduler } from "../../src/schedulers/index.ts";
import { microtasks } from "./microtasks.ts";

// Time is vitest's: waiting at the bell takes as long as the test says, and nothing else takes any.
beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setImmediate", "performance"],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

class FakeBell implements Bell {
  readonly calls: Array<string> = [];
  /** What happens while the thread waits: true if something has come. */
  waiting: (timeoutMs: number) => boolean = () => false;
  /** Whether nothing has come between the last look and going to sleep. */
  sleeps = true;

  waitBriefly(timeoutMs: number): boolean {
    this.calls.push(`wait ${timeoutMs}`);
    return this.waiting(timeoutMs);
  }

  sleep(): boolean {
    this.calls.push("sleep");
    return this.sleeps;
  }

  awake(): void {
    this.calls.push("awake");
  }
}

function started(lingerMs: number) {
  const host = new EventLoopHost();
  const kernel = new Kernel(host);
  const bell = new FakeBell();
  let slices = 0;
  const scheduler = runScheduler(kernel, host, {
    bell,
    lingerMs,
    onSlice: () => {
      slices++;
    },
  });
  return { host, kernel, bell, scheduler, slices: () => slices };
}

/** The event loop has a turn: what waits for it now is done, and what comes of that later. */
const giveTurn = () => vi.advanceTimersByTimeAsync(0);

describe("a scheduler with a bell", () => {
  test("is awake while it runs, and says that it sleeps when there is nothing to do", async () => {
    const { bell, scheduler, slices } = started(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(bell.calls).toEqual(["awake", "sleep"]);
    expect(slices()).toBe(1);
    scheduler.stop();
  });

  test("runs again at once if something came while it was going to sleep", async () => {
    const { bell, scheduler } = started(0);
    bell.sleeps = false;
    await microtasks();
    await giveTurn();
    bell.sleeps = true;
    await vi.advanceTimersByTimeAsync(1);
    expect(bell.calls).toEqual(["awake", "sleep", "awake", "sleep", "awake", "sleep"]);
    expect(vi.getTimerCount()).toBe(0);
    scheduler.stop();
  });

  test("is woken through its host", async () => {
    const { bell, host, scheduler } = started(0);
    await vi.advanceTimersByTimeAsync(1);
    host.ready();
    await vi.advanceTimersByTimeAsync(1);
    expect(bell.calls).toEqual(["awake", "sleep", "awake", "sleep"]);
    scheduler.stop();
  });

  test("waits a moment before it sleeps, and goes on in the same slice if something comes", async () => {
    const { bell, kernel, scheduler } = started(0.2);
    let left = 2;
    bell.waiting = () => {
      if (left === 0) return false;
      left--;
      kernel.spawnRoot(() => bell.calls.push("came"));
      return true;
    };
    await microtasks();
    const waits = ["wait 0.2", "came", "wait 0.2", "came", "wait 0.2"];
    // That something came is told to the host as well, whose slice finds nothing more.
    expect(bell.calls).toEqual(["awake", ...waits, "sleep", "awake", "wait 0.2", "sleep"]);
    scheduler.stop();
  });

  test("lets the event loop have its turn when something comes again and again", async () => {
    const { bell, scheduler, slices } = started(0.2);
    const clock = { now: performance.now() };
    bell.waiting = () => {
      clock.now += 2;
      return true;
    };
    const spy = vi.spyOn(performance, "now").mockImplementation(() => clock.now);
    await microtasks();
    expect(slices()).toBe(1);
    expect(bell.calls.filter((call) => call.startsWith("wait")).length).toBe(3);
    // It comes back without having slept.
    expect(bell.calls).not.toContain("sleep");
    await giveTurn();
    expect(slices()).toBe(2);
    expect(bell.calls).not.toContain("sleep");
    spy.mockRestore();
    scheduler.stop();
  });

  test("does not wait beyond its own timers", async () => {
    const { bell, kernel, scheduler } = started(5);
    const rang: Array<string> = [];
    kernel.spawnRoot(function* () {
      yield sleep(2) as Suspension;
      rang.push("rang");
    });
    const clock = { now: performance.now() };
    const spy = vi.spyOn(performance, "now").mockImplementation(() => clock.now);
    bell.waiting = (timeoutMs) => {
      clock.now += timeoutMs + 1;
      return false;
    };
    await microtasks();
    expect(bell.calls).toEqual(["awake", "wait 2"]);
    await giveTurn();
    expect(rang).toEqual(["rang"]);
    spy.mockRestore();
    scheduler.stop();
  });
});
