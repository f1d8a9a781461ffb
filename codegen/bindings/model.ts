/**
 * The public face of a compiled Gleam module, as data: what the readers (`declarations.ts`,
 * `interface.ts`) find out and the writers (`emit/…`) turn into TypeScript.
 *
 * Nothing here knows about TypeScript syntax or files. Names are Gleam's own, unescaped; `jsName`
 * is the name in the compiled module where that differs.
 */

/** A type as Gleam means it. */
export type GleamType =
  | { readonly kind: "int" | "float" | "number" | "string" | "bool" | "nil" }
  | { readonly kind: "bitArray" | "codepoint" }
  /** A type variable used once only, or one whose name the compiler dropped. */
  | { readonly kind: "any" }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "list"; readonly item: GleamType }
  | { readonly kind: "result"; readonly success: GleamType; readonly failure: GleamType }
  | { readonly kind: "tuple"; readonly items: ReadonlyArray<GleamType> }
  | {
      readonly kind: "function";
      readonly parameters: ReadonlyArray<GleamType>;
      readonly result: GleamType;
    }
  | {
      readonly kind: "named";
      /** Module the type is defined in, such as `gleam/option`. */
      readonly module: string;
      readonly name: string;
      readonly parameters: ReadonlyArray<GleamType>;
    }
  /** A type that could not be read, with the reason. */
  | { readonly kind: "unreadable"; readonly reason: string };

export interface Field {
  /** `null`: the field has no label and is known by its position. */
  readonly label: string | null;
  readonly type: GleamType;
}

export interface Variant {
  readonly name: string;
  readonly documentation: string;
  readonly fields: ReadonlyArray<Field>;
}

export interface CustomType {
  readonly name: string;
  readonly documentation: string;
  /** Type variables in declared order. */
  readonly parameters: ReadonlyArray<string>;
  /**
   * `open`: constructors are public. `opaque`: the program keeps them to itself; `classNames` are the names of
   * its classes. `external`: made by JavaScript code; nothing is known of its values.
   */
  readonly form:
    | { readonly kind: "open"; readonly variants: ReadonlyArray<Variant> }
    | { readonly kind: "opaque"; readonly classNames: ReadonlyArray<string> }
    | { readonly kind: "external" };
}

export interface Parameter {
  readonly label: string | null;
  /** Name in the function's own body, for a positional parameter; a made-up one if it has none. */
  readonly name: string;
  readonly type: GleamType;
}

export interface GleamFunction {
  readonly name: string;
  readonly jsName: string;
  readonly documentation: string;
  readonly parameters: ReadonlyArray<Parameter>;
  readonly result: GleamType;
}

export interface Constant {
  readonly name: string;
  readonly jsName: string;
  readonly documentation: string;
  readonly type: GleamType;
}

export interface TypeAlias {
  readonly name: string;
  readonly documentation: string;
  readonly parameters: ReadonlyArray<string>;
  readonly type: GleamType;
}

export interface GleamModule {
  /** Such as `bank/ledger`. */
  readonly name: string;
  readonly packageName: string;
  readonly documentation: string;
  readonly types: ReadonlyArray<CustomType>;
  readonly aliases: ReadonlyArray<TypeAlias>;
  readonly constants: ReadonlyArray<Constant>;
  readonly functions: ReadonlyArray<GleamFunction>;
}

/** Something public that has no binding, and why: shown to the user at build time. */
export interface Unbound {
  readonly module: string;
  readonly name: string;
  readonly reason: string;
}

/** Calls `visit` for the type and every type inside it, outermost first. */
export function visitTypes(type: GleamType, visit: (type: GleamType) => void): void {
  visit(type);
  for (const inner of innerTypes(type)) visitTypes(inner, visit);
}

export function innerTypes(type: GleamType): ReadonlyArray<GleamType> {
  switch (type.kind) {
    case "list":
      return [type.item];
    case "result":
      return [type.success, type.failure];
    case "tuple":
      return type.items;
    case "function":
      return [...type.parameters, type.result];
    case "named":
      return type.parameters;
    default:
      return [];
  }
}

/** The same type with each of its direct inner types replaced. */
export function mapInner(type: GleamType, map: (type: GleamType) => GleamType): GleamType {
  switch (type.kind) {
    case "list":
      return { kind: "list", item: map(type.item) };
    case "result":
      return { kind: "result", success: map(type.success), failure: map(type.failure) };
    case "tuple":
      return { kind: "tuple", items: type.items.map(map) };
    case "function":
      return { kind: "function", parameters: type.parameters.map(map), result: map(type.result) };
    case "named":
      return { ...type, parameters: type.parameters.map(map) };
    default:
      return type;
  }
}

const LETTERS = 26;

/**
 * The name of the n-th type variable: A, B, … Z, A1, B1, …: the same for the same position in every
 * module.
 */
export function variableName(id: number): string {
  const letter = String.fromCharCode("A".charCodeAt(0) + (id % LETTERS));
  const round = Math.floor(id / LETTERS);
  return round === 0 ? letter : `${letter}${round}`;
}

/** Names of the first type variables. */
export function variableNames(count: number): ReadonlyArray<string> {
  return Array.from({ length: count }, (_, id) => variableName(id));
}

/** The type with some variables replaced; `undefined` keeps one. */
export function replaceVariables(
  type: GleamType,
  replacement: (name: string) => GleamType | undefined,
): GleamType {
  if (type.kind === "variable") return replacement(type.name) ?? type;
  return mapInner(type, (inner) => replaceVariables(inner, replacement));
}
