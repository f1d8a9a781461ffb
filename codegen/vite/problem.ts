// Owns how a build that failed looks in Vite: one sentence, the place in the source, the compiler's own frame. The same
// object serves the overlay in the browser and the error that ends `vite build`. Errors that are not known keep their
// own message and stack; nothing here fails.

import type { Diagnostic } from "../suspend/index.ts";

/** What Vite and Rollup show of an error. */
export interface BuildProblem {
  readonly message: string;
  /** Empty: the stack of the build tool says nothing about the program. */
  readonly stack: string;
  readonly plugin: "starfish";
  readonly id?: string;
  readonly loc?: { readonly file: string; readonly line: number; readonly column: number };
  readonly frame?: string;
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const gleamPlace = /┌─ (.+?):(\d+):(\d+)\s*$/m;
const leadingPlace = /^(\S.*?):(\d+):(\d+): /;

function placeIn(text: string, pattern: RegExp): Place | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, file = "", line, column] = match;
  return { file, line: Number(line), column: Number(column) };
}

const tagOf = (error: unknown): string =>
  String((error as { readonly _tag?: unknown } | null)?._tag ?? "");

function problem(message: string, place: Place | undefined, frame?: string): BuildProblem {
  const at = place === undefined ? {} : { id: place.file, loc: place };
  const shown = frame === undefined || frame.trim() === "" ? {} : { frame };
  return { message, stack: "", plugin: "starfish", ...at, ...shown };
}

/** The compiler's text: its first line is the first error's title, with its place and frame below. */
function ofCompiler(text: string): BuildProblem {
  const [title = "", ...rest] = text.trim().split("\n");
  return problem(title.replace(/^error: /, ""), placeIn(text, gleamPlace), rest.join("\n"));
}

function ofTransform(diagnostics: ReadonlyArray<Diagnostic>): BuildProblem {
  const [first] = diagnostics;
  const text = diagnostics.map((diagnostic) => diagnostic.text).join("\n\n");
  return problem(first?.message ?? "the program cannot run", first?.position, text);
}

/** The problem behind whatever building a program threw. */
export function problemOf(error: unknown): BuildProblem {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  switch (tagOf(error)) {
    case "CompileFailed":
      return ofCompiler(message);
    case "SuspensionRefused":
      return ofTransform(
        (error as { readonly diagnostics: ReadonlyArray<Diagnostic> }).diagnostics,
      );
    case "":
      return { ...problem(message, undefined), stack };
    default: {
      const [title = "", ...details] = message.split("\n");
      const place = placeIn(title, leadingPlace);
      return problem(title.replace(leadingPlace, ""), place, details.join("\n"));
    }
  }
}

/** The problem as an error to throw. */
export function errorOf(found: BuildProblem): Error {
  return Object.assign(new Error(found.message), found);
}
