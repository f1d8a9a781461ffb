// Owns what a build depends on, taken at one moment: the compiler, the packages and where they lie, every source.
//
// It is taken before the compiler starts. An edit during the build therefore differs from it and is built next time.

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BuildState } from "./build-state.ts";
import { damagedOutputs } from "./compiler-output.ts";
import { type Compiler, type LocateOptions, locateCompiler } from "./compilers.ts";
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
  readonly compilerVersions: Readonly<Record<string, string>>;
}

/** Stands for a directory whose contents do not matter, only that it is there. */
const directoryStamp: FileStamp = { size: 0, modifiedMs: 0, hash: "directory" };

export async function takeSnapshot(
  project: Project,
  known: BuildState | undefined,
  options: Omit<LocateOptions, "memory" | "directory">,
): Promise<Snapshot> {
  const takenAtMs = Date.now();
  const sources = project.packages.flatMap(listSources);
  const configurations = project.packages.map(({ directory }) => join(directory, "gleam.toml"));
  const paths = [...configurations, ...sources.map(({ absolute }) => absolute)];
  const files = stampFiles(paths, known?.files ?? {}, known?.takenAtMs ?? 0);
  const assets = project.packages
    .map(({ name, directory }) => ({ packageName: name, directory: join(directory, "priv") }))
    .filter(({ directory }) => existsSync(directory));
  for (const { directory } of assets) files[directory] = directoryStamp;
  const memory = new Map(Object.entries(known?.compilerVersions ?? {}));
  const compiler = await locateCompiler({ ...options, directory: project.directory, memory });
  return {
    takenAtMs,
    basis: basisOf(project, compiler),
    files,
    sources,
    assets,
    compiler,
    compilerVersions: Object.fromEntries(memory),
  };
}

function basisOf(project: Project, compiler: Compiler): string {
  const { installation, resolution, name } = project;
  return JSON.stringify([installation.version, compiler.identity, name, resolution]);
}

/** Whether the last build's output is what a build now would make. */
export function isUpToDate(
  known: BuildState | undefined,
  snapshot: Snapshot,
  gleamOutput: string,
): known is BuildState {
  return (
    known?.isComplete === true &&
    known.basis === snapshot.basis &&
    changedFiles(known.files, snapshot.files).length === 0 &&
    damagedOutputs(gleamOutput, known.outputs).size === 0
  );
}
