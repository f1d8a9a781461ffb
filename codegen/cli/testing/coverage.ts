// Owns the line coverage of a test run: which modules count (those in the project's own src), where the threads leave
// their counts, and what comes of them: per module its lines of code, the covered ones and the ranges that no test
// reached. Modules that no test loads count with all their lines; modules without code are left out.

import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { DescribedModule, ProgramDescription } from "../../assemble/index.ts";
import { type LineCounts, lineCounts } from "./coverage-lines.ts";
import type { CoveragePlan, ModuleCounts } from "./coverage-recorder.ts";

/** Lines that no test reached, both ends included; lines without code may lie between them. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** The coverage of one Gleam module. */
export interface ModuleCoverage {
  readonly module: string;
  /** The path of its source, relative to the project, with `/`. */
  readonly source: string;
  readonly counts: LineCounts;
  readonly lines: number;
  readonly covered: number;
  readonly percent: number;
  readonly uncovered: ReadonlyArray<LineRange>;
}

/** The coverage of a project: its modules by name, and their sum. */
export interface Coverage {
  readonly modules: ReadonlyArray<ModuleCoverage>;
  readonly lines: number;
  readonly covered: number;
  readonly percent: number;
}

/** Where everything about coverage goes. */
export function coverageDirectory(program: ProgramDescription): string {
  return join(program.directory, "build", "starfish", "coverage");
}

/** By name: what is measured. */
function ownModules(program: ProgramDescription): ReadonlyArray<[string, DescribedModule]> {
  const sources = join(program.directory, "src") + sep;
  return Object.entries(program.modules)
    .filter(([, module]) => module.packageName === program.name)
    .filter(([, { source }]) => source.startsWith(sources))
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Forgets what earlier runs counted, and says what the threads of the next one are to count. */
export function planCoverage(program: ProgramDescription): CoveragePlan {
  const directory = coverageDirectory(program);
  rmSync(directory, { recursive: true, force: true });
  return {
    directory: join(directory, "threads"),
    urls: ownModules(program).map(([, { file }]) => pathToFileURL(file).href),
  };
}

/** The share of covered lines with one decimal, rounded down: 100 means all of them. */
function percentOf(covered: number, lines: number): number {
  return lines === 0 ? 100 : Math.floor((covered * 1_000) / lines) / 10;
}

/** The ranges of lines that never ran, without a line that ran in any of them. */
export function uncoveredRanges(counts: LineCounts): ReadonlyArray<LineRange> {
  const ranges: Array<{ from: number; to: number }> = [];
  let open: { from: number; to: number } | undefined;
  for (const [line, count] of [...counts].sort(([one], [other]) => one - other)) {
    if (count > 0) {
      open = undefined;
    } else if (open === undefined) {
      open = { from: line, to: line };
      ranges.push(open);
    } else {
      open.to = line;
    }
  }
  return ranges;
}

function readThreads(directory: string): ReadonlyArray<ModuleCounts> {
  if (!existsSync(directory)) return [];
  return readdirSync(directory).flatMap(
    (name) => JSON.parse(readFileSync(join(directory, name), "utf8")) as Array<ModuleCounts>,
  );
}

/** The counts of a module in all threads, added up. */
function addedCounts(file: string, threads: ReadonlyArray<ModuleCounts>): LineCounts {
  const text = readFileSync(file, "utf8");
  const map = JSON.parse(readFileSync(`${file}.map`, "utf8"));
  const added = new Map(lineCounts({ text, map, functions: [] }));
  const { href } = pathToFileURL(file);
  for (const { url, functions } of threads) {
    if (url !== href) continue;
    for (const [line, count] of lineCounts({ text, map, functions })) {
      added.set(line, (added.get(line) ?? 0) + count);
    }
  }
  return added;
}

/** The coverage of the run whose threads have left their counts. */
export function readCoverage(program: ProgramDescription): Coverage {
  const threads = readThreads(join(coverageDirectory(program), "threads"));
  const modules = ownModules(program).map(([module, { file, source }]): ModuleCoverage => {
    const counts = addedCounts(file, threads);
    const covered = [...counts.values()].filter((count) => count > 0).length;
    return {
      module,
      source: relative(program.directory, source).split(sep).join("/"),
      counts,
      lines: counts.size,
      covered,
      percent: percentOf(covered, counts.size),
      uncovered: uncoveredRanges(counts),
    };
  });
  const sum = (key: "lines" | "covered") => modules.reduce((total, each) => total + each[key], 0);
  const [lines, covered] = [sum("lines"), sum("covered")];
  return {
    modules: modules.filter((module) => module.lines > 0),
    lines,
    covered,
    percent: percentOf(covered, lines),
  };
}
