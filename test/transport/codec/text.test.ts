// Text in bytes, by the host's own functions and by those that every host has: both write and read the same.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  longText,
  portableText,
  readOneByteText,
  readWideText,
  utf8Length,
} from "../../../src/transport/codec/text.ts";

const wellFormed = fc.string({ unit: "binary", maxLength: 300 }).map((text) => text.toWellFormed());

describe.each([
  ["the host's", longText],
  ["every host's", portableText],
])("%s functions", (_, text) => {
  test("any well-formed text, at any place of shared memory", () => {
    fc.assert(
      fc.property(wellFormed, fc.nat(9), (value, start) => {
        const length = utf8Length(value);
        const bytes = new Uint8Array(new SharedArrayBuffer(start + length + 4));
        expect(text.write(bytes, start, value, length)).toBe(length);
        expect(text.readUtf8(bytes, start, start + length)).toBe(value);
        expect([...bytes.subarray(start, start + length)]).toEqual([...Buffer.from(value)]);
        expect([...bytes.subarray(start + length)]).toEqual([0, 0, 0, 0]);
      }),
      { numRuns: 300 },
    );
  });

  test("ASCII, from shared memory", () => {
    const bytes = new Uint8Array(new SharedArrayBuffer(600));
    const value = "The quick brown fox jumps over the lazy dog. ".repeat(12);
    expect(text.write(bytes, 3, value, 597)).toBe(value.length);
    expect(text.readAscii(bytes, 3, 3 + value.length)).toBe(value);
  });
});

test("text of one byte for each unit may hold all 256 of them, at any length", () => {
  const bytes = new Uint8Array(new SharedArrayBuffer(256)).map((_, index) => index);
  for (let length = 0; length <= 256; length++) {
    const expected = String.fromCharCode(...bytes.subarray(0, length));
    expect(readOneByteText(bytes, 0, length)).toBe(expected);
  }
});

test("text of two bytes for each unit may be longer than what is put together at once", () => {
  const units = Array.from({ length: 10_000 }, (_, index) => (index * 31) & 0xffff);
  const view = new DataView(new SharedArrayBuffer(2 * units.length));
  units.forEach((unit, index) => {
    view.setUint16(2 * index, unit, true);
  });
  const text = readWideText(view, 0, units.length);
  expect(Array.from(text, (_, index) => text.charCodeAt(index))).toEqual(
    Array.from(text, (_, index) => units[index]),
  );
  expect(text.length).toBe(units.length);
});
