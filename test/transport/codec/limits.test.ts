// Encoding in place never writes beyond its limit: it fits and says where it ends, or it gives -1 and has written nothing behind.

import { describe, expect, test } from "vitest";
import { Atom, newReference, Pid } from "../../../src/kernel/index.ts";
import { MAX_BYTES, memoryOver } from "../../../src/transport/codec/index.ts";
import { elementsOf, Program } from "./small-program.ts";

const program = new Program();
const Order = program.record("Order", "id", "name", "items");
const addTo = program.closures("add", (amount: number) => (other: unknown) => [amount, other]);

const values: ReadonlyArray<readonly [name: string, value: unknown]> = [
  ["nil", undefined],
  ["an integer of one byte", 5],
  ["an integer of four bytes", 70_000],
  ["a float", 0.5],
  ["a big integer", -(2n ** 70n)],
  ["a short text", "hello"],
  ["a text of two bytes", "日本語"],
  ["a long text", "x".repeat(200)],
  ["a long text of several bytes", "é日🐟".repeat(30)],
  ["a long text that is not well-formed", `${"x".repeat(40)}\ud800`],
  ["a tuple", [1, "two", [3]]],
  ["an object", { a: 1, b: { c: "d" } }],
  ["a record", new Order(1, "one", program.list(1, 2, 300))],
  ["bits", program.bits([1, 2, 3], 20)],
  ["many bits", program.bits(new Array(60).fill(3))],
  ["bytes", new Uint8Array(40)],
  ["a pid", new Pid(null)],
  ["a reference", newReference()],
  ["an atom", Atom.create("of_limits")],
  ["a closure", addTo(1000)],
  ["a map", new Map([["key", new Set([1])]])],
  ["an error", Object.assign(new Error("m"), { stack: "s" })],
];

const UNTOUCHED = 0xee;

describe("at every limit", () => {
  test.each(values)("%s fits exactly where its whole encoding does", (_, value) => {
    const whole = program.from.encodeLarge(value).slice();
    for (const start of [0, 13]) {
      for (let room = 0; room <= whole.length + 3; room++) {
        const memory = memoryOver(new SharedArrayBuffer(whole.length + 64));
        memory.bytes.fill(UNTOUCHED);
        const limit = start + room;
        const end = program.from.encode(memory, start, limit, value);
        const fits = room >= whole.length;
        expect(end).toBe(fits ? start + whole.length : -1);
        if (fits) expect(memory.bytes.slice(start, end)).toEqual(new Uint8Array(whole));
        const around = [...memory.bytes.subarray(0, start), ...memory.bytes.subarray(limit)];
        expect(around.every((byte) => byte === UNTOUCHED)).toBe(true);
      }
    }
  });
});

describe("large values", () => {
  test("what did not fit in place arrives equal by the large form", () => {
    const value = [new Order(1, "x".repeat(500), program.list(1, 2)), { deep: [1, 2, 3] }];
    const ring = memoryOver(new SharedArrayBuffer(256));
    expect(program.from.encode(ring, 0, 256, value)).toBe(-1);
    expect(program.sendLarge(value)).toStrictEqual(value);
  });

  test("a buffer is not touched by the call after the next", () => {
    const first = program.from.encodeLarge(["first", "x".repeat(100_000)]).slice();
    program.from.encodeLarge("y".repeat(3_000_000));
    expect(program.from.encodeLarge(["first", "x".repeat(100_000)]).slice()).toEqual(first);
  });

  test("a value of several megabytes arrives whole", () => {
    const text = "Zürich ".repeat(400_000);
    const bytes = new Uint8Array(3_000_000).fill(5);
    const list = program.listOf(Array.from({ length: 200_000 }, (_, index) => index * 100));
    const [textHere, bytesHere, listHere] = program.send([text, bytes, list]) as [
      string,
      Uint8Array,
      unknown,
    ];
    expect(textHere === text).toBe(true);
    expect(bytesHere.every((byte) => byte === 5) && bytesHere.length === 3_000_000).toBe(true);
    expect(elementsOf(listHere)).toEqual(elementsOf(list));
  });

  test("a value of more than the limit cannot cross", () => {
    expect(() => program.from.encodeLarge([new Uint8Array(MAX_BYTES)])).toThrow("it is too large");
  });
});
