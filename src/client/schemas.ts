/**
 * Schemas of Effect for the Gleam types, between the TypeScript value of a type and JSON: what the
 * generated `…Schema` constants are put together from, and what applications use for types that have
 * no name of their own (`schema.list(HoldingSchema)`).
 *
 * | Gleam               | JSON                                                                |
 * | ------------------- | ------------------------------------------------------------------- |
 * | custom type         | object with `_tag` and the fields; others are ignored               |
 * | `Int`, `Float`      | number; an `Int` is a whole one that JavaScript holds exactly       |
 * | `String`, `Bool`    | string, boolean                                                     |
 * | `Nil`               | null                                                                |
 * | `BitArray`          | string, base64                                                      |
 * | `List`, tuple       | array                                                               |
 * | `Set`               | array                                                               |
 * | `Dict(String, v)`   | object                                                              |
 * | `Dict(k, v)`        | array of pairs                                                      |
 * | `Option(a)`         | null or the value; `{ "some": value }` where the value may be null  |
 * | `Result(a, e)`      | `{ "_tag": "Ok", "value": … }` or `{ "_tag": "Error", "error": … }` |
 *
 * Promise: decoding what was encoded gives an equal value, nested options included. Nothing is built
 * until a schema is first used, so that loading many costs little; a type may contain itself.
 *
 * Failure: as Effect's own schemas; `fromJson` and `toJson` make one typed error of it.
 */
import * as Option from "effect/Option";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import * as SchemaTransformation from "effect/SchemaTransformation";

/** A schema as the parts of another one: only its owner knows the types. */
type AnySchema = Schema.Codec<unknown, unknown>;

/** JSON of `Option(a)`: null for `None`; the value is wrapped where it could be null itself. */
export type OptionJson<Json> = null extends Json ? { readonly some: Json } | null : Json | null;

/** JSON of `Result(a, e)`. */
export type ResultJson<Json, ErrorJson> =
  | { readonly _tag: "Ok"; readonly value: Json }
  | { readonly _tag: "Error"; readonly error: ErrorJson };

/** A whole number that JavaScript holds exactly. */
export const int: Schema.Codec<number, number> = Schema.Int;

/** Neither NaN nor an infinity, as in Gleam. */
export const float: Schema.Codec<number, number> = Schema.Finite;

/** `Int` or `Float`, where the compiler's output does not tell which. */
export const number: Schema.Codec<number, number> = Schema.Finite;

/** As it is. */
export const string: Schema.Codec<string, string> = Schema.String;

/** As it is. */
export const bool: Schema.Codec<boolean, boolean> = Schema.Boolean;

/** `Nil`, which is null in JSON. */
export const nil: Schema.Codec<undefined, null> = /* @__PURE__ */ lazily(() =>
  Schema.Null.pipe(
    Schema.decodeTo(
      Schema.Undefined,
      SchemaTransformation.transform({ decode: () => undefined, encode: () => null }),
    ),
  ),
);

/** Bytes as base64, with its padding. */
export const bitArray: Schema.Codec<Uint8Array, string> = Schema.Uint8ArrayFromBase64;

/**
 * A schema that is built when it is first used.
 *
 * @example
 * ```ts
 * const notes = schema.lazily(() => schema.list(Board.NoteSchema))
 * fromJson(notes, []) // => []
 * ```
 */
export function lazily<A, Json>(make: () => Schema.Codec<A, Json>): Schema.Codec<A, Json> {
  return Schema.suspend(make);
}

/**
 * `List(a)`: an array.
 *
 * @example
 * ```ts
 * fromJson(schema.list(schema.int), [1, 2]) // => [1, 2]
 * ```
 */
export function list<A, Json>(
  item: Schema.Codec<A, Json>,
): Schema.Codec<ReadonlyArray<A>, ReadonlyArray<Json>> {
  return Schema.Array(item);
}

/**
 * A tuple: an array of that length.
 *
 * @example
 * ```ts
 * fromJson(schema.tuple(schema.int, schema.string), [1, "one"]) // => [1, "one"]
 * ```
 */
export function tuple<const Items extends ReadonlyArray<Schema.Codec<unknown, unknown>>>(
  ...items: Items
): Schema.Codec<
  { readonly [Index in keyof Items]: Items[Index]["Type"] },
  { readonly [Index in keyof Items]: Items[Index]["Encoded"] }
> {
  const made: AnySchema = Schema.Tuple(items);
  return made as Schema.Codec<never, never>;
}

/**
 * `Option(a)`: null or the value; where the value may be null itself, null or `{ "some": value }`.
 *
 * @example
 * ```ts
 * toJson(schema.option(schema.int), Option.some(1)) // => 1
 * toJson(schema.option(schema.nil), Option.some(undefined)) // => { some: null }
 * ```
 */
export function option<A, Json>(
  item: Schema.Codec<A, Json>,
): Schema.Codec<Option.Option<A>, OptionJson<Json>> {
  const made = Schema.suspend(() => (mayBeNull(item) ? wrappedOption(item) : bareOption(item)));
  return made as Schema.Codec<unknown, unknown> as Schema.Codec<Option.Option<A>, OptionJson<Json>>;
}

function mayBeNull(item: AnySchema): boolean {
  return Schema.is(Schema.toEncoded(item))(null);
}

function bareOption(item: AnySchema): AnySchema {
  return Schema.OptionFromNullOr(item);
}

function wrappedOption(item: AnySchema): AnySchema {
  return Schema.NullOr(Schema.Struct({ some: item })).pipe(
    Schema.decodeTo(
      Schema.Option(Schema.toType(item)),
      SchemaTransformation.transform({
        decode: (json: { readonly some: unknown } | null) =>
          json === null ? Option.none() : Option.some(json.some),
        encode: (value) => (Option.isNone(value) ? null : { some: value.value }),
      }),
    ),
  );
}

/**
 * `Result(a, e)`: an object that says which.
 *
 * @example
 * ```ts
 * toJson(schema.result(schema.int, schema.string), Result.succeed(1)) // => { _tag: "Ok", value: 1 }
 * ```
 */
export function result<A, Json, E, ErrorJson>(
  success: Schema.Codec<A, Json>,
  failure: Schema.Codec<E, ErrorJson>,
): Schema.Codec<Result.Result<A, E>, ResultJson<Json, ErrorJson>> {
  return lazily(() =>
    Schema.Union([
      Schema.Struct({ _tag: Schema.Literal("Ok"), value: success }),
      Schema.Struct({ _tag: Schema.Literal("Error"), error: failure }),
    ]).pipe(
      Schema.decodeTo(
        Schema.Result(Schema.toType(success), Schema.toType(failure)),
        SchemaTransformation.transform<
          Result.Result<A, E>,
          { readonly _tag: "Ok"; readonly value: A } | { readonly _tag: "Error"; readonly error: E }
        >({
          decode: (json) =>
            json._tag === "Ok" ? Result.succeed(json.value) : Result.fail(json.error),
          encode: (value) =>
            Result.isSuccess(value)
              ? { _tag: "Ok", value: value.success }
              : { _tag: "Error", error: value.failure },
        }),
      ),
    ),
  );
}

/**
 * `Dict(String, v)`: an object.
 *
 * @example
 * ```ts
 * fromJson(schema.record(schema.int), { tea: 2 }) // => new Map([["tea", 2]])
 * ```
 */
export function record<A, Json>(
  value: Schema.Codec<A, Json>,
): Schema.Codec<ReadonlyMap<string, A>, { readonly [key: string]: Json }> {
  return lazily(() =>
    Schema.Record(Schema.String, value).pipe(
      Schema.decodeTo(
        Schema.ReadonlyMap(Schema.String, Schema.toType(value)),
        SchemaTransformation.transform<ReadonlyMap<string, A>, { readonly [key: string]: A }>({
          decode: (json) => new Map(Object.entries(json)),
          encode: (map) => Object.fromEntries(map),
        }),
      ),
    ),
  );
}

/**
 * `Dict(k, v)`: an array of pairs. Of two pairs with the same key, the later one counts.
 *
 * @example
 * ```ts
 * fromJson(schema.dict(schema.int, schema.string), [[1, "one"]]) // => new Map([[1, "one"]])
 * ```
 */
export function dict<K, KeyJson, A, Json>(
  key: Schema.Codec<K, KeyJson>,
  value: Schema.Codec<A, Json>,
): Schema.Codec<ReadonlyMap<K, A>, ReadonlyArray<readonly [KeyJson, Json]>> {
  return lazily(() =>
    Schema.Array(Schema.Tuple([key, value])).pipe(
      Schema.decodeTo(
        Schema.ReadonlyMap(Schema.toType(key), Schema.toType(value)),
        SchemaTransformation.transform<ReadonlyMap<K, A>, ReadonlyArray<readonly [K, A]>>({
          decode: (pairs) => new Map(pairs),
          encode: (map) => [...map],
        }),
      ),
    ),
  );
}

/**
 * `Set(a)`: an array.
 *
 * @example
 * ```ts
 * fromJson(schema.set(schema.int), [1, 1, 2]) // => new Set([1, 2])
 * ```
 */
export function set<A, Json>(
  item: Schema.Codec<A, Json>,
): Schema.Codec<ReadonlySet<A>, ReadonlyArray<Json>> {
  return lazily(() =>
    Schema.Array(item).pipe(
      Schema.decodeTo(
        Schema.ReadonlySet(Schema.toType(item)),
        SchemaTransformation.transform<ReadonlySet<A>, ReadonlyArray<A>>({
          decode: (items) => new Set(items),
          encode: (values) => [...values],
        }),
      ),
    ),
  );
}

/** The fields of each variant of a custom type. */
type Variants = Readonly<Record<string, Readonly<Record<string, AnySchema>>>>;

/**
 * A custom type: a union of objects with `_tag`. What `variants` gives is for the generated code to
 * get right: the types say nothing of it.
 *
 * @example
 * ```ts
 * type Point = { readonly _tag: "Point"; readonly x: number }
 * const PointSchema = schema.custom<Point, Point>("Point", () => ({ Point: { x: schema.float } }))
 * fromJson(PointSchema, { _tag: "Point", x: 0.5 }) // => { _tag: "Point", x: 0.5 }
 * ```
 */
export function custom<A, Json>(name: string, variants: () => Variants): Schema.Codec<A, Json> {
  const made: AnySchema = Schema.suspend(() => {
    const fieldsOf = variants();
    const members = Object.entries(fieldsOf).map(([tag, fields]) =>
      Schema.TaggedStruct(tag, fields),
    );
    const [first] = members;
    const whole = members.length === 1 && first !== undefined ? first : Schema.Union(members);
    const tags = Object.keys(fieldsOf).map((tag) => JSON.stringify(tag));
    const message = `Expected a ${name} (an object with _tag ${tags.join(" or ")})`;
    return whole.pipe(Schema.annotate({ identifier: name, message })) as AnySchema;
  });
  return made as Schema.Codec<A, Json>;
}

/** Schemas of generic types by the function that makes them and the schemas that it was given. */
const known = new WeakMap<object, Instances>();

interface Instances {
  readonly next: WeakMap<object, Instances>;
  schema: AnySchema | undefined;
}

function instancesOf(map: WeakMap<object, Instances>, key: object): Instances {
  const existing = map.get(key);
  if (existing !== undefined) return existing;
  const made: Instances = { next: new WeakMap(), schema: undefined };
  map.set(key, made);
  return made;
}

/**
 * The schema of a generic type for some schemas of its variables: always the same one, so that a
 * type that contains itself ends there.
 *
 * @example
 * ```ts
 * type Box<A> = { readonly _tag: "Box"; readonly content: A }
 *
 * const BoxSchema = <A, Json>(content: Schema.Codec<A, Json>): Schema.Codec<Box<A>, Box<Json>> =>
 *   schema.generic(BoxSchema, [content], () => schema.custom("Box", () => ({ Box: { content } })))
 *
 * fromJson(BoxSchema(schema.int), { _tag: "Box", content: 1 }) // => { _tag: "Box", content: 1 }
 * ```
 */
export function generic<A, Json>(
  owner: object,
  variables: ReadonlyArray<object>,
  make: () => Schema.Codec<A, Json>,
): Schema.Codec<A, Json> {
  const place = variables.reduce<Instances>(
    (instances, variable) => instancesOf(instances.next, variable),
    instancesOf(known, owner),
  );
  place.schema ??= make();
  return place.schema as Schema.Codec<A, Json>;
}
