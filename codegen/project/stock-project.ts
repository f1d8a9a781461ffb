// Owns the view of a project that the stock `gleam` command builds: a generated project whose packages all have a
// `path`, so that the packages that Starfish brings answer for their names and nothing is downloaded.
//
// The view holds a gleam.toml for the project and for each package, and links to their sources. The user's own
// files stay as they are. Its `build` leads to the directory where `gleamc` writes too, so both compilers leave
// their output in one place.

import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "smol-toml";
import { linkDirectory, writeFileAtomically } from "./atomic-file.ts";
import { readConfiguration } from "./configuration.ts";
import type { Project } from "./project.ts";

/** Carries the packages that the project itself does not list, so that the compiler still tells them apart. */
export const carrierPackage = "starfish_packages";

interface ViewedPackage {
  readonly name: string;
  readonly directory: string;
  readonly document: Readonly<Record<string, unknown>>;
  readonly dependencies: ReadonlyArray<string>;
}

/** Writes the view and answers its directory. */
export function writeStockProject(project: Project): string {
  const view = project.paths.stockProject;
  const { configuration, resolution } = project;
  const listed = new Set([
    ...configuration.dependencies.keys(),
    ...configuration.developmentDependencies.keys(),
  ]);
  for (const found of resolution.packages) {
    const { document, dependencies } = readConfiguration(found.directory);
    const viewed = { ...found, document, dependencies: [...dependencies.keys()] };
    writePackage(join(view, "packages", found.name), viewed);
  }
  for (const name of resolution.withoutGleam)
    writeEmptyPackage(view, name, versionOf(project, name));
  const all = [...resolution.packages.map(({ name }) => name), ...resolution.withoutGleam];
  const carried = all.filter((name) => !listed.has(name));
  writeEmptyPackage(view, carrierPackage, "1.0.0", carried);
  writeRoot(view, project);
  // A manifest of an earlier view would hold on to its packages and versions.
  rmSync(join(view, "manifest.toml"), { force: true });
  mkdirSync(project.paths.compiler, { recursive: true });
  linkDirectory(project.paths.compiler, join(view, "build"));
  return view;
}

function writeRoot(view: string, project: Project): void {
  const { configuration, directory } = project;
  const development = [...configuration.developmentDependencies.keys(), carrierPackage];
  const paths = (names: Iterable<string>) =>
    Object.fromEntries([...names].map((name) => [name, { path: `packages/${name}` }]));
  writeConfiguration(view, {
    ...essentials(configuration.document),
    target: "javascript",
    dependencies: paths(configuration.dependencies.keys()),
    dev_dependencies: paths(development),
    javascript: { typescript_declarations: true, source_maps: true },
  });
  linkSources(directory, view, ["src", "test", "dev", "priv"]);
}

function writePackage(directory: string, viewed: ViewedPackage): void {
  writeConfiguration(directory, {
    ...essentials(viewed.document),
    dependencies: siblings(viewed.dependencies),
  });
  linkSources(viewed.directory, directory, ["src", "test", "dev", "priv"]);
}

function writeEmptyPackage(
  view: string,
  name: string,
  version: string,
  dependencies: ReadonlyArray<string> = [],
): void {
  const directory = join(view, "packages", name);
  mkdirSync(join(directory, "src"), { recursive: true });
  writeConfiguration(directory, { name, version, dependencies: siblings(dependencies) });
}

function siblings(names: ReadonlyArray<string>): Record<string, { readonly path: string }> {
  return Object.fromEntries(names.map((name) => [name, { path: `../${name}` }]));
}

/** What of a gleam.toml bears on compiling the package, besides its dependencies. */
function essentials(document: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const keys = ["name", "version", "gleam", "internal_modules"];
  return Object.fromEntries(
    keys.filter((key) => document[key] !== undefined).map((key) => [key, document[key]]),
  );
}

/** Only written if it differs: its time of modification is what the compiler goes by. */
function writeConfiguration(directory: string, document: Record<string, unknown>): void {
  const file = join(directory, "gleam.toml");
  const text = stringify(document);
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  writeFileAtomically(file, text);
}

function linkSources(from: string, to: string, folders: ReadonlyArray<string>): void {
  for (const folder of folders) {
    const link = join(to, folder);
    if (existsSync(join(from, folder))) linkDirectory(join(from, folder), link);
    else if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(link);
  }
}

/** The version that Gleam noted when it downloaded the package; requirements on it have to be met. */
function versionOf(project: Project, name: string): string {
  const notes = join(project.paths.downloads, "packages.toml");
  if (!existsSync(notes)) return "1.0.0";
  const { packages } = parse(readFileSync(notes, "utf8"));
  const version = (packages as Record<string, unknown> | undefined)?.[name];
  return typeof version === "string" ? version : "1.0.0";
}
