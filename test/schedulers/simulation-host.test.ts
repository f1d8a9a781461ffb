import { describe, expect, test } from "vitest";
import {
  Kernel,
  type Suspension,
  self,
  send,
  sleep,
  spawnUnlinked,
} from "../../src/kernel/index.ts";
import { SimulationHost, type SimulationOptions } from "../../src/schedulers/index.ts";

/** The order in which 20 processes take their turns in a simulation. */
function orderOf(options: SimulationOptions): string {
  const host = new SimulationHost(options);
  const kernel = new Kernel(host);
  const order: Array<string> = [];
  for (let number = 0; number < 20; number++) {
    kernel.spawnRoot(function* () {
      order.push(`${number}a`);
      yield sleep(Math.floor(host.random() * 5)) as Suspension;
      order.push(`${number}b`);
    });
  }
  host.settle(kernel);
  return order.join(" ");
}

describe("a seed", () => {
  test("gives the same run again, and another seed another one", () => {
    expect(orderOf({ seed: 7 })).toBe(orderOf({ seed: 7 }));
    expect(orderOf({ seed: 7 })).not.toBe(orderOf({ seed: 8 }));
  });

  test("random numbers lie between 0 and 1 and are well spread", () => {
    const host = new SimulationHost({ seed: 3 });
    const numbers = Array.from({ length: 10_000 }, () => host.random());
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
  });

  test("in the order of arrival, the first come is the first served", () => {
    const order = orderOf({ order: "arrival" }).split(" ").slice(0, 20);
    expect(order).toEqual(Array.from({ length: 20 }, (_, number) => `${number}a`));
  });
});

describe("virtual time", () => {
  test("sleeping for a year takes no time", () => {
    const host = new SimulationHost({ startMs: 1000 });
    const kernel = new Kernel(host);
    const year = 365 * 24 * 3600 * 1000;
    kernel.spawnRoot(function* () {
      yield sleep(year) as Suspension;
    });
    expect(host.settle(kernel)).toEqual({ kind: "idle" });
    expect(host.now()).toBe(1000 + year);
  });

  test("settle until a time stops there, and says what comes next", () => {
    const host = new SimulationHost();
    const kernel = new Kernel(host);
    kernel.spawnRoot(function* () {
      yield sleep(100) as Suspension;
    });
    expect(host.settle(kernel, 60)).toEqual({ kind: "wait", atMs: 100 });
    expect([host.now(), kernel.stats().processes]).toEqual([60, 1]);
    expect(host.settle(kernel, 500)).toEqual({ kind: "idle" });
    expect([host.now(), kernel.stats().processes]).toEqual([500, 0]);
  });

  test("goes forward only", () => {
    const host = new SimulationHost();
    host.advance(5);
    expect(host.now()).toBe(5);
    expect(() => host.advance(-1)).toThrow(RangeError);
  });

  test("a process that never rests is given up, not waited for", () => {
    const host = new SimulationHost({ mostTurns: 1000 });
    const kernel = new Kernel(host);
    kernel.spawnRoot(function* () {
      for (;;) {
        spawnUnlinked(() => send(self(), "t", 1));
        yield sleep(0) as Suspension;
      }
    });
    expect(() => host.settle(kernel)).toThrow(/did not come to rest in 1000 turns/);
  });
});
