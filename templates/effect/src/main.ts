// Calls the Gleam program from TypeScript, fully typed: the bindings are written by `starfish build`.

import * as Console from "effect/Console";
import * as Effect from "effect/Effect";
import { ActorSystem } from "starfish-otp";
import * as app from "../build/starfish/bindings/app_name.ts";

const program = Effect.gen(function* () {
  const counter = yield* app.start();
  yield* counter.add({ amount: 2 });
  yield* counter.add({ amount: 40 });
  yield* Console.log(`the counter stands at ${yield* counter.value()}`);
});

await Effect.runPromise(program.pipe(Effect.provide(ActorSystem.layer())));
