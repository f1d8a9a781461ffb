// A vitest reporter that owns the last lines of a run: what failed, each with the first lines of its errors, and then
// `N passed, N failed[, N skipped]`, on a line of its own, so that a script can tell how many tests ran without knowing
// vitest's summary. A file that cannot be loaded counts as failed, and so does an error that belongs to no test.

import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** Lines of an error, and failures, that are shown: what is longer stands further up, in vitest's own report. */
const LINES_OF_ERROR = 12;
const MAX_SHOWN = 20;

export default class ClosingLine implements Reporter {
  readonly #print: (line: string) => void;

  constructor({ print = console.log }: { readonly print?: (line: string) => void } = {}) {
    this.#print = print;
  }

  onTestRunEnd(
    modules: ReadonlyArray<TestModule>,
    strayErrors: ReadonlyArray<SerializedError> = [],
  ): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const failures: Array<string> = [];
    const fails = (name: string, errors: ReadonlyArray<SerializedError>) => {
      failures.push([`  ${name}`, ...errors.map(firstLines)].join("\n"));
    };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const result = test.result();
        count[result.state] += 1;
        if (result.state === "failed") {
          fails(`${module.relativeModuleId} > ${test.fullName}`, result.errors);
        }
      }
      if (module.errors().length > 0) {
        count.failed += 1;
        fails(module.relativeModuleId, module.errors());
      }
    }
    count.failed += strayErrors.length;
    for (const error of strayErrors) fails("an error that belongs to no test", [error]);
    if (failures.length > 0) this.#print(`\nfailed:\n${failures.slice(0, MAX_SHOWN).join("\n")}`);
    if (failures.length > MAX_SHOWN) this.#print(`  and ${failures.length - MAX_SHOWN} more`);
    const skipped = count.skipped + count.pending;
    const tail = skipped > 0 ? `, ${skipped} skipped` : "";
    this.#print(`\n${count.passed} passed, ${count.failed} failed${tail}`);
  }
}

function firstLines({ message, diff, stack }: SerializedError): string {
  const place = stack?.split("\n").find((line) => /^\s*at /.test(line)) ?? "";
  const lines = `${message}\n${diff ?? ""}`.split("\n").filter((line) => line.trim() !== "");
  return [...lines.slice(0, LINES_OF_ERROR), place.trim()].map((line) => `    ${line}`).join("\n");
}
