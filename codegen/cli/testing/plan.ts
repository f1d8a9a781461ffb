// Owns what `starfish test` hands to the test threads: which modules hold tests and how each test is run. Written as
// one JSON file and one small test file per Gleam module under build/starfish/vitest, so that each Gleam test is an
// ordinary vitest test with its own name, time and result. Files of modules that are gone are removed.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import type { ProgramModules } from "../../../src/log/index.ts";
import type { LogSettings } from "../log-options.ts";
import type { CoveragePlan } from "./coverage-recorder.ts";

/** A Gleam module with tests: its name, its compiled file (absolute), its tests in the order of the source. */
export interface TestModulePlan {
  readonly name: string;
  readonly file: string;
  readonly tests: ReadonlyArray<string>;
}

/** How the tests of a project are run. Paths are absolute. */
export interface TestPlan {
  readonly directory: string;
  readonly modules: ProgramModules;
  readonly inspector: string | undefined;
  /** How long one test may take. */
  readonly limitMs: number;
  /** Whether the tests of a module share one process, as in EUnit, instead of a fresh system each. */
  readonly shared: boolean;
  readonly colour: boolean;
  /** What the processes of tests log while they run. */
  readonly log: LogSettings;
  /** What the threads count; nothing if it is left out. */
  readonly coverage?: CoveragePlan;
}

const planFile = "plan.json";

/** No name that vitest takes for a test by itself: only `starfish test` knows what these files need. */
export const testFileEnd = ".gleam-test.mjs";

const harness = ["./harness.js", "./harness.ts"]
  .map((name) => new URL(name, import.meta.url))
  .find((url) => existsSync(url)) as URL;

function testFileText(module: TestModulePlan, planPath: string): string {
  const values = {
    name: module.name,
    url: pathToFileURL(module.file).href,
    tests: module.tests,
    plan: planPath,
  };
  return `// Made by \`starfish test\` from the Gleam module ${module.name}; made again at each run.
import { defineGleamTests } from ${JSON.stringify(harness.href)};

await defineGleamTests(${JSON.stringify(values)});
`;
}

/** Writes only what differs, so that a watching test run sees no change where there is none. */
function writeIfChanged(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function removeOthers(directory: string, kept: ReadonlySet<string>): void {
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = relative(directory, join(entry.parentPath, entry.name));
    if (entry.isFile() && path.endsWith(testFileEnd) && !kept.has(path))
      rmSync(join(directory, path));
  }
}

/**
 * Writes the test files of a project and gives their paths, in the order of the modules.
 *
 * @param directory where they go, `…/build/starfish/vitest`
 */
export function writeTestFiles(
  directory: string,
  plan: TestPlan,
  modules: ReadonlyArray<TestModulePlan>,
): ReadonlyArray<string> {
  mkdirSync(directory, { recursive: true });
  const planPath = join(directory, planFile);
  writeIfChanged(planPath, `${JSON.stringify(plan)}\n`);
  const names = modules.map((module) => `${module.name}${testFileEnd}`);
  removeOthers(directory, new Set(names));
  return modules.map((module, index) => {
    const file = join(directory, names[index] as string);
    writeIfChanged(file, testFileText(module, planPath));
    return file;
  });
}
