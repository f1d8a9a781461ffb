/**
 * Converters for the Gleam types that JavaScript has itself: numbers, strings, booleans, `Nil`, and
 * values that pass untouched (type variables, `Dynamic`).
 *
 * They allocate nothing. A value of the wrong type is a `Mismatch`.
 */
import { type Converter, Mismatch } from "./converter.ts";

const same = (value: unknown): unknown => value;

/** Gleam's `Int`: any whole number, exact up to 2^53 - 1 (docs/semantics.md 14.1). */
export const int: Converter<number> = {
  toGleam: (value) => {
    if (!Number.isInteger(value)) throw new Mismatch("an Int", value);
    return value;
  },
  fromGleam: (value) => value as number,
};

/**
 * Gleam's `Float`. Neither NaN nor an infinity: Erlang has none, and no Gleam arithmetic makes one.
 */
export const float: Converter<number> = {
  toGleam: (value) => {
    if (typeof value !== "number" || !Number.isFinite(value)) throw new Mismatch("a Float", value);
    return value;
  },
  fromGleam: (value) => value as number,
};

/** `Int` or `Float`, where the compiler's output does not tell which. */
export const number: Converter<number> = {
  toGleam: (value) => {
    if (typeof value !== "number" || !Number.isFinite(value)) throw new Mismatch("a number", value);
    return value;
  },
  fromGleam: (value) => value as number,
};

/** Gleam's `String`. */
export const string: Converter<string> = {
  toGleam: (value) => {
    if (typeof value !== "string") throw new Mismatch("a String", value);
    return value;
  },
  fromGleam: (value) => value as string,
};

/** Gleam's `Bool`. */
export const bool: Converter<boolean> = {
  toGleam: (value) => {
    if (typeof value !== "boolean") throw new Mismatch("a Bool", value);
    return value;
  },
  fromGleam: (value) => value as boolean,
};

/** Gleam's `Nil`, which is `undefined` on JavaScript. */
export const nil: Converter<undefined> = {
  toGleam: (value) => {
    if (value !== undefined) throw new Mismatch("undefined (Nil)", value);
    return undefined;
  },
  fromGleam: () => undefined,
};

/** `Dynamic`: any value, untouched, in both directions. */
export const dynamic: Converter<unknown> = { toGleam: same, fromGleam: same };

/**
 * A type variable. The program cannot look inside such a value, so it passes untouched and comes
 * back as the very same one.
 */
export function untouched<A>(): Converter<A> {
  return dynamic as Converter<A>;
}
