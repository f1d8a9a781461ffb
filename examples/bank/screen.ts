/**
 * What the example shows: a line of progress, a table of balances.
 *
 * Progress goes to standard error: on a terminal one line that is redrawn, elsewhere a line for
 * each tenth. Results go to standard output.
 */
import type { Holding } from "./build/starfish/bindings/bank.ts";

const BAR_WIDTH = 30;

export class Progress {
  readonly #total: number;
  #done = 0;
  #shownTenths = 0;

  constructor(total: number) {
    this.#total = total;
  }

  step(): void {
    this.#done += 1;
    const tenths = Math.floor((this.#done / this.#total) * 10);
    const isLast = this.#done === this.#total;
    if (process.stderr.isTTY) {
      if (this.#done % 100 === 0 || isLast)
        process.stderr.write(`\r${this.#bar()}${isLast ? "\n" : ""}`);
    } else if (tenths > this.#shownTenths) {
      this.#shownTenths = tenths;
      process.stderr.write(`${this.#done} of ${this.#total} transfers\n`);
    }
  }

  #bar(): string {
    const filled = Math.round((this.#done / this.#total) * BAR_WIDTH);
    return `[${"=".repeat(filled)}${" ".repeat(BAR_WIDTH - filled)}] ${this.#done} of ${this.#total} transfers`;
  }
}

/** Cents as money: `1234.50`. */
export function money(cents: number): string {
  return (cents / 100).toFixed(2);
}

export function balanceTable(holdings: ReadonlyArray<Holding>): string {
  const sorted = [...holdings].sort((left, right) => (left.holder < right.holder ? -1 : 1));
  const rows = [
    ["account", "balance"] as const,
    ...sorted.map(({ holder, balance }) => [holder, money(balance)] as const),
  ];
  return table(rows);
}

/** How often each outcome came, the most frequent first. */
export function countTable(outcomes: ReadonlyArray<string>): string {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const sorted = [...counts].sort(([, left], [, right]) => right - left);
  return table([
    ["transfers", "number"] as const,
    ...sorted.map(([outcome, count]) => [outcome, String(count)] as const),
  ]);
}

function table(rows: ReadonlyArray<readonly [string, string]>): string {
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  const numberWidth = Math.max(...rows.map(([, number]) => number.length));
  return rows
    .map(([name, balance]) => `${name.padEnd(nameWidth)}  ${balance.padStart(numberWidth)}`)
    .join("\n");
}
