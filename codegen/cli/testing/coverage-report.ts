// Owns how the coverage of a run is told: as a table for people, as data for `--json`, and as an lcov file, which
// editors and services read. The colours of the table are those of the stream it goes to.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Paint } from "../terminal.ts";
import type { Coverage, LineRange, ModuleCoverage } from "./coverage.ts";

/** So many ranges of a module are shown; the lcov file has all of them. */
const mostRanges = 8;

/** From here on a module counts as well covered, and below the other as badly. */
const goodPercent = 80;
const badPercent = 50;

const headings = ["module", "lines", "covered", "percent", "not covered"] as const;

const plain = (text: string): string => text;

const shownRange = ({ from, to }: LineRange): string => (from === to ? `${from}` : `${from}-${to}`);

const shownPercent = (percent: number): string => `${percent.toFixed(1)} %`;

function shownRanges(ranges: ReadonlyArray<LineRange>): string {
  const rest = ranges.length - mostRanges;
  const shown = ranges.slice(0, mostRanges).map(shownRange);
  return [...shown, ...(rest > 0 ? [`… and ${rest} more`] : [])].join(", ");
}

function colourOf(percent: number, style: Paint): (text: string) => string {
  if (percent >= goodPercent) return style.green;
  return percent < badPercent ? style.red : style.yellow;
}

/** The table, without a newline at its end. Numbers are aligned to the right. */
export function presentCoverage(coverage: Coverage, style: Paint): string {
  const total = { module: "all modules", ...coverage, uncovered: [] };
  const rows = [...coverage.modules, total].map(
    ({ module, lines, covered, percent, uncovered }) => ({
      percent,
      cells: [module, `${lines}`, `${covered}`, shownPercent(percent), shownRanges(uncovered)],
    }),
  );
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map(({ cells }) => (cells[column] as string).length)),
  );
  const line = (cells: ReadonlyArray<string>, styles: ReadonlyArray<(text: string) => string>) =>
    cells
      .map((cell, column) => {
        const width = widths[column] as number;
        const isText = column === 0 || column === headings.length - 1;
        return (styles[column] ?? plain)(isText ? cell.padEnd(width) : cell.padStart(width));
      })
      .join("  ")
      .trimEnd();
  const shown = rows.map(({ percent, cells }) =>
    line(cells, [plain, plain, plain, colourOf(percent, style)]),
  );
  return [style.dim(line(headings, [])), ...shown].join("\n");
}

/** The coverage as data; `lcov` is the path of the lcov file. */
export function coverageAsJson(coverage: Coverage, lcov: string): object {
  const modules = coverage.modules.map(({ counts: _counts, ...module }) => module);
  return { ...coverage, modules, lcov };
}

function lcovRecord({ source, counts, lines, covered }: ModuleCoverage): string {
  const inOrder = [...counts].sort(([one], [other]) => one - other);
  return [
    "TN:",
    `SF:${source}`,
    ...inOrder.map(([line, count]) => `DA:${line},${count}`),
    `LF:${lines}`,
    `LH:${covered}`,
    "end_of_record",
    "",
  ].join("\n");
}

/** Writes the tracefile that `geninfo(1)` of lcov describes, with paths relative to the project. */
export function writeLcov(file: string, { modules }: Coverage): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, modules.map(lcovRecord).join(""));
}
