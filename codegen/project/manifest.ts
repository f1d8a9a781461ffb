// Owns the reading of manifest.toml, in which `gleam` notes the packages that it has chosen, and the comparison with the
// packages that Starfish found: where they differ, the compiled program is not the one that Starfish would transform.
//
// The file is never written here. One that cannot be understood counts as one that names nothing: `gleam` has its say.

import { readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "smol-toml";
import type { ResolvedPackage } from "./packages.ts";

interface ManifestPackage {
  readonly version: string;
  /** Whether it has Gleam code. */
  readonly isGleam: boolean;
  /** `hex`, `git` or `local`. */
  readonly source: string;
  /** Of a local one, relative to the project. */
  readonly path: string | undefined;
}

export const manifestFile = (directory: string): string => join(directory, "manifest.toml");

/** The text of the manifest; undefined if there is none. */
export function manifestText(directory: string): string | undefined {
  try {
    return readFileSync(manifestFile(directory), "utf8");
  } catch {
    return undefined;
  }
}

/** The packages of a manifest, by name. */
function readManifest(text: string): ReadonlyMap<string, ManifestPackage> {
  const packages = new Map<string, ManifestPackage>();
  for (const entry of listedPackages(text)) {
    const { name, version, source, path, build_tools } = entry as Record<string, unknown>;
    if (typeof name !== "string") continue;
    packages.set(name, {
      version: String(version),
      isGleam: Array.isArray(build_tools) && build_tools.includes("gleam"),
      source: String(source),
      path: source === "local" && typeof path === "string" ? path : undefined,
    });
  }
  return packages;
}

function listedPackages(text: string): ReadonlyArray<unknown> {
  try {
    const { packages } = parse(text);
    return Array.isArray(packages) ? packages : [];
  } catch {
    return [];
  }
}

/** How the manifest of the project in `directory` differs from these packages: sentences without their full stops. */
export function manifestProblems(
  directory: string,
  packages: ReadonlyArray<ResolvedPackage>,
): ReadonlyArray<string> {
  const manifest = readManifest(manifestText(directory) ?? "");
  const names = new Set(packages.map(({ name }) => name));
  const unknown = [...manifest].filter(([name, { isGleam }]) => isGleam && !names.has(name));
  return [
    ...packages
      .map((found) => problemOf(found, manifest.get(found.name), directory))
      .filter((problem) => problem !== undefined),
    ...unknown.map(([name]) => `\`${name}\` is noted, but nothing requires it`),
  ];
}

function problemOf(
  found: ResolvedPackage,
  noted: ManifestPackage | undefined,
  directory: string,
): string | undefined {
  const { name, version } = found;
  if (noted === undefined) return `\`${name}\` is missing`;
  if (found.origin === "downloaded") {
    if (noted.source === "local") return `\`${name}\` is noted as a local package`;
    if (noted.version === version) return undefined;
    return `\`${name}\` is noted in version ${noted.version}, but build/packages has ${version}`;
  }
  if (noted.path === undefined) return `\`${name}\` is noted as one of ${noted.source}`;
  const path = realPath(resolve(directory, noted.path));
  if (path === found.directory) return undefined;
  return `\`${name}\` is noted in ${path}, but lies in ${found.directory}`;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
