/**
 * All modules that a set of bindings touches: the modules asked for, and what their types reach in
 * other packages.
 *
 * Promise: a type is looked up once, and only modules whose types are reached are read. `bindingOf`
 * decides for every named type how it crosses the border.
 *
 * Failure: none; a type that is nowhere to be found is bound as `missing`, with the reason.
 */
import { type CustomType, type GleamModule, type GleamType, mapInner } from "./model.ts";

/** How a named type crosses the border. */
export type TypeBinding =
  | { readonly kind: "option" | "dict" | "set" | "dynamic" | "subject" | "pid" | "name" }
  | { readonly kind: "custom" | "handle"; readonly module: GleamModule; readonly type: CustomType }
  | { readonly kind: "missing"; readonly reason: string };

type NamedType = Extract<GleamType, { readonly kind: "named" }>;

/** Types with a form of their own in TypeScript, by module and name. */
const WELL_KNOWN: ReadonlyMap<string, TypeBinding> = new Map([
  ["gleam/option.Option", { kind: "option" }],
  ["gleam/dict.Dict", { kind: "dict" }],
  ["gleam/set.Set", { kind: "set" }],
  ["gleam/dynamic.Dynamic", { kind: "dynamic" }],
  ["gleam/erlang/process.Subject", { kind: "subject" }],
  ["gleam/erlang/process.Pid", { kind: "pid" }],
  ["gleam/erlang/process.Name", { kind: "name" }],
]);

export class Program {
  readonly #load: (module: string) => GleamModule | undefined;
  readonly #modules = new Map<string, GleamModule | undefined>();

  /** `load` reads a module by name, or gives nothing if the program has no such module. */
  constructor(load: (module: string) => GleamModule | undefined) {
    this.#load = load;
  }

  module(name: string): GleamModule | undefined {
    if (!this.#modules.has(name)) this.#modules.set(name, this.#load(name));
    return this.#modules.get(name);
  }

  bindingOf(named: NamedType): TypeBinding {
    const wellKnown = WELL_KNOWN.get(`${named.module}.${named.name}`);
    if (wellKnown !== undefined) return wellKnown;
    const module = this.module(named.module);
    const type = module?.types.find((candidate) => candidate.name === named.name);
    if (module === undefined || type === undefined) {
      return { kind: "missing", reason: `the type ${named.module}.${named.name} is not public` };
    }
    return { kind: this.unboundField(type) === undefined ? "custom" : "handle", module, type };
  }

  /** Type arguments that the binding of a type has: of a type made by JavaScript code, none may be known. */
  parametersOf(named: NamedType): ReadonlyArray<GleamType> {
    const binding = this.bindingOf(named);
    if (binding.kind !== "custom" && binding.kind !== "handle") return named.parameters;
    return named.parameters.slice(0, binding.type.parameters.length);
  }

  /** The type without the type arguments that its binding does not have, at any depth. */
  visible(type: GleamType): GleamType {
    const shown = type.kind === "named" ? { ...type, parameters: this.parametersOf(type) } : type;
    return mapInner(shown, (inner) => this.visible(inner));
  }

  /** Why the type's fields cannot be seen from TypeScript; nothing if they can. */
  unboundField(type: CustomType): string | undefined {
    if (type.form.kind !== "open") return "its constructors are not public";
    for (const variant of type.form.variants) {
      for (const [index, field] of variant.fields.entries()) {
        const reason = this.unboundReason(field.type);
        if (reason !== undefined) {
          return `field ${field.label ?? index} of ${variant.name}: ${reason}`;
        }
      }
    }
    return undefined;
  }

  /** Why no value of this type can cross the border; nothing if it can. */
  unboundReason(type: GleamType): string | undefined {
    switch (type.kind) {
      case "unreadable":
        return type.reason;
      case "list":
        return this.unboundReason(type.item);
      case "result":
        return this.unboundReason(type.success) ?? this.unboundReason(type.failure);
      case "tuple":
        return this.#firstReason(type.items);
      case "function":
        return this.#firstReason([...type.parameters, type.result]);
      case "named":
        return this.#namedReason(type);
      default:
        return undefined;
    }
  }

  /** Whether a value is the same in Gleam and in TypeScript, so that it needs no conversion. */
  isUntouched(type: GleamType): boolean {
    switch (type.kind) {
      case "list":
      case "result":
      case "bitArray":
      case "unreadable":
        return false;
      case "tuple":
        return type.items.every((item) => this.isUntouched(item));
      case "named":
        return ["dynamic", "subject", "pid", "name", "handle"].includes(this.bindingOf(type).kind);
      default:
        return true;
    }
  }

  #firstReason(types: ReadonlyArray<GleamType>): string | undefined {
    for (const type of types) {
      const reason = this.unboundReason(type);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  /**
   * Looks at the name only: a type's own fields decide whether it is a handle, not whether it can
   * be bound.
   */
  #namedReason(type: NamedType): string | undefined {
    const known = WELL_KNOWN.has(`${type.module}.${type.name}`);
    const found = this.module(type.module)?.types.some((candidate) => candidate.name === type.name);
    if (!known && found !== true) return `the type ${type.module}.${type.name} is not public`;
    return this.#firstReason(type.parameters);
  }
}
