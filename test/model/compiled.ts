// Owns how tests get at a compiled Gleam program: built and transformed where something has changed, loaded together
// with the one kernel that it imports (that of dist/), and how they make Gleam's values. Fails where the build fails,
// and for a type or variant that the program does not have.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildProject, findInstallation } from "../../codegen/project/index.ts";
import { transformBuild } from "../../codegen/suspend/index.ts";
import type * as KernelDoor from "../../src/kernel/index.ts";
import type * as SchedulersDoor from "../../src/schedulers/index.ts";

type GleamFunction = (...fields: ReadonlyArray<unknown>) => unknown;
export type GleamModule = Readonly<Record<string, GleamFunction>>;

/** A program and the runtime that it imports. */
export interface CompiledProgram {
  readonly kernel: typeof KernelDoor;
  readonly schedulers: typeof SchedulersDoor;
  readonly prelude: GleamModule;
  /** A module by its path: `gleam_otp/gleam/otp/actor`. */
  readonly module: (path: string) => Promise<GleamModule>;
}

async function load<T>(...path: ReadonlyArray<string>): Promise<T> {
  return (await import(/* @vite-ignore */ pathToFileURL(join(...path)).href)) as T;
}

/** Builds the project and loads it; `colourAll` makes every function suspending. */
export async function loadCompiled(directory: string, colourAll = false): Promise<CompiledProgram> {
  const project = await buildProject({ directory, onNotice: () => {} });
  const { output } = await transformBuild(project, { colourAll });
  const { root } = findInstallation();
  return {
    kernel: await load(root, "dist/src/kernel/index.js"),
    schedulers: await load(root, "dist/src/schedulers/index.js"),
    prelude: await load(output, "prelude.mjs"),
    module: (path) => load(output, `${path}.mjs`),
  };
}

const variants = new Map<string, string>();

function variantOf(word: string): string {
  const known = variants.get(word);
  if (known !== undefined) return known;
  const parts = word.split("_").map((part) => part.charAt(0).toUpperCase() + part.slice(1));
  variants.set(word, parts.join(""));
  return parts.join("");
}

/** A value of a Gleam type: `one_for_all` of the type Strategy is made by `Strategy$OneForAll`. */
export function make(
  module: GleamModule,
  type: string,
  word: string,
  ...fields: ReadonlyArray<unknown>
): unknown {
  const build = module[`${type}$${variantOf(word)}`];
  if (build === undefined) throw new Error(`the program has no ${type}.${word}`);
  return build(...fields);
}
