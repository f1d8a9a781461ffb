// Owns what a build depends on, taken at one moment: the compiler, the packages and where they lie, every source.
//
// It is taken before the compiler starts. An edit during the build therefore differs from it and is built next time.

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BuildState } from "./build-state.ts";
import { damagedOutputs } from "./compiler-output.ts";
import type { Compiler } from "./compilers.ts";
import { changedFiles, type FileStamp, type FileStamps, stampFiles } from "./file-stamps.ts";
import { listSources, type SourceFile } from "./package-sources.ts";
import type { Project } from "./project.ts";

export interface Snapshot {
  readonly takenAtMs: number;
  /** What, if it differs, makes the whole output worthless: Starfish, the compiler, the set of packages. */
  readonly basis: string;
  readonly files: FileStamps;
  readonly sources: ReadonlyArray<SourceFile>;
  /** The `priv` directories that there are. */
  readonly assets: ReadonlyArray<{ readonly packageName: string; readonly directory: string }>;
  readonly compiler: Compiler;
}

/** Stands for a directory whose contents do not matter, only that it is there. */
const directoryStamp: FileStamp = { size: 0, modifiedMs: 0, hash: "directory" };

export function takeSnapshot(
  project: Project,
  known: BuildState | undefined,
  compiler: Compiler,
): Snapshot {
  const takenAtMs = Date.now();
  const sources = project.packages.flatMap(listSources);
  const configurations = project.packages.map(({ directory }) => join(directory, "gleam.toml"));
  const paths = [...configurations, ...sources.map(({ absolute }) => absolute)];
  const files = stampFiles(paths, known?.files ?? {}, known?.takenAtMs ?? 0);
  const assets = project.packages
    .map(({ name, directory }) => ({ packageName: name, directory: join(directory, "priv") }))
    .filter(({ directory }) => existsSync(directory));
  for (const { directory } of assets) files[directory] = directoryStamp;
  return { takenAtMs, basis: basisOf(project, compiler), files, sources, assets, compiler };
}

function basisOf(project: Project, compiler: Compiler): string {
  const { installation, resolution, name, place } = project;
  return JSON.stringify([installation.version, compiler.identity, name, place, resolution]);
}

/** Whether the last build's output is what a build now would make. */
export function isUpToDate(known: BuildState, snapshot: Snapshot, gleamOutput: string): boolean {
  return (
    known.isComplete &&
    known.basis === snapshot.basis &&
    changedFiles(known.files, snapshot.files).length === 0 &&
    damagedOutputs(gleamOutput, known.outputs).size === 0
  );
}
