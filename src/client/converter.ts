/**
 * The border between TypeScript values and Gleam values: what a converter is, and how a value that
 * does not fit is reported.
 *
 * Promise: `toGleam` either gives a well-formed Gleam value or throws a `Mismatch` that knows the
 * path to the value that did not fit; it never lets a wrong value through to a running program.
 * `fromGleam` trusts the compiler that made the program: it does not check again.
 *
 * Failure: a `Mismatch` is internal. Whoever starts an operation turns it into the typed
 * `InvalidArgument` with `invalidArgument`.
 */
import { InvalidArgument } from "./errors.ts";

/**
 * Converts one Gleam type at the border. Bindings have one for each of their types (`$Note`); those of
 * Gleam's own types are below.
 *
 * @example
 * ```ts
 * const note = Board.Note({ text: "hi", author: Option.some("ann") })
 * Board.$Note.fromGleam(Board.$Note.toGleam(note)) // => note
 * ```
 */
export interface Converter<out A> {
  /** Throws for a value that does not fit. It takes any: a caller may be plain JavaScript. */
  readonly toGleam: (value: unknown) => unknown;
  /** Does not check: the compiler has. */
  readonly fromGleam: (value: unknown) => A;
}

/** Longest text of a wrong value shown to the caller, in characters. */
const SHOWN_CHARACTERS_MAX = 80;

/** A value that does not fit its Gleam type, with the steps from the outermost value to it. */
export class Mismatch extends Error {
  readonly expected: string;
  readonly value: unknown;
  /** Innermost step first: each converter on the way out adds its own. */
  readonly steps: Array<string | number> = [];

  constructor(expected: string, value: unknown) {
    super(`expected ${expected}`);
    this.expected = expected;
    this.value = value;
  }
}

/** Adds a step to a mismatch on its way out; anything else passes through as it is. */
export function below(error: unknown, step: string | number): unknown {
  if (error instanceof Mismatch) error.steps.push(step);
  return error;
}

/** Converts the field `key` of a record; a mismatch inside it carries the field's name. */
export function field(
  converter: Converter<unknown>,
  fields: Readonly<Record<string, unknown>>,
  key: string,
): unknown {
  try {
    return converter.toGleam(fields[key]);
  } catch (error) {
    throw below(error, key);
  }
}

/** Converts one argument of an operation; a mismatch inside it carries the argument's name. */
export function argument(converter: Converter<unknown>, name: string, value: unknown): unknown {
  try {
    return converter.toGleam(value);
  } catch (error) {
    throw below(error, name);
  }
}

/** The typed error for the caller if `error` is a mismatch, else `undefined`. */
export function invalidArgument(operation: string, error: unknown): InvalidArgument | undefined {
  if (!(error instanceof Mismatch)) return undefined;
  return new InvalidArgument({
    operation,
    path: pathOf(error.steps),
    expected: error.expected,
    got: describe(error.value),
  });
}

/** The steps to a value, innermost first, as text: `orders[3].amount`. */
export function pathOf(steps: ReadonlyArray<string | number>): string {
  let path = "";
  for (const step of steps.toReversed()) {
    if (typeof step === "number") path += `[${step}]`;
    else path += path === "" ? step : `.${step}`;
  }
  return path;
}

/** A value in a few words, for an error message. Never throws, whatever the value is. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return shortened(JSON.stringify(value));
    case "function":
      return "a function";
    case "object":
      return value === null ? "null" : describeObject(value);
    case "bigint":
      return shortened(`${value}n`);
    default:
      return shortened(String(value));
  }
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  try {
    const tag = "_tag" in value ? value._tag : undefined;
    if (typeof tag === "string") return shortened(`${tag} { … }`);
    const name = value.constructor?.name ?? "Object";
    return name === "Object"
      ? shortened(JSON.stringify(value))
      : shortened(`an instance of ${name}`);
  } catch {
    return "an object";
  }
}

function shortened(text: string): string {
  return text.length <= SHOWN_CHARACTERS_MAX ? text : `${text.slice(0, SHOWN_CHARACTERS_MAX - 1)}…`;
}

/**
 * A function of any shape: what the generated code passes when it names one of the program's own
 * functions.
 */
export type AnyFunction = (...values: never[]) => unknown;

/**
 * Calls a function of the compiled program with values that converters made. The program's
 * declarations describe the values before the transform, so TypeScript's view of them would be of
 * no help here.
 */
export function invoke(callee: AnyFunction, ...values: ReadonlyArray<unknown>): unknown {
  return (callee as (...values: ReadonlyArray<unknown>) => unknown)(...values);
}
