/*
 * Numbers: what `gleam/int` and `gleam/float` need of the host.
 *
 * An `Int` and a `Float` are both doubles here. Texts are read strictly: the whole text has to be the number. Bit operations
 * work on two's complement of any width, fast while both numbers have 32 bits. Nothing throws for a number or a string.
 */
import { Error, Ok } from "./gleam.mjs";

const INTEGER = /^[+-]?[0-9]+$/;
const FLOATING = /^[+-]?[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?$/;

/** From this exponent on a double's power of two is infinite. */
const FIRST_INFINITE_EXPONENT = 1024;

export function parseInteger(text) {
  return INTEGER.test(text) ? new Ok(Number(text)) : new Error(undefined);
}

export function parseIntegerInBase(text, base) {
  const start = text[0] === "-" ? 1 : 0;
  if (text.length === start) return new Error(undefined);
  for (let i = start; i < text.length; i++) {
    if (!(digitValue(text.charCodeAt(i)) < base)) return new Error(undefined);
  }
  return new Ok(Number.parseInt(text, base));
}

/** The value of an ASCII digit or letter as a digit, else not-a-number. */
function digitValue(unit) {
  if (unit >= 48 && unit <= 57) return unit - 48;
  const letter = unit | 32;
  return letter >= 97 && letter <= 122 ? letter - 87 : Number.NaN;
}

export function parseFloating(text) {
  return FLOATING.test(text) ? new Ok(Number(text)) : new Error(undefined);
}

export function integerToString(integer) {
  return String(integer);
}

export function integerToStringInBase(integer, base) {
  return integer.toString(base).toUpperCase();
}

export function integerToFloat(integer) {
  return integer;
}

export function floatToString(float) {
  const text = String(float).replace("+", "");
  if (text.includes(".")) return text;
  const exponent = text.indexOf("e");
  if (exponent < 0) return `${text}.0`;
  return `${text.slice(0, exponent)}.0${text.slice(exponent)}`;
}

export function ceiling(float) {
  return Math.ceil(float);
}

export function floor(float) {
  return Math.floor(float);
}

/** Halves go away from zero; `Math.round` would send them upwards. */
export function round(float) {
  return float < 0 ? 0 - Math.round(-float) : Math.round(float);
}

export function truncate(float) {
  return Math.trunc(float);
}

export function power(base, exponent) {
  return base ** exponent;
}

export function random() {
  return Math.random();
}

export function logarithm(float) {
  return Math.log(float);
}

export function exponential(float) {
  return Math.exp(float);
}

function fits32Bits(integer) {
  return (integer | 0) === integer;
}

export function bitwiseAnd(x, y) {
  if (fits32Bits(x) && fits32Bits(y)) return x & y;
  return Number(BigInt(x) & BigInt(y));
}

export function bitwiseOr(x, y) {
  if (fits32Bits(x) && fits32Bits(y)) return x | y;
  return Number(BigInt(x) | BigInt(y));
}

export function bitwiseExclusiveOr(x, y) {
  if (fits32Bits(x) && fits32Bits(y)) return x ^ y;
  return Number(BigInt(x) ^ BigInt(y));
}

export function bitwiseNot(x) {
  return -x - 1;
}

/** Scaling a double by a power of two is exact, so that no wide integers are needed for shifts. */
export function bitwiseShiftLeft(x, y) {
  if (y < 0) return bitwiseShiftRight(x, -y);
  return x === 0 ? 0 : x * 2 ** y;
}

export function bitwiseShiftRight(x, y) {
  if (y < 0) return bitwiseShiftLeft(x, -y);
  if (y >= FIRST_INFINITE_EXPONENT) return x < 0 ? -1 : 0;
  return Math.floor(x / 2 ** y);
}
