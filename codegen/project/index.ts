// The door of codegen/project: from a directory with a gleam.toml to compiled JavaScript.
//
// It owns reading projects, finding packages, finding or building a compiler, and incremental builds. All failures
// are the tagged classes exported here, each with a message for people.

export { linkDirectory, writeFileAtomically } from "./atomic-file.ts";
export { type BuildOptions, buildProject, withBuildLock } from "./build.ts";
export { type BuildPaths, buildPaths } from "./build-paths.ts";
export type { BuiltModule, BuiltPackage, BuiltProject } from "./built-project.ts";
export { cacheDirectory } from "./bundled-compiler.ts";
export { choosePlace, type PlaceChoice, type PlacedProject } from "./compile-place.ts";
export {
  type Compiler,
  type CompilerFinding,
  type CompilerWay,
  type LocateOptions,
  locateCompiler,
  minimumGleamVersion,
  surveyCompilers,
} from "./compilers.ts";
export {
  type PackageConfiguration,
  type Requirement,
  type Requirements,
  readConfiguration,
} from "./configuration.ts";
export {
  BuildDirectoryUnusable,
  type BuildError,
  BuildInterrupted,
  CompileFailed,
  CompilerBuildFailed,
  CompilerCrashed,
  type CompilerError,
  CompilerMissing,
  CompilerUnusable,
  ConfigurationInvalid,
  InstallationMismatch,
  LockHeld,
  ManifestOutdated,
  PackageConflict,
  PackageMissing,
  PackageVersionMismatch,
  type ProjectError,
  ProjectMissing,
} from "./errors.ts";
export { findInstallation, type Installation } from "./installation.ts";
export { nearestNames } from "./nearest.ts";
export { type InterfaceOptions, packageInterface } from "./package-interface.ts";
export {
  type PackageOrigin,
  type PackagePlaces,
  type Resolution,
  type ResolvedPackage,
  resolvePackages,
} from "./packages.ts";
export type { ProgressStream } from "./progress.ts";
export {
  type CompilePlace,
  type Project,
  type ReadProjectOptions,
  readProject,
} from "./project.ts";
export type {
  Setting,
  SettingDescription,
  Settings,
  SettingsDescription,
} from "./settings.ts";
