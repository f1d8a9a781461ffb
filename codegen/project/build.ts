// Owns building a Gleam project: from its directory to compiled JavaScript, under `DIR/build/starfish/gleam` or where the
// user's own `gleam` leaves it.
//
// Promises: a build of an unchanged project starts no compiler and says so (`changed: false`); otherwise the
// compiler takes up what changed and what depends on it, and modules that were deleted vanish from the output. One
// build at a time works in a directory, others wait and say so. A build stopped at any point is repaired by the
// next. Nothing outside DIR/build and the user's cache is written, but for the manifest.toml that the user's own `gleam`
// keeps, of which a notice tells. Fails with the classes of errors.ts.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { linkDirectory } from "./atomic-file.ts";
import { buildPaths } from "./build-paths.ts";
import { type BuildState, readBuildState } from "./build-state.ts";
import { type BuiltProject, describeBuilt, withoutColor } from "./built-project.ts";
import { compile } from "./compile.ts";
import { choosePlace, type PlaceChoice, type PlacedProject } from "./compile-place.ts";
import { locateCompiler } from "./compilers.ts";
import {
  BuildDirectoryUnusable,
  BuildInterrupted,
  CompileFailed,
  CompilerCrashed,
} from "./errors.ts";
import { withFileLock } from "./file-lock.ts";
import { manifestText } from "./manifest.ts";
import { askForInterface } from "./package-interface.ts";
import type { ProgressStream } from "./progress.ts";
import { projectDirectory } from "./project.ts";
import type { SettingsDescription } from "./settings.ts";
import { isUpToDate, type Snapshot, takeSnapshot } from "./snapshot.ts";

export interface BuildOptions {
  /** The project's directory: where its gleam.toml lies. */
  readonly directory: string;
  /** The keys that `[tools.starfish]` may have; none if not given. */
  readonly settings?: SettingsDescription | undefined;
  /** Whether texts of the compiler keep their colours; false by default. */
  readonly color?: boolean | undefined;
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** A line for people: waiting for a lock, a bundled package used. By default it goes to standard error. */
  readonly onNotice?: ((message: string) => void) | undefined;
  /** Where building the compiler itself shows how far it is; standard error by default. */
  readonly progress?: ProgressStream | undefined;
  /** Stops the build, which then fails with BuildInterrupted. */
  readonly signal?: AbortSignal | undefined;
  /** Whether the package interface will be wanted, if there is something to compile. */
  readonly withInterface?: boolean | undefined;
  /** The caller is inside `withBuildLock` for this directory. */
  readonly lockHeld?: boolean | undefined;
}

/**
 * Builds the project in `directory`.
 *
 * @example
 * const built = await buildProject({ directory: "examples/hello" });
 * console.log(built.changed ? "compiled" : "nothing to do", built.gleamOutput);
 */
export async function buildProject(options: BuildOptions): Promise<BuiltProject> {
  try {
    return (await reuse(options)) ?? (await buildUnderLock(options));
  } catch (error) {
    throwIfInterrupted(error, options.directory, options.signal);
    if (options.color !== true && error instanceof CompileFailed)
      throw new CompileFailed({ text: withoutColor(error.text) });
    if (options.color !== true && error instanceof CompilerCrashed)
      throw new CompilerCrashed({ ...error, text: withoutColor(error.text) });
    throw error;
  }
}

/** Runs `task` while no build, and no other task of this kind, works in the directory. */
export async function withBuildLock<Result>(
  directory: string,
  options: Pick<BuildOptions, "onNotice" | "signal">,
  task: () => Promise<Result>,
): Promise<Result> {
  const { root, lock } = buildPaths(projectDirectory(directory));
  const onNotice = options.onNotice ?? writeNotice;
  const onWaiting = (holder: string) => onNotice(`waiting for ${holder}, which builds here too`);
  prepareDirectory(root);
  try {
    return await withFileLock(lock, { onWaiting, signal: options.signal }, task);
  } catch (error) {
    throwIfInterrupted(error, directory, options.signal);
    throw error;
  }
}

/** The signal's own reason can be anything; callers get the typed error instead. */
function throwIfInterrupted(error: unknown, directory: string, signal?: AbortSignal): void {
  if (signal?.aborted && error === signal.reason) throw new BuildInterrupted({ directory });
}

function buildUnderLock(options: BuildOptions): Promise<BuiltProject> {
  const task = async () => (await reuse(options)) ?? (await rebuild(options));
  return options.lockHeld === true ? task() : withBuildLock(options.directory, options, task);
}

/** A project and all that its build depends on, as it is now. */
interface Sight extends PlacedProject {
  readonly snapshot: Snapshot;
  /** What compilers said when asked for their version, by file. */
  readonly compilerVersions: Readonly<Record<string, string>>;
}

async function look(
  options: BuildOptions,
  choice: PlaceChoice,
  known: BuildState | undefined,
): Promise<Sight> {
  const { directory } = choice;
  const memory = new Map(Object.entries(known?.compilerVersions ?? {}));
  const compiler = await locateCompiler({ ...options, directory, memory });
  const placed = choice.choose(compiler);
  const snapshot = takeSnapshot(placed.project, known, compiler);
  return { ...placed, snapshot, compilerVersions: Object.fromEntries(memory) };
}

/** The last build's result, if a build now would make the same. */
async function reuse(options: BuildOptions): Promise<BuiltProject | undefined> {
  const choice = choosePlace(options);
  const known = readBuildState(choice.paths.state);
  if (known === undefined) return undefined;
  const { project, snapshot } = await look(options, choice, known);
  if (!isUpToDate(known, snapshot, project.gleamOutput)) return undefined;
  linkRuntime(project.paths.nodeModules, project.installation.root);
  const warnings = shownText(known.warnings, options);
  const outputs = Object.keys(known.outputs);
  return describeBuilt(project, snapshot, { changed: false, outputs, warnings });
}

/** `gleam` may choose packages anew while it compiles in place; what it does with them then is looked at once more. */
const maximumPasses = 2;

async function rebuild(options: BuildOptions): Promise<BuiltProject> {
  const onNotice = options.onNotice ?? writeNotice;
  const environment = options.environment ?? process.env;
  for (let pass = 1; ; pass++) {
    const choice = choosePlace(options);
    const known = readBuildState(choice.paths.state);
    const sight = await look(options, choice, known);
    const { project, snapshot, compilerVersions } = sight;
    const { compiler } = snapshot;
    if (pass === 1) for (const notice of noticesOf(sight)) onNotice(notice);
    linkRuntime(project.paths.nodeModules, project.installation.root);
    const before = manifestText(project.directory);
    const asked =
      options.withInterface === true ? askForInterface({ project, compiler }, options) : null;
    const compiled = await compile(project, known, snapshot, {
      compilerVersions,
      environment,
      onNotice,
      signal: options.signal,
    }).catch(async (error: unknown) => {
      await asked?.stop();
      throw error;
    });
    if (project.place === "in place" && manifestText(project.directory) !== before) {
      onNotice("`gleam` has written manifest.toml, since the packages of gleam.toml have changed");
      if (pass < maximumPasses) continue;
    }
    const warnings = shownText(compiled.warnings, options);
    const outputs = Object.keys(compiled.outputs);
    return describeBuilt(project, snapshot, {
      changed: true,
      outputs,
      warnings,
      interfaceText: asked?.text,
    });
  }
}

function noticesOf({ project, obstacle }: Sight): ReadonlyArray<string> {
  // Without a manifest nobody has called `gleam` here, and so nobody expects its output to be used.
  const isExpected = manifestText(project.directory) !== undefined;
  if (obstacle === undefined || !isExpected) return project.notices;
  const apart = `compiling in build/starfish, apart from your own \`gleam build\`: ${obstacle}`;
  return [apart, ...project.notices];
}

function shownText(text: string, options: BuildOptions): string {
  return options.color === true ? text : withoutColor(text);
}

function writeNotice(message: string): void {
  process.stderr.write(`starfish: ${message}\n`);
}

/** Compiled code imports the runtime as `starfish-otp`; through this link it finds the one that built it. */
function linkRuntime(nodeModules: string, root: string): void {
  linkDirectory(root, join(nodeModules, "starfish-otp"));
}

function prepareDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw new BuildDirectoryUnusable({ directory, problem: (error as Error).message });
  }
}
