import { Context, Effect, Exit, Layer, Scope } from "effect";
import { describe, expect, test } from "vitest";
import { layerOf } from "../../src/client/layers.ts";
import { effect, type RunError } from "../../src/client/operation.ts";
import { string } from "../../src/client/primitives.ts";
import { reply, resultReply } from "../../src/client/replies.ts";
import { run } from "../../src/client/runs.ts";
import { sleep, spawn, trapExits } from "../../src/kernel/index.ts";
import { ActorSystem, type SystemOptions } from "../../src/system/index.ts";
import { prelude } from "./tiny-program.ts";

class Service extends Context.Service<Service, string>()("test/Service") {}

/** A function of the program that starts a process linked to it, and gives its name. */
const open = (name: string, body: () => unknown = () => sleep(60_000)) =>
  effect(
    run(
      "open",
      reply(string),
      () => {
        spawn(body, name);
        return name;
      },
      () => [],
    ),
  );

const refuse: Effect.Effect<string, string | RunError, ActorSystem> = effect(
  run(
    "refuse",
    resultReply(prelude, string, string),
    () => prelude.Result$Error("no room"),
    () => [],
  ),
);

/** Does not end when it is told to. */
function* stubborn(): Generator<unknown, void, unknown> {
  trapExits(true);
  for (;;) yield sleep(60_000);
}

const inSystem = <A, E>(
  body: (names: () => ReadonlyArray<string>) => Effect.Effect<A, E, ActorSystem>,
  options: SystemOptions = {},
): Promise<A> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { kernel } = (yield* ActorSystem).running;
      const named = ["first", "second", "other", "stubborn"];
      return yield* body(() =>
        [...kernel.processes()]
          .map((pid) => kernel.processInfo(pid)?.label ?? "")
          .filter((label) => named.includes(label)),
      );
    }).pipe(
      Effect.provide(ActorSystem.layer({ onEvent: () => undefined, ...options })),
      Effect.orDie,
    ),
  );

describe("a layer of a start function", () => {
  test("gives what it gives, and ends what it started with the scope", async () => {
    const seen = await inSystem((names) =>
      Effect.gen(function* () {
        yield* open("other");
        const scope = yield* Scope.make();
        const both = Effect.andThen(open("first"), open("second"));
        const context = yield* Layer.buildWithScope(layerOf(Service, both), scope);
        const during = names();
        yield* Scope.close(scope, Exit.void);
        return { service: Context.get(context, Service), during, after: names() };
      }),
    );
    expect(seen).toEqual({
      service: "second",
      during: ["other", "first", "second"],
      after: ["other"],
    });
  });

  test("that fails ends what had been started by then", async () => {
    const seen = await inSystem((names) =>
      Effect.gen(function* () {
        const start = Effect.andThen(open("first"), refuse);
        const built = Effect.scoped(Layer.build(layerOf(Service, start)));
        return { failure: yield* Effect.flip(built), after: names() };
      }),
    );
    expect(seen).toEqual({ failure: "no room", after: [] });
  });

  test("kills what does not end in time", async () => {
    const seen = await inSystem(
      (names) =>
        Effect.gen(function* () {
          const scope = yield* Scope.make();
          yield* Layer.buildWithScope(layerOf(Service, open("stubborn", stubborn)), scope);
          const during = names();
          yield* Scope.close(scope, Exit.void);
          return { during, after: names() };
        }),
      { shutdownTimeoutMs: 20 },
    );
    expect(seen).toEqual({ during: ["stubborn"], after: [] });
  });

  test("counts only what is started for it", async () => {
    const seen = await inSystem((names) =>
      Effect.gen(function* () {
        yield* Effect.scoped(Layer.build(layerOf(Service, open("first"))));
        yield* open("other");
        return names();
      }),
    );
    expect(seen).toEqual(["other"]);
  });
});
