// `npm run model -- [--only world|supervisor] [--runs N] [--seed N]`: compares N random programs of each kind with its
// model, in batches with a progress line, and ends with `N passed, N failed`. A failing program is shrunk and printed as
// a script with the seed that finds it.

import { parseArgs } from "node:util";
import fc from "fast-check";
import { compare } from "./compare.ts";
import { anyProgram } from "./steps.ts";
import { loadProgram } from "./supervised.ts";
import { compareSupervisors } from "./supervisor-compare.ts";
import { anySupervisorProgram } from "./supervisor-steps.ts";

/** A kind of programs. */
interface Kind {
  readonly name: string;
  readonly property: fc.IRawProperty<unknown>;
  /** What was compared so far. */
  readonly done: () => string;
}

function worldKind(): Kind {
  let steps = 0;
  const property = fc.property(anyProgram, (program) => {
    steps += compare(program);
  });
  return { name: "world", property, done: () => `${steps} steps` };
}

async function supervisorKind(): Promise<Kind> {
  const supervised = await loadProgram();
  let events = 0;
  const property = fc.property(anySupervisorProgram, (program) => {
    events += compareSupervisors(program, supervised);
  });
  return { name: "supervisor", property, done: () => `${events} events` };
}

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    runs: { type: "string", default: "10000" },
    seed: { type: "string" },
  },
});
const runs = Number(values.runs);
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const makers = [
  { name: "world", make: worldKind },
  { name: "supervisor", make: supervisorKind },
].filter(({ name }) => values.only === undefined || values.only === name);
if (
  !Number.isSafeInteger(runs) ||
  runs <= 0 ||
  !Number.isSafeInteger(seed) ||
  makers.length === 0
) {
  console.error(
    "usage: npm run model -- [--only world|supervisor] [--runs NUMBER] [--seed NUMBER]",
  );
  process.exit(2);
}

const batch = 5_000;

/** The number of programs that agreed; one less than asked for, and a report, if one did not. */
async function compareMany({ name, property, done }: Kind) {
  for (let passed = 0; passed < runs; passed += batch) {
    const numRuns = Math.min(batch, runs - passed);
    const result = await fc.check(property, { numRuns, seed: seed + passed });
    if (result.failed) {
      const { errorInstance, numShrinks } = result;
      console.error(errorInstance instanceof Error ? errorInstance.message : "interrupted");
      const command = `--only ${name} --seed ${seed}`;
      console.error(
        `found with ${command}, in the batch from ${passed}, after ${numShrinks} shrinks`,
      );
      return { passed, failed: 1 };
    }
    if (process.stderr.isTTY)
      process.stderr.write(`\r${name}: ${passed + numRuns} of ${runs} programs`);
  }
  if (process.stderr.isTTY) process.stderr.write("\r");
  console.log(`${name}, seed ${seed}: ${done()} in ${runs} random programs, no difference`);
  return { passed: runs, failed: 0 };
}

let passed = 0;
let failed = 0;
for (const { make } of makers) {
  const result = await compareMany(await make());
  passed += result.passed;
  failed += result.failed;
}
console.log(`\n${passed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
