/**
 * Owns the figures that are kept: comparisons read back from the JSON that earlier runs wrote, and their table in a README.
 *
 * Promises: of a workload that several files have, the last file counts, with its goals. A README is changed between its two marks
 * and nowhere else, and figures that were not measured are never made up. Fails with a FiguresError that names the file: it
 * cannot be read, is no comparison, or has no marks.
 */
import { readFile, writeFile } from "node:fs/promises";
import { type Comparison, renderTable } from "./report.ts";

export class FiguresError extends Error {
  override readonly name = "FiguresError";
}

const BEGIN = "<!-- figures: written by `npm run bench -- --readme` -->";
const END = "<!-- end of figures -->";

/** The comparisons of several runs as one. The machine is that of the last. */
export function merge(comparisons: readonly [Comparison, ...Comparison[]]): Comparison {
  return comparisons.reduce((earlier, later) => {
    const isAgain = (workload: string): boolean =>
      later.workloads.some(({ name }) => name === workload);
    const kept = earlier.workloads.filter(({ name }) => !isAgain(name));
    const isOld = ({ workload }: { readonly workload: string }): boolean => !isAgain(workload);
    const workloads = [...kept, ...later.workloads];
    return {
      ...later,
      arms: union(earlier.arms, later.arms, ({ name }) => name),
      workloads,
      goals: union(earlier.goals, later.goals, ({ goal }) => JSON.stringify(goal)),
      unpaired: [...new Set([...earlier.unpaired, ...later.unpaired])].filter(
        (name) => !workloads.some((workload) => workload.name === name),
      ),
      absent: later.absent,
      refused: [...earlier.refused.filter(isOld), ...later.refused],
      disturbed: [...earlier.disturbed.filter(isOld), ...later.disturbed],
    };
  });
}

/** Both lists in one; of two items with the same key the later, in the place of the earlier. */
function union<Item>(
  earlier: readonly Item[],
  later: readonly Item[],
  key: (item: Item) => string,
): readonly Item[] {
  return [...new Map([...earlier, ...later].map((item) => [key(item), item])).values()];
}

export async function readComparison(file: string): Promise<Comparison> {
  let value: Partial<Comparison>;
  try {
    value = JSON.parse(await readFile(file, "utf8")) as Partial<Comparison>;
  } catch (error) {
    throw new FiguresError(`${file}: ${(error as Error).message}`);
  }
  const { machine, workloads, goals, disturbed } = value;
  if (machine && workloads && goals && disturbed) return value as Comparison;
  throw new FiguresError(`${file} is no result of this version of the bench`);
}

/** The text with the table between its marks. */
export function withFigures(text: string, comparison: Comparison): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END, begin);
  if (begin < 0 || end < 0) throw new FiguresError(`the lines "${BEGIN}" and "${END}" are missing`);
  const table = `${BEGIN}\n\n\`\`\`\n${renderTable(comparison)}\`\`\`\n\n`;
  return text.slice(0, begin) + table + text.slice(end);
}

export async function writeFigures(file: string, comparison: Comparison): Promise<void> {
  await writeFile(file, withFigures(await readFile(file, "utf8"), comparison));
}
