// What is given to whom of those that stand by.

import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Standby } from "../../../codegen/cli/program/standby.ts";

let scope: Scope.Closeable;
let started: Array<() => void> = [];
let ended: Array<number> = [];

const make = () =>
  Effect.runSync(
    Effect.provideService(
      Standby.make<number>((n) => ended.push(n)),
      Scope.Scope,
      scope,
    ),
  );

/** Starts one with the next number, and remembers how it is said to be gone. */
const start = (gone: () => void): number => started.push(gone);

beforeEach(() => {
  scope = Effect.runSync(Scope.make());
  started = [];
  ended = [];
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test("the first has to be started; the next is there some time later, and given once", () => {
  const standby = make();
  expect(standby.take(start)).toBeNull();
  expect(standby.take(start)).toBeNull();
  vi.advanceTimersByTime(10_000);
  expect(started).toHaveLength(1);
  expect(standby.take(start)).toBe(1);
  expect(standby.take(start)).toBeNull();
});

test("one that has ended by itself is not given", () => {
  const standby = make();
  standby.take(start);
  vi.advanceTimersByTime(10_000);
  started[0]?.();
  expect(standby.take(start)).toBeNull();
  vi.advanceTimersByTime(10_000);
  started[0]?.();
  expect(standby.take(start)).toBe(2);
});

test("where there is nothing to start, none is given", () => {
  const standby = make();
  standby.take(() => null);
  vi.advanceTimersByTime(10_000);
  expect(standby.take(() => null)).toBeNull();
});

test("what stands by ends with the scope, and what was given does not; none is started after that", () => {
  const standby = make();
  standby.take(start);
  vi.advanceTimersByTime(10_000);
  expect(standby.take(start)).toBe(1);
  vi.advanceTimersByTime(10_000);
  Effect.runSync(Scope.close(scope, Exit.void));
  expect(ended).toEqual([2]);
  vi.advanceTimersByTime(10_000);
  expect(started).toHaveLength(2);
});
