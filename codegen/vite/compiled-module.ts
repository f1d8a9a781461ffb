// Owns how a compiled module reaches Vite: its text, with the source map that leads to the Gleam source and carries it,
// so that browsers and Node show Gleam without asking for files. Modules without a map are passed on as they are.
//
// In a page without schedulers a module's registration for other threads is taken off: it names every function, and nothing could be
// shaken out. In one with schedulers it says that the module is part of the page, wherever it was loaded from. It is the last statement of
// a module, as the transform writes it.

import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

export interface CompiledModule {
  readonly code: string;
  readonly map: string | null;
  /** Whether loading it does anything that is wanted, in the form of a result of `load`; for JavaScript of a package that depends. */
  readonly effects: { readonly moduleSideEffects?: boolean };
}

/** What becomes of a module's registration: left as it is, for the program of the page, or taken off. */
export type Registering = "kept" | "in page" | "none";

interface SourceMapText {
  readonly sources: ReadonlyArray<string>;
  readonly sourcesContent?: ReadonlyArray<string | null>;
}

const registration = /^\$registerModule\$*\([\s\S]*$/m;
const registeredAddress = /^(\$registerModule\$*\("[^"]*", )import\.meta\.url/m;

function textOf(file: string): string | undefined {
  return statSync(file, { throwIfNoEntry: false }) === undefined
    ? undefined
    : readFileSync(file, "utf8");
}

/** The map with absolute sources and their text. */
function completed(map: SourceMapText, folder: string): SourceMapText {
  const sources = map.sources.map((source) => resolve(folder, source));
  const sourcesContent = sources.map((source) => textOf(source) ?? null);
  return { ...map, sources, sourcesContent };
}

function registeringText(text: string, registering: Registering): string {
  if (registering === "kept") return text;
  return registering === "none"
    ? text.replace(registration, "")
    : text.replace(registeredAddress, '$1""');
}

/** Reads a compiled module. */
export function readCompiledModule(file: string, registering: Registering): CompiledModule {
  const code = registeringText(readFileSync(file, "utf8"), registering);
  const mapText = textOf(`${file}.map`);
  const registers = registering === "in page" ? { moduleSideEffects: true } : undefined;
  if (mapText === undefined) return { code, map: null, effects: registers ?? {} };
  const map = completed(JSON.parse(mapText) as SourceMapText, dirname(file));
  const isGleam = map.sources.every((source) => source.endsWith(".gleam"));
  const effects = registers ?? (isGleam ? { moduleSideEffects: false } : {});
  return { code, map: JSON.stringify(map), effects };
}
