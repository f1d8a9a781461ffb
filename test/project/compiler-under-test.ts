// Owns the compilers that the tests run: the real `gleamc`, built once if need be, and programs that stand in for
// others or that note down how they were called.

import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Compiler, findInstallation, locateCompiler } from "../../codegen/project/index.ts";
import type { StandInCall, StandInSettings } from "./stand-in-gleam.ts";

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

export interface FakeGleam {
  readonly command: string;
  /** The calls so far, but for `--version`. */
  readonly calls: () => ReadonlyArray<StandInCall>;
}

export interface FakeGleamOptions {
  readonly version?: string;
  /** Holds the packages of Hex, a directory each; without it none can be had. */
  readonly hex?: string;
}

/** A program `gleam` in a directory that stands in for the stock command; stand-in-gleam.ts says what it does. */
export async function writeFakeGleam(
  directory: string,
  { version = "1.18.1", hex }: FakeGleamOptions = {},
): Promise<FakeGleam> {
  const { command: gleamc } = await locateGleamc();
  const log = join(directory, "gleam-calls.log");
  const settings: StandInSettings = { gleamc, log, version, hex };
  const script = join(import.meta.dirname, "stand-in-gleam.ts");
  const quoted = [process.execPath, script, JSON.stringify(settings)].map((it) => `'${it}'`);
  const command = writeProgram(
    join(directory, "gleam"),
    `#!/bin/sh\nexec ${quoted.join(" ")} "$@"\n`,
  );
  const lines = () => (existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : []);
  return { command, calls: () => lines().map((line) => JSON.parse(line)) };
}

export const installationRoot = findInstallation().root;
