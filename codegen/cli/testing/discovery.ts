// Owns which modules of a program hold tests, and which: the public functions of the modules in its test folder whose
// names end with _test and that take nothing. It reads the compiled text, so that nothing of the program runs before
// its tests do.

import { readFileSync } from "node:fs";
import type { ProgramDescription } from "../../assemble/index.ts";
import type { TestModulePlan } from "./plan.ts";

/** The compiler breaks the line inside the parentheses after a long name. */
const testFunction = /^export function\s*\*?\s*([a-z0-9_]+_test)\(\s*\)/gm;

/** The names of the tests in the text of a compiled module, in the order of its source. */
export function testsIn(compiled: string): ReadonlyArray<string> {
  return [...compiled.matchAll(testFunction)].map(([, name]) => name as string);
}

/** The modules with tests that have `filter` in their `module.function`, by name. */
export function testModulesOf(
  program: ProgramDescription,
  filter: string,
): ReadonlyArray<TestModulePlan> {
  const chosen = (module: string, file: string) =>
    testsIn(readFileSync(file, "utf8")).filter((test) => `${module}.${test}`.includes(filter));
  return Object.entries(program.modules)
    .filter(([, { isTest }]) => isTest)
    .map(([name, { file }]) => ({ name, file, tests: chosen(name, file) }))
    .filter(({ tests }) => tests.length > 0)
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
