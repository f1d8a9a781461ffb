// Owns the ways in which reading, locating a compiler and building can fail.
//
// Each is a class with a `_tag` (so that Effect's `catchTag` and a plain `switch` both work), its facts as fields,
// and a `message` written for the person at the terminal: what happened, where, what was expected, what to do.

import * as Data from "effect/Data";

/** The directory has no gleam.toml, or is no directory at all. */
export class ProjectMissing extends Data.TaggedError("ProjectMissing")<{
  readonly directory: string;
}> {
  override get message(): string {
    return `${this.directory} is not a Gleam project: it has no gleam.toml.
  what to do: give the directory of a project, or make one with \`starfish new NAME\``;
  }
}

/** A gleam.toml that cannot be read or says something that cannot be followed. Lines and columns count from 1. */
export class ConfigurationInvalid extends Data.TaggedError("ConfigurationInvalid")<{
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly problem: string;
  readonly expected: string;
  readonly remedy: string;
}> {
  override get message(): string {
    return `${this.file}:${this.line}:${this.column}: ${this.problem}
  expected: ${this.expected}
  what to do: ${this.remedy}`;
  }
}

/** A package that something requires is in none of the places where it could be. */
export class PackageMissing extends Data.TaggedError("PackageMissing")<{
  readonly packageName: string;
  readonly requiredBy: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly searched: ReadonlyArray<string>;
  readonly remedy: string;
}> {
  override get message(): string {
    return `${this.file}:${this.line}:${this.column}: the package \`${this.packageName}\`, required by \`${this.requiredBy}\`, was not found.
  looked in: ${this.searched.join(", ")}
  what to do: ${this.remedy}`;
  }
}

/** The package that is there has a version that a requirement does not allow. */
export class PackageVersionMismatch extends Data.TaggedError("PackageVersionMismatch")<{
  readonly packageName: string;
  readonly version: string;
  readonly directory: string;
  readonly requirement: string;
  readonly requiredBy: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly remedy: string;
}> {
  override get message(): string {
    return `${this.file}:${this.line}:${this.column}: \`${this.requiredBy}\` requires \`${this.packageName}\` ${this.requirement}, but ${this.directory} has version ${this.version}.
  what to do: ${this.remedy}`;
  }
}

/** Two different directories claim one package name, or a package requires the project that is being built. */
export class PackageConflict extends Data.TaggedError("PackageConflict")<{
  readonly packageName: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly problem: string;
  readonly remedy: string;
}> {
  override get message(): string {
    return `${this.file}:${this.line}:${this.column}: ${this.problem}
  what to do: ${this.remedy}`;
  }
}

/**
 * The project's gleam.toml brings the Gleam packages of another installation of Starfish than the one that runs, so what
 * `gleam` compiles would not fit the rest.
 */
export class InstallationMismatch extends Data.TaggedError("InstallationMismatch")<{
  readonly packageName: string;
  /** Where the other one lies, and where this one does. */
  readonly otherRoot: string;
  readonly otherVersion: string;
  readonly root: string;
  readonly version: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}> {
  override get message(): string {
    return `${this.file}:${this.line}:${this.column}: \`${this.packageName}\` is given as that of Starfish ${this.otherVersion} in ${this.otherRoot}, but Starfish ${this.version} in ${this.root} is running.
  expected: the packages of the Starfish that runs
  what to do: run that one, with \`npx starfish\` in the project, or correct the \`path\``;
  }
}

/** The manifest.toml that `gleam` wrote names other packages than gleam.toml leads to, also after `gleam` has run. */
export class ManifestOutdated extends Data.TaggedError("ManifestOutdated")<{
  readonly file: string;
  readonly problems: ReadonlyArray<string>;
}> {
  override get message(): string {
    return `${this.file} does not fit gleam.toml:
${this.problems.map((problem) => `  - ${problem}`).join("\n")}
  what to do: run \`gleam update\` in the project`;
  }
}

/** None of the four ways to a Gleam compiler led anywhere; `findings` says what was met on each. */
export class CompilerMissing extends Data.TaggedError("CompilerMissing")<{
  readonly findings: ReadonlyArray<string>;
}> {
  override get message(): string {
    return `No Gleam compiler was found.
${this.findings.map((finding) => `  - ${finding}`).join("\n")}
  what to do, one of these:
  1. set STARFISH_GLEAM to the path of a \`gleam\` command, 1.13 or newer
  2. install Gleam so that \`gleam\` is on the PATH: https://gleam.run/getting-started/installing
  3. add it to the project: npm install --save-dev @chouquette/gleam
  4. install Rust's cargo (https://rustup.rs): the compiler is then built once, in a few minutes`;
  }
}

/** STARFISH_GLEAM was set by hand, so what is wrong with it is an error and not a reason to look elsewhere. */
export class CompilerUnusable extends Data.TaggedError("CompilerUnusable")<{
  readonly command: string;
  readonly problem: string;
}> {
  override get message(): string {
    return `STARFISH_GLEAM is set to ${this.command}, which ${this.problem}.
  expected: the path of a \`gleam\` command, 1.13 or newer, or of a \`gleamc\`
  what to do: correct or unset STARFISH_GLEAM`;
  }
}

/** `cargo build` of the bundled compiler failed; `output` is what cargo said. */
export class CompilerBuildFailed extends Data.TaggedError("CompilerBuildFailed")<{
  readonly manifest: string;
  readonly output: string;
}> {
  override get message(): string {
    return `The Gleam compiler could not be built by cargo from ${this.manifest}:
${this.output.trimEnd()}
  what to do: run \`rustup update\` if cargo asks for a newer Rust, or set STARFISH_GLEAM to a \`gleam\` command`;
  }
}

/** The compiler refused the program. The message is the compiler's own text, unchanged. */
export class CompileFailed extends Data.TaggedError("CompileFailed")<{
  readonly text: string;
}> {
  override get message(): string {
    return this.text;
  }
}

/** The compiler itself broke: it was killed, crashed, or could not be started. */
export class CompilerCrashed extends Data.TaggedError("CompilerCrashed")<{
  readonly command: string;
  readonly outcome: string;
  readonly text: string;
}> {
  override get message(): string {
    return `The Gleam compiler ${this.command} ${this.outcome}.\n${this.text}`.trimEnd();
  }
}

/** Somebody else held the lock for longer than this build was willing to wait. */
export class LockHeld extends Data.TaggedError("LockHeld")<{
  readonly lock: string;
  readonly holder: string;
  readonly waitedMs: number;
}> {
  override get message(): string {
    return `${this.lock} is still held by ${this.holder} after ${Math.round(this.waitedMs / 1000)} s.
  what to do: wait for it to end, or delete the file if no such program runs`;
  }
}

/** The caller's signal stopped the build. What it had written is repaired by the next one. */
export class BuildInterrupted extends Data.TaggedError("BuildInterrupted")<{
  readonly directory: string;
}> {
  override get message(): string {
    return `The build of ${this.directory} was interrupted.`;
  }
}

/** `build/` cannot be written to. */
export class BuildDirectoryUnusable extends Data.TaggedError("BuildDirectoryUnusable")<{
  readonly directory: string;
  readonly problem: string;
}> {
  override get message(): string {
    return `${this.directory} cannot be written to: ${this.problem}
  what to do: make the project's build directory writable; nothing outside of it is ever touched`;
  }
}

export type ProjectError =
  | ProjectMissing
  | ConfigurationInvalid
  | PackageMissing
  | PackageVersionMismatch
  | PackageConflict
  | InstallationMismatch
  | ManifestOutdated;

export type CompilerError = CompilerMissing | CompilerUnusable | CompilerBuildFailed;

export type BuildError =
  | ProjectError
  | CompilerError
  | CompileFailed
  | CompilerCrashed
  | LockHeld
  | BuildInterrupted
  | BuildDirectoryUnusable;
