/*
 * What is said about a test that failed: where, the code, and the values that were found there.
 *
 * Knows the properties that Gleam gives the errors of `assert`, `let assert`, `panic` and `todo`; anything else that was thrown is
 * shown with its stack. The code is read from the source, and left out where that is gone. Never throws.
 */
import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { Atom } from "starfish-otp/kernel";
import { inspect } from "../gleam_stdlib/gleam/string.mjs";

const HEADLINES = {
  assert: "assert",
  let_assert: "let assert",
  panic: "panic",
  todo: "todo",
};

/**
 * The lines about a failure.
 *
 * @param {unknown} thrown what the test threw
 * @param {string} folder the project's, which the places in errors are relative to
 */
export function describeFailure(thrown, folder) {
  const headline = HEADLINES[thrown?.gleam_error];
  if (headline === undefined) return describeForeign(thrown);
  const source = readSource(thrown.file, folder);
  return [
    `${headline} ${thrown.file}:${thrown.line}`,
    ...codeLines(thrown, source),
    ...valueLines(thrown),
    ` info: ${thrown.message}`,
  ].join("\n");
}

/**
 * The lines about a test that did not fail itself: something ended its process.
 *
 * @param {unknown} reason the exit reason of the process; `[error, stack]` if a linked process crashed
 * @param {string} folder the project's
 */
export function describeEnd(reason, folder) {
  if (Array.isArray(reason) && reason[0] instanceof Error) {
    return `a process that the test is linked to crashed:\n${describeFailure(reason[0], folder)}`;
  }
  return `the test's process was ended from outside: ${
    reason instanceof Atom ? reason.name : inspect(reason)
  }`;
}

function describeForeign(thrown) {
  return thrown instanceof Error ? String(thrown.stack) : `thrown: ${inspect(thrown)}`;
}

/** The source as bytes, which is what positions count. */
function readSource(file, folder) {
  try {
    return readFileSync(isAbsolute(file) ? file : join(folder, file));
  } catch {
    return undefined;
  }
}

function codeLines({ start, end }, source) {
  if (source === undefined || start === undefined || end === undefined) return [];
  return [` code: ${source.subarray(start, end).toString("utf8")}`];
}

function valueLines(error) {
  if (error.gleam_error === "let_assert") return [`value: ${inspect(error.value)}`];
  if (error.gleam_error !== "assert") return [];
  if (error.kind === "binary_operator") {
    return [...operandLine(" left", error.left), ...operandLine("right", error.right)];
  }
  if (error.kind === "function_call") {
    return error.arguments.flatMap((argument, index) => operandLine(`    ${index}`, argument));
  }
  return [];
}

/** A literal in the source says its value itself; what was never worked out has none. */
function operandLine(title, operand) {
  if (operand.kind === "literal") return [];
  return [`${title}: ${operand.kind === "unevaluated" ? operand.kind : inspect(operand.value)}`];
}
