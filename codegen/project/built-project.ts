// Owns what a build tells its caller: the packages, every module with its source and its output, the compiler's
// warnings, and a fingerprint by which later steps know whether they have work to do.

import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Compiler } from "./compilers.ts";
import { moduleName, type SourceFolder } from "./package-sources.ts";
import type { PackageOrigin } from "./packages.ts";
import type { Project } from "./project.ts";
import type { Snapshot } from "./snapshot.ts";

export interface BuiltPackage {
  readonly name: string;
  readonly version: string;
  /** Where its sources lie. */
  readonly path: string;
  /** Where its compiled modules lie. */
  readonly output: string;
  readonly isRoot: boolean;
  readonly origin: PackageOrigin | "project";
}

export interface BuiltModule {
  readonly packageName: string;
  /** `gleam/list` for a Gleam module; the file's relative path for a file in another language. */
  readonly name: string;
  readonly kind: "gleam" | "foreign";
  readonly folder: SourceFolder;
  readonly source: string;
  /** The `.mjs` file, or the copy of the foreign file. */
  readonly output: string;
  /** Of the source, as it was built: the beginning of its SHA-256 in hexadecimal digits. */
  readonly hash: string;
}

export interface BuiltProject {
  readonly name: string;
  readonly directory: string;
  /** `DIR/build/starfish/gleam/dev/javascript`, or `DIR/build/dev/javascript` where it was compiled in place. */
  readonly gleamOutput: string;
  /** The project's own last. */
  readonly packages: ReadonlyArray<BuiltPackage>;
  readonly modules: ReadonlyArray<BuiltModule>;
  /** Every file of the compiled program, relative to `gleamOutput`, where other things may lie too. */
  readonly outputs: ReadonlyArray<string>;
  /** The `priv` directories of the packages, by where they belong, relative to `gleamOutput`. */
  readonly assets: Readonly<Record<string, string>>;
  /** False if nothing had to be done. */
  readonly changed: boolean;
  /** Two builds with the same fingerprint have the same output. */
  readonly fingerprint: string;
  /** The compiler's warnings, its own text; empty if there are none. */
  readonly warnings: string;
  readonly compiler: Compiler;
  /** What was read before compiling: configuration, settings, paths under `build`, notices. */
  readonly project: Project;
  /** The package interface, if it was asked for while the project was compiled. */
  readonly interfaceText?: Promise<string> | undefined;
}

const colorCodes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/** The compiler always writes colours; they are taken off for whoever does not want them. */
export function withoutColor(text: string): string {
  return text.replace(colorCodes, "");
}

export function describeBuilt(
  project: Project,
  snapshot: Snapshot,
  facts: Pick<BuiltProject, "changed" | "outputs" | "warnings" | "interfaceText">,
): BuiltProject {
  const { name, directory, gleamOutput } = project;
  return {
    name,
    directory,
    gleamOutput,
    packages: describePackages(project),
    modules: describeModules(project, snapshot),
    assets: Object.fromEntries(
      snapshot.assets.map(({ packageName, directory }) => [`${packageName}/priv`, directory]),
    ),
    fingerprint: fingerprintOf(snapshot),
    compiler: snapshot.compiler,
    project,
    ...facts,
  };
}

function describePackages(project: Project): ReadonlyArray<BuiltPackage> {
  const { name, directory, configuration, resolution, gleamOutput } = project;
  const dependencies = resolution.packages.map((found) => ({
    name: found.name,
    version: found.version,
    path: found.directory,
    output: join(gleamOutput, found.name),
    isRoot: false,
    origin: found.origin,
  }));
  const own: BuiltPackage = {
    name,
    version: configuration.versionText,
    path: directory,
    output: join(gleamOutput, name),
    isRoot: true,
    origin: "project",
  };
  return [...dependencies, own];
}

function describeModules(project: Project, snapshot: Snapshot): ReadonlyArray<BuiltModule> {
  return snapshot.sources.map((source) => {
    const isGleam = source.kind === "gleam";
    const name = isGleam ? moduleName(source.relative) : source.relative;
    const file = isGleam ? `${name}.mjs` : source.relative;
    return {
      packageName: source.packageName,
      name,
      kind: source.kind,
      folder: source.folder,
      source: source.absolute,
      output: join(project.gleamOutput, source.packageName, file),
      hash: snapshot.files[source.absolute]?.hash ?? "",
    };
  });
}

function fingerprintOf(snapshot: Snapshot): string {
  const hashes = Object.entries(snapshot.files).map(([path, { hash }]) => `${path} ${hash}`);
  const text = [snapshot.basis, ...hashes.sort()].join("\n");
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
