/**
 * A Gleam custom type in TypeScript: a discriminated union, a constructor for each variant, guards,
 * an exhaustive match, and the converter
 * `$Name`. An opaque or foreign type becomes a branded handle with a converter that only checks what it can.
 *
 * Promise: the union's discriminant is `_tag`, as everywhere in Effect; fields carry their labels
 * in camelCase, or their position as a number where Gleam gives no label.
 */
import type { CustomType, GleamModule, Variant } from "../model.ts";
import { fieldKeys, parameterList, parametersText, positionalNames, read } from "./fields.ts";
import { comment, quoted, typeParameters } from "./text.ts";
import type { Composites, TypeText } from "./types.ts";

export interface ValueNames {
  readonly typeName: (type: string) => string;
  /** Claims a name for an exported value. */
  readonly claimValue: (wanted: string) => string;
}

export class CustomTypeText {
  readonly #module: GleamModule;
  readonly #types: TypeText;
  readonly #names: ValueNames;
  readonly #composites: Composites;

  constructor(module: GleamModule, types: TypeText, names: ValueNames, composites: Composites) {
    this.#module = module;
    this.#types = types;
    this.#names = names;
    this.#composites = composites;
  }

  handle(type: CustomType): string {
    const name = this.#names.typeName(type.name);
    const full = quoted(`${this.#module.name}.${type.name}`);
    const parameters = this.#parameters(type);
    const brand =
      parameters.length === 0
        ? `$.Opaque<${full}>`
        : `$.Opaque<${full}, [${parameters.join(", ")}]>`;
    const closed = parameters.length === 0 ? "" : `<${parameters.map(() => "never").join(", ")}>`;
    const classes = classNames(type).map(quoted).join(", ");
    return [
      `${comment(type.documentation)}export type ${name}${typeParameters(parameters)} = ${brand};\n`,
      `export const $${type.name}: $.Converter<${name}${closed}> = $.opaque(${full}, [${classes}]);\n`,
    ].join("\n");
  }

  open(type: CustomType, variants: ReadonlyArray<Variant>): string {
    return [
      this.#union(type, variants),
      ...variants.map((variant) => this.#constructorText(type, variant)),
      ...(variants.length > 1
        ? [...variants.map((variant) => this.#guard(type, variant)), this.#match(type)]
        : []),
      this.#converter(type, variants),
    ].join("\n");
  }

  #parameters(type: CustomType): ReadonlyArray<string> {
    return type.parameters.map((parameter) => this.#types.variable(parameter));
  }

  #typeWithParameters(type: CustomType): string {
    return `${this.#names.typeName(type.name)}${typeParameters(this.#parameters(type))}`;
  }

  #union(type: CustomType, variants: ReadonlyArray<Variant>): string {
    const head = `${comment(type.documentation)}export type ${this.#typeWithParameters(type)} =`;
    const members = variants.map((variant) => {
      const keys = keysOf(variant);
      const fields = variant.fields.map(
        (field, index) => `; readonly ${keys[index]}: ${this.#types.type(field.type)}`,
      );
      return `${comment(variant.documentation, "  ")}  | { readonly _tag: ${quoted(variant.name)}${fields.join("")} }`;
    });
    return `${head}\n${members.join("\n")};\n`;
  }

  #constructorText(type: CustomType, variant: Variant): string {
    const name = this.#names.claimValue(variant.name);
    const parameters = this.#parameters(type);
    const documentation = comment(variant.documentation);
    const tag = quoted(variant.name);
    if (variant.fields.length === 0) {
      const closed = parameters.length === 0 ? "" : `<${parameters.map(() => "never").join(", ")}>`;
      const result = `${this.#names.typeName(type.name)}${closed}`;
      return `${documentation}export const ${name}: ${result} = { _tag: ${tag} };\n`;
    }
    const keys = keysOf(variant);
    const list = parameterList(
      variant.fields.map((field, index) => ({
        label: field.label,
        name: positionalNames(variant.fields.map((it) => it.label))[index] ?? "value",
        type: this.#types.type(field.type),
      })),
      "fields",
    );
    const members = list.places.map((place, index) => `${keys[index]}: ${read(place)}`);
    return `${documentation}export function ${name}${typeParameters(parameters)}(${parametersText(list.parameters)}): ${this.#typeWithParameters(type)} {
  return { _tag: ${tag}, ${members.join(", ")} };
}
`;
  }

  #guard(type: CustomType, variant: Variant): string {
    const whole = this.#typeWithParameters(type);
    const parameters = typeParameters(this.#parameters(type));
    const name = this.#names.claimValue(`is${variant.name}`);
    return `export function ${name}${parameters}(value: ${whole}): value is $.Tagged<${whole}, ${quoted(variant.name)}> {
  return value._tag === ${quoted(variant.name)};
}
`;
  }

  #match(type: CustomType): string {
    const whole = this.#typeWithParameters(type);
    const parameters = typeParameters([
      ...this.#parameters(type),
      `$Cases extends $.Cases<${whole}>`,
    ]);
    const name = this.#names.claimValue(`match${type.name}`);
    return `/** Takes a ${type.name} apart: one case for each variant. */
export function ${name}${parameters}(value: ${whole}, cases: $.AllCases<${whole}, $Cases>): $.Outcome<$Cases> {
  return $.match(value, cases);
}
`;
  }

  #converter(type: CustomType, variants: ReadonlyArray<Variant>): string {
    if (type.parameters.length === 0) {
      const body = this.#converterBody(type, variants, this.#composites, "");
      return `export const $${type.name}: $.Converter<${this.#names.typeName(type.name)}> = ${body};\n`;
    }
    return this.#genericConverter(type, variants);
  }

  #genericConverter(type: CustomType, variants: ReadonlyArray<Variant>): string {
    const local = new LocalComposites(type);
    const body = this.#converterBody(type, variants, local, "  ");
    const whole = this.#typeWithParameters(type);
    const used = local.usedVariables;
    const parameters = type.parameters.map((parameter) => {
      const name = used.has(parameter)
        ? converterOfVariable(parameter)
        : `_${converterOfVariable(parameter)}`;
      return `${name}: $.Converter<${this.#types.variable(parameter)}>`;
    });
    const locals = local.declarations.map((line) => `  ${line}\n`).join("");
    return `export function $${type.name}${typeParameters(this.#parameters(type))}(${parameters.join(", ")}): $.Converter<${whole}> {
  const $self: $.Converter<${whole}> = ${body};
${locals}  return $self;
}
`;
  }

  #converterBody(
    type: CustomType,
    variants: ReadonlyArray<Variant>,
    composites: Composites,
    indent: string,
  ): string {
    const name = quoted(type.name);
    const tags = `[${variants.map((variant) => quoted(variant.name)).join(", ")}]`;
    const toGleam = variants.map((variant) =>
      this.#toGleamCase(type, variant, composites, `${indent}      `),
    );
    const fromGleam = variants.map((variant) =>
      this.#fromGleamCase(type, variant, composites, `${indent}    `),
    );
    return `{
${indent}  toGleam: (value) => {
${indent}    const fields = $.tagged(value, ${name}, ${tags});
${indent}    switch (fields._tag) {
${toGleam.join("")}${indent}      default:
${indent}        throw $.foreign(${name}, value);
${indent}    }
${indent}  },
${indent}  fromGleam: (value) => {
${fromGleam.join("")}${indent}    throw $.foreign(${name}, value);
${indent}  },
${indent}}`;
  }

  #toGleamCase(type: CustomType, variant: Variant, composites: Composites, indent: string): string {
    const keys = keysOf(variant);
    const values = variant.fields.map(
      (field, index) =>
        `, $.field(${this.#types.converter(field.type, composites)}, fields, ${quoted(keys[index] ?? "")})`,
    );
    return `${indent}case ${quoted(variant.name)}:
${indent}  return $.invoke($$module.${type.name}$${variant.name}${values.join("")});
`;
  }

  #fromGleamCase(
    type: CustomType,
    variant: Variant,
    composites: Composites,
    indent: string,
  ): string {
    const keys = keysOf(variant);
    const prefix = `$$module.${type.name}$${variant.name}`;
    const values = variant.fields.map(
      (field, index) =>
        `, ${keys[index]}: ${this.#types.converter(field.type, composites)}.fromGleam(${prefix}$${index}(value))`,
    );
    return `${indent}if ($$module.${type.name}$is${variant.name}(value)) {
${indent}  return { _tag: ${quoted(variant.name)}${values.join("")} };
${indent}}
`;
  }
}

function keysOf(variant: Variant): ReadonlyArray<string> {
  return fieldKeys(variant.fields.map((field) => field.label));
}

function classNames(type: CustomType): ReadonlyArray<string> {
  switch (type.form.kind) {
    case "open":
      return type.form.variants.map((variant) => variant.name);
    case "opaque":
      return type.form.classNames;
    case "external":
      return [];
  }
}

function converterOfVariable(variable: string): string {
  return `of${variable}`;
}

/**
 * Composite converters inside the converter of a generic type: local to it, since they depend on
 * its parameters.
 */
class LocalComposites implements Composites {
  readonly self: CustomType;
  readonly declarations: string[] = [];
  readonly usedVariables = new Set<string>();
  readonly #names = new Map<string, string>();

  constructor(self: CustomType) {
    this.self = self;
  }

  readonly variable = (name: string): string => {
    if (!this.self.parameters.includes(name)) return "$.untouched<never>()";
    this.usedVariables.add(name);
    return converterOfVariable(name);
  };

  readonly named = (expression: string): string => {
    const known = this.#names.get(expression);
    if (known !== undefined) return known;
    const name = `$${this.#names.size + 1}`;
    this.#names.set(expression, name);
    this.declarations.push(`const ${name} = ${expression};`);
    return name;
  };
}
