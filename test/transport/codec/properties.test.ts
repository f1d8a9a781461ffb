// Values of types that are made up on the fly arrive equal, whatever they are made of, by every form.

import fc from "fast-check";
import { expect, test } from "vitest";
import { memoryOver } from "../../../src/transport/codec/index.ts";
import { Program } from "./small-program.ts";

const program = new Program();

/** Records of random shapes: `count` classes with up to seven fields each, some without. */
const classes = Array.from({ length: 40 }, (_, index) => {
  const fields = Array.from({ length: index % 8 }, (_, at) =>
    index % 3 === 0 ? `${at}` : `field${at}`,
  );
  return { type: program.record(`Type${index}`, ...fields), fields };
});
const keeping = program.closures(
  "keeping",
  (...kept: Array<unknown>) =>
    () =>
      kept,
);

const leaf = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.boolean(),
  fc.constant(undefined),
  fc.constant(null),
  fc.string({ unit: "binary" }),
  fc.string({ minLength: 20, maxLength: 200 }),
  fc.array(fc.nat(0xffff), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
  fc.bigInt(),
  fc.uint8Array({ maxLength: 60 }),
  fc.uint8Array({ minLength: 1, maxLength: 60 }).chain((bytes) =>
    fc.record({ bits: fc.nat(7), offset: fc.nat(7) }).map(({ bits, offset }) => {
      const size = Math.max(0, 8 * bytes.length - offset - bits);
      return program.bits([...bytes].slice(0, Math.trunc((offset + size + 7) / 8)), size, offset);
    }),
  ),
);

const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: "medium" },
    leaf,
    fc
      .tuple(fc.nat(classes.length - 1), fc.array(tie("value"), { minLength: 7, maxLength: 7 }))
      .map(([index, values]) => {
        const { type, fields } = classes[index] as (typeof classes)[number];
        return new type(...values.slice(0, fields.length));
      }),
    fc.array(tie("value"), { maxLength: 8 }).map((values) => program.listOf(values)),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 5 }),
    fc.array(fc.tuple(leaf, tie("value")), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.tuple(tie("value")).map(([shared]) => [shared, { shared }, shared]),
  ),
}));

test("any value arrives equal, by every form", () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(program.send(value)).toStrictEqual(value);
      expect(program.sendLarge(value)).toStrictEqual(value);
      expect(program.sendAsGraph(value)).toStrictEqual(value);
    }),
    { numRuns: 600 },
  );
});

test("whatever a closure captures arrives in the closure", () => {
  fc.assert(
    fc.property(fc.array(anyValue, { maxLength: 4 }), (values) => {
      const arrived = program.send([keeping(...values)]) as [() => unknown];
      expect(arrived[0]()).toStrictEqual(values);
    }),
    { numRuns: 200 },
  );
});

test("at any limit a value fits whole, or not at all and nothing behind the limit changes", () => {
  fc.assert(
    fc.property(
      anyValue,
      fc.nat(60),
      fc.double({ min: 0, max: 1.2, noNaN: true }),
      (value, at, share) => {
        const size = program.from.encodeLarge(value).length;
        const limit = at + Math.floor(size * share);
        const memory = memoryOver(new SharedArrayBuffer(at + 2 * size + 16));
        const end = program.from.encode(memory, at, limit, value);
        expect(end).toBe(limit >= at + size ? at + size : -1);
        expect(memory.bytes.subarray(limit).every((byte) => byte === 0)).toBe(true);
        expect(memory.bytes.subarray(0, at).every((byte) => byte === 0)).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

test("values written one after another are read one after another", () => {
  fc.assert(
    fc.property(fc.array(anyValue, { minLength: 1, maxLength: 6 }), (values) => {
      const memory = memoryOver(new SharedArrayBuffer(1 << 20));
      let end = 3;
      for (const value of values) end = program.from.encode(memory, end, 1 << 20, value);
      let position = 3;
      for (const value of values) {
        expect(program.to.decode(memory, position)).toStrictEqual(value);
        position = program.to.position;
      }
      expect(position).toBe(end);
    }),
    { numRuns: 100 },
  );
});
