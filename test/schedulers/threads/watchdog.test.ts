import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Watchdog, type Watched } from "../../../src/schedulers/threads/watchdog.ts";

/** A thread of which the test says what it does. */
class FakeThread implements Watched {
  readonly told: Array<string> = [];
  /** The part of the time that its event loop is busy. */
  utilization = 1;
  /** How long its present slice has been going on. */
  slice = 0;
  /** The part of the time that no processor runs it although it is ready. */
  starvation = 0;
  #beats = 0;

  beat(): void {
    this.#beats++;
  }

  beats(): number {
    return this.#beats;
  }

  sliceMs(): number {
    return this.slice;
  }

  eventLoopUtilization = () => ({ idle: 0, active: 0, utilization: this.utilization });

  ownTime(passedMs: number): number {
    return passedMs * (1 - this.starvation);
  }

  ring(): void {
    this.told.push(`ring ${now()}`);
  }

  suspect(): void {
    this.told.push(`suspect ${now()}`);
  }

  clear(): void {
    this.told.push(`clear ${now()}`);
  }

  stuck(afterMs: number): void {
    this.told.push(`stuck ${now()} after ${afterMs}`);
  }
}

const now = (): number => Math.round(performance.now());
const pass = (ms: number): void => {
  vi.advanceTimersByTime(ms);
};

let watchdog: Watchdog;
let thread: FakeThread;

beforeEach(() => {
  vi.useFakeTimers({ now: 0, toFake: ["setTimeout", "clearTimeout", "performance"] });
});

afterEach(() => {
  watchdog.stop();
  vi.useRealTimers();
});

function begin(isPaused?: () => boolean): void {
  watchdog = new Watchdog(4_000, isPaused);
  thread = new FakeThread();
  watchdog.watch(thread);
}

describe("the watchdog", () => {
  test("rings a thread that does not move, gets ready, and calls it stuck in the end, once", () => {
    begin();
    pass(20_000);
    expect(thread.told).toEqual(["ring 1000", "suspect 2000", "stuck 4000 after 4000"]);
  });

  test("a thread that moves is not stuck", () => {
    begin();
    for (let count = 0; count < 100; count++) {
      pass(500);
      thread.beat();
    }
    expect(thread.told).toEqual([]);
  });

  test("a thread whose event loop rests is not stuck, though its kernel has nothing to do", () => {
    begin();
    thread.utilization = 0.5;
    pass(20_000);
    expect(thread.told).toEqual([]);
  });

  test("a thread that moves after all is let off", () => {
    begin();
    pass(3_000);
    thread.beat();
    pass(900);
    expect(thread.told).toEqual(["ring 1000", "suspect 2000", "clear 3200"]);
  });

  test("counts from where the last slice began, not from where it was noticed", () => {
    begin();
    pass(190);
    thread.beat();
    thread.slice = 60;
    pass(10);
    pass(20_000);
    expect(thread.told.at(-1)).toBe("stuck 4140 after 4000");
  });

  test("time that nobody saw pass is not held against a thread", () => {
    begin();
    pass(1_000);
    // The machine sleeps for a minute: no timer fires, and the clock goes on.
    vi.setSystemTime(60_000);
    const clock = vi.spyOn(performance, "now");
    const asleepMs = 60_000;
    clock.mockImplementation(() => vi.getMockedSystemTime()?.getTime() ?? asleepMs);
    pass(200);
    clock.mockRestore();
    expect(thread.told).not.toContainEqual(expect.stringContaining("stuck"));
  });

  test("nor is time in which the machine runs something else", () => {
    begin();
    thread.starvation = 0.75;
    pass(10_000);
    expect(thread.told.map((words) => words.split(" ")[0])).toEqual(["ring", "suspect"]);
    pass(10_000);
    expect(thread.told.at(-1)).toContain("stuck");
  });

  test("nobody is stuck while a debugger is open", () => {
    let isOpen = true;
    begin(() => isOpen);
    pass(10_000);
    expect(thread.told).toEqual([]);
    isOpen = false;
    pass(10_000);
    expect(thread.told.at(-1)).toContain("stuck");
  });

  test("forgets whom it need not watch any more, and stops", () => {
    begin();
    watchdog.forget(thread);
    pass(10_000);
    watchdog.watch(thread);
    watchdog.stop();
    pass(10_000);
    expect(thread.told).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("with an infinite limit it watches nobody", () => {
    watchdog = new Watchdog(Number.POSITIVE_INFINITY);
    expect(vi.getTimerCount()).toBe(0);
    expect(() => new Watchdog(0)).toThrow("stuckAfterMs is more than 0");
  });
});
