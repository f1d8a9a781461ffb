// Bytes that are no value of this program give an error that says so: never a crash, a hang or a read outside of the memory.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Atom, newReference, Pid } from "../../../src/kernel/index.ts";
import { DamagedMessage } from "../../../src/transport/codec/index.ts";
import { memoryOf, Program } from "./small-program.ts";

const program = new Program();
const Order = program.record("Order", "id", "name", "items");
const keeping = program.closures("keeping", (kept: unknown) => () => kept);
program.module("app/app", { functions: { run: () => 1 } });
class AppError extends Error {}
program.module("app/ffi", { types: [[AppError, [], null, null]] });

function read(bytes: ArrayLike<number>): unknown {
  return program.to.decode(memoryOf(bytes), 0);
}

/** One of everything, by the plain form and as a graph. */
const sample = [
  new Order(1, "name", program.list(1, program.list(2))),
  keeping([1]),
  { a: -1.5, b: "日本" },
  program.bits([1, 2], 11),
  new Map([[1, new Set([2n])]]),
  new AppError("no"),
  [new Pid(null), newReference(), Atom.create("of_damage"), Symbol.for("s"), Symbol.iterator],
  [/a/g, new Date(1), new Float64Array(2), new Uint8Array(40), "x".repeat(70)],
];
let deep: unknown = sample;
for (let level = 0; level < 150; level++) deep = [deep];
const encodings = [sample, deep].map((value) => program.from.encodeLarge(value).slice());

describe("damaged bytes", () => {
  test.each([
    ["nothing", [], "it ends too early"],
    ["memory that nobody has written", [0, 0, 0], "0 is no tag"],
    ["a tag that nobody writes", [77], "77 is no tag"],
    ["half an integer", [5, 1, 2], "ends too early"],
    ["a text longer than the memory", [8, 200, 65], "it ends too early"],
    ["a tuple longer than the memory", [12, 0xff, 0xff, 0xff, 0xff, 0x0f], "it ends too early"],
    ["a count without end", [12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], "more than five bytes"],
    ["a list longer than the memory", [17, 255, 255, 255, 255, 1], "it ends too early"],
    ["a list without elements", [17, 0, 0, 0, 0], "a list without elements"],
    ["a class that does not exist", [15, 0xff, 0x0f], "2047 is the number of no class"],
    ["a function that does not exist", [26, 99], "99 is the number of no function"],
    ["a closure that does not exist", [27, 99, 0], "99 is the number of no closure"],
    ["a node outside of a graph", [32, 0], "node 0, which does not come before"],
    ["a node that comes later", [34, 2, 0, 0, 0, 32, 1, 1], "node 1, which does not come before"],
    ["a graph without nodes", [34, 0, 0, 0, 0], "a value without nodes"],
    ["a list that ends in a number", [19, 1, 0, 0, 0, 129, 130], "a list without end"],
    [
      "a pid with half a number",
      [22, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 0, 0, 0, 0],
      "the number of nothing",
    ],
    ["an unknown well-known symbol", [29, 8, 1, 120], "Symbol.x is no symbol"],
    ["parts of nothing", [31, 99, 0], "parts of the unknown kind 99"],
    [
      "a regular expression that is none",
      [31, 2, 3, 8, 1, 40, 8, 0, 128],
      "Invalid regular expression",
    ],
    ["a map with half an entry", [31, 3, 1, 128], "a key without a value"],
    ["bits from a ninth bit on", [20, 0, 0, 0, 0, 0, 0, 0, 0, 9], "bits from the bit 9"],
    ["a selector that is none", [31, 8, 1, 128], "a selector that is none"],
  ])("%s", (_, bytes, problem) => {
    expect(() => read(bytes)).toThrow(DamagedMessage);
    expect(() => read(bytes)).toThrow(problem);
  });

  test("nesting without end", () => {
    expect(() => read([...new Array(100_000).fill([12, 1]).flat(), 1])).toThrow(
      "it is nested too deeply",
    );
  });

  test("a value that is cut off anywhere", () => {
    for (const bytes of encodings) {
      for (let length = 0; length < bytes.length; length++) {
        expect(() => read(bytes.subarray(0, length))).toThrow(DamagedMessage);
      }
    }
  });

  test("any bytes give a value or the error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expectValueOrError(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  test("a value of which some bytes were changed gives a value or the error", () => {
    const change = fc.record({ at: fc.nat(), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.nat(1), fc.array(change, { minLength: 1, maxLength: 5 }), (which, changes) => {
        const bytes = (encodings[which] as Uint8Array).slice();
        for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
        expectValueOrError(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  test("after damaged bytes the codec reads as before", () => {
    expect(() => read([12, 1, 12, 1, 0])).toThrow(DamagedMessage);
    expect(program.send(sample)).toHaveLength(sample.length);
  });
});

function expectValueOrError(bytes: Uint8Array): void {
  try {
    read(bytes);
    expect(program.to.position).toBeLessThanOrEqual(bytes.length);
  } catch (error) {
    expect(error).toBeInstanceOf(DamagedMessage);
  }
}

describe("another program", () => {
  test("the fingerprint tells programs apart by their names, fields and closures", () => {
    const prints = [
      (each: Program) => each.record("Order", "id"),
      (each: Program) => each.record("Order", "id", "name"),
      (each: Program) => each.record("Orders", "id"),
      (each: Program) => each.module("app/app", { functions: { run: () => 1 } }),
      (each: Program) => each.module("app/app", { functions: { walk: () => 1 } }),
      (each: Program) => each.closures("app", (a: unknown) => () => a),
      (each: Program) => each.closures("app", (a: unknown, b: unknown) => () => [a, b]),
    ].map((build) => {
      const each = new Program();
      build(each);
      return each.from.fingerprint;
    });
    expect(new Set(prints).size).toBe(prints.length);
    for (const print of prints) expect(print).toMatch(/^[0-9a-f]{16}$/);
  });

  test("the order in which modules were loaded does not matter", () => {
    const [one, other] = [new Program(), new Program()];
    one.record("A", "x");
    one.record("B", "y");
    other.record("B", "y");
    other.record("A", "x");
    expect(one.from.fingerprint).toBe(other.from.fingerprint);
  });
});
