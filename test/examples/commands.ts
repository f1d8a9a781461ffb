// For the tests of the examples: the commands that their readers give, run from the root of the repository with its tools.

import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { expect } from "vitest";

const root = resolve(import.meta.dirname, "../..");

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a tool of the repository (node, tsc, tsx, …) to its end. */
export function run(command: string, ...args: ReadonlyArray<string>): Outcome {
  const { status, stdout, stderr } = spawnSync(join(root, "node_modules/.bin", command), args, {
    encoding: "utf8",
    cwd: root,
  });
  return { status, stdout, stderr };
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
