// starfish/backoff to the millisecond: random policies and random lives of a child, under virtual time, against the
// few lines of arithmetic that say when each start has to be. The tests in gleam/starfish cover everything else.

import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Pid } from "../../src/kernel/index.ts";
import { type CompiledProgram, type GleamModule, loadCompiled, make } from "../model/compiled.ts";

/** What one start leads to: a failure at once, or a child that ends after so many milliseconds. */
type Start = "refuses" | "panics" | number;

interface Policy {
  readonly initialMs: number;
  readonly factor: number;
  readonly capMs: number;
  readonly quietMs: number;
  readonly maxRestarts: number | undefined;
  /** Jitter and its seed. */
  readonly jitter: readonly [number, number] | undefined;
}

interface Seen {
  readonly starts: ReadonlyArray<number>;
  /** When the guard gave up. */
  readonly endAt: number | undefined;
}

/** The module, as far as it is used here. Policies and specifications are Gleam's. */
interface Backoff {
  readonly exponential: (initialMs: number, factor: number, capMs: number) => unknown;
  readonly reset_after: (policy: unknown, quietMs: number) => unknown;
  readonly max_restarts: (policy: unknown, count: number) => unknown;
  readonly jitter: (policy: unknown, fraction: number, seed: number) => unknown;
  readonly delay: (policy: unknown, attempt: number) => number;
  readonly child: (child: unknown, policy: unknown) => { readonly start: () => unknown };
}

let program: CompiledProgram;
let backoff: Backoff;
let supervision: GleamModule;
let actor: GleamModule;

beforeAll(async () => {
  program = await loadCompiled(join(import.meta.dirname, "../../gleam/starfish"));
  backoff = (await program.module("starfish/starfish/backoff")) as unknown as Backoff;
  supervision = await program.module("gleam_otp/gleam/otp/supervision");
  actor = await program.module("gleam_otp/gleam/otp/actor");
});

function gleamPolicy(policy: Policy): unknown {
  const { initialMs, factor, capMs, quietMs, maxRestarts, jitter } = policy;
  let made = backoff.exponential(initialMs, factor, capMs);
  made = backoff.reset_after(made, quietMs);
  if (maxRestarts !== undefined) made = backoff.max_restarts(made, maxRestarts);
  return jitter === undefined ? made : backoff.jitter(made, ...jitter);
}

/** The first start works and its child runs for a moment; when there are no more starts the child goes on for ever. */
function livesOf(starts: ReadonlyArray<Start>): ReadonlyArray<Start> {
  return [1, ...starts];
}

/** A permanent child with 10 ms to shut down, behind a guard. */
function guarded(start: () => unknown, policy: Policy): () => unknown {
  const child = make(
    supervision,
    "ChildSpecification",
    "child_specification",
    start,
    make(supervision, "Restart", "permanent"),
    false,
    make(supervision, "ChildType", "worker", 10),
  );
  return backoff.child(child, gleamPolicy(policy)).start;
}

function started(pid: Pid): unknown {
  return make(program.prelude, "Result", "ok", make(actor, "Started", "started", pid, undefined));
}

function* nothing(): Generator<unknown, void, unknown> {}

/** Starts the guard in a process that waits until it ends, having done what is asked for in between. */
function simulate(
  start: (nowMs: number) => unknown,
  policy: Policy,
  untilMs: number,
  between: () => Generator<unknown, void, unknown> = nothing,
): number | undefined {
  const { kernel: k, schedulers } = program;
  const host = new schedulers.SimulationHost({ order: "arrival" });
  const kernel = new k.Kernel(host);
  let endAt: number | undefined;
  kernel.spawnRoot(function* () {
    k.trapExits(true);
    yield guarded(() => start(host.now()), policy)();
    yield* between();
    const exits = k.selectTrappedExits(k.emptySelector, (raw) => raw);
    yield k.suspend(k.FOR_SELECTOR, exits, k.FOREVER);
    endAt = host.now();
    yield k.sleep(k.FOREVER);
  });
  host.settle(kernel, untilMs);
  return endAt;
}

function run(policy: Policy, starts: ReadonlyArray<Start>, untilMs: number): Seen {
  const { kernel: k, prelude } = program;
  const times: Array<number> = [];
  const lives = livesOf(starts);
  const start = (nowMs: number): unknown => {
    const life = lives[times.length] ?? Number.POSITIVE_INFINITY;
    times.push(nowMs);
    if (life === "panics") throw new Error("the start was told to panic");
    if (life === "refuses") {
      return make(prelude, "Result", "error", make(actor, "StartError", "init_failed", "refused"));
    }
    return started(k.spawn(() => k.sleep(life)));
  };
  const endAt = simulate(start, policy, untilMs);
  return { starts: times, endAt };
}

/** When the starts have to be. */
function expected(
  policy: Policy,
  starts: ReadonlyArray<Start>,
  untilMs: number,
  delay: (failures: number) => number,
): Seen {
  const times: Array<number> = [];
  let now = 0;
  let failures = 0;
  for (const life of livesOf(starts)) {
    if (now > untilMs) return { starts: times, endAt: undefined };
    times.push(now);
    if (typeof life === "number") {
      now += life;
      if (life > policy.quietMs) failures = 0;
    }
    failures += 1;
    if (now > untilMs) return { starts: times, endAt: undefined };
    if (failures > (policy.maxRestarts ?? Infinity)) return { starts: times, endAt: now };
    now += delay(failures);
  }
  if (now <= untilMs) times.push(now);
  return { starts: times, endAt: undefined };
}

function growing({ initialMs, factor, capMs }: Policy) {
  return (failures: number) => Math.min(capMs, Math.round(initialMs * factor ** (failures - 1)));
}

const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  initialMs: fc.constantFrom(0, 1, 7, 100, 5_000),
  factor: fc.constantFrom(1, 1.5, 2, 3.7, 10),
  capMs: fc.constantFrom(0, 50, 1_000, 60_000),
  // Times that a child cannot run for: then nothing is left to chance.
  quietMs: fc.constantFrom(0, 35, 9_999),
  maxRestarts: fc.option(fc.nat(12), { nil: undefined }),
  jitter: fc.constant(undefined),
});

const anyStarts: fc.Arbitrary<ReadonlyArray<Start>> = fc.array(
  fc.oneof(fc.constantFrom<Start>("refuses", "panics"), fc.constantFrom<Start>(1, 20, 40, 10_500)),
  { maxLength: 14 },
);

const untilMs = 1_000_000;

describe("the starts of a child with backoff", () => {
  test("are where the policy says, to the millisecond", () => {
    fc.assert(
      fc.property(anyPolicy, anyStarts, (policy, starts) => {
        const wanted = expected(policy, starts, untilMs, growing(policy));
        expect(run(policy, starts, untilMs)).toEqual(wanted);
      }),
      { numRuns: 500 },
    );
  });

  test("are where the delays with jitter say", () => {
    const anyJitter = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat());
    fc.assert(
      fc.property(anyPolicy, anyJitter, anyStarts, (drawn, jitter, starts) => {
        const policy = { ...drawn, jitter };
        const gleam = gleamPolicy(policy);
        const delay = (failures: number) => backoff.delay(gleam, failures);
        const wanted = expected(policy, starts, untilMs, delay);
        expect(run(policy, starts, untilMs)).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });
});

test("a child that does not stop is killed when its own time is over", () => {
  const { kernel: k } = program;
  let guard: Pid | undefined;
  const start = () => {
    guard = k.self();
    const stubborn = k.spawn(function* () {
      k.trapExits(true);
      yield k.sleep(k.FOREVER);
    });
    return started(stubborn);
  };
  const policy = fc.sample(anyPolicy, { numRuns: 1, seed: 1 })[0] as Policy;
  const endAt = simulate(start, policy, untilMs, function* () {
    yield k.sleep(100);
    if (guard !== undefined) k.exit(guard, k.atoms.shutdown);
  });
  expect(endAt).toBe(110);
});

describe("a delay", () => {
  const failures = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

  test("is a whole number between 0 and the cap, and never falls without jitter", () => {
    fc.assert(
      fc.property(anyPolicy, failures, (policy, count) => {
        const gleam = gleamPolicy(policy);
        const first = backoff.delay(gleam, count - 1);
        const second = backoff.delay(gleam, count);
        expect(Number.isSafeInteger(second)).toBe(true);
        expect(second).toBeLessThanOrEqual(policy.capMs);
        expect(second).toBeGreaterThanOrEqual(first);
      }),
    );
  });

  test("loses at most its fraction to jitter", () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyPolicy, fraction, fc.integer(), failures, (policy, part, seed, count) => {
        const whole = backoff.delay(gleamPolicy(policy), count);
        const shaken = gleamPolicy({ ...policy, jitter: [part, seed] });
        const delay = backoff.delay(shaken, count);
        expect(delay).toBeLessThanOrEqual(whole);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(whole * (1 - part)));
      }),
    );
  });
});
