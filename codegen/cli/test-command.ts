// Owns `starfish test [DIR]`: builds the project, makes every Gleam test a vitest test, runs them, and ends with the
// line `N passed, N failed`. Each test is a process in a fresh system unless they share one. With --watch it builds
// and runs again at every change of a source; a build that fails leaves the last good one in place. Status 1 when a
// test failed or a module with tests could not be loaded. With --coverage it also says which lines of src the tests ran.

import { join, resolve } from "node:path";
import { Command, Flag } from "effect/cli";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { describeProgram, inspectorOf, type ProgramDescription } from "../assemble/index.ts";
import { CommandFailure, presentFailure } from "./failure.ts";
import { failAsJson, showJson } from "./json.ts";
import { type LogFlags, logFlag, logLevelFlag, logSettings } from "./log-options.ts";
import { colourAllFlag, directoryArgument, jsonFlag } from "./parameters.ts";
import { prepareProject } from "./prepare.ts";
import { errorStreamHasColour, notice, outputStreamHasColour, paint } from "./terminal.ts";
import { coverageDirectory, planCoverage, readCoverage } from "./testing/coverage.ts";
import { coverageAsJson, presentCoverage, writeLcov } from "./testing/coverage-report.ts";
import { testModulesOf } from "./testing/discovery.ts";
import { writeTestFiles } from "./testing/plan.ts";
import { presentNotes } from "./testing/presentation.ts";
import { GleamReporter } from "./testing/reporter.ts";
import { type TestResults, TestSession } from "./testing/session.ts";
import { sourceChanges } from "./watching.ts";

interface TestOptions extends LogFlags {
  readonly directory: string;
  readonly filter: Option.Option<string>;
  readonly watch: boolean;
  readonly shared: boolean;
  readonly timeout: number;
  readonly coverage: boolean;
  readonly colourAll: boolean;
  readonly json: boolean;
}

const vitestDirectory = (program: ProgramDescription): string =>
  join(program.directory, "build", "starfish", "vitest");

const cacheDirectory = (program: ProgramDescription): string =>
  join(program.directory, "build", "starfish", "vitest-cache");

/** Builds the project and writes the test files anew. */
const prepareTests = Effect.fn("prepareTests")(function* (options: TestOptions) {
  const log = yield* logSettings(options, "none");
  const program = yield* prepareProject(options).pipe(Effect.map(describeProgram));
  const plan = {
    directory: program.directory,
    modules: program.modules,
    inspector: inspectorOf(program),
    limitMs: options.timeout * 1_000,
    shared: options.shared,
    colour: outputStreamHasColour() && !options.json,
    log,
    ...(options.coverage ? { coverage: planCoverage(program) } : {}),
  };
  writeTestFiles(
    vitestDirectory(program),
    plan,
    testModulesOf(
      program,
      Option.getOrElse(options.filter, () => ""),
    ),
  );
  return program;
});

function reporterFor({ json }: TestOptions): GleamReporter | undefined {
  if (json) return undefined;
  return new GleamReporter(paint(outputStreamHasColour()), (text) => process.stdout.write(text));
}

function openSession(
  program: ProgramDescription,
  options: TestOptions,
): Effect.Effect<TestSession, CommandFailure> {
  return Effect.tryPromise({
    try: () =>
      TestSession.open({
        directory: program.directory,
        testDirectory: vitestDirectory(program),
        cacheDirectory: cacheDirectory(program),
        reporter: reporterFor(options),
      }),
    catch: (error) => {
      if (error instanceof CommandFailure) return error;
      throw error;
    },
  });
}

/** Reads what the threads counted and writes the lcov file. */
function takeCoverage(program: ProgramDescription) {
  const coverage = readCoverage(program);
  const lcov = join(coverageDirectory(program), "lcov.info");
  writeLcov(lcov, coverage);
  return { coverage, lcov };
}

type TakenCoverage = ReturnType<typeof takeCoverage>;

function show(results: TestResults, taken: TakenCoverage | undefined, json: boolean): void {
  if (json) {
    const coverage = taken && { coverage: coverageAsJson(taken.coverage, taken.lcov) };
    showJson({ ok: results.failed === 0, ...results, ...coverage });
    return;
  }
  const notes = presentNotes(results, paint(errorStreamHasColour()));
  if (notes.length > 0) notice(notes.join("\n"));
  if (taken !== undefined) {
    const table = presentCoverage(taken.coverage, paint(outputStreamHasColour()));
    process.stdout.write(`\n${table}\n`);
  }
  process.stdout.write(`\n${results.passed} passed, ${results.failed} failed\n`);
}

const runTests = Effect.fn("runTests")(function* (options: TestOptions) {
  const program = yield* prepareTests(options);
  const session = yield* Effect.acquireRelease(openSession(program, options), (open) =>
    Effect.promise(() => open.close()),
  );
  const results = yield* Effect.promise(() => session.run());
  show(results, options.coverage ? takeCoverage(program) : undefined, options.json);
  if (results.failed > 0) yield* new CommandFailure({ title: "tests failed", silent: true });
  if (results.passed === 0) yield* Effect.fail(nothingRan(options));
});

function nothingRan(options: TestOptions): CommandFailure {
  return Option.match(options.filter, {
    onNone: () =>
      new CommandFailure({
        title: `${resolve(options.directory)} has no tests`,
        advice: ["a test is a public function in test/ whose name ends with _test"],
      }),
    onSome: (filter) => new CommandFailure({ title: `No test has ${filter} in its name` }),
  });
}

/** Runs the tests now and after every change, until it is interrupted. */
const watchTests = Effect.fn("watchTests")(function* (options: TestOptions) {
  const changes = yield* sourceChanges(resolve(options.directory));
  const style = paint(errorStreamHasColour());
  while (true) {
    yield* Effect.scoped(runTests(options)).pipe(
      Effect.catchTag("CommandFailure", (failure) =>
        Effect.sync(() => {
          if (failure.silent !== true) notice(presentFailure(failure, style));
        }),
      ),
    );
    notice(style.dim("waiting for changes (Ctrl-C ends)"));
    yield* changes.next;
  }
});

const test = (options: TestOptions) => {
  if (options.watch) return Effect.scoped(watchTests(options));
  const running = Effect.scoped(runTests(options));
  return options.json ? failAsJson(running) : running;
};

const defaultLimitSeconds = 60;

export const testCommand = Command.make(
  "test",
  {
    directory: directoryArgument,
    filter: Flag.String("filter").pipe(
      Flag.withDescription("only tests with this text in MODULE.FUNCTION"),
      Flag.optional,
    ),
    watch: Flag.Boolean("watch").pipe(
      Flag.withDescription("run again at every change of a source"),
      Flag.withDefault(false),
    ),
    shared: Flag.Boolean("shared").pipe(
      Flag.withDescription("let the tests of a module share one system"),
      Flag.withDefault(false),
    ),
    timeout: Flag.Int("timeout").pipe(
      Flag.withDescription("seconds that one test may take"),
      Flag.filter(
        (seconds) => seconds > 0,
        (seconds) => `--timeout takes a number of seconds from 1 on, not ${seconds}`,
      ),
      Flag.withDefault(defaultLimitSeconds),
    ),
    coverage: Flag.Boolean("coverage").pipe(
      Flag.withDescription(
        "show which lines of src the tests ran, and write build/starfish/coverage/lcov.info",
      ),
      Flag.withDefault(false),
    ),
    log: logFlag,
    logLevel: logLevelFlag,
    colourAll: colourAllFlag,
    json: jsonFlag,
  },
  test,
).pipe(
  Command.withDescription(
    "Build a Gleam project and run its tests: every public function in test/ whose name ends with _test, each as a " +
      "process in a fresh system. A failure shows Gleam's own report with the source. vitest runs them.",
  ),
  Command.withShortDescription("Run the tests"),
  Command.withExamples([
    { command: "starfish test", description: "Run the tests of this directory's project" },
    {
      command: "starfish test --filter counter --watch",
      description: "Some of them, at every change",
    },
    { command: "starfish test --coverage", description: "With the lines that they ran" },
    { command: "starfish test gleam/gleam_otp --json", description: "Results as JSON" },
  ]),
);
