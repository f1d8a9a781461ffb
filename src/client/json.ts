/**
 * JSON of Gleam types for those who want a value or one error: a schema applied, and what does not
 * fit named by its place.
 *
 * Promise: the error tells the first thing that is wrong, where it stands, what should be there and
 * what is. Of a `Schema` itself all of Effect's own functions can be had as well.
 *
 * Failure: `fromJson` and `toJson` throw `InvalidJson`, `decodeJson` fails with it.
 */
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import * as SchemaIssue from "effect/SchemaIssue";
import { describe, pathOf } from "./converter.ts";

/**
 * JSON that does not fit a type, or a value that has no JSON.
 *
 * @example
 * ```ts
 * const read = Effect.flip(decodeJson(Board.EventSchema, { _tag: "Cleared", count: 1.5 }))
 * const problem = Effect.runSync(read)
 * problem.message // => "count: expected an integer, got 1.5"
 * ```
 */
export class InvalidJson extends Schema.TaggedError<InvalidJson>()("InvalidJson", {
  /** Where the value stands, such as `orders[3].amount`; empty: the whole. */
  path: Schema.String,
  /** What should be there, in words. */
  expected: Schema.String,
  /** The value found there, shortened. */
  got: Schema.String,
}) {
  override get message(): string {
    const place = this.path === "" ? "" : `${this.path}: `;
    return `${place}expected ${this.expected}, got ${this.got}`;
  }
}

/**
 * The value that some JSON stands for, as `JSON.parse` gives it. Throws `InvalidJson`, of the first thing
 * that does not fit.
 *
 * @example
 * ```ts
 * fromJson(Board.NoteSchema, { _tag: "Note", text: "hi", author: null })
 * // => Board.Note({ text: "hi", author: Option.none() })
 * ```
 */
export function fromJson<A>(schema: Schema.Codec<A, unknown>, json: unknown): A {
  return orThrow(decoded(schema, json));
}

/**
 * The JSON of a value, ready for `JSON.stringify`. Throws `InvalidJson`, for an `Int` that is none, say.
 *
 * @example
 * ```ts
 * toJson(Board.EventSchema, Board.Cleared({ count: 2 })) // => { _tag: "Cleared", count: 2 }
 * ```
 */
export function toJson<A, Json>(schema: Schema.Codec<A, Json>, value: A): Json {
  const encoded = Schema.encodeUnknownResult(schema)(value);
  return orThrow(Result.mapError(encoded, ({ issue }) => invalid(issue, value)));
}

/**
 * `fromJson` as an Effect, which fails with `InvalidJson`.
 *
 * @example
 * ```ts
 * yield* decodeJson(Board.EventSchema, { _tag: "Cleared", count: 2 }) // => Board.Cleared({ count: 2 })
 * ```
 */
export function decodeJson<A>(
  schema: Schema.Codec<A, unknown>,
  json: unknown,
): Effect.Effect<A, InvalidJson> {
  return Effect.suspend(() => Effect.fromResult(decoded(schema, json)));
}

function decoded<A>(
  schema: Schema.Codec<A, unknown>,
  json: unknown,
): Result.Result<A, InvalidJson> {
  const result = Schema.decodeUnknownResult(schema)(json);
  return Result.mapError(result, ({ issue }) => invalid(issue, json));
}

function orThrow<A>(result: Result.Result<A, InvalidJson>): A {
  if (Result.isFailure(result)) throw result.failure;
  return result.success;
}

const MISSING_KEY = "Missing key";

function invalid(issue: SchemaIssue.Issue, whole: unknown): InvalidJson {
  const { issues } = SchemaIssue.makeFormatterStandardSchemaV1()(issue);
  const first = issues[0] ?? { message: "Expected another value", path: [] };
  const keys = (first.path ?? []).map((step) => (typeof step === "object" ? step.key : step));
  const isMissing = first.message === MISSING_KEY;
  return new InvalidJson({
    path: pathOf(keys.map((key) => (typeof key === "number" ? key : String(key))).reverse()),
    expected: isMissing ? "a value" : first.message.replace(/^Expected /, ""),
    got: isMissing ? "nothing" : describe(valueAt(whole, keys)),
  });
}

function valueAt(whole: unknown, keys: ReadonlyArray<PropertyKey>): unknown {
  let value = whole;
  for (const key of keys) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
