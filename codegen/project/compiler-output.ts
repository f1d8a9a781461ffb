// Owns the compiler's output directory between runs: what belongs there, what no longer does, and which of its
// caches must not be trusted.
//
// The compiler goes by times of modification: it misses a source that became older (a branch switched back) and an
// output that was damaged, and it leaves the output of deleted modules behind. This file makes up for all three.

import { existsSync, lstatSync, readdirSync, rmdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { moduleName, outputsOf, type SourceFile, type SourcePackage } from "./package-sources.ts";
import { carrierPackage } from "./stock-project.ts";

/** Size and time of modification of an output, in that order. */
export type OutputStamp = readonly [size: number, modifiedMs: number];

export type OutputStamps = Readonly<Record<string, OutputStamp>>;

const cacheFolder = "_gleam_artefacts";
const cacheExtension = ".cache_meta";
/** What a package has besides what its sources become. */
export const packageFiles = ["gleam.mjs", "gleam.d.mts"];
/** What a program has besides its packages. */
export const preludeFiles = ["prelude.mjs", "prelude.d.mts"];

/** Stamps of what programs are loaded from and later steps read. Paths are relative to `output`. */
export function stampOutputs(
  output: string,
  packages: ReadonlyArray<SourcePackage>,
  sources: ReadonlyArray<SourceFile>,
): OutputStamps {
  const stamps: Record<string, OutputStamp> = {};
  const add = (path: string): void => {
    const stats = statSync(join(output, path), { throwIfNoEntry: false });
    if (stats !== undefined) stamps[path] = [stats.size, stats.mtimeMs];
  };
  for (const file of preludeFiles) add(file);
  for (const { name } of packages) for (const file of packageFiles) add(`${name}/${file}`);
  for (const source of sources) for (const file of stampedOutputs(source)) add(file);
  return stamps;
}

/** The copies of Gleam sources beside the modules are links to the sources and change with them. */
function stampedOutputs(source: SourceFile): ReadonlyArray<string> {
  return outputsOf(source)
    .filter((file) => !file.endsWith(".gleam"))
    .map((file) => `${source.packageName}/${file}`);
}

/** Outputs that are gone or are not as the last build left them. */
export function damagedOutputs(output: string, stamps: OutputStamps): ReadonlySet<string> {
  const damaged = Object.entries(stamps).filter(([path, [size, modifiedMs]]) => {
    const stats = statSync(join(output, path), { throwIfNoEntry: false });
    return stats === undefined || stats.size !== size || stats.mtimeMs !== modifiedMs;
  });
  return new Set(damaged.map(([path]) => path));
}

/** Whether outputs are damaged that come from no source, so that only starting afresh brings them back. */
export function isBeyondRepair(damaged: ReadonlySet<string>): boolean {
  const files = [...preludeFiles, ...packageFiles];
  return [...damaged].some((path) =>
    files.some((file) => path === file || path.endsWith(`/${file}`)),
  );
}

/** The sources of the damaged outputs. */
export function sourcesOf(
  damaged: ReadonlySet<string>,
  sources: ReadonlyArray<SourceFile>,
): ReadonlyArray<SourceFile> {
  if (damaged.size === 0) return [];
  return sources.filter((source) => stampedOutputs(source).some((file) => damaged.has(file)));
}

/** What the compiler remembers of a Gleam module that it has compiled, relative to its package's output. */
export function cacheFileOf(source: SourceFile): string {
  return `${cacheFolder}/${moduleName(source.relative).replaceAll("/", "@")}${cacheExtension}`;
}

/** What the compiler remembers of all modules of a package, as `cacheFileOf` names them. */
export function cachesOf(output: string, packageName: string): ReadonlyArray<string> {
  const directory = join(output, packageName, cacheFolder);
  if (!existsSync(directory)) return [];
  const files = readdirSync(directory).filter((file) => file.endsWith(cacheExtension));
  return files.map((file) => `${cacheFolder}/${file}`);
}

/** Makes the compiler take this source up again, whatever its times say. */
export function distrust(output: string, source: SourceFile): void {
  const evidence = source.kind === "foreign" ? source.relative : cacheFileOf(source);
  rmSync(join(output, source.packageName, evidence), { force: true });
}

/** Removes what comes from no source any more: modules, whole packages, links to a `priv` that is gone. */
export function prune(
  output: string,
  packages: ReadonlyArray<SourcePackage>,
  sources: ReadonlyArray<SourceFile>,
): void {
  const expected = new Set(
    sources.flatMap((source) => outputsOf(source).map((file) => `${source.packageName}/${file}`)),
  );
  const names = new Set([...packages.map(({ name }) => name), carrierPackage]);
  for (const { name } of packages) for (const file of packageFiles) expected.add(`${name}/${file}`);
  for (const entry of readdirSync(output, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const path = join(output, entry.name);
    if (!names.has(entry.name)) rmSync(path, { recursive: true });
    else if (entry.name !== carrierPackage) prunePackage(output, entry.name, expected);
  }
}

function prunePackage(output: string, name: string, expected: ReadonlySet<string>): void {
  for (const entry of readdirSync(join(output, name), { withFileTypes: true })) {
    const path = `${name}/${entry.name}`;
    if (entry.name === cacheFolder) continue;
    if (entry.name === "priv" && !entry.isFile()) removeDanglingLink(join(output, path));
    else pruneEntry(output, path, expected);
  }
}

function removeDanglingLink(path: string): void {
  if (lstatSync(path).isSymbolicLink() && !statSync(path, { throwIfNoEntry: false })) rmSync(path);
}

function pruneEntry(output: string, path: string, expected: ReadonlySet<string>): void {
  const absolute = join(output, path);
  if (!lstatSync(absolute).isDirectory()) {
    if (!expected.has(path)) rmSync(absolute);
    return;
  }
  for (const name of readdirSync(absolute)) pruneEntry(output, `${path}/${name}`, expected);
  if (readdirSync(absolute).length === 0) rmdirSync(absolute);
}
