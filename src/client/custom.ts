/**
 * What the generated converters of custom types call: reading the `_tag` of a TypeScript value,
 * recursive converters, and the errors for values that are none of a type's variants.
 */
import { type Converter, Mismatch } from "./converter.ts";

/** One variant of a union with `_tag`. */
export type Tagged<Union, Tag extends string> = Extract<Union, { readonly _tag: Tag }>;

/** A union with `_tag`. */
interface AnyTagged {
  readonly _tag: string;
}

/** What to do with each variant of a union. */
export type Cases<Union extends AnyTagged> = {
  readonly [Tag in Union["_tag"]]: (value: Tagged<Union, Tag>) => unknown;
};

/** The cases of a match: every variant of the union has one, and nothing else has. */
export type AllCases<Union extends AnyTagged, Given extends Cases<Union>> = Given & {
  readonly [Tag in Exclude<keyof Given, Union["_tag"]>]: never;
};

/** What a match gives. */
export type Outcome<Given> = {
  readonly [Tag in keyof Given]: Given[Tag] extends (value: never) => infer Result ? Result : never;
}[keyof Given];

/**
 * Takes a union apart: calls the case of the value's variant. A case that is missing does not
 * compile.
 *
 * @example
 * ```ts
 * type Shape = { _tag: "Circle"; radius: number } | { _tag: "Square"; side: number }
 *
 * const width = (shape: Shape) =>
 *   match(shape, {
 *     Circle: ({ radius }) => radius * 2,
 *     Square: ({ side }) => side,
 *   })
 * width({ _tag: "Circle", radius: 4 }) // => 8
 * ```
 */
export function match<Union extends AnyTagged, Given extends Cases<Union>>(
  value: Union,
  cases: AllCases<Union, Given>,
): Outcome<Given> {
  const taken: unknown = Object.hasOwn(cases, value._tag) && Reflect.get(cases, value._tag);
  if (typeof taken !== "function") throw foreign("value with a case of its own", value);
  return taken(value) as Outcome<Given>;
}

/** An object whose `_tag` is one of a type's variants. */
export interface TaggedFields {
  readonly _tag: string;
  readonly [field: string]: unknown;
}

/** The value as tagged fields; a `Mismatch` names the variants that there are. */
export function tagged(value: unknown, type: string, tags: ReadonlyArray<string>): TaggedFields {
  if (typeof value === "object" && value !== null && "_tag" in value) {
    const fields = value as TaggedFields;
    if (tags.includes(fields._tag)) return fields;
  }
  throw new Mismatch(`a ${type} (an object with _tag ${oneOf(tags)})`, value);
}

function oneOf(tags: ReadonlyArray<string>): string {
  return tags.map((tag) => JSON.stringify(tag)).join(" or ");
}

/**
 * A value from the program is none of those that its type has: two copies of the program's modules
 * are loaded at once, or JavaScript code of the program made a value by hand. `classNames`: the
 * classes of the type, if known; a value of such a name is certainly one of another copy.
 */
export function foreign(
  type: string,
  value: unknown,
  classNames: ReadonlyArray<string> = [],
): Error {
  const name = Object(value).constructor?.name ?? typeof value;
  return new TypeError(
    classNames.includes(name)
      ? `a ${type} of another copy of the program came (class ${name}): its modules are loaded twice; import the program by one path and through one loader`
      : `a value of class ${name} came where the program promised a ${type}: are two builds of the program loaded at once?`,
  );
}

/**
 * A converter that is made when it is first needed: for types that contain themselves by way of
 * others.
 */
export function lazily<A>(make: () => Converter<A>): Converter<A> {
  let made: Converter<A> | undefined;
  const converter = (): Converter<A> => {
    made ??= make();
    return made;
  };
  return {
    toGleam: (value) => converter().toGleam(value),
    fromGleam: (value) => converter().fromGleam(value),
  };
}
