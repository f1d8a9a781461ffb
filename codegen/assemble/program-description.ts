// Owns the description of a built program: where its modules and their sources are. It is written next to the build,
// so that `run --no-build`, threads and systems that TypeScript starts need nothing else. A description that is missing or was written by
// another starfish (another version, or other code of the transform) counts as none.

import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { WrittenSetting } from "../../src/system/settings/index.ts";
import { codeStamp } from "../own-code/index.ts";
import { findInstallation, writeFileAtomically } from "../project/index.ts";
import type { AssembledProgram } from "./assemble.ts";
import { writtenSettings } from "./settings.ts";

/** A Gleam module of a program: its compiled file and its source, absolute. */
export interface DescribedModule {
  readonly packageName: string;
  readonly file: string;
  readonly source: string;
  /** Of the source, as it was built: the beginning of its SHA-256 in hexadecimal digits. */
  readonly hash: string;
  readonly isTest: boolean;
}

/** A program that can be run. */
export interface ProgramDescription {
  /** Which starfish wrote it. */
  readonly version: string;
  readonly name: string;
  readonly directory: string;
  /** Where the compiled packages lie. */
  readonly output: string;
  /** By the module's name, as in Gleam: `app/worker`. */
  readonly modules: Readonly<Record<string, DescribedModule>>;
  /** `[tools.starfish]` of the project, by keys, with the places in gleam.toml. */
  readonly settings: Readonly<Record<string, WrittenSetting>>;
}

const writtenBy = (): string => {
  const transform = join(import.meta.dirname, "..", "suspend");
  return `${findInstallation().version} ${codeStamp(import.meta.filename, transform)}`;
};

const fileOf = (directory: string, colourAll: boolean): string =>
  join(
    resolve(directory),
    "build",
    "starfish",
    colourAll ? "program-coloured.json" : "program.json",
  );

/** The description of a program that was just built. */
export function describeProgram({ project, output }: AssembledProgram): ProgramDescription {
  const gleam = project.modules.filter(({ kind }) => kind === "gleam");
  const modules = gleam.map((module) => [
    module.name,
    {
      packageName: module.packageName,
      file: join(output, relative(project.gleamOutput, module.output)),
      source: module.source,
      hash: module.hash,
      isTest: module.packageName === project.name && module.folder === "test",
    },
  ]);
  return {
    version: writtenBy(),
    name: project.name,
    directory: project.directory,
    output,
    modules: Object.fromEntries(modules),
    settings: writtenSettings(project.project.configuration.settings),
  };
}

/** Writes the description next to the build; it appears whole or not at all. */
export function saveDescription(program: ProgramDescription, colourAll: boolean): void {
  writeFileAtomically(fileOf(program.directory, colourAll), `${JSON.stringify(program)}\n`);
}

/** The description that the last build of a directory left, if there is one. */
export function readDescription(
  directory: string,
  colourAll: boolean,
): ProgramDescription | undefined {
  const file = fileOf(directory, colourAll);
  if (!existsSync(file)) return undefined;
  const program = JSON.parse(readFileSync(file, "utf8")) as ProgramDescription;
  return program.version === writtenBy() ? program : undefined;
}

/** The compiled module that prints values as Gleam does, if the program has it. */
export function inspectorOf(program: ProgramDescription): string | undefined {
  return program.modules["gleam/string"]?.file;
}
