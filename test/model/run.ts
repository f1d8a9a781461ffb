// `npm run model -- [--runs N] [--seed N]`: compares N random programs with the model, in batches with a progress line,
// and ends with `N passed, N failed`. A failing program is shrunk and printed as a script with the seed that finds it.

import { parseArgs } from "node:util";
import fc from "fast-check";
import { compare } from "./compare.ts";
import { anyProgram } from "./steps.ts";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "10000" }, seed: { type: "string" } },
});
const runs = Number(values.runs);
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
if (!Number.isSafeInteger(runs) || runs <= 0 || !Number.isSafeInteger(seed)) {
  console.error("usage: npm run model -- [--runs NUMBER] [--seed NUMBER]");
  process.exit(2);
}

const batch = 5_000;
let steps = 0;
for (let done = 0; done < runs; done += batch) {
  const numRuns = Math.min(batch, runs - done);
  const result = fc.check(
    fc.property(anyProgram, (program) => {
      steps += compare(program);
    }),
    { numRuns, seed: seed + done },
  );
  if (result.failed) {
    console.error(
      result.errorInstance instanceof Error ? result.errorInstance.message : "interrupted",
    );
    console.error(
      `found with --seed ${seed}, in the batch from ${done}, after ${result.numShrinks} shrinks`,
    );
    console.log(`\n${done} passed, 1 failed`);
    process.exit(1);
  }
  if (process.stderr.isTTY) process.stderr.write(`\r${done + numRuns} of ${runs} programs`);
}
console.log(`seed ${seed}: ${steps} steps in ${runs} random programs, no difference`);
console.log(`\n${runs} passed, 0 failed`);
