// Owns what a build knows before it compiles: the project's configuration, the directories of all packages, and
// where under `build` everything goes.
//
// Fails as reading gleam.toml and finding packages do: ProjectMissing, ConfigurationInvalid, PackageMissing,
// PackageVersionMismatch, PackageConflict.

import { realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type BuildPaths, buildPaths } from "./build-paths.ts";
import { type PackageConfiguration, readConfiguration } from "./configuration.ts";
import { ProjectMissing } from "./errors.ts";
import { findInstallation, type Installation } from "./installation.ts";
import type { SourcePackage } from "./package-sources.ts";
import { type Resolution, resolvePackages } from "./packages.ts";
import type { SettingsDescription } from "./settings.ts";

/** What gleam.toml itself says, and where things are. */
export interface ProjectRoot {
  /** Absolute, without symbolic links. */
  readonly directory: string;
  readonly configuration: PackageConfiguration;
  readonly paths: BuildPaths;
  readonly installation: Installation;
}

/**
 * Where a project is compiled: `apart`, under `build/starfish` with packages of Starfish's choice, or `in place`, by the
 * user's own `gleam` as if the user had called it.
 */
export type CompilePlace = "apart" | "in place";

export interface Project extends ProjectRoot {
  readonly name: string;
  readonly place: CompilePlace;
  /** Where the compiled program lies, a directory for each package. */
  readonly gleamOutput: string;
  readonly resolution: Resolution;
  /** All packages with Gleam code, the project's own last. */
  readonly packages: ReadonlyArray<SourcePackage>;
  /** Lines for people about how the packages were found. */
  readonly notices: ReadonlyArray<string>;
}

export interface ReadProjectOptions {
  readonly directory: string;
  /** The keys that `[tools.starfish]` may have. Without it none is allowed. */
  readonly settings?: SettingsDescription | undefined;
}

export function readProjectRoot(options: ReadProjectOptions): ProjectRoot {
  const directory = projectDirectory(options.directory);
  return {
    directory,
    configuration: readConfiguration(directory, options.settings ?? {}),
    paths: buildPaths(directory),
    installation: findInstallation(),
  };
}

/** The project with all packages, as it is compiled apart. */
export function readProject(options: ReadProjectOptions): Project {
  const root = readProjectRoot(options);
  return projectWith(root, "apart", root.installation.gleamPackages);
}

/** The project where these packages of Starfish answer for their names. */
export function projectWith(
  root: ProjectRoot,
  place: CompilePlace,
  overlays: ReadonlyMap<string, string>,
): Project {
  const { configuration, directory, paths } = root;
  const resolution = resolvePackages(configuration, { overlays, downloads: paths.downloads });
  const dependencies = resolution.packages.map((found) => ({
    name: found.name,
    directory: found.directory,
    isRoot: false,
  }));
  return {
    ...root,
    name: configuration.name,
    place,
    gleamOutput: place === "apart" ? paths.gleamOutput : paths.ownOutput,
    resolution,
    packages: [...dependencies, { name: configuration.name, directory, isRoot: true }],
    notices: resolution.packages
      .filter((found) => found.origin === "bundled")
      .map(
        (found) =>
          `using the bundled subset of ${found.name} (${found.version}), since build/packages has none; \`gleam deps download\` gets the whole`,
      ),
  };
}

export function projectDirectory(directory: string): string {
  const absolute = resolve(directory);
  if (!statSync(absolute, { throwIfNoEntry: false })?.isDirectory())
    throw new ProjectMissing({ directory: absolute });
  return realpathSync(absolute);
}
