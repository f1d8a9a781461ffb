// Owns what a page with schedulers has besides the program: a module that loads the whole program and makes workers, and the script of
// a worker. Both exist in memory alone, and bindings lead the runtime to the first.
//
// Promise: page and workers run the same files, the chunks of one build or the modules of one server, so that every thread has one
// prelude and the same names of types, minified or not. Without a good build there is nothing here.

import { join } from "node:path";
import type { Rolldown } from "vite";
import type { GleamProgram } from "./gleam-program.ts";

/** Makes a file of the build that begins with that module; gives the expression for its address. */
export type EmitEntry = (id: string, name: string) => string;

export interface ServingPlace {
  /** Where the server or the page lies: Vite's `base`. */
  readonly base: string;
  readonly isServing: boolean;
}

/** What a page with schedulers imports of the runtime, itself and in its workers. */
export const runtimeInPage = [
  "starfish-otp",
  "starfish-otp/kernel",
  "starfish-otp/page",
  "starfish-otp/worker",
] as const;

type Role = "page" | "modules" | "worker";

/** Modules that no other plugin is to touch. */
const mark = "\0";
/** What bindings say where no bundler has found the program. */
const programFile = /\$\.programFile\(import\.meta\.url, "[^"]*"\)/;

export class PageSchedulers {
  readonly #program: GleamProgram;
  readonly #place: ServingPlace;
  /** Files of the last build that workers load. */
  readonly #filesOfWorkers = new Set<string>();

  constructor(program: GleamProgram, place: ServingPlace) {
    this.#program = program;
    this.#place = place;
  }

  /** Bindings that lead to the program of the page. Lines stay where they are. */
  bind(bindings: string): string {
    if (!programFile.test(bindings)) return bindings;
    const name = JSON.stringify(this.#program.name);
    const code = bindings.replace(programFile, () => `$.pageProgram(${name}, $$$page)`);
    return `${code}\nimport * as $$$page from "${this.#nameOf("page")}";\n`;
  }

  /** The id of one of these modules; undefined for any other. */
  resolve(source: string): string | undefined {
    return this.ids.find((id) => id === source || id === `${mark}${source}`);
  }

  /** Whether an import of the runtime in one of these modules is to be looked for from the program. */
  importerOf(importer: string | undefined): string | undefined {
    if (importer === undefined || this.resolve(importer) === undefined) return importer;
    return join(this.#program.output, "prelude.mjs");
  }

  get ids(): ReadonlyArray<string> {
    if (!this.#program.hasProgram) return [];
    return (["page", "modules", "worker"] as const).map((role) => `${mark}${this.#nameOf(role)}`);
  }

  /** The text of one of these modules; undefined for any other. */
  load(id: string, emit: EmitEntry): string | undefined {
    switch (this.ids.indexOf(id)) {
      case 0:
        return this.#pageModule(emit);
      case 1:
        return this.#program.modules.map((file) => `import ${JSON.stringify(file)};\n`).join("");
      case 2:
        return this.#workerModule(emit);
      default:
        return undefined;
    }
  }

  /** Finds the files that workers load, when the build has all of them. */
  noteFiles(bundle: Rolldown.OutputBundle): void {
    const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
    const found = this.#filesOfWorkers;
    found.clear();
    const entries = [`${mark}${this.#nameOf("worker")}`, `${mark}${this.#nameOf("modules")}`];
    for (const { facadeModuleId, fileName } of chunks) {
      if (facadeModuleId !== null && entries.includes(facadeModuleId)) found.add(fileName);
    }
    for (const file of found) {
      const chunk = chunks.find(({ fileName }) => fileName === file);
      for (const name of [...(chunk?.imports ?? []), ...(chunk?.dynamicImports ?? [])]) {
        found.add(name);
      }
    }
  }

  /** Vite has imports preload what they need through the document, and a worker has none. */
  preloaded(dependencies: string[], host: { readonly hostId: string }): string[] {
    return this.#filesOfWorkers.has(host.hostId) ? [] : dependencies;
  }

  #nameOf(role: Role): string {
    return `virtual:starfish/${this.#program.name}/${role}`;
  }

  #pageModule(emit: EmitEntry): string {
    const { base, isServing } = this.#place;
    const worker = isServing
      ? JSON.stringify(`${base}@id/__x00__${this.#nameOf("worker")}`)
      : emit(this.#nameOf("worker"), `${this.#program.name}-scheduler`);
    return [
      'export const threads = () => import("starfish-otp/page");',
      `export const load = () => import("${this.#nameOf("modules")}");`,
      `export const newWorker = (name) => new Worker(${worker}, { type: "module", name });`,
      "",
    ].join("\n");
  }

  /** Loads the program by its address: what Vite makes of an import tells the window when it fails, and a worker has none. */
  #workerModule(emit: EmitEntry): string {
    const modules = this.#nameOf("modules");
    const address = this.#place.isServing
      ? JSON.stringify(modules)
      : `/* @vite-ignore */ ${emit(modules, `${this.#program.name}-program`)}`;
    return [
      'import { serveScheduler } from "starfish-otp/worker";',
      `serveScheduler(() => import(${address}));`,
      "",
    ].join("\n");
  }
}
