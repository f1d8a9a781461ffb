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

export interface Project {
  readonly name: string;
  /** Absolute, without symbolic links. */
  readonly directory: string;
  readonly configuration: PackageConfiguration;
  readonly resolution: Resolution;
  readonly paths: BuildPaths;
  readonly installation: Installation;
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

export function readProject(options: ReadProjectOptions): Project {
  const directory = projectDirectory(options.directory);
  const configuration = readConfiguration(directory, options.settings ?? {});
  const installation = findInstallation();
  const paths = buildPaths(directory);
  const overlays = installation.gleamPackages;
  const resolution = resolvePackages(configuration, { overlays, downloads: paths.downloads });
  const dependencies = resolution.packages.map((found) => ({
    name: found.name,
    directory: found.directory,
    isRoot: false,
  }));
  return {
    name: configuration.name,
    directory,
    configuration,
    resolution,
    paths,
    installation,
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
