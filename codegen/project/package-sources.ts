// Owns the walk over a package's source files: which there are, what each becomes in the compiler's output.
//
// The rules are the compiler's: Gleam modules of a dependency come from `src` alone, the project's own also from
// `test` and `dev`; files in other languages come from all three. Symbolic links are followed, each directory once.

import { readdirSync, realpathSync, statSync } from "node:fs";
import { extname, join } from "node:path";

export type SourceFolder = "src" | "test" | "dev";

export interface SourceFile {
  readonly packageName: string;
  readonly folder: SourceFolder;
  /** Path within the folder, with `/`. */
  readonly relative: string;
  readonly absolute: string;
  /** A Gleam module, or a file in another language that is copied as it is. */
  readonly kind: "gleam" | "foreign";
}

export interface SourcePackage {
  readonly name: string;
  readonly directory: string;
  readonly isRoot: boolean;
}

const gleamPath = /^(?:[a-z][_a-z0-9]*\/)*[a-z][_a-z0-9]*\.gleam$/;
const foreignExtensions = new Set(
  ["erl", "hrl", "ex", "js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx"].map((it) => `.${it}`),
);

/** The name of a Gleam module: its path without the extension. */
export function moduleName(relative: string): string {
  return relative.replace(/\.gleam$/, "");
}

/** Paths, relative to the package's output directory, of everything the compiler makes of a source file. */
export function outputsOf(source: SourceFile): ReadonlyArray<string> {
  if (source.kind === "foreign") return [source.relative];
  const name = moduleName(source.relative);
  return [`${name}.mjs`, `${name}.mjs.map`, `${name}.d.mts`, `${name}.gleam`];
}

export function listSources(source: SourcePackage): ReadonlyArray<SourceFile> {
  const files: Array<SourceFile> = [];
  for (const folder of ["src", "test", "dev"] as const) {
    for (const relative of listFiles(join(source.directory, folder))) {
      const kind = kindOf(relative);
      if (kind === undefined) continue;
      if (kind === "gleam" && folder !== "src" && !source.isRoot) continue;
      const absolute = join(source.directory, folder, relative);
      files.push({ packageName: source.name, folder, relative, absolute, kind });
    }
  }
  return files;
}

function kindOf(relative: string): SourceFile["kind"] | undefined {
  if (gleamPath.test(relative)) return "gleam";
  return foreignExtensions.has(extname(relative)) ? "foreign" : undefined;
}

/** All files under a directory, sorted, as paths relative to it; none if there is no such directory. */
export function listFiles(directory: string): ReadonlyArray<string> {
  const files: Array<string> = [];
  const visited = new Set<string>();
  const visit = (relative: string): void => {
    const absolute = join(directory, relative);
    const stats = statSync(absolute, { throwIfNoEntry: false });
    if (stats?.isFile()) files.push(relative);
    if (!stats?.isDirectory()) return;
    const real = realpathSync(absolute);
    if (visited.has(real)) return;
    visited.add(real);
    for (const name of readdirSync(absolute)) visit(relative === "" ? name : `${relative}/${name}`);
  };
  visit("");
  return files.sort();
}
