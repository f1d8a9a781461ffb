// Owns which of the packages that Starfish brings a project names itself, by `path`: each on its own or, as the guide has
// it, all by one requirement on `starfish`, whose gleam.toml has paths to the others.
//
// The `gleam` command takes a path for every requirement on the name, whoever has it, so with these packages the
// project can be compiled as it stands. A path that leads nowhere is passed over here: resolving packages refuses it.

import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type PackageConfiguration, type Requirement, readConfiguration } from "./configuration.ts";
import { InstallationMismatch } from "./errors.ts";
import { type Installation, packageName } from "./installation.ts";

export interface CarriedPackages {
  /** Those of this installation: directory by name. */
  readonly directories: ReadonlyMap<string, string>;
  /** The first requirement, if any, that leads to the packages of another installation. */
  readonly mismatch: InstallationMismatch | undefined;
}

export function carriedPackages(
  root: PackageConfiguration,
  installation: Installation,
): CarriedPackages {
  const directories = new Map<string, string>();
  let mismatch: InstallationMismatch | undefined;
  const visited = new Set<string>();
  const queue = [
    ...pathsOf(root, root.dependencies),
    ...pathsOf(root, root.developmentDependencies),
  ];
  for (const { name, requirement, directory } of queue) {
    if (visited.has(directory) || !existsSync(join(directory, "gleam.toml"))) continue;
    visited.add(directory);
    const real = realpathSync(directory);
    if (installation.gleamPackages.get(name) === real) directories.set(name, real);
    else if (installation.gleamPackages.has(name))
      mismatch ??= mismatchOf(name, requirement, real, installation);
    const configuration = readConfiguration(real);
    queue.push(...pathsOf(configuration, configuration.dependencies));
  }
  return { directories, mismatch };
}

interface PathRequirement {
  readonly name: string;
  readonly requirement: Requirement;
  readonly directory: string;
}

function* pathsOf(
  { directory }: PackageConfiguration,
  requirements: PackageConfiguration["dependencies"],
): Generator<PathRequirement> {
  for (const [name, requirement] of requirements) {
    if (requirement.kind !== "path") continue;
    yield { name, requirement, directory: resolve(directory, requirement.path) };
  }
}

/** Undefined for a package of somebody else's that only has the name. */
function mismatchOf(
  name: string,
  { file, line, column }: Requirement,
  directory: string,
  installation: Installation,
): InstallationMismatch | undefined {
  const otherRoot = dirname(dirname(directory));
  const manifest = join(otherRoot, "package.json");
  if (!existsSync(manifest)) return undefined;
  const other = JSON.parse(readFileSync(manifest, "utf8"));
  if (other.name !== packageName) return undefined;
  const { root, version } = installation;
  const facts = { packageName: name, otherRoot, otherVersion: String(other.version) };
  return new InstallationMismatch({ ...facts, root, version, file, line, column });
}
