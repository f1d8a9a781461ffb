/**
 * The text of one generated module: which names it exports, what it imports, in which order its
 * parts stand.
 *
 * Promise: same input, same bytes. Nothing imported is unused. Parts stand so that a constant that
 * is computed when the module loads finds everything it needs above it.
 */
import { posix } from "node:path";
import type { GleamFunction, GleamModule, GleamType, Unbound } from "../model.ts";
import { camelCase, moduleAlias, Names } from "../names.ts";
import type { Program } from "../program.ts";
import { type BoundClient, ClientText } from "./clients.ts";
import { CustomTypeText } from "./custom-types.ts";
import {
  type BoundFunction,
  type ClientResult,
  FunctionText,
  type PromisedMember,
} from "./functions.ts";
import { type BoundInbox, InboxText, inboxesOf } from "./inboxes.ts";
import { clientsOf, selectedTypes, subjectOf } from "./public-face.ts";
import { SchemaText } from "./schemas.ts";
import { comment, quoted, typeParameters } from "./text.ts";
import { type Composites, type RuntimeModule, TypeText } from "./types.ts";

/** What a module's text depends on besides the module itself. */
export interface ModuleContext {
  readonly program: Program;
  /** Whether a function may suspend. */
  readonly suspends: (module: string, jsName: string) => boolean;
  /** Whether it has a second body for callbacks that suspend. */
  readonly hasTwin: (module: string, jsName: string) => boolean;
  /** Types of the module to bind; `undefined`: the whole module. */
  readonly only: ReadonlySet<string> | undefined;
  /** `module.Type` of every type that appears as `Subject(type)`. */
  readonly messages: ReadonlySet<string>;
  /** Import path of the compiled program's folder, from the root of the bindings. */
  readonly compiledPath: string;
  /** Path of the description of the built program, likewise; undefined: nothing is said of it. */
  readonly descriptionPath: string | undefined;
}

export interface ModuleText {
  readonly text: string;
  readonly unbound: ReadonlyArray<Unbound>;
}

const RUNTIME_PATHS: Readonly<Record<RuntimeModule, string>> = {
  prelude: "prelude.mjs",
  option: "gleam_stdlib/gleam/option.mjs",
  dict: "gleam_stdlib/gleam/dict.mjs",
  set: "gleam_stdlib/gleam/set.mjs",
  process: "gleam_erlang/gleam/erlang/process.mjs",
};

/** Writes the bindings of one module. */
export function moduleText(module: GleamModule, context: ModuleContext): ModuleText {
  return new ModuleWriter(module, context).write();
}

/** Composite converters of a whole module. */
class ModuleComposites implements Composites {
  readonly self = null;
  readonly #names = new Map<string, string>();
  /** How many of them have been written out already. */
  #written = 0;

  readonly variable = (name: string): string =>
    name === "never" ? "$.untouched<never>()" : this.named("$.untouched<never>()");

  readonly named = (expression: string): string => {
    const known = this.#names.get(expression);
    if (known !== undefined) return known;
    const name = `$${this.#names.size + 1}`;
    this.#names.set(expression, name);
    return name;
  };

  /** Declarations of those asked for since the last call. */
  takeDeclarations(): string {
    const fresh = [...this.#names].slice(this.#written);
    this.#written = this.#names.size;
    return fresh.map(([expression, name]) => `const ${name} = ${expression};\n`).join("");
  }
}

class ModuleWriter {
  readonly #module: GleamModule;
  readonly #context: ModuleContext;
  readonly #typeNames = new Map<string, string>();
  readonly #valueNames = Names.values();
  readonly #types: TypeText;
  readonly #composites = new ModuleComposites();
  readonly #functions: FunctionText;
  readonly #schemas: SchemaText;
  readonly #inboxText: InboxText;
  readonly #unbound: Unbound[] = [];
  #usesModule = false;

  constructor(module: GleamModule, context: ModuleContext) {
    this.#module = module;
    this.#context = context;
    const names = Names.types();
    for (const type of [...module.types, ...module.aliases]) {
      this.#typeNames.set(type.name, names.claim(type.name));
    }
    this.#types = new TypeText(context.program, module, { typeName: this.#typeName });
    this.#functions = new FunctionText(module, context.program, this.#types, this.#composites);
    this.#inboxText = new InboxText(this.#types, this.#composites);
    this.#schemas = new SchemaText(module, context.program, this.#types, {
      typeName: this.#typeName,
    });
  }

  readonly #typeName = (type: string): string => this.#typeNames.get(type) ?? type;

  write(): ModuleText {
    const functions = this.#boundFunctions();
    const constants = this.#boundConstants();
    const customTypes = this.#customTypes();
    const aliases = this.#aliases();
    const clients = clientsOf(this.#module, this.#context);
    const functionTexts = functions.map((bound) => this.#functionText(bound));
    const clientTexts = this.#clients(clients);
    const inboxes = this.#inboxes();
    const inboxTexts = inboxes.map((inbox) => this.#inboxText.text(inbox));
    const promised = this.#promised(functions, clients, inboxes);
    const constantTexts = constants.map(({ name, index }) => this.#constantText(name, index));
    const composites = this.#composites.takeDeclarations();
    const parts = [
      this.#head(),
      this.#imports(),
      ...customTypes,
      ...aliases,
      composites,
      ...constantTexts,
      ...functionTexts,
      ...clientTexts,
      ...inboxTexts,
      promised,
      this.#description(),
    ];
    return {
      text: parts.filter((part) => part !== "").join("\n"),
      unbound: this.#unbound,
    };
  }

  #boundFunctions(): ReadonlyArray<BoundFunction> {
    if (this.#context.only !== undefined) return [];
    return this.#module.functions.flatMap((fn) => {
      const types = [...fn.parameters.map((parameter) => parameter.type), fn.result];
      if (!this.#isBindable(fn.name, types)) return [];
      const name = this.#valueNames.claim(camelCase(fn.name));
      const usesTwin = this.#usesTwin(fn);
      const suspends = usesTwin || this.#context.suspends(this.#module.name, fn.jsName);
      const client = suspends ? this.#clientResult(fn.result) : null;
      return [{ fn, name, suspends, usesTwin, client }];
    });
  }

  /** A function that is given one that starts an actor waits for that, if it calls it. */
  #usesTwin({ jsName, parameters }: GleamFunction): boolean {
    const takesStart = parameters.some(({ type }) => isStart(type));
    return takesStart && this.#context.hasTwin(this.#module.name, jsName);
  }

  #boundConstants(): ReadonlyArray<{ readonly name: string; readonly index: number }> {
    if (this.#context.only !== undefined) return [];
    return this.#module.constants.flatMap((constant, index) =>
      this.#isBindable(constant.name, [constant.type])
        ? [{ name: this.#valueNames.claim(camelCase(constant.name)), index }]
        : [],
    );
  }

  #isBindable(name: string, types: ReadonlyArray<GleamType>): boolean {
    for (const type of types) {
      const reason = this.#context.program.unboundReason(type);
      if (reason !== undefined) {
        this.#unbound.push({ module: this.#module.name, name, reason });
        return false;
      }
    }
    return true;
  }

  #customTypes(): ReadonlyArray<string> {
    const text = new CustomTypeText(
      this.#module,
      this.#types,
      {
        typeName: this.#typeName,
        claimValue: (wanted) => this.#valueNames.claim(wanted),
      },
      this.#composites,
    );
    return selectedTypes(this.#module, this.#context.only).map((type) => {
      if (type.form.kind !== "open") return text.handle(type);
      const reason = this.#context.program.unboundField(type);
      if (reason === undefined) {
        this.#usesModule = true;
        const schema = this.#schemas.custom(type, type.form.variants);
        return `${text.open(type, type.form.variants)}\n${schema}`;
      }
      this.#unbound.push({ module: this.#module.name, name: type.name, reason });
      return text.handle(type);
    });
  }

  #aliases(): ReadonlyArray<string> {
    if (this.#context.only !== undefined) return [];
    return this.#module.aliases.flatMap((alias) => {
      if (!this.#isBindable(alias.name, [alias.type])) return [];
      const parameters = alias.parameters.map((parameter) => this.#types.variable(parameter));
      const schema = this.#schemas.alias(alias);
      return [
        `${comment(alias.documentation)}export type ${this.#typeName(alias.name)}${typeParameters(parameters)} = ${this.#types.type(alias.type)};\n`,
        ...(schema === "" ? [] : [schema]),
      ];
    });
  }

  #constantText(name: string, index: number): string {
    const constant = this.#module.constants[index];
    if (constant === undefined)
      throw new Error(`constant ${index} of ${this.#module.name} is gone`);
    this.#usesModule = true;
    const converter = this.#types.converter(constant.type, this.#composites);
    return `${comment(constant.documentation)}export const ${name}: ${this.#types.type(constant.type)} = ${converter}.fromGleam($$module.${constant.jsName});\n`;
  }

  #functionText(bound: BoundFunction): string {
    this.#usesModule = true;
    return bound.suspends ? this.#functions.suspending(bound) : this.#functions.plain(bound);
  }

  #clients(clients: ReadonlyArray<BoundClient>): ReadonlyArray<string> {
    const text = new ClientText(
      this.#module,
      this.#context.program,
      this.#types,
      this.#functions,
      this.#composites,
    );
    for (const client of clients) {
      this.#valueNames.claim(client.effectRef);
      this.#valueNames.claim(client.promiseRef);
      this.#valueNames.claim(client.functionName);
    }
    return clients.map((client) => text.text(client));
  }

  /**
   * The client that a function's result stands for: `Subject(M)` or `Started(Subject(M))`, inside a
   * `Result` or not.
   */
  #clientResult(type: GleamType): ClientResult | null {
    const success = type.kind === "result" ? type.success : type;
    const data = startedData(success);
    const message = subjectOf(data ?? success, this.#context.program);
    if (message?.kind !== "named") return null;
    const module = this.#context.program.module(message.module);
    if (module === undefined) return null;
    const clients = clientsOf(module, { ...this.#context, only: undefined });
    const client = clients.find((candidate) => candidate.type.name === message.name);
    if (client === undefined) return null;
    const isOwn = module.name === this.#module.name;
    if (!isOwn) this.#types.importValue(module.name);
    const prefix = isOwn ? "" : `${moduleAlias(module.name)}.`;
    return {
      effectRef: `${prefix}${client.effectRef}`,
      promiseRef: `${prefix}${client.promiseRef}`,
      started: data !== undefined,
    };
  }

  #inboxes(): ReadonlyArray<BoundInbox> {
    if (this.#context.only !== undefined) return [];
    return inboxesOf(this.#module, this.#context.program, (name) => this.#valueNames.claim(name));
  }

  #promised(
    functions: ReadonlyArray<BoundFunction>,
    clients: ReadonlyArray<BoundClient>,
    inboxes: ReadonlyArray<BoundInbox>,
  ): string {
    if (this.#context.only !== undefined) return "";
    const members: ReadonlyArray<PromisedMember> = [
      ...functions.map((bound) => this.#functions.promised(bound)),
      ...clients.map((client) => this.#clientMember(client)),
      ...inboxes.map((inbox) => this.#inboxText.promised(inbox)),
    ];
    const usesSystem =
      functions.some((bound) => bound.suspends) || clients.length + inboxes.length > 0;
    const system = usesSystem ? "$system" : "_system";
    const types = members.map(
      (member) =>
        `${comment(member.documentation, "  ")}  readonly ${member.name}: ${member.signature};\n`,
    );
    const values = members.map((member) =>
      member.implementation === member.name
        ? `    ${member.name},\n`
        : `    ${member.name}: ${member.implementation},\n`,
    );
    return `/** The functions of \`${this.#module.name}\` as Promises, on one system. */
export interface Promised {
${types.join("")}}

/** Binds the module's functions to a system. */
export function promised(${system}: $.Starfish): Promised {
  return {
${values.join("")}  };
}
`;
  }

  #description(): string {
    const { descriptionPath, only } = this.#context;
    if (descriptionPath === undefined || only !== undefined) return "";
    const path = quoted(posix.join(this.#up, descriptionPath));
    return `/** The built program, for systems with threads: the option \`program\`. */
export const program: string = /* @__PURE__ */ $.programFile(import.meta.url, ${path});
`;
  }

  /** From the folder of the module to that of all bindings. */
  get #up(): string {
    return posix.relative(posix.dirname(this.#module.name), ".") || ".";
  }

  #clientMember(client: BoundClient): PromisedMember {
    const name = client.promiseRef;
    const raw = this.#types.raw({
      kind: "named",
      module: this.#module.name,
      name: client.type.name,
      parameters: [],
    });
    return {
      documentation: `The client of a subject of \`${client.type.name}\`.`,
      name: client.functionName,
      signature: `(subject: $.Subject<${raw}>) => ${name}`,
      implementation: `(subject) => $.clientOf($system, ${name}, subject)`,
    };
  }

  #head(): string {
    const source = `// Written by starfish from ${this.#module.packageName}:${this.#module.name}; the next build writes it again.\n`;
    return this.#module.documentation === ""
      ? source
      : `${source}${comment(this.#module.documentation)}`;
  }

  #imports(): string {
    const up = this.#up;
    const lines = ['import * as $ from "starfish-otp";'];
    const compiled = (path: string): string =>
      quoted(posix.join(up, this.#context.compiledPath, path));
    if (this.#usesModule) {
      const path = `${this.#module.packageName}/${this.#module.name}.mjs`;
      lines.push(`import * as $$module from ${compiled(path)};`);
    }
    for (const module of [...this.#types.runtimeModules].sort()) {
      lines.push(`import * as $$${module} from ${compiled(RUNTIME_PATHS[module])};`);
    }
    for (const module of [...this.#types.imported].sort()) {
      const path = posix.join(up, `${module}.ts`);
      const keyword = this.#types.importedValues.has(module) ? "import" : "import type";
      const specifier = quoted(path.startsWith(".") ? path : `./${path}`);
      lines.push(`${keyword} * as ${moduleAlias(module)} from ${specifier};`);
    }
    return `${lines.join("\n")}\n`;
  }
}

function startedData(type: GleamType): GleamType | undefined {
  const isStarted =
    type.kind === "named" && type.module === "gleam/otp/actor" && type.name === "Started";
  return isStarted ? type.parameters[0] : undefined;
}

/** `fn(…) -> actor.StartResult(…)`: what `Actor.make` gives is such a function. */
function isStart(type: GleamType): boolean {
  if (type.kind !== "function" || type.result.kind !== "result") return false;
  const { success, failure } = type.result;
  const isError = failure.kind === "named" && failure.module === "gleam/otp/actor";
  return startedData(success) !== undefined && isError && failure.name === "StartError";
}
