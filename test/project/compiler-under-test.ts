// Owns the compilers that the tests run: the real `gleamc`, built once if need be, and programs that stand in for
// others or that note down how they were called.

import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Compiler, findInstallation, locateCompiler } from "../../codegen/project/index.ts";

/** The environment as if no Gleam compiler were installed. */
export function environmentWithoutGleam(): NodeJS.ProcessEnv {
  const { STARFISH_GLEAM: _, ...environment } = process.env;
  const directories = (environment.PATH ?? "").split(delimiter);
  const path = directories.filter((directory) => !existsSync(join(directory, "gleam")));
  return { ...environment, PATH: path.join(delimiter) };
}

/** The `gleamc` of this repository. */
export function locateGleamc(): Promise<Compiler> {
  return locateCompiler({ environment: environmentWithoutGleam() });
}

export function writeProgram(file: string, text: string): string {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}

export interface RecordedCompiler {
  /** To be used as the environment of a build. */
  readonly environment: NodeJS.ProcessEnv;
  /** The arguments of every call so far. */
  readonly calls: () => ReadonlyArray<string>;
}

/** The real `gleamc` behind a script that notes every call. */
export async function recordedCompiler(directory: string): Promise<RecordedCompiler> {
  const { command } = await locateGleamc();
  const log = join(directory, "calls.log");
  const script = `#!/bin/sh\necho "$*" >> '${log}'\nexec '${command}' "$@"\n`;
  const program = writeProgram(join(directory, "recorded-gleamc"), script);
  return {
    environment: { ...process.env, STARFISH_GLEAM: program },
    calls: () => (existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : []),
  };
}

/**
 * A stand-in for the stock `gleam` command: it reads the gleam.toml of its working directory, insists that every
 * dependency has a path, and has `gleamc` compile them into `build`. How it was called goes to `log`.
 */
export async function writeFakeGleam(
  directory: string,
  log: string,
  version = "1.18.1",
): Promise<string> {
  const { command } = await locateGleamc();
  const toml = import.meta.resolve("smol-toml");
  const script = `#!${process.execPath}
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from ${JSON.stringify(toml)};

const args = process.argv.slice(2);
if (args[0] === "--version") {
  console.log("gleam ${version}");
  process.exit(0);
}
const root = process.cwd();
const record = { args, root, forceColor: process.env.FORCE_COLOR, gleamToml: readFileSync("gleam.toml", "utf8") };
writeFileSync(${JSON.stringify(log)}, JSON.stringify(record));
const packages = new Map();
function visit(directory, dependencies) {
  for (const [name, requirement] of Object.entries(dependencies ?? {})) {
    if (requirement.path === undefined) throw new Error(name + " would be downloaded");
    const path = resolve(directory, requirement.path);
    if (packages.has(name)) continue;
    const document = parse(readFileSync(join(path, "gleam.toml"), "utf8"));
    const requirements = Object.keys(document.dependencies ?? {});
    packages.set(name, { name, path, version: document.version, requirements });
    visit(path, document.dependencies);
  }
}
const document = parse(record.gleamToml);
visit(root, document.dependencies);
visit(root, document.dev_dependencies);
const spec = { root, output: join(root, "build"), target: "javascript", packages: [...packages.values()] };
writeFileSync(join(root, "spec.json"), JSON.stringify(spec));
const run = spawnSync(${JSON.stringify(command)}, ["--color", "always", "build", "spec.json"], { stdio: "inherit" });
process.exit(run.status);
`;
  const program = writeProgram(join(directory, "gleam"), script);
  // The script is an ES module, which needs a package.json beside it that says so.
  writeFileSync(join(directory, "package.json"), '{ "type": "module" }');
  return program;
}

export const installationRoot = findInstallation().root;
