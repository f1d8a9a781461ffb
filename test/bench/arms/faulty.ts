/** An arm for the tests of the harness: does its work, does half of it, throws, falls silent, or dies. */
import type { Measurement, Program } from "../../../bench/harness/index.ts";

const done = (size: number): Measurement => ({ elapsedNs: size * 100, proof: { done: size } });

const program: Program = {
  runtime: "test 1.0",
  runs: {
    honest: done,
    // Half of the work in half of the time: the figure would be twice as good.
    half: (size) => ({ elapsedNs: size * 50, proof: { done: size / 2 } }),
    unproved: (size) => ({ elapsedNs: size, proof: {} }),
    boastful: (size) => ({ elapsedNs: size, proof: { done: size, bonus: 1 } }),
    timeless: (size) => ({ proof: { done: size } }),
    throws: () => {
      throw new Error("out of order");
    },
    silent: () => new Promise(() => setInterval(() => {}, 1_000)),
    dies: () => {
      process.stderr.write("no space left\n");
      process.exit(3);
    },
  },
};

export default program;
