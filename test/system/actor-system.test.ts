import { Effect, Exit, Fiber, Result, Stream } from "effect";
import { describe, expect, test } from "vitest";
import { atoms, report, sleep } from "../../src/kernel/index.ts";
import { ActorSystem, type RunningSystem } from "../../src/system/index.ts";

const onEvent = (): void => undefined;

const inSystem = <A, E>(effect: Effect.Effect<A, E, ActorSystem>): Promise<A> =>
  Effect.runPromise(Effect.provide(effect, ActorSystem.layer({ onEvent })));

function* sleepForever(): Generator<unknown, unknown, unknown> {
  return yield sleep(Number.POSITIVE_INFINITY);
}

describe("ActorSystem", () => {
  test("runs a function as a process", async () => {
    expect(await inSystem(ActorSystem.use((system) => system.run("answer", () => 42)))).toBe(42);
  });

  test("fails with ProcessCrashed when the function panics", async () => {
    const outcome = await inSystem(
      ActorSystem.use((system) =>
        Effect.result(
          system.run("crash", () => {
            throw new Error("boom");
          }),
        ),
      ),
    );
    expect(Result.isFailure(outcome) && outcome.failure).toMatchObject({
      _tag: "ProcessCrashed",
      operation: "crash",
      message: "crash crashed: boom",
    });
  });

  test("kills the process of an effect that is interrupted", async () => {
    const processes = await inSystem(
      Effect.gen(function* () {
        const system = yield* ActorSystem;
        const fiber = yield* Effect.forkChild(system.run("forever", sleepForever), {
          startImmediately: true,
        });
        yield* system.run("let it start", () => undefined);
        const during = system.running.kernel.stats().processes;
        yield* Fiber.interrupt(fiber);
        return [during, system.running.kernel.stats().processes];
      }),
    );
    expect(processes).toEqual([2, 1]);
  });

  test("is closed with the scope of its layer", async () => {
    let running: RunningSystem | undefined;
    await inSystem(
      ActorSystem.use((system) => {
        running = system.running;
        return Effect.void;
      }),
    );
    expect(running?.isClosed).toBe(true);
    expect(running?.kernel.stats().processes).toBe(0);
  });

  test("is closed also when the program fails", async () => {
    let running: RunningSystem | undefined;
    const exit = await Effect.runPromiseExit(
      ActorSystem.use((system) => {
        running = system.running;
        return Effect.fail("no");
      }).pipe(Effect.provide(ActorSystem.layer({ onEvent }))),
    );
    expect(Exit.isFailure(exit)).toBe(true);
    expect(running?.isClosed).toBe(true);
  });

  test("does not start with options that cannot be used", async () => {
    const outcome = await Effect.runPromise(
      Effect.result(Effect.provide(Effect.void, ActorSystem.layer({ callTimeoutMs: Number.NaN }))),
    );
    expect(Result.isFailure(outcome) && outcome.failure._tag).toBe("InvalidOptions");
  });

  test("tells its events as a stream", async () => {
    const events = await inSystem(
      Effect.gen(function* () {
        const system = yield* ActorSystem;
        const reader = yield* system.events.pipe(
          Stream.take(2),
          Stream.runCollect,
          Effect.forkChild({ startImmediately: true }),
        );
        yield* system.run("report", () => report({ kind: "first" }));
        yield* system.run("report", () => report({ kind: "second" }));
        return yield* Fiber.join(reader);
      }),
    );
    expect(events).toEqual([
      { _tag: "Report", event: { kind: "first" } },
      { _tag: "Report", event: { kind: "second" } },
    ]);
  });

  test("does not confuse a killed process with a closed system", async () => {
    const outcome = await inSystem(
      Effect.gen(function* () {
        const system = yield* ActorSystem;
        const fiber = yield* Effect.forkChild(Effect.result(system.run("forever", sleepForever)), {
          startImmediately: true,
        });
        yield* system.run("let it start", () => undefined);
        const [, pid] = [...system.running.kernel.processes()];
        if (pid !== undefined) system.running.kernel.exit(pid, atoms.kill);
        return yield* Fiber.join(fiber);
      }),
    );
    expect(Result.isFailure(outcome) && outcome.failure).toMatchObject({
      _tag: "ProcessCrashed",
      reason: atoms.killed,
    });
  });
});
