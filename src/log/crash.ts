// Owns the text of a crash: what happened in Gleam's words, where in the Gleam source, the values concerned, the
// calls that led there, and what the process was doing. Works from whatever was thrown or given as exit reason, and
// always gives a text: a value that cannot be printed is named by its kind.

import { excerptOfPlace, excerptOfRange, placeOfOffset, type SourcePlace } from "./excerpt.ts";
import { type AssertedExpression, type GleamError, gleamErrorOf } from "./gleam-error.ts";
import { shownPath } from "./paths.ts";
import {
  type GleamPositions,
  moduleOf,
  type ProgramModules,
  type StackFrame,
  stackFrames,
} from "./positions.ts";
import { shownValue } from "./printing.ts";
import { isStackOverflow, recursionIn } from "./recursion.ts";
import type { Paint } from "./style.ts";

/** Everything outside the crash itself that its report needs. */
export interface ReportContext {
  /** Paths are shown relative to this directory. */
  readonly directory: string;
  /** Where the modules of the program lie, if whoever built it said so: for errors without a stack. */
  readonly modules?: ProgramModules;
  readonly positions: GleamPositions;
  /** Prints a value as Gleam does. */
  readonly inspect: (value: unknown) => string;
  readonly style: Paint;
}

/** A frame whose Gleam source is known. */
export interface GleamFrame extends SourcePlace {
  /** The name of the Gleam module. */
  readonly module: string;
  readonly functionName: string;
}

/** At most so many calls are shown under a crash. */
const mostCalls = 10;
/** `src/app.gleam:12:3`, relative to the project's directory where the file lies in it. */
export function shownPlace(place: SourcePlace, directory: string): string {
  return `${shownPath(place.file, directory)}:${place.line}:${place.column}`;
}

/** The twin that the transform makes of a function, and a method's class, are no names of the Gleam program. */
const gleamName = (frame: StackFrame): string =>
  frame.functionName
    .replace(/^.*\./, "")
    .replace(/\$s$/, "")
    .replace(/^<anonymous>$/, "");

/** The frames of a stack trace that lie in Gleam code, innermost first. */
export function gleamFrames(stack: string, positions: GleamPositions): ReadonlyArray<GleamFrame> {
  const frames: Array<GleamFrame> = [];
  for (const frame of stackFrames(stack)) {
    const place = positions.of(frame);
    if (place === undefined) continue;
    const module = moduleOf(place.file, frame.file);
    frames.push({ ...place, module, functionName: gleamName(frame) || "fn" });
  }
  return frames;
}

/**
 * Where a Gleam error was raised. Some carry their place in the source; `panic` and `todo` carry the line alone, and
 * the frame that raised them has the column.
 */
export function placeOfGleamError(
  error: GleamError,
  frames: ReadonlyArray<GleamFrame>,
  modules: ProgramModules = {},
): SourcePlace | undefined {
  const file =
    modules[error.module]?.source ?? frames.find(({ module }) => module === error.module)?.file;
  if (file === undefined) return undefined;
  const place = error.range === undefined ? undefined : placeOfOffset(file, error.range.start);
  const frame = frames.find((frame) => frame.file === file && frame.line === error.line);
  return place ?? { file, line: error.line, column: frame?.column ?? 1 };
}

const sentences: Readonly<Record<GleamError["variant"], string>> = {
  panic: "`panic` was evaluated",
  todo: "`todo` was evaluated: this code is not written yet",
  let_assert: "`let assert` matched no pattern",
  assert: "`assert` does not hold",
};

/** Messages that the compiler gives when the program gives none: they say no more than the sentence above. */
const defaultMessages: ReadonlySet<string> = new Set([
  "`panic` expression evaluated.",
  "`todo` expression evaluated. This code has not yet been implemented.",
  "Pattern match failed, no pattern matched the value.",
  "Assertion failed.",
]);

function operandLine(label: string, operand: AssertedExpression, context: ReportContext): string {
  if (operand.kind === "unevaluated") return `${label}: not evaluated`;
  return `${label}: ${shownValue(operand.value, context)}`;
}

function assertionLines(error: GleamError, context: ReportContext): ReadonlyArray<string> {
  const { assertion } = error;
  switch (assertion?.kind) {
    case "binary_operator":
      return [
        operandLine(" left", assertion.left, context),
        operandLine("right", assertion.right, context),
      ];
    case "function_call":
      return assertion.arguments.map((argument, index) =>
        operandLine(`argument ${index + 1}`, argument, context),
      );
    case "expression":
      return [operandLine("value", assertion.expression, context)];
    case undefined:
      return [];
  }
}

/** The sentence that says what a Gleam error is, with the program's own message if there is one. */
function headlineOf(error: GleamError): string {
  const sentence = sentences[error.variant];
  return defaultMessages.has(error.message) ? sentence : `${sentence}: ${error.message}`;
}

function callLines(
  frames: ReadonlyArray<GleamFrame>,
  context: ReportContext,
): ReadonlyArray<string> {
  if (frames.length === 0) return [];
  const shown = frames.slice(0, mostCalls);
  const width = Math.max(...shown.map(({ functionName }) => functionName.length));
  const lines = shown.map(
    (frame) =>
      `  ${frame.functionName.padEnd(width)}  ${context.style.dim(shownPlace(frame, context.directory))}`,
  );
  const rest = frames.length - shown.length;
  return ["called from", ...lines, ...(rest > 0 ? [`  … ${rest} more`] : [])];
}

function gleamErrorValues(error: GleamError, context: ReportContext): ReadonlyArray<string> {
  const { unmatched } = error;
  const value = unmatched === undefined ? [] : [`value: ${shownValue(unmatched.value, context)}`];
  return [...value, ...assertionLines(error, context)];
}

function gleamErrorLines(error: GleamError, stack: string, context: ReportContext): Array<string> {
  const frames = gleamFrames(stack, context.positions);
  const place = placeOfGleamError(error, frames, context.modules);
  const name = `${error.module}.${error.functionName}`;
  const lines =
    place === undefined
      ? [`in ${name}, line ${error.line}`]
      : [`${context.style.cyan(shownPlace(place, context.directory))} in ${name}`];
  if (place !== undefined) {
    const excerpt =
      error.range === undefined
        ? excerptOfPlace(place, context.style)
        : excerptOfRange(place.file, error.range, context.style);
    if (excerpt.length > 0) lines.push("", ...excerpt);
  }
  const values = gleamErrorValues(error, context);
  if (values.length > 0) lines.push("", ...values);
  const calls = callLines(frames.slice(1), context);
  return calls.length > 0 ? [...lines, "", ...calls] : lines;
}

function ordinaryErrorLines(error: Error, context: ReportContext): Array<string> {
  const all = gleamFrames(error.stack ?? "", context.positions);
  const frames = isStackOverflow(error) ? recursionIn(all) : all;
  const [innermost] = frames;
  if (innermost === undefined) return (error.stack ?? "").split("\n").slice(1);
  return [
    `${context.style.cyan(shownPlace(innermost, context.directory))} in ${innermost.module}.${innermost.functionName}`,
    "",
    ...excerptOfPlace(innermost, context.style),
    ...(frames.length > 1 ? ["", ...callLines(frames.slice(1), context)] : []),
  ];
}

function headlineOfError(error: Error, context: ReportContext): string {
  if (!isStackOverflow(error)) return `${error.name}: ${error.message}`;
  const [deepest] = recursionIn(gleamFrames(error.stack ?? "", context.positions));
  const where = deepest === undefined ? "" : ` in ${deepest.module}.${deepest.functionName}`;
  return `stack exhausted: recursion too deep${where}`;
}

/** The values that a Gleam error carries, one a line: what no pattern matched, both sides of an assertion. */
export function valuesOf(thrown: unknown, context: ReportContext): ReadonlyArray<string> {
  const error = gleamErrorOf(thrown);
  return error === undefined ? [] : gleamErrorValues(error, context);
}

/** A crash in two parts: one sentence, and the lines that belong under it. */
export interface DescribedCrash {
  readonly headline: string;
  readonly lines: ReadonlyArray<string>;
}

/**
 * What is to be said about something that was thrown.
 *
 * @example
 * describeThrown(error, context)
 * // { headline: "`let assert` matched no pattern", lines: ["src/app.gleam:12:3 in app.main", …] }
 */
export function describeThrown(thrown: unknown, context: ReportContext): DescribedCrash {
  const gleamError = gleamErrorOf(thrown);
  if (gleamError !== undefined) {
    const stack = (thrown as Error).stack ?? "";
    return { headline: headlineOf(gleamError), lines: gleamErrorLines(gleamError, stack, context) };
  }
  if (!(thrown instanceof Error)) {
    return { headline: `this was thrown: ${shownValue(thrown, context)}`, lines: [] };
  }
  return { headline: headlineOfError(thrown, context), lines: ordinaryErrorLines(thrown, context) };
}
