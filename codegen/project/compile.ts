// Owns the compilation itself, from deciding how much of the last output can be trusted to the state that says all
// is done. The caller holds the project's lock.
//
// Promises: while it runs, and after it failed or was stopped, the state on disk says incomplete; what it leaves
// then is either consistent in the compiler's own caches or thrown away by the next run.

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type BuildState, writeBuildState } from "./build-state.ts";
import {
  damagedOutputs,
  distrust,
  isBeyondRepair,
  type OutputStamps,
  prune,
  sourcesOf,
  stampOutputs,
} from "./compiler-output.ts";
import { changedFiles } from "./file-stamps.ts";
import type { Project } from "./project.ts";
import { type CompilerRunOptions, runCompiler } from "./run-compiler.ts";
import type { Snapshot } from "./snapshot.ts";

export interface Compiled {
  readonly outputs: OutputStamps;
  /** The compiler's text, in colour. */
  readonly warnings: string;
}

export async function compile(
  project: Project,
  known: BuildState | undefined,
  snapshot: Snapshot,
  options: CompilerRunOptions,
): Promise<Compiled> {
  const { paths, packages } = project;
  const output = paths.gleamOutput;
  const touchedDependencies = prepare(project, known, snapshot);
  const { takenAtMs, basis, files, sources, compilerVersions } = snapshot;
  const facts = { takenAtMs, basis, files, compilerVersions };
  const unfinished = { isComplete: false, touchedDependencies, outputs: {}, warnings: "" };
  writeBuildState(paths.state, { ...facts, ...unfinished });
  const warnings = await runCompiler(snapshot.compiler, project, options);
  prune(output, packages, sources);
  const outputs = stampOutputs(output, packages, sources);
  const finished = { isComplete: true, touchedDependencies: false, outputs, warnings };
  writeBuildState(paths.state, { ...facts, ...finished });
  return { outputs, warnings };
}

/** Makes the output fit to be built upon. Answers whether other packages than the project's own are affected. */
function prepare(project: Project, known: BuildState | undefined, snapshot: Snapshot): boolean {
  const output = project.paths.gleamOutput;
  const damaged = damagedOutputs(output, known?.outputs ?? {});
  if (known === undefined || !canBuildUpon(known, snapshot) || isBeyondRepair(damaged)) {
    rmSync(join(project.paths.compiler, "dev"), { recursive: true, force: true });
    mkdirSync(output, { recursive: true });
    return false;
  }
  const changed = new Set(changedFiles(known.files, snapshot.files));
  const edited = snapshot.sources.filter(({ absolute }) => changed.has(absolute));
  const backdated = edited.filter(({ absolute }) => {
    const before = known.files[absolute];
    const after = snapshot.files[absolute];
    return before !== undefined && after !== undefined && after.modifiedMs <= before.modifiedMs;
  });
  const suspect = [...backdated, ...sourcesOf(damaged, snapshot.sources)];
  for (const source of suspect) distrust(output, source);
  const dependencies = project.packages.filter(({ isRoot }) => !isRoot);
  return (
    suspect.some(({ packageName }) => packageName !== project.name) ||
    [...changed].some((file) =>
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
