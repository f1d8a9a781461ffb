/**
 * Reads a package interface (the JSON of `gleam export package-interface`, or of `gleamc
 * interface`) and refines modules read from declarations with it: documentation, labels, `Int`
 * apart from `Float`, exact type names.
 *
 * Promise: declarations say what exists at run time, the interface says what it is called. Nothing
 * is added that the compiled module does not export, and a module or function that the interface
 * does not know stays as it was.
 *
 * Failure: `readInterface` throws an `Error` that names the place in the JSON that has another
 * shape.
 */
import { Schema } from "effect";
import {
  type Constant,
  type CustomType,
  type Field,
  type GleamFunction,
  type GleamModule,
  type GleamType,
  type TypeAlias,
  type Variant,
  variableName,
  variableNames,
} from "./model.ts";

type InterfaceType =
  | { readonly kind: "tuple"; readonly elements: ReadonlyArray<InterfaceType> }
  | {
      readonly kind: "fn";
      readonly parameters: ReadonlyArray<InterfaceType>;
      readonly return: InterfaceType;
    }
  | { readonly kind: "variable"; readonly id: number }
  | {
      readonly kind: "named";
      readonly name: string;
      readonly package: string;
      readonly module: string;
      readonly parameters: ReadonlyArray<InterfaceType>;
    };

const InterfaceType: Schema.Codec<InterfaceType> = Schema.Union([
  Schema.Struct({
    kind: Schema.Literal("tuple"),
    elements: Schema.Array(Schema.suspend(() => InterfaceType)),
  }),
  Schema.Struct({
    kind: Schema.Literal("fn"),
    parameters: Schema.Array(Schema.suspend(() => InterfaceType)),
    return: Schema.suspend(() => InterfaceType),
  }),
  Schema.Struct({ kind: Schema.Literal("variable"), id: Schema.Number }),
  Schema.Struct({
    kind: Schema.Literal("named"),
    name: Schema.String,
    package: Schema.String,
    module: Schema.String,
    parameters: Schema.Array(Schema.suspend(() => InterfaceType)),
  }),
]);

const Documentation = Schema.NullOr(Schema.String);

const InterfaceParameter = Schema.Struct({
  label: Schema.NullOr(Schema.String),
  type: InterfaceType,
});

const InterfaceModule = Schema.Struct({
  documentation: Schema.Array(Schema.String),
  "type-aliases": Schema.Record(
    Schema.String,
    Schema.Struct({
      documentation: Documentation,
      parameters: Schema.Number,
      alias: InterfaceType,
    }),
  ),
  types: Schema.Record(
    Schema.String,
    Schema.Struct({
      documentation: Documentation,
      parameters: Schema.Number,
      constructors: Schema.Array(
        Schema.Struct({
          documentation: Documentation,
          name: Schema.String,
          parameters: Schema.Array(InterfaceParameter),
        }),
      ),
    }),
  ),
  constants: Schema.Record(
    Schema.String,
    Schema.Struct({ documentation: Documentation, type: InterfaceType }),
  ),
  functions: Schema.Record(
    Schema.String,
    Schema.Struct({
      documentation: Documentation,
      parameters: Schema.Array(InterfaceParameter),
      return: InterfaceType,
    }),
  ),
});

const InterfacePackage = Schema.Struct({
  name: Schema.String,
  modules: Schema.Record(Schema.String, InterfaceModule),
});

/** The public interface of one package, checked. */
export type PackageInterface = typeof InterfacePackage.Type;

type ModuleInterface = typeof InterfaceModule.Type;

/** Checks the shape of a package interface's JSON text. */
export function readInterface(text: string): PackageInterface {
  return Schema.decodeUnknownSync(InterfacePackage)(JSON.parse(text));
}

/** The module with everything that the interface knows better. */
export function refine(module: GleamModule, known: PackageInterface): GleamModule {
  const found = known.modules[module.name];
  if (found === undefined || known.name !== module.packageName) return module;
  return {
    ...module,
    documentation: found.documentation
      .map((line) => line.replace(/^ /, ""))
      .join("\n")
      .trim(),
    types: module.types.map((type) => refineType(type, found)),
    aliases: module.aliases.map((alias) => refineAlias(alias, found)),
    constants: module.constants.map((constant) => refineConstant(constant, found)),
    functions: module.functions.map((fn) => refineFunction(fn, found)),
  };
}

function refineType(type: CustomType, known: ModuleInterface): CustomType {
  const found = known.types[type.name];
  if (found === undefined) return type;
  const form = type.form;
  return {
    name: type.name,
    documentation: documentationOf(found.documentation),
    parameters: variableNames(found.parameters),
    form:
      form.kind === "open"
        ? {
            kind: "open",
            variants: form.variants.map((it) => refineVariant(it, found.constructors)),
          }
        : form,
  };
}

function refineVariant(
  variant: Variant,
  constructors: ModuleInterface["types"][string]["constructors"],
): Variant {
  const found = constructors.find((candidate) => candidate.name === variant.name);
  if (found === undefined) return variant;
  return {
    name: variant.name,
    documentation: documentationOf(found.documentation),
    fields: found.parameters.map(
      (parameter): Field => ({ label: parameter.label, type: typeOf(parameter.type) }),
    ),
  };
}

function refineAlias(alias: TypeAlias, known: ModuleInterface): TypeAlias {
  const found = known["type-aliases"][alias.name];
  if (found === undefined) return alias;
  return {
    name: alias.name,
    documentation: documentationOf(found.documentation),
    parameters: variableNames(found.parameters),
    type: typeOf(found.alias),
  };
}

function refineConstant(constant: Constant, known: ModuleInterface): Constant {
  const found = known.constants[constant.name];
  if (found === undefined) return constant;
  return {
    ...constant,
    documentation: documentationOf(found.documentation),
    type: typeOf(found.type),
  };
}

function refineFunction(fn: GleamFunction, known: ModuleInterface): GleamFunction {
  const found = known.functions[fn.name];
  if (found === undefined || found.parameters.length !== fn.parameters.length) return fn;
  return {
    ...fn,
    documentation: documentationOf(found.documentation),
    parameters: fn.parameters.map((parameter, index) => {
      const refined = found.parameters[index];
      if (refined === undefined) return parameter;
      return { label: refined.label, name: parameter.name, type: typeOf(refined.type) };
    }),
    result: typeOf(found.return),
  };
}

function typeOf(type: InterfaceType): GleamType {
  switch (type.kind) {
    case "tuple":
      return { kind: "tuple", items: type.elements.map(typeOf) };
    case "fn":
      return {
        kind: "function",
        parameters: type.parameters.map(typeOf),
        result: typeOf(type.return),
      };
    case "variable":
      return { kind: "variable", name: variableName(type.id) };
    case "named":
      return type.package === "" && type.module === "gleam"
        ? preludeType(type.name, type.parameters.map(typeOf))
        : {
            kind: "named",
            module: type.module,
            name: type.name,
            parameters: type.parameters.map(typeOf),
          };
  }
}

function preludeType(name: string, parameters: ReadonlyArray<GleamType>): GleamType {
  const [first = { kind: "any" }, second = { kind: "any" }] = parameters;
  switch (name) {
    case "Int":
      return { kind: "int" };
    case "Float":
      return { kind: "float" };
    case "String":
      return { kind: "string" };
    case "Bool":
      return { kind: "bool" };
    case "Nil":
      return { kind: "nil" };
    case "BitArray":
      return { kind: "bitArray" };
    case "UtfCodepoint":
      return { kind: "codepoint" };
    case "List":
      return { kind: "list", item: first };
    case "Result":
      return { kind: "result", success: first, failure: second };
    default:
      return { kind: "unreadable", reason: `the prelude has no type ${name} known here` };
  }
}

function documentationOf(text: string | null): string {
  if (text === null) return "";
  return text
    .split("\n")
    .map((line) => line.replace(/^ /, ""))
    .join("\n")
    .trim();
}
