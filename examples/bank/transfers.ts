/**
 * The transfers of the example: a CSV file with a fixed content, made when it is missing.
 *
 * The same rows come out on every machine: they are drawn from a generator with a fixed seed. Some
 * ask for more money than there is, and some name an account that does not exist, as real files do.
 *
 * Failure: a row that is not `id,from,to,amount` ends the run with the number of its line.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One row. Amounts are whole cents. */
export interface Row {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

const ROWS = 10_000;
const SEED = 20_260_214;
const HEADER = "id,from,to,amount";

/** Largest amount of one transfer, in cents. */
const AMOUNT_MAX = 25_000;

/** One row in this many names an account that does not exist. */
const STRANGER_EVERY = 500;

export const HOLDERS = [
  "ada",
  "alan",
  "barbara",
  "dennis",
  "donald",
  "edsger",
  "frances",
  "grace",
  "hedy",
  "joe",
  "john",
  "karen",
  "ken",
  "leslie",
  "margaret",
  "mike",
  "niklaus",
  "radia",
  "robert",
  "tony",
] as const;

/**
 * Pays rarely and is never paid, so that it never lacks money: its transfers are the ones that meet
 * a crash.
 */
export const TREASURY = "treasury";

/** Every so many rows, beginning with the first, the treasury pays. */
export const TREASURY_EVERY = 2_500;

/** The rows of the file; makes the file first if there is none. */
export function readTransfers(path: URL): ReadonlyArray<Row> {
  if (!existsSync(path)) writeTransfers(path);
  const name = fileURLToPath(path);
  const [header, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  if (header !== HEADER) throw new Error(`${name}:1: the first line should be ${HEADER}`);
  return lines.map((line, index) => parseRow(line, `${name}:${index + 2}`));
}

function parseRow(line: string, place: string): Row {
  const [id, from, to, amount, ...rest] = line.split(",");
  const row = { id: Number(id), from: from ?? "", to: to ?? "", amount: Number(amount) };
  const fits = rest.length === 0 && Number.isInteger(row.id) && Number.isInteger(row.amount);
  if (!fits || row.from === "" || row.to === "")
    throw new Error(`${place}: not a row of ${HEADER}: ${line}`);
  return row;
}

function writeTransfers(path: URL): void {
  const random = new Random(SEED);
  const rows = Array.from({ length: ROWS }, (_, index) => {
    const id = index + 1;
    const from = random.below(HOLDERS.length);
    // Never the same account twice: the step is at least one and less than a full circle.
    const to = (from + 1 + random.below(HOLDERS.length - 1)) % HOLDERS.length;
    const receiver = id % STRANGER_EVERY === 0 ? "nobody" : HOLDERS[to];
    const payer = index % TREASURY_EVERY === 0 ? TREASURY : HOLDERS[from];
    return `${id},${payer},${receiver},${1 + random.below(AMOUNT_MAX)}`;
  });
  const partial = new URL(`${path}.partial`);
  writeFileSync(partial, `${[HEADER, ...rows].join("\n")}\n`);
  renameSync(partial, path);
}

/** A small generator of the kind `x' = a x + c mod 2^32`: good enough for a file of examples. */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 up to and without `limit`. */
  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }
}
