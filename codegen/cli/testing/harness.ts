// Owns running Gleam tests inside a vitest thread: each of its test functions becomes a vitest
// test of that name and runs as a process, by default in a fresh system of its own. A crash becomes the failure of its
// test; what a test leaves behind is noted. A test that does not end in time fails by name and its system is ended.

import { readFileSync, writeSync } from "node:fs";
import { Logger, type ReportContext, reportContext } from "../../../src/log/index.ts";
import { useInspector } from "../program/inspector.ts";
import { duration, paint } from "../terminal.ts";
import { recordCoverage } from "./coverage-recorder.ts";
import { describeCrash, failureOfExit } from "./failure.ts";
import { notesKey, type TestNotes } from "./meta.ts";
import type { TestPlan } from "./plan.ts";
import { type TestObservations, TestSystem } from "./system.ts";

/** What a generated test file says about its module. */
export interface GleamTestFile {
  readonly name: string;
  readonly url: string;
  readonly tests: ReadonlyArray<string>;
  /** The path of the plan. */
  readonly plan: string;
}

/** The part of vitest's API that is used, taken from its globals so that there is one instance of it. */
interface VitestGlobals {
  readonly describe: (name: string, body: () => void) => void;
  readonly afterAll: (body: () => Promise<void>) => void;
  readonly test: (
    name: string,
    body: (context: { readonly task: { readonly meta: object } }) => Promise<void>,
    timeoutMs: number,
  ) => void;
}

type TestFunction = () => unknown;

const errorDescriptor = 2;
/** vitest's own limit lies behind ours, so that ours can say more. */
const vitestSlackMs = 5_000;

async function makeContext({
  inspector,
  directory,
  modules,
  colour,
}: TestPlan): Promise<ReportContext> {
  await useInspector(inspector);
  return reportContext({ directory, modules, style: paint(colour) });
}

/** The tests of one module, in fresh systems or in one that they share. */
class ModuleTests {
  readonly #plan: TestPlan;
  readonly #context: ReportContext;
  readonly #logger: Logger;
  #shared: TestSystem | undefined;

  constructor(plan: TestPlan, context: ReportContext) {
    this.#plan = plan;
    this.#context = context;
    const { format, level } = plan.log;
    // Past vitest, which would keep it back until the test has ended.
    const write = (text: string) => writeSync(errorDescriptor, `${text}\n`);
    this.#logger = new Logger({ logger: format, level, context, write });
  }

  /** Runs one test; throws its failure after its notes were taken. */
  async run(name: string, body: TestFunction, take: (notes: TestNotes) => void): Promise<void> {
    const system = this.#system();
    const observations = await system.run(name, body, this.#plan.limitMs);
    const timedOut = observations.outcome.kind === "timed-out";
    if (!this.#plan.shared || timedOut) {
      system.close();
      this.#shared = undefined;
    }
    take({
      leaked: timedOut ? [] : observations.leaked,
      crashes: observations.unseenCrashes.map((report) => describeCrash(report, this.#context)),
    });
    this.#throwFailure(observations);
  }

  close(): void {
    this.#shared?.close();
  }

  #system(): TestSystem {
    if (this.#shared !== undefined) return this.#shared;
    const system = new TestSystem(this.#logger);
    if (this.#plan.shared) this.#shared = system;
    return system;
  }

  #throwFailure({ outcome }: TestObservations): void {
    if (outcome.kind === "exited") throw failureOfExit(outcome.reason, this.#context);
    if (outcome.kind !== "timed-out") return;
    const limit = duration(this.#plan.limitMs);
    throw new Error(`the test did not end within ${limit}; --timeout gives tests more time`);
  }
}

/** Defines a vitest test for each test of a compiled Gleam module. Called by the generated test files. */
export async function defineGleamTests(file: GleamTestFile): Promise<void> {
  const { describe, afterAll, test } = globalThis as unknown as VitestGlobals;
  const plan = JSON.parse(readFileSync(file.plan, "utf8")) as TestPlan;
  const tests = new ModuleTests(plan, await makeContext(plan));
  const recording = plan.coverage && (await recordCoverage(plan.coverage, file.name));
  const module = (await import(file.url)) as Readonly<Record<string, TestFunction>>;
  describe(file.name, () => {
    afterAll(async () => {
      tests.close();
      await recording?.finish();
    });
    for (const name of file.tests) {
      const body = module[name] as TestFunction;
      test(
        name,
        async ({ task }) => {
          const take = (notes: TestNotes) => Object.assign(task.meta, { [notesKey]: notes });
          await tests.run(`${file.name}.${name}`, body, take);
        },
        plan.limitMs + vitestSlackMs,
      );
    }
  });
}
