// Owns how a build that failed looks in Vite: one sentence, the place in the source, the compiler's own frame. The same
// object serves the overlay in the browser and the error that ends `vite build`. Errors that are not known keep their
// own message and stack; nothing here fails.
//
// Vite shows a frame only if lines of it look like `12 | code` and `   | ^^^`.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
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

/** The frame as Vite knows frames: with its sort of bar. */
function withPlainBars(text: string): string {
  return text
    .split("\n")
    .filter((line) => !/^\s*┌─/.test(line))
    .map((line) => line.replace(/^(\s*\d*\s*)[│┆]/, "$1|"))
    .join("\n");
}

/** The line of the source with a mark below the place; empty if it cannot be read. */
function lineAt({ file, line, column }: Place): string {
  try {
    const text = readFileSync(file, "utf8").split("\n")[line - 1];
    if (text === undefined) return "";
    const margin = " ".repeat(String(line).length);
    return `${line} | ${text}\n${margin} | ${" ".repeat(column - 1)}^\n`;
  } catch {
    return "";
  }
}

function problem(message: string, place: Place | undefined, frame: string): BuildProblem {
  const at = place === undefined ? {} : { id: place.file, loc: place };
  const shown = frame.trim() === "" ? {} : { frame };
  return { message, stack: "", plugin: "starfish", ...at, ...shown };
}

/** The compiler's text: its first line is the first error's title, with its place and frame below. */
function ofCompiler(text: string): BuildProblem {
  const [title = "", ...rest] = text.trim().split("\n");
  const frame = withPlainBars(rest.join("\n"));
  return problem(title.replace(/^error: /, ""), placeIn(text, gleamPlace), frame);
}

/** Problems of our own have a place and words, and no frame: that is made here. */
function ofPlace(message: string, place: Place | undefined, words: string): BuildProblem {
  const line = place === undefined ? "" : lineAt(place);
  return problem(message, place, [line, words].filter((part) => part !== "").join("\n"));
}

function ofTransform(diagnostics: ReadonlyArray<Diagnostic>, directory: string): BuildProblem {
  const [first] = diagnostics;
  const words = diagnostics.map((diagnostic) => diagnostic.text).join("\n\n");
  const place = first && { ...first.position, file: resolve(directory, first.position.file) };
  return ofPlace(first?.message ?? "the program cannot run", place, words);
}

/** The problem behind whatever building the program in a directory threw. */
export function problemOf(error: unknown, directory: string): BuildProblem {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  switch (tagOf(error)) {
    case "CompileFailed":
      return ofCompiler(message);
    case "SuspensionRefused":
      return ofTransform(
        (error as { readonly diagnostics: ReadonlyArray<Diagnostic> }).diagnostics,
        directory,
      );
    case "":
      return { ...problem(message, undefined, ""), stack };
    default: {
      const [title = "", ...details] = message.split("\n");
      const place = placeIn(title, leadingPlace);
      return ofPlace(title.replace(leadingPlace, ""), place, details.join("\n"));
    }
  }
}

/** The problem as an error to throw. */
export function errorOf(found: BuildProblem): Error {
  return Object.assign(new Error(found.message), found);
}
