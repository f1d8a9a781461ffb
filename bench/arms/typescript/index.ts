/**
 * What a TypeScript app does: it calls an actor written in Gleam through the generated bindings and awaits a Promise, one call after
 * the other. The kernel's own call, from process to process, is what it is compared with.
 */
import { stopwatch } from "../../harness/clock.ts";
import type { Program } from "../../harness/index.ts";
import { adder, client } from "./bindings.ts";

const system = await client.Starfish.start({}, { adder });

const program: Program = {
  runtime: `Node ${process.versions.node}`,
  runs: {
    ask: async (size) => {
      const server = await system.adder.start();
      const proof = { replies: 0, sum: 0 };
      const elapsed = stopwatch();
      for (let left = size; left > 0; left -= 1) {
        proof.sum += await server.addOne({ value: left & 7 });
        proof.replies += 1;
      }
      return { elapsedNs: elapsed(), proof };
    },
  },
};

export default program;
