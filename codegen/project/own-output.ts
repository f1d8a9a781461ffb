// Owns the question whether the output of the user's own `gleam build` is what a build now would make, so that the compiler
// need not be started; and which sources the compiler would wrongly believe it has compiled.
//
// `gleam` leaves beside each module the time of its cache and, with source maps, a link to the source it compiled. A link to
// another text than the source's is proof of a stale module; times and caches that fit, in an output of the same
// version, are proof that there is nothing to do. In doubt the compiler is started: it does no work twice. Nothing is written.

import { readFileSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { cacheFileOf, cachesOf, packageFiles, preludeFiles } from "./compiler-output.ts";
import { moduleName, type SourceFile } from "./package-sources.ts";
import type { Snapshot } from "./snapshot.ts";

export interface OwnOutput {
  /** Sources whose output is missing or of another text, which times alone may not tell the compiler. */
  readonly suspect: ReadonlyArray<SourceFile>;
  readonly isCurrent: boolean;
  /** The version of Gleam that wrote it, if it is another than the compiler's. */
  readonly otherVersion: string | undefined;
}

/** Looks at the output in `output`, `…/build/dev/javascript`. */
export function examineOwnOutput(output: string, snapshot: Snapshot): OwnOutput {
  const { compiler, sources } = snapshot;
  const version = writtenBy(output);
  const suspect = sources.filter((source) => isSuspect(output, source));
  const isCurrent =
    version === compiler.version &&
    suspect.length === 0 &&
    commonFiles(sources).every((file) => statOf(join(output, file)) !== undefined) &&
    !hasModulesBeside(output, sources) &&
    sources.every((source) => source.kind === "foreign" || isCached(output, source));
  const otherVersion = version === compiler.version ? undefined : version;
  return { suspect, isCurrent, otherVersion };
}

/** The version that `gleam` notes beside its output: in `fingerprint` since 1.17, with flags after it, else in `gleam_version`. */
function writtenBy(output: string): string | undefined {
  for (const file of ["fingerprint", "gleam_version"]) {
    const text = textOf(join(output, file))?.toString();
    if (text !== undefined) return text.trim().split(" ")[0];
  }
  return undefined;
}

function commonFiles(sources: ReadonlyArray<SourceFile>): ReadonlyArray<string> {
  return [
    ...preludeFiles,
    ...compiledPackages(sources).flatMap((name) => packageFiles.map((file) => `${name}/${file}`)),
  ];
}

function compiledPackages(sources: ReadonlyArray<SourceFile>): ReadonlyArray<string> {
  const compiled = sources.filter(({ kind }) => kind === "gleam");
  return [...new Set(compiled.map(({ packageName }) => packageName))];
}

/** Whether the compiler remembers modules that are no more: it has not yet looked at those that import them. */
function hasModulesBeside(output: string, sources: ReadonlyArray<SourceFile>): boolean {
  const known = new Set(sources.map((source) => `${source.packageName}/${cacheFileOf(source)}`));
  return compiledPackages(sources).some((name) =>
    cachesOf(output, name).some((file) => !known.has(`${name}/${file}`)),
  );
}

function isSuspect(output: string, source: SourceFile): boolean {
  const directory = join(output, source.packageName);
  if (source.kind === "foreign")
    return !isSameText(source.absolute, join(directory, source.relative));
  const path = join(directory, moduleName(source.relative));
  if ([".mjs", ".d.mts"].some((extension) => statOf(path + extension) === undefined)) return true;
  const link = `${path}.gleam`;
  return statOf(link) !== undefined && !isSameText(source.absolute, link);
}

/** Whether the compiler has taken up the source since it was last written, and all that it depends on with it. */
function isCached(output: string, source: SourceFile): boolean {
  const directory = join(output, source.packageName);
  const path = join(directory, moduleName(source.relative));
  const written = statOf(source.absolute);
  const cached = statOf(join(directory, cacheFileOf(source)));
  if (written === undefined || cached === undefined) return false;
  // A source as old as the cache may have been written just after the compiler read it.
  return written.mtimeMs < cached.mtimeMs && statOf(`${path}.gleam`) !== undefined;
}

function isSameText(one: string, other: string): boolean {
  const [first, second] = [statOf(one), statOf(other)];
  if (first === undefined || second === undefined) return false;
  if (first.ino === second.ino && first.dev === second.dev) return true;
  if (first.size !== second.size) return false;
  const text = textOf(one);
  return text !== undefined && textOf(other)?.equals(text) === true;
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function textOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
