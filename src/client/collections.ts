/**
 * Converters for the Gleam types that JavaScript has under other shapes: `List` ↔ array, tuple ↔
 * array,
 * `Result` and `Option` ↔ Effect's, `BitArray` ↔ `Uint8Array`, `Dict` ↔ `Map`, `Set` ↔ `Set`.
 *
 * Gleam's constructors live in the compiled program (its prelude and its standard library), never
 * here: the generated bindings hand those modules in. Two programs loaded side by side so never mix
 * their classes.
 *
 * A value of another copy of those modules is none of theirs, and is named as such (`foreign`).
 *
 * Everything is copied: changing an array after a call changes nothing in the program. Equality of
 * `Map` keys is JavaScript's: keys that are objects are found by identity only.
 */
import * as Option from "effect/Option";
import * as Result from "effect/Result";
import { type AnyFunction, below, type Converter, invoke, Mismatch } from "./converter.ts";
import { foreign } from "./custom.ts";

/** What the converters use of the program's own `prelude.mjs`. */
export interface PreludeModule {
  readonly List$Empty: AnyFunction;
  readonly List$isEmpty: (value: unknown) => boolean;
  readonly List$NonEmpty: AnyFunction;
  readonly List$isNonEmpty: (value: unknown) => boolean;
  readonly List$NonEmpty$first: AnyFunction;
  readonly List$NonEmpty$rest: AnyFunction;
  readonly Result$Ok: AnyFunction;
  readonly Result$Error: AnyFunction;
  readonly Result$isOk: (value: unknown) => boolean;
  readonly Result$isError: (value: unknown) => boolean;
  readonly Result$Ok$0: AnyFunction;
  readonly Result$Error$0: AnyFunction;
  readonly BitArray$BitArray: AnyFunction;
}

/** What the converters use of the program's own `gleam/option`. */
export interface OptionModule {
  readonly Option$Some: AnyFunction;
  readonly Option$None: AnyFunction;
  readonly Option$isSome: (value: unknown) => boolean;
  readonly Option$isNone: (value: unknown) => boolean;
  readonly Option$Some$0: AnyFunction;
}

/** What the converters use of the program's own `gleam/dict` or `gleam/set`. */
export interface CollectionModule {
  readonly from_list: AnyFunction;
  readonly to_list: AnyFunction;
}

/**
 * Most items of one array, list, dict or set at the border: a larger one is refused instead of
 * stopping the thread.
 */
const ITEMS_MAX = 10_000_000;

function itemsOf<A>(module: PreludeModule, list: unknown, convert: (item: unknown) => A): A[] {
  const items: A[] = [];
  let rest = list;
  while (module.List$isNonEmpty(rest)) {
    items.push(convert(invoke(module.List$NonEmpty$first, rest)));
    rest = invoke(module.List$NonEmpty$rest, rest);
  }
  // A list of another copy of the prelude would otherwise be an empty one.
  if (!module.List$isEmpty(rest)) throw foreign("List", rest, ["Empty", "NonEmpty"]);
  return items;
}

function listOf(
  module: PreludeModule,
  items: ReadonlyArray<unknown>,
  convert: (item: unknown, index: number) => unknown,
): unknown {
  // A list is made from its end, but the first item that does not fit is the one to report.
  const converted = items.map(convert);
  return converted.reduceRight(
    (rest: unknown, item) => invoke(module.List$NonEmpty, item, rest),
    invoke(module.List$Empty),
  );
}

function checkedArray(value: unknown, expected: string): ReadonlyArray<unknown> {
  if (!Array.isArray(value) || value.length > ITEMS_MAX) throw new Mismatch(expected, value);
  return value;
}

/** `List(a)` as an array. */
export function list<A>(module: PreludeModule, item: Converter<A>): Converter<ReadonlyArray<A>> {
  const convert = (value: unknown, index: number): unknown => {
    try {
      return item.toGleam(value);
    } catch (error) {
      throw below(error, index);
    }
  };
  return {
    toGleam: (value) => listOf(module, checkedArray(value, "an array (List)"), convert),
    fromGleam: (value) => itemsOf(module, value, item.fromGleam),
  };
}

/** A Gleam tuple as an array of fixed length. */
export function tuple<A extends ReadonlyArray<unknown>>(
  ...items: { readonly [Index in keyof A]: Converter<A[Index]> }
): Converter<A> {
  const converters: ReadonlyArray<Converter<unknown>> = items;
  return {
    toGleam: (value) => {
      const values = checkedArray(value, `an array of ${converters.length} (tuple)`);
      if (values.length !== converters.length) {
        throw new Mismatch(`an array of ${converters.length} (tuple)`, value);
      }
      return converters.map((converter, index) => {
        try {
          return converter.toGleam(values[index]);
        } catch (error) {
          throw below(error, index);
        }
      });
    },
    fromGleam: (value) => {
      const values = value as ReadonlyArray<unknown>;
      return converters.map((converter, index) =>
        converter.fromGleam(values[index]),
      ) as unknown as A;
    },
  };
}

/** `Result(a, e)` as Effect's `Result<A, E>`, where it stands inside another value. */
export function result<A, E>(
  module: PreludeModule,
  success: Converter<A>,
  failure: Converter<E>,
): Converter<Result.Result<A, E>> {
  return {
    toGleam: (value) => {
      if (!Result.isResult(value)) throw new Mismatch("a Result", value);
      try {
        return Result.isSuccess(value)
          ? invoke(module.Result$Ok, success.toGleam(value.success))
          : invoke(module.Result$Error, failure.toGleam(value.failure));
      } catch (error) {
        throw below(error, Result.isSuccess(value) ? "success" : "failure");
      }
    },
    fromGleam: (value) =>
      isOk(module, value)
        ? Result.succeed(success.fromGleam(invoke(module.Result$Ok$0, value)))
        : Result.fail(failure.fromGleam(invoke(module.Result$Error$0, value))),
  };
}

/** Whether a result of the program is `Ok`. Throws for what is none of this program's results. */
export function isOk(module: PreludeModule, value: unknown): boolean {
  if (module.Result$isOk(value)) return true;
  if (module.Result$isError(value)) return false;
  throw foreign("Result", value, ["Ok", "Error"]);
}

/** `Option(a)` as Effect's `Option<A>`. */
export function option<A>(module: OptionModule, item: Converter<A>): Converter<Option.Option<A>> {
  return {
    toGleam: (value) => {
      if (!Option.isOption(value)) throw new Mismatch("an Option", value);
      if (Option.isNone(value)) return invoke(module.Option$None);
      try {
        return invoke(module.Option$Some, item.toGleam(value.value));
      } catch (error) {
        throw below(error, "value");
      }
    },
    fromGleam: (value) => {
      if (module.Option$isNone(value)) return Option.none();
      if (!module.Option$isSome(value)) throw foreign("Option", value, ["Some", "None"]);
      return Option.some(item.fromGleam(invoke(module.Option$Some$0, value)));
    },
  };
}

/** `Dict(k, v)` as a `Map`. */
export function dict<K, V>(
  prelude: PreludeModule,
  module: CollectionModule,
  key: Converter<K>,
  item: Converter<V>,
): Converter<ReadonlyMap<K, V>> {
  const entry = tuple<readonly [K, V]>(key, item);
  return {
    toGleam: (value) => {
      if (!(value instanceof Map)) throw new Mismatch("a Map (Dict)", value);
      const entries = checkedArray([...value], "a Map (Dict)");
      return invoke(module.from_list, listOf(prelude, entries, entryWithin(entry, entries)));
    },
    fromGleam: (value) => new Map(itemsOf(prelude, invoke(module.to_list, value), entry.fromGleam)),
  };
}

/** Converts an entry of a map; a mismatch names the key, or says that the key itself is wrong. */
function entryWithin(
  entry: Converter<unknown>,
  entries: ReadonlyArray<unknown>,
): (value: unknown, index: number) => unknown {
  return (value, index) => {
    try {
      return entry.toGleam(value);
    } catch (error) {
      if (error instanceof Mismatch) {
        const step = error.steps.pop();
        const [key] = entries[index] as readonly [unknown, unknown];
        error.steps.push(step === 0 ? "key" : `get(${JSON.stringify(key) ?? String(key)})`);
      }
      throw error;
    }
  };
}

/** `Set(a)` as a `Set`. */
export function set<A>(
  prelude: PreludeModule,
  module: CollectionModule,
  item: Converter<A>,
): Converter<ReadonlySet<A>> {
  const items = list(prelude, item);
  return {
    toGleam: (value) => {
      if (!(value instanceof Set)) throw new Mismatch("a Set", value);
      return invoke(module.from_list, items.toGleam([...value]));
    },
    fromGleam: (value) => new Set(items.fromGleam(invoke(module.to_list, value))),
  };
}

interface BitArrayValue {
  readonly bitSize: number;
  readonly byteSize: number;
  readonly byteAt: (index: number) => number | undefined;
}

/**
 * `BitArray` as bytes. A bit array that is not a whole number of bytes has no such form: that
 * throws a `RangeError`.
 */
export function bitArray(module: PreludeModule): Converter<Uint8Array> {
  return {
    toGleam: (value) => {
      if (!(value instanceof Uint8Array)) throw new Mismatch("a Uint8Array (BitArray)", value);
      return invoke(module.BitArray$BitArray, value.slice());
    },
    fromGleam: (value) => {
      const bits = value as BitArrayValue;
      if (bits.bitSize % 8 !== 0) {
        throw new RangeError(`a BitArray of ${bits.bitSize} bits is no whole number of bytes`);
      }
      return Uint8Array.from({ length: bits.byteSize }, (_, index) => bits.byteAt(index) ?? 0);
    },
  };
}
