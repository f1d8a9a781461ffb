/**
 * What a run of the load script comes to: latencies as a table, and whether stock was conserved.
 */
import type { Stock, Tally } from "./customers.ts";

const COLUMNS = ["requests", "p50 ms", "p90 ms", "p99 ms", "max ms"];
const NAME_WIDTH = 10;
const COLUMN_WIDTH = 10;

/** A row for each kind of request, and one for all of them. */
export function latencyTable(tookMs: ReadonlyMap<string, ReadonlyArray<number>>): string {
  const rows = [...tookMs].map(([name, times]) => row(name, times));
  const all = row("all", [...tookMs.values()].flat());
  return [cells("", COLUMNS), ...rows, all].join("\n");
}

function row(name: string, times: ReadonlyArray<number>): string {
  const sorted = times.toSorted((one, other) => one - other);
  const quantiles = [0.5, 0.9, 0.99, 1].map((share) => quantile(sorted, share).toFixed(1));
  return cells(name, [String(sorted.length), ...quantiles]);
}

function quantile(sorted: ReadonlyArray<number>, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

function cells(name: string, values: ReadonlyArray<string>): string {
  return name.padEnd(NAME_WIDTH) + values.map((value) => value.padStart(COLUMN_WIDTH)).join("");
}

/**
 * What does not add up between the stock before, what the customers were told, and the stock after:
 * a line for each product that has lost or won a piece.
 */
export function differences(
  before: ReadonlyArray<Stock>,
  tallies: ReadonlyMap<string, Tally>,
  after: ReadonlyArray<Stock>,
): ReadonlyArray<string> {
  return before.flatMap((opening) => {
    const { sku } = opening;
    const { restocked, sold } = tallies.get(sku) ?? { restocked: 0, sold: 0 };
    const closing = after.find((stock) => stock.sku === sku);
    if (closing === undefined) return [`${sku} is gone`];
    const expected = pieces(opening) + restocked;
    const lines = [];
    if (pieces(closing) !== expected) {
      lines.push(`${sku}: ${expected} pieces were put in, ${pieces(closing)} are accounted for`);
    }
    if (closing.sold !== opening.sold + sold) {
      lines.push(
        `${sku}: ${opening.sold + sold} pieces were sold, ${closing.sold} are in the books`,
      );
    }
    return lines;
  });
}

/** All pieces there have ever been of a product. */
export function pieces({ available, reserved, sold }: Stock): number {
  return available + reserved + sold;
}
