// Owns which directory answers for each package that a project needs, transitively.
//
// A requirement is answered by name: first by the packages that Starfish brings (whatever version or path the
// requirement gives, as long as the version is in range), then by a `path`, then by what Gleam downloaded to
// build/packages. gleam_stdlib is the exception: the downloaded one goes first, for the one that Starfish brings is
// only a subset. Nothing is downloaded here. Fails with PackageMissing, PackageVersionMismatch or PackageConflict,
// which name the requirement's file and line.

import { existsSync, readdirSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  type PackageConfiguration,
  type Requirement,
  type Requirements,
  readConfiguration,
} from "./configuration.ts";
import { PackageConflict, PackageMissing, PackageVersionMismatch } from "./errors.ts";
import { bundledStandardLibrary } from "./installation.ts";

/** Where a package came from. */
export type PackageOrigin = "overlay" | "bundled" | "path" | "downloaded";

export interface ResolvedPackage {
  readonly name: string;
  readonly version: string;
  /** Absolute, without symbolic links. */
  readonly directory: string;
  readonly origin: PackageOrigin;
  /** Names of the Gleam packages that it requires itself, sorted. */
  readonly requirements: ReadonlyArray<string>;
}

export interface Resolution {
  /** Every package but the project's own, sorted by name. */
  readonly packages: ReadonlyArray<ResolvedPackage>;
  /** Required packages without Gleam code (Erlang's and Elixir's): no use on JavaScript, so left out. */
  readonly withoutGleam: ReadonlyArray<string>;
}

export interface PackagePlaces {
  /** The packages that Starfish brings: directory by name. */
  readonly overlays: ReadonlyMap<string, string>;
  /** Where Gleam puts downloaded packages: `build/packages` of the project. */
  readonly downloads: string;
}

interface Wanted {
  readonly name: string;
  readonly requirement: Requirement;
  readonly requirer: PackageConfiguration;
}

interface Found {
  readonly directory: string;
  readonly origin: PackageOrigin;
}

interface Resolved extends Found {
  readonly configuration: PackageConfiguration;
}

/** No project comes near it; a larger number of requirements is a mistake in this file. */
const maximumRequirements = 100_000;

export function resolvePackages(root: PackageConfiguration, places: PackagePlaces): Resolution {
  const paths = collectPaths(root, places);
  const resolved = new Map<string, Resolved>();
  const withoutGleam = new Set<string>();
  const queue = wantedByProject(root);
  for (let index = 0; index < queue.length; index++) {
    if (index > maximumRequirements) throw new Error("package resolution does not end");
    const wanted = queue[index] as Wanted;
    if (wanted.name === root.name) throw requiresProject(wanted);
    const known = resolved.get(wanted.name);
    if (known !== undefined) {
      checkVersion(wanted, known);
      continue;
    }
    const found = locate(wanted, paths, places);
    if (!existsSync(join(found.directory, "gleam.toml"))) {
      withoutGleam.add(wanted.name);
      continue;
    }
    const resolution = { ...found, configuration: readConfiguration(found.directory) };
    checkName(wanted, resolution.configuration);
    checkVersion(wanted, resolution);
    resolved.set(wanted.name, resolution);
    queue.push(...wantedBy(resolution.configuration, resolution.configuration.dependencies));
  }
  const packages = [...resolved.values()].map((found) => describe(found, withoutGleam));
  return {
    packages: packages.sort((left, right) => (left.name < right.name ? -1 : 1)),
    withoutGleam: [...withoutGleam].sort(),
  };
}

function describe(found: Resolved, withoutGleam: ReadonlySet<string>): ResolvedPackage {
  const { configuration, directory, origin } = found;
  return {
    name: configuration.name,
    version: configuration.versionText,
    directory,
    origin,
    requirements: [...configuration.dependencies.keys()]
      .filter((name) => !withoutGleam.has(name))
      .sort(),
  };
}

/**
 * Directories given by `path`, by the project or by packages that are themselves given so. As with Gleam, such a
 * path answers every requirement on the name, so they are known before anything else is looked at.
 */
function collectPaths(root: PackageConfiguration, places: PackagePlaces): Map<string, string> {
  const paths = new Map<string, string>();
  const queue = wantedByProject(root);
  for (let index = 0; index < queue.length; index++) {
    if (index > maximumRequirements) throw new Error("path dependencies do not end");
    const wanted = queue[index] as Wanted;
    const { requirement, requirer, name } = wanted;
    if (requirement.kind !== "path" || name === root.name) continue;
    const overlay = places.overlays.get(name);
    const path = resolve(requirer.directory, requirement.path);
    if (overlay !== undefined && name !== bundledStandardLibrary) continue;
    if (overlay !== undefined && resolve(overlay) === path) continue;
    if (!existsSync(join(path, "gleam.toml"))) {
      const remedy = "correct the `path`: it has to lead to a directory with a gleam.toml";
      throw missing(wanted, [path], remedy);
    }
    const directory = realpathSync(path);
    const known = paths.get(name);
    if (known === directory) continue;
    if (known !== undefined) throw twoPlaces(wanted, directory, known);
    paths.set(name, directory);
    const configuration = readConfiguration(directory);
    queue.push(...wantedBy(configuration, configuration.dependencies));
  }
  return paths;
}

function wantedByProject(root: PackageConfiguration): Array<Wanted> {
  return [...wantedBy(root, root.dependencies), ...wantedBy(root, root.developmentDependencies)];
}

function* wantedBy(requirer: PackageConfiguration, requirements: Requirements): Generator<Wanted> {
  for (const [name, requirement] of requirements) yield { name, requirement, requirer };
}

function locate(wanted: Wanted, paths: ReadonlyMap<string, string>, places: PackagePlaces): Found {
  const { name } = wanted;
  const overlay = places.overlays.get(name);
  if (overlay !== undefined && name !== bundledStandardLibrary)
    return { directory: overlay, origin: "overlay" };
  const path = paths.get(name);
  if (path !== undefined) return { directory: path, origin: "path" };
  const downloaded = join(places.downloads, name);
  if (hasEntries(downloaded)) return { directory: realpathSync(downloaded), origin: "downloaded" };
  if (overlay !== undefined) return { directory: overlay, origin: "bundled" };
  const remedy = "run `gleam deps download` in the project, or give the package by `path`";
  throw missing(wanted, [downloaded], remedy);
}

function hasEntries(directory: string): boolean {
  try {
    return readdirSync(directory).length > 0;
  } catch {
    return false;
  }
}

function place({ requirement }: Wanted) {
  const { file, line, column } = requirement;
  return { file, line, column };
}

function missing(wanted: Wanted, searched: ReadonlyArray<string>, remedy: string): PackageMissing {
  const { name, requirer } = wanted;
  return new PackageMissing({
    packageName: name,
    requiredBy: requirer.name,
    ...place(wanted),
    searched,
    remedy,
  });
}

function requiresProject(wanted: Wanted): PackageConflict {
  return new PackageConflict({
    packageName: wanted.name,
    ...place(wanted),
    problem: `\`${wanted.requirer.name}\` requires \`${wanted.name}\`, which is the project being built`,
    remedy: "remove that requirement: packages cannot require each other in a circle",
  });
}

function checkName(wanted: Wanted, configuration: PackageConfiguration): void {
  if (configuration.name === wanted.name) return;
  throw new PackageConflict({
    packageName: wanted.name,
    ...place(wanted),
    problem: `${configuration.directory} was given for \`${wanted.name}\` but its gleam.toml says \`${configuration.name}\``,
    remedy: "use the package's own name, or correct the `path`",
  });
}

function twoPlaces(wanted: Wanted, here: string, elsewhere: string): PackageConflict {
  return new PackageConflict({
    packageName: wanted.name,
    ...place(wanted),
    problem: `\`${wanted.name}\` is given as ${here} here, but elsewhere as ${elsewhere}`,
    remedy: "let all requirements on one package lead to one directory",
  });
}

function checkVersion(wanted: Wanted, found: Resolved): void {
  const { requirement, requirer, name } = wanted;
  const { configuration } = found;
  if (requirement.kind !== "hex" || requirement.range.allows(configuration.version)) return;
  const isOurs = found.origin === "overlay" || found.origin === "bundled";
  throw new PackageVersionMismatch({
    packageName: name,
    version: configuration.versionText,
    directory: found.directory,
    requirement: requirement.range.text,
    requiredBy: requirer.name,
    ...place(wanted),
    remedy: isOurs
      ? `Starfish brings ${name} ${configuration.versionText}; widen the range, or update \`${requirer.name}\``
      : "run `gleam deps download` in the project, or correct the range",
  });
}
