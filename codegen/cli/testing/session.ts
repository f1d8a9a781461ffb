// Owns one vitest over the test files of a project: finds vitest (the project's own first), configures it so that
// compiled Gleam is loaded by Node as it is, runs, and gives the results as data. Without vitest it fails with what
// to install. Files that cannot be loaded count as failures, so that a broken module never passes.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { InlineConfig, Reporter, TestModule, Vitest } from "vitest/node";
import { CommandFailure } from "../failure.ts";
import { packageRoot } from "../installation.ts";
import { deepStackPool } from "./deep-pool.ts";
import { notesKey, type TestNotes } from "./meta.ts";
import { testFileEnd } from "./plan.ts";

type VitestNode = typeof import("vitest/node");

/** What became of one Gleam test. Times in milliseconds. */
export interface TestResult {
  readonly module: string;
  readonly name: string;
  readonly state: "passed" | "failed" | "skipped";
  readonly durationMs: number;
  readonly errors: ReadonlyArray<string>;
  readonly leaked: ReadonlyArray<string>;
  readonly crashes: ReadonlyArray<string>;
}

/** What became of all of them. */
export interface TestResults {
  readonly tests: ReadonlyArray<TestResult>;
  readonly passed: number;
  readonly failed: number;
  /** Errors outside of tests: a module that could not be loaded, for example. */
  readonly errors: ReadonlyArray<string>;
}

export interface SessionOptions {
  /** The project's directory: where vitest is looked for, and what paths are shown relative to. */
  readonly directory: string;
  /** Where the generated test files are. */
  readonly testDirectory: string;
  /** Where vitest keeps what it remembers of earlier runs; by itself it would make a node_modules in the project. */
  readonly cacheDirectory: string;
  /** Where the run shows itself; nowhere if it is left out. */
  readonly reporter: Reporter | undefined;
}

function resolveVitest(directory: string): string | undefined {
  for (const start of [directory, process.cwd(), packageRoot]) {
    try {
      return createRequire(join(start, "package.json")).resolve("vitest/node");
    } catch {
      // Not installed there: the next place.
    }
  }
  return undefined;
}

/** vitest as installed for the project in `directory`. */
export async function loadVitest(directory: string): Promise<VitestNode> {
  const file = resolveVitest(directory);
  if (file !== undefined) return (await import(pathToFileURL(file).href)) as VitestNode;
  throw new CommandFailure({
    title: "vitest, which runs the tests, is not installed",
    advice: ["npm install --save-dev vitest"],
  });
}

function configuration(options: SessionOptions): InlineConfig {
  return {
    root: options.directory,
    include: [`${options.testDirectory}/**/*${testFileEnd}`],
    exclude: [],
    globals: true,
    watch: false,
    pool: deepStackPool,
    fsModuleCachePath: join(options.cacheDirectory, "modules"),
    reporters: options.reporter === undefined ? [] : [options.reporter],
    // Output of tests goes straight through; it is theirs.
    disableConsoleIntercept: true,
    // Compiled Gleam and the runtime are loaded by Node itself: there is one runtime per thread, found by both.
    server: { deps: { external: [/.*/] } },
    passWithNoTests: true,
  } as InlineConfig;
}

function resultsOf(modules: ReadonlyArray<TestModule>): TestResults {
  const tests: Array<TestResult> = [];
  const errors: Array<string> = [];
  for (const module of modules) {
    for (const error of module.errors()) errors.push(error.message);
    for (const test of module.children.allTests()) {
      const { state, errors: failures = [] } = test.result();
      const notes = (test.meta() as Readonly<Record<string, TestNotes | undefined>>)[notesKey];
      tests.push({
        module: test.parent.type === "suite" ? test.parent.name : "",
        name: test.name,
        state: state === "pending" ? "skipped" : state,
        durationMs: test.diagnostic()?.duration ?? 0,
        errors: failures.map((failure) => failure.message),
        leaked: notes?.leaked ?? [],
        crashes: notes?.crashes ?? [],
      });
    }
  }
  const count = (state: TestResult["state"]) => tests.filter((test) => test.state === state).length;
  return { tests, passed: count("passed"), failed: count("failed") + errors.length, errors };
}

/** One vitest that can run the tests of a project once or again and again. */
export class TestSession {
  readonly #vitest: Vitest;

  private constructor(vitest: Vitest) {
    this.#vitest = vitest;
  }

  static async open(options: SessionOptions): Promise<TestSession> {
    const { createVitest } = await loadVitest(options.directory);
    const cache = { cacheDir: options.cacheDirectory };
    const vitest = await createVitest({ config: false, ...configuration(options) }, cache);
    await vitest.standalone();
    return new TestSession(vitest);
  }

  /** Runs all tests. */
  async run(): Promise<TestResults> {
    const specifications = await this.#vitest.globTestSpecifications();
    const { testModules } = await this.#vitest.runTestSpecifications(specifications, true);
    return resultsOf(testModules);
  }

  async close(): Promise<void> {
    await this.#vitest.close();
  }
}
