// `npm run rings`: explores every order of the protocol's steps in each small system, then every mutant of the protocol until some system
// shows that it is wrong. Prints states, checks and mutants; exits 1 if the protocol fails, or a mutant that is not known to be
// equivalent survives. `--only TEXT` takes the mutants (or systems) whose name contains a text.

import { parseArgs } from "node:util";
import { equivalents } from "./equivalents.ts";
import { explore, TooManyStates, Violation } from "./explorer.ts";
import { allMutants, loadProtocol, type Mutant, type Protocol } from "./source.ts";
import { type System, systems } from "./systems.ts";

/** More than that in one system is a system that is too large. */
const MOST_STATES = 3_000_000;

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    system: { type: "string", default: "" },
    "skip-mutants": { type: "boolean", default: false },
  },
});

/** States of each system: mutants are tried on the small ones first. */
const sizes = new Map<System, number>();

function exploreAll(protocol: Protocol): boolean {
  const explored = systems.filter(({ name }) => name.includes(values.system));
  let states = 0;
  let steps = 0;
  let ends = 0;
  for (const system of explored) {
    const { scenario, words } = system.prepare(protocol);
    try {
      const result = explore(scenario, words, MOST_STATES);
      sizes.set(system, result.states);
      states += result.states;
      steps += result.steps;
      ends += result.ends;
      console.log(
        `${system.name}: ${result.states} states, ${result.steps} steps, ${result.ends} ends`,
      );
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      console.error(error.message);
      return false;
    }
  }
  console.log(
    `\n${explored.length} systems: ${states} states, ${steps} steps, each checked; ${ends} ends, no violation`,
  );
  return true;
}

/** Which system shows that a mutant is wrong, and how; null: none does. */
function caughtBy(mutant: Mutant): { system: System; how: string } | null {
  const protocol = loadProtocol(mutant);
  for (const system of orderFor(mutant)) {
    try {
      const { scenario, words } = system.prepare(protocol);
      explore(scenario, words, MOST_STATES);
    } catch (error) {
      if (error instanceof TooManyStates) continue;
      return {
        system,
        how: (error instanceof Error ? error.message : String(error)).split("\n")[0] as string,
      };
    }
  }
  return null;
}

/** What is done at a death shows where somebody dies; else small systems come first. */
function orderFor({ name, file }: Mutant): ReadonlyArray<System> {
  const isOfDeath = /^deaths|constructor|discard/.test(name);
  const rank = (system: System) => {
    const isRelevant = isOfDeath === system.isOfDeath;
    return (sizes.get(system) ?? system.roughStates) + (isRelevant ? 0 : 1e9);
  };
  const possible = systems.filter(({ takes }) => takes(file));
  return possible.toSorted((one, other) => rank(one) - rank(other));
}

function killMutants(): boolean {
  const mutants = allMutants().filter(({ name }) => name.includes(values.only));
  const known = new Map(equivalents.map((entry) => [entry.mutant, entry]));
  const survivors: Array<string> = [];
  let caught = 0;
  let skipped = 0;
  for (const mutant of mutants) {
    if (known.delete(mutant.name)) {
      skipped++;
      continue;
    }
    const result = caughtBy(mutant);
    if (result === null) survivors.push(mutant.name);
    else caught++;
    console.log(
      `${result === null ? "SURVIVES" : "caught"}: ${mutant.name}${result === null ? "" : `  [${result.how}]`}`,
    );
  }
  console.log(
    `\n${mutants.length} mutants: ${caught} caught, ${skipped} equivalent (see equivalents.ts), ${survivors.length} survive`,
  );
  for (const name of survivors) console.error(`survives: ${name}`);
  if (values.only !== "") return survivors.length === 0;
  for (const name of known.keys())
    console.error(`no such mutant, though listed as equivalent: ${name}`);
  return survivors.length === 0 && known.size === 0;
}

const isRight = values.only !== "" || exploreAll(loadProtocol());
if (!isRight || (!values["skip-mutants"] && !killMutants())) process.exitCode = 1;
