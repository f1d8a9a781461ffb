import { describe, expect, test } from "vitest";
import { type Converter, Mismatch } from "../../src/client/converter.ts";
import {
  bool,
  dynamic,
  float,
  int,
  nil,
  number,
  string,
  untouched,
} from "../../src/client/primitives.ts";

const refusal = (converter: Converter<unknown>, value: unknown): string => {
  try {
    converter.toGleam(value);
  } catch (error) {
    if (error instanceof Mismatch) return error.expected;
    throw error;
  }
  throw new Error("the value was let through");
};

describe("values that Gleam and JavaScript share", () => {
  test("pass as they are", () => {
    for (const [converter, value] of [
      [int, -3],
      [float, 1.5],
      [float, 2],
      [number, 7.25],
      [string, ""],
      [bool, false],
      [nil, undefined],
    ] as const) {
      expect(converter.toGleam(value)).toBe(value);
      expect(converter.fromGleam(value)).toBe(value);
    }
  });

  test("an Int is a whole number", () => {
    for (const value of [1.5, Number.NaN, Number.POSITIVE_INFINITY, "1", 1n, null, undefined]) {
      expect(refusal(int, value)).toBe("an Int");
    }
  });

  test("a Float is a finite number: Erlang has no other", () => {
    for (const value of [Number.NaN, Number.NEGATIVE_INFINITY, "1.0", null]) {
      expect(refusal(float, value)).toBe("a Float");
      expect(refusal(number, value)).toBe("a number");
    }
  });

  test("strings, booleans and Nil are nothing else", () => {
    expect(refusal(string, 1)).toBe("a String");
    expect(refusal(bool, "true")).toBe("a Bool");
    expect(refusal(nil, null)).toBe("undefined (Nil)");
  });

  test("type variables and Dynamic let everything through untouched", () => {
    const value = { anything: [1] };
    expect(dynamic.toGleam(value)).toBe(value);
    expect(untouched<typeof value>().fromGleam(value)).toBe(value);
  });
});
