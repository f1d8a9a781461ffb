// Owns the way from a project's directory to a program that can be run: compile, transform, write bindings and describe
// the result, all under one build lock, each step doing only what has changed. Fails with the errors of the steps as they are: those of
// codegen/project, and SuspensionRefused. After a failure the program of the last good build is still there.

import { resolve } from "node:path";
import {
  type BuildOptions,
  type BuiltProject,
  buildProject,
  type InterfaceOptions,
  packageInterface,
  withBuildLock,
} from "../project/index.ts";
import type { Explanation, TransformBuildOptions, TransformedBuild } from "../suspend/index.ts";
import { noBindings, type Unbound, writeProjectBindings } from "./bindings-step.ts";
import { boundModules } from "./bound-modules.ts";
import { describeProgram, saveDescription } from "./program-description.ts";
import { buildSettings, settingsDescription } from "./settings.ts";

/** What to assemble and how. */
export interface AssembleOptions
  extends Pick<BuildOptions, "directory" | "color" | "onNotice" | "signal" | "environment"> {
  /** Make every function suspending; kept apart from the ordinary build, and without bindings. */
  readonly colourAll?: boolean | undefined;
}

/** How many functions of the whole program do and do not suspend. */
export interface FunctionCounts {
  readonly plain: number;
  readonly suspending: number;
}

/** A project that was compiled and transformed. Times in milliseconds. */
export interface AssembledProgram {
  readonly project: BuiltProject;
  /** The transformed program: `…/PACKAGE/MODULE.mjs`. */
  readonly output: string;
  readonly functions: FunctionCounts;
  /** Compiled modules that were transformed anew. */
  readonly transformed: number;
  /** Bindings and declarations that were written. */
  readonly bindings: number;
  /** What of the project's own modules TypeScript cannot use, and why. */
  readonly unbound: ReadonlyArray<Unbound>;
  readonly changed: boolean;
  readonly durationMs: number;
  /** Why a function suspends; null for an unknown name. */
  readonly explain: (name: string) => Explanation | null;
}

/**
 * Compiles, transforms and writes the bindings of the project in a directory, as far as something has changed.
 *
 * @example
 * const program = await assembleProgram({ directory: "examples/hello" });
 * await import(join(program.output, "hello", "hello.mjs"));
 */
export async function assembleProgram(options: AssembleOptions): Promise<AssembledProgram> {
  const started = performance.now();
  const { colourAll = false, ...rest } = options;
  const common = { ...rest, directory: resolve(options.directory) };
  return withBuildLock(common.directory, common, async () => {
    const project = await buildProject({
      ...common,
      settings: settingsDescription,
      withInterface: !colourAll,
      lockHeld: true,
    });
    const { settings } = project.project.configuration;
    const wanted = buildSettings(settings, options.environment ?? process.env);
    const called = await boundModules(project, wanted.bindings ?? []);
    const how = { colourAll, preempt: wanted.preempt, called };
    const { transformed, interfaceText } = await transform(project, how, options);
    // Bindings import the ordinary program: the coloured one is for testing the analysis.
    const bindings = colourAll
      ? noBindings
      : await writeProjectBindings(project, transformed, called, interfaceText);
    const program: AssembledProgram = {
      project,
      output: transformed.output,
      functions: transformed.functions,
      transformed: transformed.changed,
      bindings: bindings.changed,
      unbound: bindings.unbound,
      changed: project.changed || transformed.changed > 0 || bindings.changed > 0,
      durationMs: performance.now() - started,
      explain: (name) => transformed.explain(name),
    };
    saveDescription(describeProgram(program), colourAll);
    return program;
  });
}

/** Transforms the program while the compiler, in a process of its own, tells what the bindings will ask for. */
async function transform(
  project: BuiltProject,
  how: TransformBuildOptions,
  options: InterfaceOptions,
): Promise<{ readonly transformed: TransformedBuild; readonly interfaceText?: string }> {
  const { transformBuild } = await import("../suspend/index.ts");
  if (how.colourAll === true || !project.changed) {
    return { transformed: await transformBuild(project, how) };
  }
  const asked = project.interfaceText ?? packageInterface(project, options);
  const [transformed, told] = await Promise.allSettled([transformBuild(project, how), asked]);
  if (transformed.status === "rejected") throw transformed.reason;
  if (told.status === "rejected") throw told.reason;
  return { transformed: transformed.value, interfaceText: told.value };
}
