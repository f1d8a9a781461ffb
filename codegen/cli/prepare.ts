// Owns how a command gets its program: codegen/assemble does the work, and here its failures become a `CommandFailure`
// with the step's own words; the compiler's text passes through as it is, its warnings are shown. Interrupting
// stops the compiler.

import * as Effect from "effect/Effect";
import { type AssembledProgram, assembleProgram } from "../assemble/index.ts";
import { CommandFailure } from "./failure.ts";
import { errorStreamHasColour, notice } from "./terminal.ts";

/** What to prepare and how. */
export interface PrepareOptions {
  readonly directory: string;
  /** Make every function suspending; kept apart from the ordinary build. */
  readonly colourAll: boolean;
}

/** A project that was compiled and transformed. */
export type PreparedProject = AssembledProgram;

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

function prepare(options: PrepareOptions, signal: AbortSignal): Promise<PreparedProject> {
  const { directory, colourAll } = options;
  return assembleProgram({
    directory,
    colourAll,
    signal,
    color: errorStreamHasColour(),
    onNotice: (text) => notice(`starfish: ${text}`),
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
