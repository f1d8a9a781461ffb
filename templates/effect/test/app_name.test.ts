import * as Effect from "effect/Effect";
import * as Schedule from "effect/Schedule";
import { ActorSystem } from "starfish-otp";
import { expect, test } from "vitest";
import * as app from "../build/starfish/bindings/app_name.ts";

/** Runs a program in a system of its own, which is closed afterwards. */
const inSystem = <A, E>(program: Effect.Effect<A, E, ActorSystem>): Promise<A> =>
  Effect.runPromise(program.pipe(Effect.provide(ActorSystem.layer())));

test("counts", async () => {
  const program = Effect.gen(function* () {
    const counter = yield* app.start();
    yield* counter.add({ amount: 1 });
    yield* counter.add({ amount: 2 });
    return yield* counter.value();
  });
  expect(await inSystem(program)).toBe(3);
});

test("comes back after a crash", async () => {
  const program = Effect.gen(function* () {
    const counter = yield* app.start();
    yield* counter.add({ amount: 5 });
    yield* counter.crash();
    // The supervisor starts the counter again soon, not at once.
    const again = { schedule: Schedule.spaced("10 millis"), times: 100 };
    return yield* Effect.retry(counter.value(), again);
  });
  expect(await inSystem(program)).toBe(0);
});
