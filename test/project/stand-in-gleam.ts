// Stands in for the stock `gleam` command: it takes a project as it finds it in its working directory, chooses packages
// by gleam.toml as the real one does, notes them in manifest.toml, and has `gleamc` compile them into `build`.
//
// The rules that matter here are those of compiler-cli/src/dependencies.rs of Gleam 1.18: a `path`, be it of the project or
// of a package that is itself given by path, answers every requirement on the name; dependencies for development are the
// project's own alone; everything else comes from Hex, which is a directory here, by way of build/packages. Output of another
// version is thrown away. Started by the program that `writeFakeGleam` makes, with its settings as the first argument.

import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, relative, resolve } from "node:path";
import { parse } from "smol-toml";
import { parseVersion, parseVersionRange } from "../../codegen/project/version-range.ts";

export interface StandInSettings {
  readonly gleamc: string;
  /** Gets a line of JSON for every call, but for `--version`. */
  readonly log: string;
  readonly version: string;
  /** Holds the packages of Hex, a directory each; without it none can be had. */
  readonly hex: string | undefined;
}

/** What the log says of a call. */
export interface StandInCall {
  readonly args: ReadonlyArray<string>;
  readonly root: string;
  readonly forceColor: string | undefined;
  readonly gleamToml: string;
}

interface Configuration {
  readonly name: string;
  readonly version?: string;
  readonly dependencies?: Requirements;
  readonly dev_dependencies?: Requirements;
  readonly "dev-dependencies"?: Requirements;
}

type Requirements = Readonly<Record<string, string | { readonly path: string }>>;

interface Package {
  readonly name: string;
  readonly path: string;
  readonly source: "local" | "hex";
  readonly version: string;
  readonly requirements: ReadonlyArray<string>;
}

const settings: StandInSettings = JSON.parse(process.argv[2] ?? "");
const args = process.argv.slice(3);
const root = process.cwd();

function fail(title: string, text: string): never {
  process.stderr.write(`error: ${title}\n\n${text}\n`);
  process.exit(1);
}

const readConfiguration = (directory: string) =>
  parse(readFileSync(join(directory, "gleam.toml"), "utf8")) as unknown as Configuration;

const entries = (requirements: Requirements | undefined) => Object.entries(requirements ?? {});

/** All requirements of the project itself. */
const ownRequirements = (own: Configuration) =>
  [own.dependencies, own.dev_dependencies, own["dev-dependencies"]].flatMap(entries);

function describe(path: string, source: Package["source"]): Package {
  const { name, version = "0.1.0", dependencies } = readConfiguration(path);
  const requirements = Object.keys(dependencies ?? {}).sort();
  return { name, path, source, version, requirements };
}

/** Packages given by path, with those that they give by path in turn. */
function provided(own: Configuration): Map<string, Package> {
  const packages = new Map<string, Package>();
  const visit = (directory: string, requirements: ReturnType<typeof entries>): void => {
    for (const [name, requirement] of requirements) {
      if (typeof requirement === "string") continue;
      const path = realpathSync(resolve(directory, requirement.path));
      const known = packages.get(name)?.path;
      if (known === path) continue;
      if (known !== undefined) fail("Conflicting provided dependencies", `${known} and ${path}`);
      packages.set(name, describe(path, "local"));
      visit(path, entries(readConfiguration(path).dependencies));
    }
  };
  visit(root, ownRequirements(own));
  return packages;
}

function choosePackages(own: Configuration): ReadonlyArray<Package> {
  const paths = provided(own);
  const chosen = new Map<string, Package>();
  const visit = (requirements: ReturnType<typeof entries>): void => {
    for (const [name, requirement] of requirements) {
      const found = chosen.get(name) ?? paths.get(name) ?? download(name);
      if (typeof requirement === "string") checkVersion(found, requirement);
      if (chosen.has(name)) continue;
      chosen.set(name, found);
      visit(entries(readConfiguration(found.path).dependencies));
    }
  };
  visit(ownRequirements(own));
  return [...chosen.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function checkVersion({ name, version }: Package, requirement: string): void {
  const parsed = parseVersion(version);
  if (parsed !== undefined && parseVersionRange(requirement)?.allows(parsed) === true) return;
  fail("Dependency resolution failed", `There's no version of ${name} that is ${requirement}`);
}

function download(name: string): Package {
  const place = join(root, "build", "packages", name);
  if (!existsSync(place)) {
    const found = settings.hex === undefined ? undefined : join(settings.hex, name);
    if (found === undefined || !existsSync(found))
      fail("Dependency resolution failed", `error sending request for ${name} would be downloaded`);
    mkdirSync(join(place, "src"), { recursive: true });
    for (const part of ["gleam.toml", "src"])
      cpSync(join(found, part), join(place, part), { recursive: true });
  }
  return describe(place, "hex");
}

/** `manifest.toml`, written only when it would be another. */
function writeManifest(own: Configuration, packages: ReadonlyArray<Package>): void {
  const list = (names: ReadonlyArray<string>) => `[${names.map((it) => `"${it}"`).join(", ")}]`;
  const lines = packages.map(({ name, version, requirements, source, path }) => {
    const place = source === "local" ? `, path = "${relative(root, path)}"` : "";
    return `  { name = "${name}", version = "${version}", build_tools = ["gleam"], requirements = ${list(requirements)}, source = "${source}"${place} },`;
  });
  const required = ownRequirements(own).map(([name, requirement]) =>
    typeof requirement === "string"
      ? `${name} = { version = "${requirement}" }`
      : `${name} = { path = "${requirement.path}" }`,
  );
  const text = `packages = [\n${lines.join("\n")}\n]\n\n[requirements]\n${required.sort().join("\n")}\n`;
  const file = join(root, "manifest.toml");
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
}

function runGleamc(command: string, packages: ReadonlyArray<Package>, stdout: "inherit" | "pipe") {
  const specification = join(root, "build", "stand-in.json");
  mkdirSync(join(root, "build"), { recursive: true });
  const listed = packages.map(({ source: _, ...described }) => described);
  const output = join(root, "build");
  writeFileSync(
    specification,
    JSON.stringify({ root, output, target: "javascript", packages: listed }),
  );
  const ran = spawnSync(settings.gleamc, ["--color", "always", command, specification], {
    stdio: ["ignore", stdout, "inherit"],
  });
  if (ran.status !== 0) process.exit(ran.status ?? 1);
  return ran.stdout;
}

/** The output says which version wrote it; `gleamc`, which does the work, is to find its own there. */
function build(packages: ReadonlyArray<Package>): void {
  const output = join(root, "build", "dev", "javascript");
  const file = join(output, "fingerprint");
  const [worker] = /(?<=gleam )[^)]+/.exec(
    spawnSync(settings.gleamc, ["--version"]).stdout.toString(),
  ) ?? [""];
  const isOwn = existsSync(file) && readFileSync(file, "utf8") === `${settings.version} 3`;
  if (isOwn) writeFileSync(file, `${worker} 3`);
  else rmSync(output, { recursive: true, force: true });
  runGleamc("build", packages, "inherit");
  writeFileSync(file, `${settings.version} 3`);
}

if (args[0] === "--version") {
  console.log(`gleam ${settings.version}`);
  process.exit(0);
}
const call: StandInCall = {
  args,
  root,
  forceColor: process.env.FORCE_COLOR,
  gleamToml: readFileSync("gleam.toml", "utf8"),
};
appendFileSync(settings.log, `${JSON.stringify(call)}\n`);
const own = readConfiguration(root);
const packages = choosePackages(own);
writeManifest(own, packages);
if (args[0] === "build") build(packages);
else if (args[0] === "export")
  writeFileSync(args[3] ?? "", runGleamc("interface", packages, "pipe") ?? "");
else fail("Unknown command", args.join(" "));
