// Owns the way from a project's directory to a program that can be run: compile, transform, write bindings, all under
// one build lock, each step doing only what has changed. Failures of the steps become a `CommandFailure` with the
// step's own words; the compiler's text passes through as it is. Interrupting stops the compiler.

import { resolve } from "node:path";
import * as Effect from "effect/Effect";
import { type BuiltProject, buildProject, withBuildLock } from "../project/index.ts";
import type { Explanation } from "../suspend/index.ts";
import { writeProjectBindings } from "./bindings-step.ts";
import { CommandFailure } from "./failure.ts";
import { describeProgram, saveDescription } from "./program-description.ts";
import { errorStreamHasColour, notice } from "./terminal.ts";

/** What to prepare and how. */
export interface PrepareOptions {
  readonly directory: string;
  /** Make every function suspending; kept apart from the ordinary build. */
  readonly colourAll: boolean;
}

/** How many functions of the whole program do and do not suspend. */
export interface FunctionCounts {
  readonly plain: number;
  readonly suspending: number;
}

/** A project that was compiled and transformed. Times in milliseconds. */
export interface PreparedProject {
  readonly project: BuiltProject;
  /** The transformed program: `…/PACKAGE/MODULE.mjs`. */
  readonly output: string;
  readonly functions: FunctionCounts;
  /** Compiled modules that were transformed anew. */
  readonly transformed: number;
  readonly bindings: number;
  readonly changed: boolean;
  readonly durationMs: number;
  /** Why a function suspends; null for an unknown name. */
  readonly explain: (name: string) => Explanation | null;
}

interface TaggedError extends Error {
  readonly _tag: string;
}

const isTagged = (error: unknown): error is TaggedError =>
  error instanceof Error && typeof (error as { readonly _tag?: unknown })._tag === "string";

/** Errors whose message is somebody else's text, to be shown as it is. */
const ownText: ReadonlySet<string> = new Set(["CompileFailed"]);

const indented = (line: string): string =>
  line === "" || line.startsWith(" ") ? line : `  ${line}`;

/** A failed step in the words of the step. */
function failureOfStep(error: TaggedError): CommandFailure {
  if (ownText.has(error._tag)) {
    return new CommandFailure({
      title: error.message,
      verbatim: true,
      kind: error._tag,
      cause: error,
    });
  }
  const [title = "", ...details] = error.message.split("\n");
  return new CommandFailure({
    title,
    details: details.map(indented),
    kind: error._tag,
    cause: error,
  });
}

async function prepare(options: PrepareOptions, signal: AbortSignal): Promise<PreparedProject> {
  const started = performance.now();
  const onNotice = (text: string) => notice(`starfish: ${text}`);
  const common = { directory: resolve(options.directory), signal, onNotice };
  return withBuildLock(common.directory, common, async () => {
    const project = await buildProject({
      ...common,
      color: errorStreamHasColour(),
      lockHeld: true,
    });
    const { transformBuild } = await import("../suspend/index.ts");
    const transformed = await transformBuild(project, { colourAll: options.colourAll });
    // Bindings import the ordinary program: the coloured one is for testing the analysis.
    const bindings = options.colourAll ? 0 : await writeProjectBindings(project, transformed);
    const prepared: PreparedProject = {
      project,
      output: transformed.output,
      functions: transformed.functions,
      transformed: transformed.changed,
      bindings,
      changed: project.changed || transformed.changed > 0 || bindings > 0,
      durationMs: performance.now() - started,
      explain: (name) => transformed.explain(name),
    };
    saveDescription(describeProgram(prepared), options.colourAll);
    return prepared;
  });
}

/** Shows the compiler's warnings, its own text. */
function showWarnings({ project }: PreparedProject): void {
  if (project.warnings !== "") notice(project.warnings.trimEnd());
}

/**
 * Compiles, transforms and writes the bindings of the project in a directory, as far as something has changed.
 * Warnings go to standard error.
 *
 * @example
 * const prepared = yield* prepareProject({ directory: ".", colourAll: false })
 */
export function prepareProject(
  options: PrepareOptions,
): Effect.Effect<PreparedProject, CommandFailure> {
  return Effect.tryPromise({
    try: (signal) => prepare(options, signal),
    catch: (error) => error,
  }).pipe(
    Effect.catch((error) => {
      if (!isTagged(error)) return Effect.die(error);
      return Effect.fail(failureOfStep(error));
    }),
    Effect.tap((prepared) => Effect.sync(() => showWarnings(prepared))),
  );
}
