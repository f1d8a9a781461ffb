import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NO_TIMER, TimerWheel } from "../../src/kernel/timers.ts";

/** Arms a timer that is known by its label. */
function arm(wheel: TimerWheel, label: unknown, delayMs: number, nowMs: number): number {
  return wheel.armNow(null, undefined, label, delayMs, nowMs);
}

function armFresh(wheel: TimerWheel, label: unknown, delayMs: number): number {
  return wheel.armFresh(null, undefined, label, delayMs);
}

/** Lets time pass and gives the labels of what fired. */
function fired(wheel: TimerWheel, nowMs: number): Array<unknown> {
  const labels: Array<unknown> = [];
  wheel.advance(nowMs, (timer) => labels.push(wheel.payloadOf(timer)));
  return labels;
}

describe("firing", () => {
  test("at the due time, not before", () => {
    const wheel = new TimerWheel(1000);
    arm(wheel, "a", 5, 1000);
    expect(fired(wheel, 1004.9)).toEqual([]);
    expect(fired(wheel, 1005)).toEqual(["a"]);
    expect(fired(wheel, 2000)).toEqual([]);
    expect(wheel.armed).toBe(0);
  });

  test("by due time, then by creation", () => {
    const wheel = new TimerWheel(0);
    for (const [label, delayMs] of [
      ["c", 30],
      ["a", 10],
      ["b", 20],
      ["a2", 10],
    ] as const) {
      arm(wheel, label, delayMs, 0);
    }
    expect(fired(wheel, 100)).toEqual(["a", "a2", "b", "c"]);
  });

  test("by creation also where one came from far away", () => {
    const wheel = new TimerWheel(0);
    arm(wheel, "far", 1000, 0);
    expect(fired(wheel, 900)).toEqual([]);
    arm(wheel, "near", 100, 900);
    expect(fired(wheel, 1000)).toEqual(["far", "near"]);
  });

  test("with a delay of nothing, at the next look", () => {
    const wheel = new TimerWheel(0);
    arm(wheel, "a", 0, 0);
    armFresh(wheel, "b", 0);
    expect(wheel.nextDue()).toBe(0);
    expect(fired(wheel, 0)).toEqual(["a", "b"]);
  });

  test("never early when the clock shows fractions", () => {
    const wheel = new TimerWheel(0.75);
    arm(wheel, "a", 10, 0.75);
    expect(fired(wheel, 10.7)).toEqual([]);
    expect(fired(wheel, 11.75)).toEqual(["a"]);
  });

  test("a fresh timer counts from the next look at the clock", () => {
    const wheel = new TimerWheel(0);
    armFresh(wheel, "a", 10);
    wheel.look(5);
    expect(fired(wheel, 14)).toEqual([]);
    expect(fired(wheel, 15)).toEqual(["a"]);
  });

  test.each([2 ** 31, 2 ** 32 + 7, 365 * 24 * 3600 * 1000 * 100, 2 ** 51])(
    "beyond what a 32-bit timer holds: %i ms",
    (delayMs) => {
      const wheel = new TimerWheel(0);
      arm(wheel, "late", delayMs, 0);
      let looks = 0;
      for (let next = wheel.nextDue(); next < delayMs; next = wheel.nextDue()) {
        expect(fired(wheel, next)).toEqual([]);
        looks++;
      }
      expect(looks).toBeLessThan(200);
      expect(fired(wheel, delayMs)).toEqual(["late"]);
    },
  );

  test("a timer that fires may cancel and arm others", () => {
    const wheel = new TimerWheel(0);
    arm(wheel, "a", 10, 0);
    const other = arm(wheel, "b", 10, 0);
    const labels: Array<unknown> = [];
    wheel.advance(10, (timer) => {
      labels.push(wheel.payloadOf(timer));
      wheel.cancel(other);
      arm(wheel, "c", 0, 10);
    });
    expect(labels).toEqual(["a"]);
    expect(fired(wheel, 10)).toEqual(["c"]);
  });
});

describe("cancelling", () => {
  test("a cancelled timer does not fire", () => {
    const wheel = new TimerWheel(0);
    const timer = arm(wheel, "a", 10, 0);
    wheel.cancel(timer);
    expect(wheel.armed).toBe(0);
    expect(wheel.nextDue()).toBe(Number.POSITIVE_INFINITY);
    expect(fired(wheel, 100)).toEqual([]);
  });

  test("a number is used again, and its sequence tells which timer is meant", () => {
    const wheel = new TimerWheel(0);
    const first = arm(wheel, "first", 10, 0);
    const sequence = wheel.sequenceOf(first);
    expect(wheel.isArmed(first, sequence)).toBe(true);
    wheel.cancel(first);
    expect(wheel.isArmed(first, sequence)).toBe(false);
    const second = arm(wheel, "second", 10, 0);
    expect(second).toBe(first);
    expect(wheel.isArmed(first, sequence)).toBe(false);
    expect(wheel.isArmed(second, wheel.sequenceOf(second))).toBe(true);
    expect(wheel.isArmed(NO_TIMER, wheel.sequenceOf(NO_TIMER))).toBe(false);
    expect(fired(wheel, 10)).toEqual(["second"]);
  });

  test("a large table is given back when nothing is armed", () => {
    const wheel = new TimerWheel(0);
    const timers = Array.from({ length: 70_000 }, (_, index) => armFresh(wheel, index, 1000));
    const handles = timers.map((timer) => wheel.sequenceOf(timer));
    for (const timer of timers) wheel.cancel(timer);
    expect(fired(wheel, 5000)).toEqual([]);
    const last = timers.length - 1;
    expect(wheel.isArmed(timers[last] as number, handles[last] as number)).toBe(false);
    arm(wheel, "after", 10, 5000);
    expect(fired(wheel, 5010)).toEqual(["after"]);
  });

  test("what remains of a timer", () => {
    const wheel = new TimerWheel(100);
    const known = arm(wheel, "known", 50, 120);
    const fresh = armFresh(wheel, "fresh", 70);
    expect(wheel.remaining(fresh)).toBe(70);
    expect(wheel.remaining(known)).toBe(50);
    wheel.look(130);
    expect(wheel.remaining(fresh)).toBe(70);
    expect(wheel.remaining(known)).toBe(40);
  });
});

describe("against a sorted list", () => {
  type Step =
    | { readonly do: "arm"; readonly delayMs: number; readonly fresh: boolean }
    | { readonly do: "cancel"; readonly which: number }
    | { readonly do: "pass"; readonly ms: number };
  const delayMs = fc.oneof(fc.nat(20), fc.nat(400), fc.nat(40_000), fc.nat(20_000_000));
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ do: fc.constant("arm" as const), delayMs, fresh: fc.boolean() }),
    fc.record({ do: fc.constant("cancel" as const), which: fc.nat(50) }),
    fc.record({ do: fc.constant("pass" as const), ms: fc.oneof(fc.nat(10), fc.nat(500), delayMs) }),
  );

  test("any sequence fires the same timers in the same order, and nextDue is never too late", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const wheel = new TimerWheel(0);
        let now = 0;
        let armed: Array<{ due: number; number: number; timer: number }> = [];
        steps.forEach((given, number) => {
          if (given.do === "arm") {
            const timer = given.fresh
              ? armFresh(wheel, number, given.delayMs)
              : arm(wheel, number, given.delayMs, now);
            armed.push({ due: now + given.delayMs, number, timer });
          } else if (given.do === "cancel") {
            const [gone] = armed.splice(given.which, 1);
            if (gone !== undefined) wheel.cancel(gone.timer);
          } else {
            wheel.look(now);
            now += given.ms;
            const due = armed.filter((item) => item.due <= now);
            armed = armed.filter((item) => item.due > now);
            due.sort((left, right) => left.due - right.due || left.number - right.number);
            expect(fired(wheel, now)).toEqual(due.map((item) => item.number));
          }
          expect(wheel.armed).toBe(armed.length);
          const earliest = Math.min(...armed.map((item) => item.due));
          expect(wheel.nextDue()).toBeLessThanOrEqual(earliest);
        });
      }),
      { numRuns: 500 },
    );
  });
});
