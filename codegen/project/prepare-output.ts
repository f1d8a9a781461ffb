// Owns the decision how much of the last output can be trusted, and makes the compiler take up the rest.
//
// Apart, under `build/starfish`, what cannot be trusted is thrown away. In place the output belongs to the user's own
// `gleam`: only caches of modules that it would miss are removed, and where all is as it would make it, it need not be
// started.

import { mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { BuildState } from "./build-state.ts";
import { damagedOutputs, distrust, isBeyondRepair, sourcesOf } from "./compiler-output.ts";
import { changedFiles } from "./file-stamps.ts";
import { manifestProblems } from "./manifest.ts";
import { examineOwnOutput } from "./own-output.ts";
import type { SourceFile } from "./package-sources.ts";
import type { Project } from "./project.ts";
import type { Snapshot } from "./snapshot.ts";

/** An output that is fit to be built upon. */
export interface PreparedOutput {
  /** Whether other packages than the project's own will be compiled. */
  readonly touchedDependencies: boolean;
  /** Whether it is already what the compiler would make. */
  readonly isCurrent: boolean;
  /** A line for people. */
  readonly notice?: string | undefined;
}

/** `known` is what the last build left; none before the first. */
export function prepareOutput(
  project: Project,
  known: BuildState | undefined,
  snapshot: Snapshot,
): PreparedOutput {
  const prepare = project.place === "in place" ? prepareInPlace : prepareApart;
  return prepare(project, known, snapshot);
}

function prepareApart(
  project: Project,
  known: BuildState | undefined,
  snapshot: Snapshot,
): PreparedOutput {
  const output = project.gleamOutput;
  const damaged = damagedOutputs(output, known?.outputs ?? {});
  if (known === undefined || !canBuildUpon(known, snapshot) || isBeyondRepair(damaged)) {
    rmSync(join(project.paths.compiler, "dev"), { recursive: true, force: true });
    mkdirSync(output, { recursive: true });
    return { touchedDependencies: false, isCurrent: false };
  }
  const damagedSources = sourcesOf(damaged, snapshot.sources);
  const suspect = [...backdatedSources(known, snapshot), ...damagedSources];
  for (const source of suspect) distrust(output, source);
  return {
    touchedDependencies: affectsDependencies(project, known, snapshot, suspect),
    isCurrent: false,
  };
}

function prepareInPlace(
  project: Project,
  known: BuildState | undefined,
  snapshot: Snapshot,
): PreparedOutput {
  const { gleamOutput: output, directory, resolution } = project;
  const own = examineOwnOutput(output, snapshot);
  const before = known ?? snapshot;
  const fitsManifest = manifestProblems(directory, resolution.packages).length === 0;
  const mayBeForgotten = known?.touchedDependencies === true || losesPackages(before, snapshot);
  const suspect = [
    ...own.suspect,
    ...backdatedSources(before, snapshot),
    ...(fitsManifest && !mayBeForgotten ? [] : ownModules(project, snapshot)),
  ];
  for (const source of suspect) distrust(output, source);
  const isCurrent =
    own.isCurrent &&
    suspect.length === 0 &&
    known?.isComplete !== false &&
    changedConfigurations(before, snapshot).length === 0;
  const touchedDependencies = affectsDependencies(project, before, snapshot, suspect);
  if (own.otherVersion === undefined) return { touchedDependencies, isCurrent };
  const notice = `${output} was written by Gleam ${own.otherVersion}; Gleam ${snapshot.compiler.version} compiles all of it anew`;
  return { touchedDependencies, isCurrent, notice };
}

function ownModules({ name }: Project, { sources }: Snapshot): ReadonlyArray<SourceFile> {
  return sources.filter(({ packageName, kind }) => packageName === name && kind === "gleam");
}

/** Every gleam.toml that has changed, which leaves no trace in the output that could be looked at. */
function changedConfigurations(
  before: Pick<BuildState, "files">,
  snapshot: Snapshot,
): ReadonlyArray<string> {
  const changed = changedFiles(before.files, snapshot.files);
  return changed.filter((file) => basename(file) === "gleam.toml");
}

/** `gleam` does not look again at modules that import what no package has any more. */
function losesPackages(before: Pick<BuildState, "files">, snapshot: Snapshot): boolean {
  return changedConfigurations(before, snapshot).some((file) => snapshot.files[file] === undefined);
}

/** Sources whose text has changed while their times did not move on, so that the compiler does not see it. */
function backdatedSources(
  known: Pick<BuildState, "files">,
  snapshot: Snapshot,
): ReadonlyArray<SourceFile> {
  const changed = new Set(changedFiles(known.files, snapshot.files));
  return snapshot.sources.filter(({ absolute }) => {
    const before = known.files[absolute];
    const after = snapshot.files[absolute];
    if (!changed.has(absolute) || before === undefined || after === undefined) return false;
    return after.modifiedMs <= before.modifiedMs;
  });
}

function affectsDependencies(
  project: Project,
  known: Pick<BuildState, "files">,
  snapshot: Snapshot,
  suspect: ReadonlyArray<SourceFile>,
): boolean {
  const dependencies = project.packages.filter(({ isRoot }) => !isRoot);
  return (
    suspect.some(({ packageName }) => packageName !== project.name) ||
    changedFiles(known.files, snapshot.files).some((file) =>
      dependencies.some(({ directory }) => file.startsWith(`${directory}/`)),
    )
  );
}

/**
 * The compiler knows within one run which modules were affected by which, so a run that stopped after a dependency
 * was compiled and before the project was has forgotten that the project's modules are out of date.
 */
function canBuildUpon(known: BuildState, snapshot: Snapshot): boolean {
  return known.basis === snapshot.basis && (known.isComplete || !known.touchedDependencies);
}
