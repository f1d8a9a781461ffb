/** As the arm `typescript`, with Effects: one fiber that calls and waits. */
import { stopwatch } from "../../harness/clock.ts";
import type { Measurement, Program } from "../../harness/index.ts";
import { adder, client } from "../typescript/bindings.ts";

const { ActorSystem, Effect } = client;

const ask = Effect.fnUntraced(function* (size: number) {
  const server = yield* adder.start();
  const proof = { replies: 0, sum: 0 };
  const elapsed = stopwatch();
  for (let left = size; left > 0; left -= 1) {
    proof.sum += yield* server.addOne({ value: left & 7 });
    proof.replies += 1;
  }
  return { elapsedNs: elapsed(), proof } satisfies Measurement;
});

const program: Program = {
  runtime: `Node ${process.versions.node}`,
  runs: { ask: (size) => Effect.runPromise(Effect.provide(ask(size), ActorSystem.layer())) },
};

export default program;
