/*
 * Runs the tests of a project, from within a program: `gleeunit.main()`.
 *
 * The project is the nearest folder with a gleam.toml above the compiled modules. Its test modules are the files of its folder
 * test/, its tests their public functions without parameters whose names end with `_test`. Each test is a process of its own, so
 * that it may wait, link and be killed; they run one after the other, each within `TEST_LIMIT_MS`. Failures, modules that cannot
 * be loaded and tests whose process was ended from outside are told on standard output and counted. With a failure, or with no
 * tests at all, the program ends with status 1.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import {
  atoms,
  awaitPromise,
  emptySelector,
  exit,
  Finish,
  FOR_SELECTOR,
  isAbort,
  monitor,
  Suspension,
  selectMonitor,
  spawnUnlinked,
  suspend,
} from "starfish-otp/kernel";
import { print, println } from "../gleam_stdlib/gleam/io.mjs";
import { describeEnd, describeFailure } from "./gleeunit_failures.mjs";

/** How long a test may take. */
const TEST_LIMIT_MS = 60_000;
const TIMED_OUT = { timedOut: true };
const WITHIN_LIMIT = new Finish({ timeout: () => TIMED_OUT });

/** What has come out so far. */
class Tally {
  passed = 0;
  failed = 0;
  reports = [];

  pass() {
    this.passed++;
    print(".");
  }

  fail(test, text) {
    this.failed++;
    this.reports.push(`\n${this.failed}) ${test}\n${text}`);
    print("F");
  }

  /** Prints the failures and the last line; whether all is well. */
  conclude() {
    if (this.passed + this.failed > 0) println("");
    for (const report of this.reports) println(report);
    println(`\n${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 && this.passed > 0;
  }
}

export function* main() {
  const project = findProject();
  const tally = new Tally();
  for (const name of testModulesOf(project)) yield runModule(project, name, tally);
  if (!tally.conclude()) process.exit(1);
  return undefined;
}

/** The folder and the name of the project that was built. */
function findProject() {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "gleam.toml"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`there is no gleam.toml above ${import.meta.dirname}`);
    folder = parent;
  }
  const settings = readFileSync(join(folder, "gleam.toml"), "utf8");
  const name = /^\s*name\s*=\s*["']([a-z][a-z0-9_]*)["']/m.exec(settings);
  if (name === null) throw new Error(`${join(folder, "gleam.toml")} has no name`);
  return { folder, name: name[1] };
}

/** The modules in test/, by name. */
function testModulesOf(project) {
  const folder = join(project.folder, "test");
  if (!existsSync(folder)) return [];
  const names = [];
  for (const file of readdirSync(folder, { recursive: true })) {
    if (file.endsWith(".gleam")) names.push(file.slice(0, -".gleam".length).split(sep).join("/"));
  }
  return names.sort();
}

function* runModule(project, name, tally) {
  let module;
  try {
    module = yield awaitPromise(import(new URL(`../${project.name}/${name}.mjs`, import.meta.url)));
  } catch (error) {
    tally.fail(name, `the module could not be loaded: ${error}`);
    return;
  }
  for (const test of Object.keys(module)) {
    if (isTest(test, module[test])) yield runTest(project, `${name}.${test}`, module[test], tally);
  }
}

function isTest(name, value) {
  return name.endsWith("_test") && typeof value === "function" && value.length === 0;
}

/** Runs one test in a process and waits for that to end. */
function* runTest(project, name, test, tally) {
  const outcome = { thrown: undefined, hasThrown: false };
  const pid = spawnUnlinked(() => attempt(test, outcome), name);
  const down = selectMonitor(emptySelector, monitor(pid), identity);
  const end = yield suspend(FOR_SELECTOR, down, TEST_LIMIT_MS, WITHIN_LIMIT);
  if (end === TIMED_OUT) {
    exit(pid, atoms.kill);
    tally.fail(name, `did not end within ${TEST_LIMIT_MS / 1000} seconds`);
  } else if (outcome.hasThrown) {
    tally.fail(name, describeFailure(outcome.thrown, project.folder));
  } else if (end[4] !== atoms.normal) {
    tally.fail(name, describeEnd(end[4], project.folder));
  } else {
    tally.pass();
  }
}

function identity(value) {
  return value;
}

/** The body of a test's process: what is thrown is a failure, and not a crash that anyone else should hear of. */
function* attempt(test, outcome) {
  try {
    const value = test();
    if (value instanceof Suspension) yield value;
  } catch (thrown) {
    if (isAbort(thrown)) throw thrown;
    outcome.thrown = thrown;
    outcome.hasThrown = true;
  }
}
