// Owns how a test run shows itself: a line for each test as it ends, and after the run each failure once, in Gleam's
// words. Errors outside of tests (a module that cannot be loaded) are shown like failures. It only prints; the
// results themselves are read from vitest when the run is over.

import type { Reporter, TestCase, TestModule, TestRunEndReason } from "vitest/node";
import { duration, type Paint } from "../terminal.ts";

/** A test that takes longer is worth noticing. */
const slowMs = 1_000;

/** The name of a Gleam test: its module and its function. */
export function testName(test: TestCase): string {
  return test.parent.type === "suite" ? `${test.parent.name}.${test.name}` : test.name;
}

interface ShownError {
  readonly message: string;
  readonly stack?: string | undefined;
}

/** Prints the progress and the failures of a run to one stream. */
export class GleamReporter implements Reporter {
  readonly #style: Paint;
  readonly #write: (text: string) => void;

  constructor(style: Paint, write: (text: string) => void) {
    this.#style = style;
    this.#write = write;
  }

  onTestCaseResult(test: TestCase): void {
    const { state } = test.result();
    if (state !== "passed" && state !== "failed") return;
    const { green, red, dim, yellow } = this.#style;
    const takenMs = test.diagnostic()?.duration ?? 0;
    const time = (takenMs > slowMs ? yellow : dim)(duration(takenMs));
    const mark = state === "passed" ? green("✓") : red("✗");
    this.#line(`${mark} ${testName(test)}  ${time}`);
  }

  onTestRunEnd(
    modules: ReadonlyArray<TestModule>,
    unhandled: ReadonlyArray<ShownError>,
    _reason: TestRunEndReason,
  ): void {
    for (const module of modules) {
      for (const error of module.errors()) this.#failure(module.relativeModuleId, error, true);
      for (const test of module.children.allTests("failed")) {
        for (const error of test.result().errors ?? []) this.#failure(testName(test), error, false);
      }
    }
    for (const error of unhandled) this.#failure("outside of the tests", error, true);
  }

  #failure(name: string, error: ShownError, withStack: boolean): void {
    const { red, bold } = this.#style;
    const text = withStack ? (error.stack ?? error.message) : error.message;
    this.#line("");
    this.#line(`${red("✗")} ${bold(name)}`);
    for (const line of text.split("\n")) this.#line(line === "" ? "" : `  ${line}`);
  }

  #line(text: string): void {
    this.#write(`${text}\n`);
  }
}
