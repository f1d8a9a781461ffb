// Owns how a compiled module reaches Vite: its text, with the source map that leads to the Gleam source and carries it,
// so that browsers and Node show Gleam without asking for files. Modules without a map are passed on as they are.
//
// In a bundle for browsers, where there are no threads, a module's registration for other threads is taken off: it names
// every function, and nothing could be shaken out. It is the last statement of a module, as the transform writes it.

import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

export interface CompiledModule {
  readonly code: string;
  readonly map: string | null;
  /** Whether it came from Gleam, whose modules do nothing when they are loaded. */
  readonly isGleam: boolean;
}

interface SourceMapText {
  readonly sources: ReadonlyArray<string>;
  readonly sourcesContent?: ReadonlyArray<string | null>;
}

const registration = /^\$registerModule\$*\([\s\S]*$/m;

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

/** Reads a compiled module. */
export function readCompiledModule(
  file: string,
  options: { readonly keepsRegistration: boolean },
): CompiledModule {
  const text = readFileSync(file, "utf8");
  const code = options.keepsRegistration ? text : text.replace(registration, "");
  const mapText = textOf(`${file}.map`);
  if (mapText === undefined) return { code, map: null, isGleam: false };
  const map = completed(JSON.parse(mapText) as SourceMapText, dirname(file));
  const isGleam = map.sources.every((source) => source.endsWith(".gleam"));
  return { code, map: JSON.stringify(map), isGleam };
}
