/**
 * Gleam types as TypeScript type text, and as expressions that build their converters.
 *
 * Promise: both come from the same walk over the same type, so the static type and the check at run
 * time agree. Every composite converter of a module is built once, under a name of its own (`$1`,
 * `$2`, …), in an order in which each needs only earlier ones.
 *
 * Inside a handle (a subject, an opaque type) the program's own values live, not converted ones:
 * there a type argument is `$.Raw<…>` unless the value is the same on both sides.
 */
import { type CustomType, type GleamModule, type GleamType, mapInner } from "../model.ts";
import { moduleAlias } from "../names.ts";
import type { Program } from "../program.ts";

/** Names of a module's bindings that other parts of the text refer to. */
export interface TypeNames {
  readonly typeName: (type: string) => string;
}

/** Where composite converters of one scope are kept. */
export interface Composites {
  /** The name under which the expression is available. */
  readonly named: (expression: string) => string;
  /** Converter expression for a type variable. */
  readonly variable: (name: string) => string;
  /** In the converter of a generic type: that type's own name, which `$self` stands for. */
  readonly self: CustomType | null;
}

/** Modules of the compiled program that the text uses besides the bound one. */
export type RuntimeModule = "prelude" | "option" | "dict" | "set" | "process";

export class TypeText {
  readonly #program: Program;
  readonly #module: GleamModule;
  readonly #names: TypeNames;
  /** Modules whose bindings the text imports. */
  readonly imported = new Set<string>();
  /** Those of them that it imports for more than their types. */
  readonly importedValues = new Set<string>();
  readonly runtimeModules = new Set<RuntimeModule>();

  constructor(program: Program, module: GleamModule, names: TypeNames) {
    this.#program = program;
    this.#module = module;
    this.#names = names;
  }

  /** The type of a converted value. */
  type(type: GleamType): string {
    switch (type.kind) {
      case "int":
      case "float":
      case "number":
        return "number";
      case "string":
        return "string";
      case "bool":
        return "boolean";
      case "nil":
        return "undefined";
      case "bitArray":
        return "Uint8Array";
      case "codepoint":
        return '$.Opaque<"gleam.UtfCodepoint">';
      case "any":
      case "unreadable":
        return "unknown";
      case "variable":
        return this.variable(type.name);
      case "list":
        return `ReadonlyArray<${this.type(type.item)}>`;
      case "result":
        return `$.Result.Result<${this.type(type.success)}, ${this.type(type.failure)}>`;
      case "tuple":
        return `readonly [${type.items.map((item) => this.type(item)).join(", ")}]`;
      case "function":
        return `$.GleamFunction<${this.signature(type, (inner) => this.raw(inner))}>`;
      case "named":
        return this.#namedType(type);
    }
  }

  /** The type of a value as the program itself has it. */
  raw(type: GleamType): string {
    return this.#program.isUntouched(type) ? this.type(type) : `$.Raw<${this.type(type)}>`;
  }

  /** The type of an argument: a function there is one written in TypeScript. */
  argument(type: GleamType): string {
    return type.kind === "function"
      ? this.signature(type, (inner) => this.type(inner))
      : this.type(type);
  }

  /** `void` instead of `undefined`, for what a function gives back. */
  returned(type: GleamType): string {
    return type.kind === "nil" ? "void" : this.type(type);
  }

  signature(
    type: Extract<GleamType, { readonly kind: "function" }>,
    render: (type: GleamType) => string,
  ): string {
    const parameters = type.parameters.map(
      (parameter, index) => `value${index}: ${render(parameter)}`,
    );
    return `(${parameters.join(", ")}) => ${type.result.kind === "nil" ? "void" : render(type.result)}`;
  }

  /** A type variable, out of the way of the module's own type names. */
  variable(name: string): string {
    return this.#module.types.some((type) => type.name === name) ? `${name}$` : name;
  }

  #namedType(type: Extract<GleamType, { readonly kind: "named" }>): string {
    const [first = { kind: "any" }, second = { kind: "any" }]: ReadonlyArray<GleamType> =
      type.parameters;
    const binding = this.#program.bindingOf(type);
    switch (binding.kind) {
      case "option":
        return `$.Option.Option<${this.type(first)}>`;
      case "dict":
        return `ReadonlyMap<${this.type(first)}, ${this.type(second)}>`;
      case "set":
        return `ReadonlySet<${this.type(first)}>`;
      case "dynamic":
      case "missing":
        return "unknown";
      case "pid":
        return "$.Pid";
      case "subject":
        return `$.Subject<${this.raw(first)}>`;
      case "name":
        return `$.Name<${this.raw(first)}>`;
      case "custom":
      case "handle": {
        const used = this.#program.parametersOf(type);
        const render = (parameter: GleamType): string =>
          binding.kind === "custom" ? this.type(parameter) : this.raw(parameter);
        return this.#qualified(type, used.map(render));
      }
    }
  }

  #qualified(
    type: Extract<GleamType, { readonly kind: "named" }>,
    parameters: ReadonlyArray<string>,
  ): string {
    const suffix = parameters.length === 0 ? "" : `<${parameters.join(", ")}>`;
    if (type.module === this.#module.name) return `${this.#names.typeName(type.name)}${suffix}`;
    this.imported.add(type.module);
    return `${moduleAlias(type.module)}.${type.name}${suffix}`;
  }

  runtime(module: RuntimeModule): string {
    this.runtimeModules.add(module);
    return `$$${module}`;
  }

  importValue(module: string): void {
    this.imported.add(module);
    this.importedValues.add(module);
  }

  /** Expression of the program's functions over processes. */
  processes(scope: Composites): string {
    return scope.named(`$.processes(${this.runtime("prelude")}, ${this.runtime("process")})`);
  }

  /** Expression of the converter for a type. */
  converter(type: GleamType, scope: Composites): string {
    switch (type.kind) {
      case "int":
      case "float":
      case "number":
      case "string":
      case "bool":
      case "nil":
        return `$.${type.kind}`;
      case "any":
      case "unreadable":
        return "$.dynamic";
      case "variable":
        return scope.variable(type.name);
      case "bitArray":
        return scope.named(`$.bitArray(${this.runtime("prelude")})`);
      case "codepoint":
        return scope.named(
          '$.opaque<$.Opaque<"gleam.UtfCodepoint">>("a UtfCodepoint", ["UtfCodepoint"])',
        );
      case "list":
        return scope.named(
          `$.list(${this.runtime("prelude")}, ${this.converter(type.item, scope)})`,
        );
      case "result":
        return scope.named(
          `$.result(${this.runtime("prelude")}, ${this.converters([type.success, type.failure], scope)})`,
        );
      case "tuple":
        return scope.named(`$.tuple(${this.converters(type.items, scope)})`);
      case "function":
        return scope.named(`$.gleamFunction<${this.type(closed(type))}>()`);
      case "named":
        return this.#namedConverter(type, scope);
    }
  }

  /**
   * Converter of an argument: unlike everywhere else, a function there is one written in
   * TypeScript.
   */
  argumentConverter(type: GleamType, scope: Composites): string {
    if (type.kind !== "function") return this.converter(type, scope);
    return scope.named(
      `$.callback([${this.converters(type.parameters, scope)}], ${this.converter(type.result, scope)})`,
    );
  }

  converters(types: ReadonlyArray<GleamType>, scope: Composites): string {
    return types.map((type) => this.converter(type, scope)).join(", ");
  }

  #namedConverter(type: Extract<GleamType, { readonly kind: "named" }>, scope: Composites): string {
    const [first = { kind: "any" }, second = { kind: "any" }]: ReadonlyArray<GleamType> =
      type.parameters;
    const binding = this.#program.bindingOf(type);
    switch (binding.kind) {
      case "option":
        return scope.named(`$.option(${this.runtime("option")}, ${this.converter(first, scope)})`);
      case "dict":
        return scope.named(
          `$.dict(${this.runtime("prelude")}, ${this.runtime("dict")}, ${this.converters([first, second], scope)})`,
        );
      case "set":
        return scope.named(
          `$.set(${this.runtime("prelude")}, ${this.runtime("set")}, ${this.converter(first, scope)})`,
        );
      case "dynamic":
      case "missing":
        return "$.dynamic";
      case "pid":
        return "$.pid";
      case "name":
        return scope.named(`$.name<${this.raw(closed(first))}>()`);
      case "subject":
        return scope.named(`$.subject<${this.raw(closed(first))}>(${this.processes(scope)})`);
      case "handle":
        return this.#converterName(type);
      case "custom":
        return this.#customConverter(type, binding.type, scope);
    }
  }

  #customConverter(
    type: Extract<GleamType, { readonly kind: "named" }>,
    declared: CustomType,
    scope: Composites,
  ): string {
    const name = this.#converterName(type);
    if (declared.parameters.length === 0) return name;
    if (scope.self === declared && isSelf(type.parameters, declared.parameters)) return "$self";
    const call = `${name}(${this.converters(type.parameters, scope)})`;
    const mayRecurse = scope.self !== null && type.module === this.#module.name;
    return scope.named(mayRecurse ? `$.lazily(() => ${call})` : call);
  }

  #converterName(type: Extract<GleamType, { readonly kind: "named" }>): string {
    if (type.module === this.#module.name) return `$${type.name}`;
    this.importValue(type.module);
    return `${moduleAlias(type.module)}.$${type.name}`;
  }
}

function isSelf(parameters: ReadonlyArray<GleamType>, declared: ReadonlyArray<string>): boolean {
  return parameters.every(
    (parameter, index) => parameter.kind === "variable" && parameter.name === declared[index],
  );
}

/**
 * The type with `never` for every variable, and `unknown` for those that stand where values go in: a
 * converter of it fits wherever one of the open type is asked for, because converters are covariant.
 */
export function closed(type: GleamType): GleamType {
  return closedAt(type, { kind: "variable", name: "never" }, { kind: "any" });
}

function closedAt(type: GleamType, given: GleamType, taken: GleamType): GleamType {
  if (type.kind === "variable") return given;
  if (type.kind !== "function") return mapInner(type, (inner) => closedAt(inner, given, taken));
  return {
    kind: "function",
    parameters: type.parameters.map((parameter) => closedAt(parameter, taken, given)),
    result: closedAt(type.result, given, taken),
  };
}
