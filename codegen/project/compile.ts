// Owns the compilation itself, from the compiler's run to the state that says all is done. The caller holds the project's
// lock.
//
// Promises: while it runs, and after it failed or was stopped, the state on disk says incomplete; what it leaves
// then is either consistent in the compiler's own caches or thrown away by the next run. Fails as the compiler does, and in
// place with ManifestOutdated where `gleam` has compiled other packages than Starfish found.

import { type BuildState, writeBuildState } from "./build-state.ts";
import { type OutputStamps, prune, stampOutputs } from "./compiler-output.ts";
import { ManifestOutdated } from "./errors.ts";
import { manifestFile, manifestProblems, manifestText } from "./manifest.ts";
import { prepareOutput } from "./prepare-output.ts";
import type { Project } from "./project.ts";
import { type CompilerRunOptions, runCompiler } from "./run-compiler.ts";
import type { Snapshot } from "./snapshot.ts";

export interface Compiled {
  readonly outputs: OutputStamps;
  /** The compiler's text, in colour. */
  readonly warnings: string;
}

export interface CompileOptions extends CompilerRunOptions {
  /** What compilers said when asked for their version, by file. */
  readonly compilerVersions: Readonly<Record<string, string>>;
  /** A line for people. */
  readonly onNotice: (message: string) => void;
}

export async function compile(
  project: Project,
  known: BuildState | undefined,
  snapshot: Snapshot,
  options: CompileOptions,
): Promise<Compiled> {
  const { packages, gleamOutput: output, paths, place } = project;
  const { touchedDependencies, isCurrent, notice } = prepareOutput(project, known, snapshot);
  if (notice !== undefined) options.onNotice(notice);
  const { takenAtMs, basis, files, sources } = snapshot;
  const facts = { takenAtMs, basis, files, compilerVersions: options.compilerVersions };
  const unfinished = { isComplete: false, touchedDependencies, outputs: {}, warnings: "" };
  writeBuildState(paths.state, { ...facts, ...unfinished });
  const warnings = isCurrent ? "" : await run(project, snapshot, options);
  if (place === "apart") prune(output, packages, sources);
  const outputs = stampOutputs(output, packages, sources);
  const finished = { isComplete: true, touchedDependencies: false, outputs, warnings };
  writeBuildState(paths.state, { ...facts, ...finished });
  return { outputs, warnings };
}

/** Answers the warnings. */
async function run(
  project: Project,
  snapshot: Snapshot,
  options: CompilerRunOptions,
): Promise<string> {
  const { directory, place, resolution } = project;
  const before = manifestText(directory);
  const warnings = await runCompiler(snapshot.compiler, project, options);
  // Where it has changed, the caller looks at the packages again.
  if (place === "apart" || manifestText(directory) !== before) return warnings;
  const problems = manifestProblems(directory, resolution.packages);
  if (problems.length === 0) return warnings;
  throw new ManifestOutdated({ file: manifestFile(directory), problems });
}
