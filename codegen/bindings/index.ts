/**
 * Typed TypeScript for a compiled Gleam program: reads the declarations that the compiler wrote,
 * and writes one module of bindings for each public module of the root package, with what its types
 * reach in other packages.
 *
 * Promise: same input, same bytes; only files whose text changes are written; what cannot be bound
 * is reported with its reason, and everything else is bound.
 *
 * Failure: throws `MissingDeclarationsError` where a module of the root package has no declarations
 * (the program was not built with them).
 */
import { existsSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { Project } from "ts-morph";
import { readDeclarations } from "./declarations.ts";
import { moduleText } from "./emit/module.ts";
import { fieldTypes, messageTypes, publicTypes } from "./emit/public-face.ts";
import { type PackageInterface, readInterface, refine } from "./interface.ts";
import {
  type CustomType,
  type GleamModule,
  type GleamType,
  type Unbound,
  visitTypes,
} from "./model.ts";
import { Program } from "./program.ts";
import { writeFolder } from "./write.ts";

export { type GleamDeclarationsOptions, writeGleamDeclarations } from "./gleam-imports.ts";
export type { Unbound } from "./model.ts";
export type { FolderChanges } from "./write.ts";

/** Makes the folder one of ES modules that do nothing when loaded, whatever the project around it is. */
const PACKAGE_JSON = `${JSON.stringify({ private: true, type: "module", sideEffects: false })}\n`;

export interface BindingsOptions {
  /** Folder with `PACKAGE/MODULE.d.mts`, as the compiler wrote it. */
  readonly declarations: string;
  /** Folder with the transformed program, which the bindings import. */
  readonly compiled: string;
  /** Folder that the bindings are written to. Nothing else may live in it. */
  readonly output: string;
  /** The description of the built program, which threads start from; the bindings say where it is. */
  readonly program?: string | undefined;
  /** Modules to bind, such as `bank/ledger`, with the package that each belongs to. */
  readonly modules: ReadonlyArray<{ readonly packageName: string; readonly name: string }>;
  /** Names of all packages of the program. */
  readonly packages: ReadonlyArray<string>;
  /**
   * Package interface of the root package as JSON text, where there is one. Without it, labels and
   * documentation are unknown.
   */
  readonly interfaceText?: string | undefined;
  /** Whether a function of a compiled module may suspend. */
  readonly suspends: (module: string, jsName: string) => boolean;
  /** Whether it has a second body for callbacks that suspend, exported as `name$s`; none has unless given. */
  readonly hasTwin?: ((module: string, jsName: string) => boolean) | undefined;
}

export interface BindingsReport {
  /** Paths relative to the output folder. */
  readonly written: ReadonlyArray<string>;
  readonly removed: ReadonlyArray<string>;
  readonly unchanged: number;
  readonly unbound: ReadonlyArray<Unbound>;
}

/** A module of the root package has no `.d.mts` file. */
export class MissingDeclarationsError extends Error {
  readonly module: string;

  constructor(module: string, path: string) {
    super(`${module} has no declarations: ${path} does not exist; build the project first`);
    this.name = "MissingDeclarationsError";
    this.module = module;
  }
}

/**
 * Writes the bindings of a program.
 *
 * @example
 * ```ts
 * const report = writeBindings({
 *   declarations: "build/starfish/gleam/dev/javascript",
 *   compiled: "build/starfish/javascript",
 *   output: "build/starfish/bindings",
 *   modules: [{ packageName: "bank", name: "bank/ledger" }],
 *   packages: ["bank", "gleam_stdlib", "gleam_erlang", "gleam_otp"],
 *   suspends: (module, name) => report.colourOf(module, name) === "suspending",
 * })
 * for (const it of report.unbound) console.error(`${it.module}.${it.name}: ${it.reason}`)
 * ```
 */
export function writeBindings(options: BindingsOptions): BindingsReport {
  const { files, unbound } = bindingsText(options);
  return { ...writeFolder(options.output, files), unbound };
}

/** The text of all files, by path relative to the output folder; nothing is written. */
export function bindingsText(options: BindingsOptions): {
  readonly files: ReadonlyMap<string, string>;
  readonly unbound: ReadonlyArray<Unbound>;
} {
  const sources = new Sources(options);
  const program = new Program((name) => sources.read(name));
  const roots = options.modules.map((module) =>
    sources.root(program, module.packageName, module.name),
  );
  const reached = reachedTypes(program, roots);
  const messages = messageTypes(roots, program);
  const rootNames = new Set(roots.map((module) => module.name));
  const files = new Map<string, string>([["package.json", PACKAGE_JSON]]);
  const unbound: Unbound[] = [];
  const fromBindings = (path: string): string =>
    relative(options.output, path).split(sep).join("/");
  const context = {
    program,
    suspends: options.suspends,
    hasTwin: options.hasTwin ?? (() => false),
    messages,
    compiledPath: fromBindings(options.compiled),
    descriptionPath: options.program === undefined ? undefined : fromBindings(options.program),
  };
  const all = [...roots, ...reached.keys()].filter(
    (module, index, list) => list.indexOf(module) === index,
  );
  for (const module of all) {
    const only = rootNames.has(module.name) ? undefined : reached.get(module);
    const written = moduleText(module, { ...context, only });
    files.set(`${module.name}.ts`, written.text);
    unbound.push(...written.unbound);
  }
  return { files, unbound };
}

/** Finds and reads declaration files. */
class Sources {
  readonly #options: BindingsOptions;
  readonly #project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipFileDependencyResolution: true,
    compilerOptions: { noLib: true, noResolve: true },
  });
  readonly #interface: PackageInterface | undefined;

  constructor(options: BindingsOptions) {
    this.#options = options;
    this.#interface =
      options.interfaceText === undefined ? undefined : readInterface(options.interfaceText);
  }

  root(program: Program, packageName: string, name: string): GleamModule {
    const module = program.module(name);
    if (module === undefined) {
      throw new MissingDeclarationsError(name, this.#path(packageName, name));
    }
    return module;
  }

  read(name: string): GleamModule | undefined {
    const packageName = this.#options.packages.find((candidate) =>
      existsSync(this.#path(candidate, name)),
    );
    if (packageName === undefined) return undefined;
    const text = readFileSync(this.#path(packageName, name), "utf8");
    const module = readDeclarations(this.#project, { packageName, moduleName: name, text });
    return this.#interface === undefined ? module : refine(module, this.#interface);
  }

  #path(packageName: string, name: string): string {
    return join(this.#options.declarations, packageName, `${name}.d.mts`);
  }
}

/** The types outside the bound modules that the bindings mention, by module, in a stable order. */
function reachedTypes(
  program: Program,
  roots: ReadonlyArray<GleamModule>,
): ReadonlyMap<GleamModule, ReadonlySet<string>> {
  const rootNames = new Set(roots.map((module) => module.name));
  const reached = new Map<GleamModule, Set<string>>();
  const look = (type: GleamType): void => {
    visitTypes(type, (inner) => {
      if (inner.kind !== "named" || rootNames.has(inner.module)) return;
      const binding = program.bindingOf(inner);
      if (binding.kind === "custom" || binding.kind === "handle") add(binding.module, binding.type);
    });
  };
  const add = (module: GleamModule, type: CustomType): void => {
    const types = reached.get(module) ?? new Set<string>();
    reached.set(module, types);
    if (types.has(type.name)) return;
    types.add(type.name);
    if (program.unboundField(type) === undefined) fieldTypes(type).forEach(look);
  };
  for (const module of roots) publicTypes(module).forEach(look);
  return new Map([...reached].sort(([left], [right]) => (left.name < right.name ? -1 : 1)));
}
