/**
 * Which types have a JSON form, and what its type and its schema are called.
 *
 * Promise: every module of a set of bindings comes to the same answer, so that one can name the
 * schemas of another. A type has a schema if each of its fields has one; what only the running
 * program knows (subjects, pids, functions, opaque types, `Dynamic`) has none.
 */
import type { CustomType, GleamModule, GleamType, TypeAlias } from "../model.ts";
import { Names } from "../names.ts";
import type { Program } from "../program.ts";

export interface SchemaNames {
  /** Name of the type of the JSON. */
  readonly json: string;
  /** Name of the schema, or of the function that makes one. */
  readonly schema: string;
}

const known = new WeakMap<GleamModule, ReadonlyMap<string, SchemaNames>>();

/** The names for each type and alias of a module. */
export function schemaNames(module: GleamModule): ReadonlyMap<string, SchemaNames> {
  const existing = known.get(module);
  if (existing !== undefined) return existing;
  const declared = [...module.types, ...module.aliases];
  const types = Names.types();
  const values = Names.values();
  for (const { name } of declared) types.claim(name);
  for (const type of module.types) {
    if (type.form.kind !== "open") continue;
    for (const variant of type.form.variants) values.claim(variant.name);
  }
  const made = new Map(
    declared.map(({ name }) => [
      name,
      { json: types.claim(`${name}Json`), schema: values.claim(`${name}Schema`) },
    ]),
  );
  known.set(module, made);
  return made;
}

/** Why a custom type has no JSON form, in words; nothing if it has one. */
export function withoutSchema(type: CustomType, program: Program): string | undefined {
  return new Search(program).ofFields(type);
}

/** Why an alias has none. */
export function aliasWithoutSchema(alias: TypeAlias, program: Program): string | undefined {
  return new Search(program).ofType(alias.type);
}

/** Looks through a type and all that it contains, each custom type once. */
class Search {
  readonly #program: Program;
  readonly #seen = new Set<CustomType>();

  constructor(program: Program) {
    this.#program = program;
  }

  ofFields(type: CustomType): string | undefined {
    if (this.#seen.has(type)) return undefined;
    this.#seen.add(type);
    if (type.form.kind !== "open") return `${type.name} is opaque`;
    for (const variant of type.form.variants) {
      for (const [index, field] of variant.fields.entries()) {
        const reason = this.ofType(field.type);
        if (reason !== undefined) return `${field.label ?? index} of ${variant.name}: ${reason}`;
      }
    }
    return undefined;
  }

  ofType(type: GleamType): string | undefined {
    switch (type.kind) {
      case "any":
      case "unreadable":
        return "nothing is known of its values";
      case "codepoint":
        return "a UtfCodepoint is opaque";
      case "function":
        return "a function has no JSON";
      case "list":
        return this.ofType(type.item);
      case "result":
        return this.#ofTypes([type.success, type.failure]);
      case "tuple":
        return this.#ofTypes(type.items);
      case "named":
        return this.#ofNamed(type);
      default:
        return undefined;
    }
  }

  #ofTypes(types: ReadonlyArray<GleamType>): string | undefined {
    for (const type of types) {
      const reason = this.ofType(type);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  #ofNamed(type: Extract<GleamType, { readonly kind: "named" }>): string | undefined {
    const binding = this.#program.bindingOf(type);
    switch (binding.kind) {
      case "option":
      case "dict":
      case "set":
        return this.#ofTypes(type.parameters);
      case "custom":
        return this.ofFields(binding.type) ?? this.#ofTypes(this.#program.parametersOf(type));
      case "handle":
        return `${type.name} is opaque`;
      case "subject":
      case "pid":
      case "name":
        return `a ${type.name} has no JSON`;
      case "dynamic":
      case "missing":
        return "nothing is known of its values";
    }
  }
}
