// Owns the question whether a compiled module has a `main` that a program can start with.

import type { StartProblem } from "./order.ts";

type CompiledModule = Readonly<Record<string, unknown>>;

/** Classes and functions about constructors are exported as well, under names that Gleam does not have. */
const gleamFunction = /^[a-z][a-z0-9_]*$/;

/** Why the module's `main` cannot be run; undefined if it can. */
export function problemOf(module: CompiledModule): StartProblem | undefined {
  const { main } = module;
  if (typeof main !== "function") {
    const functions = Object.entries(module).filter(([, value]) => typeof value === "function");
    const names = functions.map(([name]) => name).filter((name) => gleamFunction.test(name));
    return { kind: "no-main", functions: names };
  }
  return main.length === 0 ? undefined : { kind: "main-takes-arguments", count: main.length };
}
