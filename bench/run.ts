/**
 * Owns the command `npm run bench [-- --only NAME,... --arms NAME,... --rounds N --quick --json FILE --from FILE,... --readme]`: reads its
 * options, measures (or takes what earlier runs have measured), prints the table on standard output and progress on standard
 * error, writes the JSON and the figures of bench/README.md.
 *
 * Promises: exit status 0 when every figure was measured, 1 when an arm was refused (its work was incomplete or it failed),
 * 2 on options that make no sense, each named. Absent arms are no failure.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ARMS } from "./arms/index.ts";
import {
  type Comparison,
  compare,
  describeMachine,
  FiguresError,
  FULL,
  measureAll,
  merge,
  QUICK,
  readComparison,
  renderTable,
  writeFigures,
} from "./harness/index.ts";
import { GOALS, WORKLOADS } from "./workloads/index.ts";

const FULL_ROUNDS = 3;
const QUICK_ROUNDS = 2;
const README = fileURLToPath(new URL("./README.md", import.meta.url));
const CLEAR_LINE = "\r\u001b[K";

class OptionError extends Error {}

interface Options {
  readonly only: readonly string[];
  readonly arms: readonly string[];
  readonly rounds: number;
  readonly quick: boolean;
  readonly json: string | undefined;
  /** Results to show in place of measuring. */
  readonly from: readonly string[];
  readonly readme: boolean;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true, default: [] },
      arms: { type: "string", multiple: true, default: [] },
      rounds: { type: "string" },
      quick: { type: "boolean", default: false },
      json: { type: "string" },
      from: { type: "string", multiple: true, default: [] },
      readme: { type: "boolean", default: false },
    },
  });
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds >= 1)) {
    throw new OptionError(`--rounds must be a whole number above zero, got "${values.rounds}"`);
  }
  return {
    only: names("--only", values.only, WORKLOADS),
    arms: names("--arms", values.arms, ARMS),
    rounds: rounds ?? (values.quick ? QUICK_ROUNDS : FULL_ROUNDS),
    quick: values.quick,
    json: values.json,
    from: listed(values.from),
    readme: values.readme,
  };
}

/** The names given to an option, as a list, each known; all names when the option was not given. */
function names(
  option: string,
  given: readonly string[],
  known: readonly { readonly name: string }[],
): readonly string[] {
  const all = known.map(({ name }) => name);
  const wanted = listed(given);
  const stranger = wanted.find((name) => !all.includes(name));
  if (stranger !== undefined) {
    throw new OptionError(`${option}: no "${stranger}"; there are ${all.join(", ")}`);
  }
  return wanted.length === 0 ? all : wanted;
}

function listed(given: readonly string[]): readonly string[] {
  return given.flatMap((text) => text.split(",")).filter((name) => name !== "");
}

function comparisonFor(options: Options): Promise<Comparison> {
  const [first, ...others] = options.from;
  return first === undefined ? bench(options) : earlier(first, others);
}

async function earlier(first: string, others: readonly string[]): Promise<Comparison> {
  const later = await Promise.all(others.map(readComparison));
  return merge([await readComparison(first), ...later]);
}

async function bench(options: Options): Promise<Comparison> {
  const workloads = WORKLOADS.filter(({ name }) => options.only.includes(name));
  // Before anything is measured: the load is that of the others.
  const machine = describeMachine();
  const outcome = await measureAll({
    workloads,
    arms: ARMS.filter(({ name }) => options.arms.includes(name)),
    rounds: options.rounds,
    pace: options.quick ? QUICK : FULL,
    onProgress: showProgress,
  });
  showProgress("");
  return compare(outcome, {
    machine,
    rounds: options.rounds,
    workloads,
    goals: GOALS.filter(({ workload }) => options.only.includes(workload)),
  });
}

function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE + text);
}

async function writeJson(file: string, comparison: Comparison): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(comparison, undefined, 2)}\n`);
}

try {
  const options = readOptions();
  const comparison = await comparisonFor(options);
  process.stdout.write(renderTable(comparison));
  if (options.json !== undefined) await writeJson(options.json, comparison);
  if (options.readme) await writeFigures(README, comparison);
  process.exitCode = comparison.refused.length === 0 ? 0 : 1;
} catch (error) {
  const fault = error as NodeJS.ErrnoException;
  const isExpected = error instanceof OptionError || error instanceof FiguresError;
  if (!isExpected && !fault.code?.startsWith("ERR_PARSE_ARGS")) throw error;
  process.stderr.write(`${fault.message}\n`);
  process.exitCode = 2;
}
