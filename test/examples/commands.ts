// For the tests of the examples: the commands that their readers give, run from the root of the repository with its tools.

import { join, resolve } from "node:path";
import { expect } from "vitest";
import { type Outcome, runToEnd } from "../commands.ts";

const root = resolve(import.meta.dirname, "../..");

/** Runs a tool of the repository (node, tsc, tsx, …) to its end. */
export function run(command: string, ...args: ReadonlyArray<string>): Outcome {
  return runToEnd(join(root, "node_modules/.bin", command), args, { cwd: root });
}

/** `starfish` with these arguments. */
export function starfish(...args: ReadonlyArray<string>): Outcome {
  return run("node", "bin/starfish.js", ...args);
}

/** Builds an example, which must come out without an error. */
export function buildExample(name: string): void {
  const built = starfish("build", `examples/${name}`);
  expect(built.stderr + built.stdout).not.toContain("error");
  expect(built.status).toBe(0);
}
