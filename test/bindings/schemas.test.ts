import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { writeBindings } from "../../codegen/bindings/index.ts";
import { runToEnd } from "../commands.ts";
import { installationRoot } from "../project/compiler-under-test.ts";
import { type SampleProgram, sampleProgram } from "./sample-program.ts";
import { typeErrors } from "./type-checker.ts";

/** Values of the sample through JSON and through Gleam; prints what came of it as JSON. */
const PROGRAM = `
import { deepStrictEqual } from "node:assert";
import fc from "fast-check";
import { Effect, fromJson, decodeJson, toJson, Option, Result, Schema, schema } from "starfish-otp";
import * as Parcel from "./bindings/shop/parcel.ts";
import * as Stock from "./bindings/shop/stock.ts";

const through = <A>(codec: Schema.Codec<A, unknown>, value: A): A =>
  fromJson(codec, JSON.parse(JSON.stringify(toJson(codec, value))));

const text = fc.oneof(fc.string({ unit: "binary" }), fc.constant("__proto__"), fc.constant("constructor"));
const int = fc.maxSafeInteger();
const float = fc.double({ noNaN: true, noDefaultInfinity: true }).map((it) => (it === 0 ? 0 : it));
const option = <A>(item: fc.Arbitrary<A>) => fc.option(item, { nil: undefined }).map(Option.fromUndefinedOr);
const nested = <A>(item: fc.Arbitrary<A>) => fc.oneof(fc.constant(Option.none()), item.map(Option.some));
const map = <K, V>(key: fc.Arbitrary<K>, value: fc.Arbitrary<V>) =>
  fc.array(fc.tuple(key, value), { maxLength: 5 }).map((it) => new Map(it));
const way: fc.Arbitrary<Parcel.Way> = fc.oneof(
  fc.constant(Parcel.ByLand),
  text.map((flight) => Parcel.ByAir({ flight })),
  fc.tuple(text, int).map(([ship, days]) => Parcel.BySea(ship, { days })),
);
const parcel: fc.Arbitrary<Parcel.Parcel> = fc
  .record({
    id: int, weight: float, label: text, fragile: fc.boolean(), nothing: fc.constant(undefined),
    seal: fc.uint8Array(), items: fc.array(text), size: fc.tuple(int, float, text),
    prices: map(text, int), shelves: map(int, text), tags: fc.array(text).map((it) => new Set(it)),
    note: option(text), reply: nested(option(int)), signed: nested(fc.constant(undefined)),
    outcome: fc.oneof(int.map(Result.succeed), text.map(Result.fail)),
    done: fc.boolean().map((it) => (it ? Result.succeed(undefined) : Result.fail(undefined))),
    place: fc.record({ x: float, y: float }).map(Stock.Point), way,
  })
  .map(Parcel.Parcel);
const boxOf = <A>(content: fc.Arbitrary<A>): fc.Arbitrary<Parcel.Box<A>> =>
  fc.letrec<{ box: Parcel.Box<A> }>((tie) => ({
    box: fc.oneof({ maxDepth: 4 }, fc.constant(Parcel.Empty),
      fc.record({ content, inside: fc.array(tie("box"), { maxLength: 3 }), best: nested(tie("box")) }).map((it) => Parcel.Box(it))),
  })).box;
const chain: fc.Arbitrary<Parcel.Chain<Option.Option<number>>> = fc
  .array(nested(nested(int)), { minLength: 1, maxLength: 6 })
  .map((values) =>
    values.reduce<Parcel.Links<Option.Option<number>>>(
      (rest, value) => Parcel.Link(Parcel.Chain({ value, rest })), Parcel.End))
  .map((links) => (Parcel.isLink(links) ? links[0] : Parcel.Chain({ value: Option.none(), rest: Parcel.End })));

const RUNS = { numRuns: 200, seed: 2026 };
const always = <A>(codec: Schema.Codec<A, unknown>, values: fc.Arbitrary<A>, gleam: (value: A) => A = (it) => it): number => {
  fc.assert(fc.property(values, (value) => {
    deepStrictEqual(through(codec, value), value);
    deepStrictEqual(gleam(through(codec, value)), value);
  }), RUNS);
  return RUNS.numRuns;
};

const example = {
  id: 1, weight: 0.5, label: "a", fragile: true, nothing: undefined, seal: new Uint8Array([1, 2, 255]),
  items: ["x"], size: [1, 2.5, "cm"] as const, prices: new Map([["__proto__", 1]]), shelves: new Map([[1, "top"]]),
  tags: new Set(["new"]), note: Option.some("hi"), reply: Option.some(Option.none()), signed: Option.some(undefined),
  outcome: Result.fail("late"), done: Result.succeed(undefined), place: Stock.origin, way: Parcel.BySea("Ship", { days: 3 }),
};
const failure = (attempt: () => unknown): unknown => {
  try {
    return attempt();
  } catch (error) {
    return JSON.parse(JSON.stringify({ ...Object(error), message: String(Object(error).message) }));
  }
};
const json = toJson(Parcel.ParcelSchema, Parcel.Parcel(example));
const broken = (changes: object): unknown => failure(() => fromJson(Parcel.ParcelSchema, { ...json, ...changes }));

console.log(JSON.stringify({
  json: JSON.stringify(json),
  parcels: always(Parcel.ParcelSchema, parcel, Parcel.sameParcel),
  boxes: always(Parcel.BoxSchema(Schema.Int), boxOf(int), Parcel.sameBox),
  boxesOfOptions: always(Parcel.BoxSchema(schema.option(schema.int)), boxOf(nested(int))),
  chains: always(Parcel.ChainSchema(schema.option(schema.int)), chain),
  shipments: always(Parcel.ShipmentSchema, map(text, fc.array(parcel, { maxLength: 2 }))),
  same: Parcel.BoxSchema(Schema.Int) === Parcel.BoxSchema(Schema.Int),
  half: broken({ id: 1.5 }),
  large: broken({ id: 2 ** 53 }),
  float: broken({ weight: "heavy" }),
  missing: broken({ label: undefined, place: { _tag: "Point", x: 1 } }),
  tag: broken({ way: { _tag: "ByRocket" } }),
  deep: failure(() => fromJson(Parcel.ShipmentSchema, { monday: [json, { ...json, size: [1, "2", "cm"] }] })),
  tuple: broken({ size: [1, 2] }),
  seal: broken({ seal: "?" }),
  option: broken({ reply: { some: "1" } }),
  result: broken({ outcome: { _tag: "Ok", value: "1" } }),
  whole: failure(() => fromJson(Parcel.ParcelSchema, null)),
  unknownFields: fromJson(Parcel.WaySchema, { _tag: "ByAir", flight: "SF 1", airline: "Starfish" }),
  encoding: failure(() => toJson(Parcel.ParcelSchema, Parcel.Parcel({ ...example, id: 2 ** 60 }))),
  effect: await Effect.runPromise(Effect.flip(decodeJson(Parcel.WaySchema, { _tag: "ByAir", flight: 1 }))),
}));
`;

const modules = ["shop/clashes", "shop/parcel", "shop/stock"].map((name) => ({
  packageName: "shop",
  name,
}));

let sample: SampleProgram;
let results: Record<string, unknown> = {};

beforeAll(async () => {
  sample = await sampleProgram({ modules });
  writeBindings(sample.options);
  writeFileSync(join(sample.directory, "package.json"), '{ "type": "module" }');
  writeFileSync(join(sample.directory, "use.ts"), PROGRAM);
  const tsx = join(installationRoot, "node_modules/.bin/tsx");
  const { status, stdout, stderr } = runToEnd(tsx, [join(sample.directory, "use.ts")]);
  expect(status, stderr).toBe(0);
  results = JSON.parse(stdout);
});

/** What the generated module has under a heading, up to an empty line. */
const part = (start: string): string => {
  const text = sample.text("shop/parcel.ts");
  const from = text.indexOf(`\n${start}`);
  if (from < 0) throw new Error(`nothing in the bindings begins with ${start}`);
  return text.slice(from + 1, text.indexOf("\n\n", from + 1));
};

describe("the generated schema", () => {
  test("is a constant beside the type of its JSON", () => {
    expect(part("export type WayJson")).toBe(`export type WayJson =
  | { readonly _tag: "ByLand" }
  | { readonly _tag: "ByAir"; readonly flight: string }
  | { readonly _tag: "BySea"; readonly 0: string; readonly days: number };`);
    expect(part("export const WaySchema")).toBe(
      `export const WaySchema: $.Schema.Codec<Way, WayJson> = /* @__PURE__ */ $.schema.custom("Way", () => ({
  ByLand: {},
  ByAir: { flight: $.schema.string },
  BySea: { 0: $.schema.string, days: $.schema.int },
}));`,
    );
  });

  test("of a generic type is a function of the schemas of its variables", () => {
    expect(part("export function BoxSchema")).toContain(
      "export function BoxSchema<A, A$Json>(ofA: $.Schema.Codec<A, A$Json>): $.Schema.Codec<Box<A>, BoxJson<A$Json>> {",
    );
    expect(part("export type BoxJson")).toContain("readonly best: BoxJson<A$Json> | null");
    expect(part("export type ChainJson")).toContain("readonly value: $.schema.OptionJson<A$Json>");
  });

  test("is there for an alias", () => {
    expect(part("export const ShipmentSchema")).toContain("$.schema.record(");
    expect(part("export function PairSchema")).toContain("$.schema.tuple(ofA, ofA)");
  });

  test("has another name where its own is taken", () => {
    expect(part("export const NoteSchema_")).toContain("$.Schema.Codec<Note, NoteJson_>");
    expect(part("export const NoteJsonSchema")).toContain("$.Schema.Codec<NoteJson, NoteJsonJson>");
  });

  test("is left out, with the reason, where a value cannot be JSON", () => {
    const text = sample.text("shop/parcel.ts");
    for (const reason of [
      "// No schema for Customer: reply_to of Customer: a Subject has no JSON.",
      "// No schema for Bill: customer of Bill: reply_to of Customer: a Subject has no JSON.",
      "// No schema for Payment: money of Payment: Money is opaque.",
      "// No schema for Job: run of Job: a function has no JSON.",
      "// No schema for Worker: pid of Worker: a Pid has no JSON.",
    ]) {
      expect(text).toContain(reason);
    }
  });
});

describe("a value in JSON", () => {
  test("has the form that the documentation says", () => {
    expect(results.json).toBe(
      '{"_tag":"Parcel","id":1,"weight":0.5,"label":"a","fragile":true,"nothing":null,"seal":"AQL/","items":["x"],' +
        '"size":[1,2.5,"cm"],"prices":{"__proto__":1},"shelves":[[1,"top"]],"tags":["new"],"note":"hi",' +
        '"reply":{"some":null},"signed":{"some":null},"outcome":{"_tag":"Error","error":"late"},' +
        '"done":{"_tag":"Ok","value":null},"place":{"_tag":"Point","x":0,"y":0},"way":{"0":"Ship","_tag":"BySea","days":3}}',
    );
  });

  test("is the same value when it comes back, and through Gleam", () => {
    expect(results).toMatchObject({
      parcels: 200,
      boxes: 200,
      boxesOfOptions: 200,
      chains: 200,
      shipments: 200,
    });
  });

  test("of a generic type has one schema for the same schemas of its variables", () => {
    expect(results.same).toBe(true);
  });

  test("may have fields that the type does not know", () => {
    expect(results.unknownFields).toEqual({ _tag: "ByAir", flight: "SF 1" });
  });
});

describe("JSON that does not fit", () => {
  test.each([
    ["half", "id", "an integer", "1.5"],
    ["large", "id", "an integer", "9007199254740992"],
    ["float", "weight", "number", '"heavy"'],
    ["missing", "label", "string", "undefined"],
    ["tuple", "size[2]", "a value", "nothing"],
    ["seal", "seal", "a valid Base64 string", '"?"'],
    ["option", "reply.some", "number | null", '"1"'],
    ["result", "outcome.value", "number", '"1"'],
    ["deep", "monday[1].size[1]", "number", '"2"'],
    ["whole", "", 'a Parcel (an object with _tag "Parcel")', "null"],
    ["tag", "way", 'a Way (an object with _tag "ByLand" or "ByAir" or "BySea")', "ByRocket { … }"],
    ["encoding", "id", "an integer", "1152921504606847000"],
    ["effect", "flight", "string", "1"],
  ])("names its place: %s", (name, path, expected, got) => {
    expect(results[name]).toMatchObject({ _tag: "InvalidJson", path, expected, got });
  });

  test("is told in one line", () => {
    expect(results.half).toMatchObject({ message: "id: expected an integer, got 1.5" });
  });
});

test("types: JSON and values are told apart, and unions are taken apart whole", () => {
  expect(
    typeErrors(
      sample,
      `
import { fromJson, match, Option, Schema, schema, toJson } from "starfish-otp";
import * as Parcel from "./bindings/shop/parcel.ts";
import * as Stock from "./bindings/shop/stock.ts";

export const boxes = schema.list(Parcel.BoxSchema(schema.option(Schema.String)));
export const inside: ReadonlyArray<Parcel.Box<Option.Option<string>>> = fromJson(boxes, []);
export const json: Parcel.BoxJson<string | null> | undefined = toJson(boxes, inside)[0];
export const nested: Parcel.ChainJson<string | null> = {
  _tag: "Chain", value: { some: null }, rest: { _tag: "End" },
};
// @ts-expect-error: null inside an option must be told from none
export const ambiguous: Parcel.ChainJson<string | null> = { _tag: "Chain", value: "a", rest: { _tag: "End" } };
// @ts-expect-error: JSON has no Map
export const shipment: Parcel.ShipmentJson = new Map();
// @ts-expect-error: a subject has no JSON
export const customer = Parcel.CustomerSchema;
// @ts-expect-error: the schema of another type
export const way: Parcel.Way = fromJson(Stock.PointSchema, {});

export const days = (it: Parcel.Way): number | string =>
  Parcel.matchWay(it, {
    ByLand: () => 1,
    ByAir: ({ flight }) => flight.toUpperCase(),
    BySea: ({ 0: ship, days: at }) => at + ship.length,
  });
export const depth = <A>(box: Parcel.Box<A>): number =>
  Parcel.matchBox(box, { Empty: () => 0, Box: ({ inside: boxes }) => 1 + boxes.length });
export const either: "a" | 2 = match(Parcel.Empty as Parcel.Box<string>, { Empty: () => "a" as const, Box: () => 2 as const });

// @ts-expect-error: a variant is not handled
export const partial = (it: Parcel.Way) => Parcel.matchWay(it, { ByLand: () => 1, ByAir: () => 2 });
// @ts-expect-error: no such variant
export const surplus = (it: Parcel.Way) => Parcel.matchWay(it, { ByLand: () => 1, ByAir: () => 2, BySea: () => 3, ByRocket: () => 4 });
// @ts-expect-error: a field of another variant
export const foreign = (it: Parcel.Way) => Parcel.matchWay(it, { ByLand: ({ flight }) => flight, ByAir: () => 2, BySea: () => 3 });
// @ts-expect-error: one case gives a number
export const text = (it: Parcel.Way): string => Parcel.matchWay(it, { ByLand: () => "", ByAir: () => "", BySea: () => 3 });
export const flight = (it: Parcel.Way): string => {
  if (Parcel.isByAir(it)) return it.flight;
  // @ts-expect-error: only a flight has a number
  return it.flight;
};
`,
    ),
  ).toBe("");
});
