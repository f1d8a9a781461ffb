// Owns what the compiler declares of the constructors of a built program, private ones and those of opaque types too: to which type each
// belongs, and of what types its fields are. Read from the declarations next to the compiled modules (`.d.mts`), which
// name types of other modules by aliases and type parameters by letters of the moment; here both have names that are the same in every
// build. `Int` and `Float` are one type there, as they are in JavaScript.
//
// Promise: two constructors of the same name with equal declarations take the same values. A file that does not parse declares nothing.

import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { type Class, parseSync, type Statement, type TSTypeAliasDeclaration } from "oxc-parser";
import type { AssembledProgram } from "./assemble.ts";

export interface DeclaredField {
  /** Null: it has none. */
  readonly label: string | null;
  /** Such as `gleam_stdlib/gleam/option.Option$<shop/shop.Item$>`; parameters of its own type are `#0`, `#1`, … */
  readonly type: string;
}

export interface DeclaredConstructor {
  /** `package/module.Type`. */
  readonly type: string;
  /** `package/module.Constructor` of all constructors of the type, its own among them. */
  readonly variants: ReadonlyArray<string>;
  readonly fields: ReadonlyArray<DeclaredField>;
}

/** By `package/module.Constructor`. */
export type DeclaredConstructors = ReadonlyMap<string, DeclaredConstructor>;

/** Results are declared by hand, in the compiler's prelude. */
const results = ["prelude.Ok", "prelude.Error"];
const prelude: DeclaredConstructors = new Map(
  results.map((name, position) => [
    name,
    {
      type: "prelude.Result",
      variants: results,
      fields: [{ label: null, type: `#${position}` }],
    },
  ]),
);

/** The declarations of one module: its text, and what was read from it. */
interface ReadModule {
  readonly text: string;
  readonly constructors: DeclaredConstructors;
}

/** Reads declarations, those of modules that have not changed since the last time only once. */
export class DeclarationReader {
  #modules = new Map<string, ReadModule>();

  /** The constructors of a program that was just built. */
  read({ project }: AssembledProgram): DeclaredConstructors {
    const modules = new Map<string, ReadModule>();
    for (const { kind, packageName, name, output } of project.modules) {
      const file = output.replace(/\.mjs$/, ".d.mts");
      if (kind !== "gleam" || !existsSync(file)) continue;
      const text = readFileSync(file, "utf8");
      const known = this.#modules.get(file);
      const read = (): ReadModule => ({
        text,
        constructors: new ModuleDeclarations(`${packageName}/${name}`, text, output).constructors(),
      });
      modules.set(file, known?.text === text ? known : read());
    }
    this.#modules = modules;
    const all = [...modules.values()].flatMap(({ constructors }) => [...constructors]);
    return new Map([...prelude, ...all]);
  }
}

const parameterNames = (node: Class | TSTypeAliasDeclaration): ReadonlyArray<string> =>
  (node.typeParameters?.params ?? []).map(({ name }) => name.name);

/** A name, or a name of another module: `$option.Option$`. */
const reference = /([$\w]+)(?:\.([$\w]+))?/g;

const importLine = /^import (?:type )?\* as ([$\w]+) from "([^"]+)";/gm;

class ModuleDeclarations {
  readonly #module: string;
  readonly #text: string;
  readonly #statements: ReadonlyArray<Statement>;
  readonly #imports = new Map<string, string>();
  readonly #ownTypes: ReadonlySet<string>;

  /** `compiled`: the module's JavaScript, which names some imports as its declarations do, while these do not import them. */
  constructor(module: string, text: string, compiled: string) {
    this.#module = module;
    this.#text = text;
    const { program } = parseSync(`${module}.d.mts`, text, { lang: "dts", sourceType: "module" });
    this.#statements = program.body.map((statement) =>
      statement.type === "ExportNamedDeclaration" && statement.declaration !== null
        ? (statement.declaration as Statement)
        : (statement as Statement),
    );
    const script = existsSync(compiled) ? readFileSync(compiled, "utf8") : "";
    for (const source of [script, text]) this.#readImports(source);
    this.#ownTypes = new Set(this.#aliases().map(({ id }) => id.name));
  }

  constructors(): DeclaredConstructors {
    const found = new Map<string, DeclaredConstructor>();
    const classes = new Map(this.#classes().map((node) => [node.id?.name ?? "", node]));
    for (const alias of this.#aliases()) {
      const members = this.#membersOf(alias).filter(({ name }) => classes.has(name));
      const variants = members.map(({ name }) => `${this.#module}.${name}`);
      const type = `${this.#module}.${alias.id.name.replace(/\$$/, "")}`;
      for (const { name, given } of members) {
        const node = classes.get(name) as Class;
        const ofType = parameterNames(alias);
        // The class gives the type's parameters names of its own.
        const parameters = parameterNames(node).map(
          (own, at) => [own, ofType.indexOf(given[at] ?? own)] as const,
        );
        const fields = this.#fieldsOf(node, new Map(parameters));
        found.set(`${this.#module}.${name}`, { type, variants, fields });
      }
    }
    return found;
  }

  #readImports(source: string): void {
    for (const [, alias = "", path = ""] of source.matchAll(importLine)) {
      const target = path.startsWith(".") ? posix.join(posix.dirname(this.#module), path) : path;
      this.#imports.set(
        alias,
        alias === "_" ? "prelude" : target.replace(/(\.d)?\.mjs$|\.d\.mts$/, ""),
      );
    }
  }

  #classes(): ReadonlyArray<Class> {
    return this.#statements.filter((node): node is Class => node.type === "ClassDeclaration");
  }

  #aliases(): ReadonlyArray<TSTypeAliasDeclaration> {
    return this.#statements.filter(
      (node): node is TSTypeAliasDeclaration => node.type === "TSTypeAliasDeclaration",
    );
  }

  /** The classes of a type, each with what it is given: `Open | Shut<A>`. */
  #membersOf({ typeAnnotation }: TSTypeAliasDeclaration): ReadonlyArray<Member> {
    const parts = typeAnnotation.type === "TSUnionType" ? typeAnnotation.types : [typeAnnotation];
    return parts.flatMap((part) => {
      if (part.type !== "TSTypeReference" || part.typeName.type !== "Identifier") return [];
      const given = (part.typeArguments?.params ?? []).map((argument) => this.#textOf(argument));
      return [{ name: part.typeName.name, given }];
    });
  }

  #fieldsOf(node: Class, parameters: ReadonlyMap<string, number>): ReadonlyArray<DeclaredField> {
    for (const element of node.body.body) {
      const isConstructor = element.type === "MethodDefinition" && element.kind === "constructor";
      if (!isConstructor) continue;
      return element.value.params.map((field) => this.#field(field as Parameter, parameters));
    }
    return [];
  }

  #field(parameter: Parameter, parameters: ReadonlyMap<string, number>): DeclaredField {
    const { name = "", typeAnnotation } = parameter;
    const label = /^argument\$\d+$/.test(name) ? null : name.replace(/\$$/, "");
    const written = typeAnnotation?.typeAnnotation;
    return {
      label,
      type: written === undefined ? "any" : this.#typeText(this.#textOf(written), parameters),
    };
  }

  /** A type with names that mean the same in every build. */
  #typeText(text: string, parameters: ReadonlyMap<string, number>): string {
    return text.replace(/\s+/g, "").replace(reference, (whole, first: string, second?: string) => {
      const parameter = parameters.get(first);
      if (second === undefined && parameter !== undefined) return `#${parameter}`;
      if (second === undefined)
        return this.#ownTypes.has(first) ? `${this.#module}.${first}` : whole;
      return `${this.#imports.get(first) ?? first}.${second}`;
    });
  }

  #textOf({ start, end }: { readonly start: number; readonly end: number }): string {
    return this.#text.slice(start, end);
  }
}

interface Member {
  readonly name: string;
  readonly given: ReadonlyArray<string>;
}

interface Parameter {
  readonly name?: string;
  readonly typeAnnotation?: {
    readonly typeAnnotation?: { readonly start: number; readonly end: number };
  } | null;
}
