// Owns which modules of a program hold tests: those of its test folder with a public function whose name ends with
// _test and that takes nothing. It reads the compiled text, so that nothing of the program runs before its tests do.

import { readFileSync } from "node:fs";
import type { ProgramDescription } from "../program-description.ts";
import type { TestModulePlan } from "./plan.ts";

const testFunction = /^export function\s*\*?\s*[a-z0-9_]+_test\(\)/m;

/** The modules with tests, by name. */
export function testModulesOf(program: ProgramDescription): ReadonlyArray<TestModulePlan> {
  return Object.entries(program.modules)
    .filter(([, { isTest, file }]) => isTest && testFunction.test(readFileSync(file, "utf8")))
    .map(([name, { file }]) => ({ name, file }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
