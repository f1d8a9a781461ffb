/**
 * The JSON form of a type: the type of the JSON (`HoldingJson`) and the schema between it and the
 * TypeScript value (`HoldingSchema`). A generic type's schema is a function of the schemas of its
 * variables.
 *
 * Promise: type and schema come from the same walk. Everything inside a schema stands in a function
 * that runs when the schema is first used: loading a module builds nothing, modules may refer to
 * each other in any order, and a bundler drops the schemas that nobody names.
 */
import type { CustomType, GleamModule, GleamType, TypeAlias, Variant } from "../model.ts";
import { moduleAlias } from "../names.ts";
import type { Program } from "../program.ts";
import { fieldKeys } from "./fields.ts";
import {
  aliasWithoutSchema,
  type SchemaNames,
  schemaNames,
  withoutSchema,
} from "./schema-names.ts";
import { objectType, quoted, typeParameters } from "./text.ts";
import type { TypeNames, TypeText } from "./types.ts";

type NamedType = Extract<GleamType, { readonly kind: "named" }>;

export class SchemaText {
  readonly #module: GleamModule;
  readonly #program: Program;
  readonly #types: TypeText;
  readonly #names: TypeNames;

  constructor(module: GleamModule, program: Program, types: TypeText, names: TypeNames) {
    this.#module = module;
    this.#program = program;
    this.#types = types;
    this.#names = names;
  }

  /** The JSON form of a custom type; a line with the reason if it has none. */
  custom(type: CustomType, variants: ReadonlyArray<Variant>): string {
    const reason = withoutSchema(type, this.#program);
    if (reason !== undefined) return `// No schema for ${type.name}: ${reason}.\n`;
    const members = variants.map((variant) => `  | ${this.#jsonMember(variant)}`);
    const json = `\n${members.join("\n")}`;
    const indent = type.parameters.length === 0 ? "" : "  ";
    const fields = variants.map(
      (variant) => `${indent}  ${variant.name}: ${this.#schemaFields(variant)},\n`,
    );
    const schema = `$.schema.custom(${quoted(type.name)}, () => ({\n${fields.join("")}${indent}}))`;
    return this.#declarations(type, json, schema);
  }

  /** The JSON form of an alias, or nothing. */
  alias(alias: TypeAlias): string {
    if (aliasWithoutSchema(alias, this.#program) !== undefined) return "";
    const json = ` ${this.#json(alias.type)}`;
    return this.#declarations(alias, json, `$.schema.lazily(() => ${this.#schema(alias.type)})`);
  }

  #declarations(type: CustomType | TypeAlias, json: string, schema: string): string {
    const names = this.#namesOf(this.#module, type.name);
    const variables = type.parameters.map((name) => this.#types.variable(name));
    const jsonVariables = variables.map(jsonVariable);
    const jsonType = `export type ${names.json}${typeParameters(jsonVariables)} =${json};\n`;
    const whole = `${this.#names.typeName(type.name)}${typeParameters(variables)}`;
    const codec = `$.Schema.Codec<${whole}, ${names.json}${typeParameters(jsonVariables)}>`;
    if (variables.length === 0) {
      return `${jsonType}\nexport const ${names.schema}: ${codec} = /* @__PURE__ */ ${schema};\n`;
    }
    const generics = typeParameters(
      variables.flatMap((variable, index) => [variable, jsonVariables[index] ?? variable]),
    );
    const parameters = variables.map(
      (variable, index) =>
        `of${type.parameters[index]}: $.Schema.Codec<${variable}, ${jsonVariables[index]}>`,
    );
    const given = type.parameters.map((name) => `of${name}`).join(", ");
    return `${jsonType}
export function ${names.schema}${generics}(${parameters.join(", ")}): ${codec} {
  return $.schema.generic(${names.schema}, [${given}], () => ${schema});
}
`;
  }

  #jsonMember(variant: Variant): string {
    const keys = keysOf(variant);
    return objectType([
      { name: "_tag", type: quoted(variant.name) },
      ...variant.fields.map((field, index) => ({
        name: keys[index] ?? "",
        type: this.#json(field.type),
      })),
    ]);
  }

  #schemaFields(variant: Variant): string {
    if (variant.fields.length === 0) return "{}";
    const keys = keysOf(variant);
    const fields = variant.fields.map(
      (field, index) => `${keys[index]}: ${this.#schema(field.type)}`,
    );
    return `{ ${fields.join(", ")} }`;
  }

  /** The type of a type's JSON. */
  #json(type: GleamType): string {
    switch (type.kind) {
      case "nil":
        return "null";
      case "bitArray":
        return "string";
      case "variable":
        return jsonVariable(this.#types.variable(type.name));
      case "list":
        return `ReadonlyArray<${this.#json(type.item)}>`;
      case "result":
        return `$.schema.ResultJson<${this.#jsons([type.success, type.failure])}>`;
      case "tuple":
        return `readonly [${this.#jsons(type.items)}]`;
      case "named":
        return this.#namedJson(type);
      default:
        return this.#types.type(type);
    }
  }

  #jsons(types: ReadonlyArray<GleamType>): string {
    return types.map((type) => this.#json(type)).join(", ");
  }

  #namedJson(type: NamedType): string {
    const [first = { kind: "any" }, second = { kind: "any" }]: ReadonlyArray<GleamType> =
      type.parameters;
    switch (this.#program.bindingOf(type).kind) {
      case "option":
        return this.#mayBeNull(first)
          ? `$.schema.OptionJson<${this.#json(first)}>`
          : `${this.#json(first)} | null`;
      case "dict":
        return first.kind === "string"
          ? `{ readonly [key: string]: ${this.#json(second)} }`
          : `ReadonlyArray<readonly [${this.#jsons([first, second])}]>`;
      case "set":
        return `ReadonlyArray<${this.#json(first)}>`;
      default: {
        const parameters = this.#program.parametersOf(type).map((it) => this.#json(it));
        return `${this.#reference(type, "json")}${typeParameters(parameters)}`;
      }
    }
  }

  #mayBeNull(type: GleamType): boolean {
    if (type.kind === "nil" || type.kind === "variable") return true;
    return type.kind === "named" && this.#program.bindingOf(type).kind === "option";
  }

  /** Expression of the schema of a type. */
  #schema(type: GleamType): string {
    switch (type.kind) {
      case "variable":
        return `of${type.name}`;
      case "list":
        return `$.schema.list(${this.#schema(type.item)})`;
      case "result":
        return `$.schema.result(${this.#schemas([type.success, type.failure])})`;
      case "tuple":
        return `$.schema.tuple(${this.#schemas(type.items)})`;
      case "named":
        return this.#namedSchema(type);
      default:
        return `$.schema.${type.kind}`;
    }
  }

  #schemas(types: ReadonlyArray<GleamType>): string {
    return types.map((type) => this.#schema(type)).join(", ");
  }

  #namedSchema(type: NamedType): string {
    const [first = { kind: "any" }, second = { kind: "any" }]: ReadonlyArray<GleamType> =
      type.parameters;
    switch (this.#program.bindingOf(type).kind) {
      case "option":
        return `$.schema.option(${this.#schema(first)})`;
      case "dict":
        return first.kind === "string"
          ? `$.schema.record(${this.#schema(second)})`
          : `$.schema.dict(${this.#schemas([first, second])})`;
      case "set":
        return `$.schema.set(${this.#schema(first)})`;
      default: {
        const parameters = this.#program.parametersOf(type);
        const name = this.#reference(type, "schema");
        return parameters.length === 0 ? name : `${name}(${this.#schemas(parameters)})`;
      }
    }
  }

  #reference(type: NamedType, kind: keyof SchemaNames): string {
    if (type.module === this.#module.name) return this.#namesOf(this.#module, type.name)[kind];
    const module = this.#program.module(type.module);
    if (module === undefined) throw new Error(`${type.module} is gone`);
    this.#types.importValue(type.module);
    return `${moduleAlias(type.module)}.${this.#namesOf(module, type.name)[kind]}`;
  }

  #namesOf(module: GleamModule, type: string): SchemaNames {
    const names = schemaNames(module).get(type);
    if (names === undefined) throw new Error(`${module.name} has no type ${type}`);
    return names;
  }
}

/** The variable that stands for the JSON of a type variable. */
function jsonVariable(variable: string): string {
  return `${variable}$Json`;
}

function keysOf(variant: Variant): ReadonlyArray<string> {
  return fieldKeys(variant.fields.map((field) => field.label));
}
