// A vitest reporter that owns the end of a run that stands still. A test file whose process is caught in an endless loop, or waits in
// a call of the system, hears no time limit of its own; without this the run would wait for it for ever, and nobody would
// learn which file it was.
//
// After LIMIT_MS in which no test ended, the files that run are named and the whole run ends with status 1.

import type { Reporter, TestCase, TestModule } from "vitest/node";

/** Twice what a command of a test may take. */
const LIMIT_MS = 600_000;

interface Settings {
  readonly limitMs: number;
  /** Ends the run; is told which files stood still. */
  readonly end: (message: string) => void;
}

export default class StalledRun implements Reporter {
  readonly #running = new Set<string>();
  readonly #limitMs: number;
  readonly #end: (message: string) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor({ limitMs = LIMIT_MS, end = endRun }: Partial<Settings> = {}) {
    this.#limitMs = limitMs;
    this.#end = end;
  }

  onTestRunStart(): void {
    this.#progress();
  }

  onTestModuleStart(module: TestModule): void {
    this.#running.add(module.relativeModuleId);
    this.#progress();
  }

  onTestCaseResult(_test: TestCase): void {
    this.#progress();
  }

  onTestModuleEnd(module: TestModule): void {
    this.#running.delete(module.relativeModuleId);
    this.#progress();
  }

  onTestRunEnd(): void {
    clearTimeout(this.#timer);
  }

  #progress(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const files = [...this.#running].join(", ") || "none: it waits for something else";
      this.#end(`no test has ended for ${this.#limitMs / 1000} s; files that run: ${files}`);
    }, this.#limitMs).unref();
  }
}

function endRun(message: string): void {
  console.error(`\n${message}\n0 passed, 1 failed`);
  process.exit(1);
}
