import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TimerEntry, TimerWheel } from "../../src/kernel/timers.ts";

const entry = (label: unknown): TimerEntry => new TimerEntry(null, undefined, label);

/** Lets time pass and gives the labels of what fired. */
function fired(wheel: TimerWheel, nowMs: number): Array<unknown> {
  const labels: Array<unknown> = [];
  wheel.advance(nowMs, (item) => labels.push(item.payload));
  return labels;
}

describe("firing", () => {
  test("at the due time, not before", () => {
    const wheel = new TimerWheel(1000);
    wheel.armNow(entry("a"), 5, 1000);
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
      wheel.armNow(entry(label), delayMs, 0);
    }
    expect(fired(wheel, 100)).toEqual(["a", "a2", "b", "c"]);
  });

  test("by creation also where one came from far away", () => {
    const wheel = new TimerWheel(0);
    wheel.armNow(entry("far"), 1000, 0);
    expect(fired(wheel, 900)).toEqual([]);
    wheel.armNow(entry("near"), 100, 900);
    expect(fired(wheel, 1000)).toEqual(["far", "near"]);
  });

  test("with a delay of nothing, at the next look", () => {
    const wheel = new TimerWheel(0);
    wheel.armNow(entry("a"), 0, 0);
    wheel.armFresh(entry("b"), 0);
    expect(wheel.nextDue()).toBe(0);
    expect(fired(wheel, 0)).toEqual(["a", "b"]);
  });

  test("never early when the clock shows fractions", () => {
    const wheel = new TimerWheel(0.75);
    wheel.armNow(entry("a"), 10, 0.75);
    expect(fired(wheel, 10.7)).toEqual([]);
    expect(fired(wheel, 11.75)).toEqual(["a"]);
  });

  test("a fresh timer counts from the next look at the clock", () => {
    const wheel = new TimerWheel(0);
    wheel.armFresh(entry("a"), 10);
    wheel.look(5);
    expect(fired(wheel, 14)).toEqual([]);
    expect(fired(wheel, 15)).toEqual(["a"]);
  });

  test.each([2 ** 31, 2 ** 32 + 7, 365 * 24 * 3600 * 1000 * 100, 2 ** 51])(
    "beyond what a 32-bit timer holds: %i ms",
    (delayMs) => {
      const wheel = new TimerWheel(0);
      wheel.armNow(entry("late"), delayMs, 0);
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
    const [a, b, c] = [entry("a"), entry("b"), entry("c")] as const;
    for (const item of [a, b]) wheel.armNow(item, 10, 0);
    const labels: Array<unknown> = [];
    wheel.advance(10, (item) => {
      labels.push(item.payload);
      wheel.cancel(b);
      wheel.armNow(c, 0, 10);
    });
    expect(labels).toEqual(["a"]);
    expect(fired(wheel, 10)).toEqual(["c"]);
  });
});

describe("cancelling", () => {
  test("a cancelled timer does not fire; cancelling again does nothing", () => {
    const wheel = new TimerWheel(0);
    const item = entry("a");
    wheel.armNow(item, 10, 0);
    expect(item.isArmed).toBe(true);
    wheel.cancel(item);
    wheel.cancel(item);
    expect(item.isArmed).toBe(false);
    expect(wheel.armed).toBe(0);
    expect(wheel.nextDue()).toBe(Number.POSITIVE_INFINITY);
    expect(fired(wheel, 100)).toEqual([]);
  });

  test("an entry can be armed again", () => {
    const wheel = new TimerWheel(0);
    const item = entry("a");
    for (const now of [0, 100, 200]) {
      wheel.armFresh(item, 50);
      wheel.look(now);
      wheel.cancel(item);
    }
    wheel.armNow(item, 50, 200);
    expect(fired(wheel, 250)).toEqual(["a"]);
  });

  test("what remains of a timer", () => {
    const wheel = new TimerWheel(100);
    const [fresh, known] = [entry("fresh"), entry("known")] as const;
    wheel.armNow(known, 50, 120);
    wheel.armFresh(fresh, 70);
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
        let armed: Array<{ due: number; number: number; item: TimerEntry }> = [];
        steps.forEach((given, number) => {
          if (given.do === "arm") {
            const item = entry(number);
            if (given.fresh) wheel.armFresh(item, given.delayMs);
            else wheel.armNow(item, given.delayMs, now);
            armed.push({ due: now + given.delayMs, number, item });
          } else if (given.do === "cancel") {
            const [gone] = armed.splice(given.which, 1);
            if (gone !== undefined) wheel.cancel(gone.item);
          } else {
            wheel.look(now);
            now += given.ms;
            const due = armed.filter((timer) => timer.due <= now);
            armed = armed.filter((timer) => timer.due > now);
            due.sort((left, right) => left.due - right.due || left.number - right.number);
            expect(fired(wheel, now)).toEqual(due.map((timer) => timer.number));
          }
          expect(wheel.armed).toBe(armed.length);
          const earliest = Math.min(...armed.map((timer) => timer.due));
          expect(wheel.nextDue()).toBeLessThanOrEqual(earliest);
        });
      }),
      { numRuns: 500 },
    );
  });
});
