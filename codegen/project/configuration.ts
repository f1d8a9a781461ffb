// Owns the reading of a gleam.toml: name, version, requirements and the `[tools.starfish]` table.
//
// Promises: whatever is wrong is a ProjectMissing or a ConfigurationInvalid with file, line, column, what was
// expected and what to do. Parts that only the compiler uses are left for the compiler to judge.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, TomlError } from "smol-toml";
import { ConfigurationInvalid, ProjectMissing } from "./errors.ts";
import { readSettings, type Settings, type SettingsDescription } from "./settings.ts";
import { type Position, positionOfKey } from "./toml-position.ts";
import {
  parseVersion,
  parseVersionRange,
  type Version,
  type VersionRange,
} from "./version-range.ts";

/** Where a requirement was written, for messages. */
interface Written extends Position {
  readonly file: string;
}

export type Requirement = Written &
  (
    | { readonly kind: "hex"; readonly range: VersionRange }
    | { readonly kind: "path"; readonly path: string }
    | { readonly kind: "git"; readonly repository: string }
  );

export type Requirements = ReadonlyMap<string, Requirement>;

export interface PackageConfiguration {
  readonly name: string;
  /** As written; `0.1.0`, Gleam's default, if it is not. */
  readonly versionText: string;
  readonly version: Version;
  readonly directory: string;
  readonly file: string;
  readonly dependencies: Requirements;
  readonly developmentDependencies: Requirements;
  readonly settings: Settings;
  /** The whole document as parsed. */
  readonly document: Readonly<Record<string, unknown>>;
}

const packageName = /^[a-z][a-z0-9_]*$/;

/** Reads `directory`/gleam.toml. Settings are checked if a description of them is given, else passed over. */
export function readConfiguration(
  directory: string,
  settings?: SettingsDescription,
): PackageConfiguration {
  const file = join(directory, "gleam.toml");
  const text = readText(file, directory);
  const document = parseDocument(file, text);
  const versionText = document.version ?? "0.1.0";
  const version = typeof versionText === "string" ? parseVersion(versionText) : undefined;
  if (version === undefined) {
    throw invalid(file, text, ["version"], {
      problem: `the version is ${JSON.stringify(versionText)}`,
      expected: 'a version such as "1.0.0"',
      remedy: "correct the version",
    });
  }
  return {
    name: readName(document, file, text),
    versionText: versionText as string,
    version,
    directory,
    file,
    dependencies: readRequirements(document, ["dependencies"], file, text),
    developmentDependencies: readRequirements(
      document,
      ["dev_dependencies", "dev-dependencies"],
      file,
      text,
    ),
    settings:
      settings === undefined
        ? new Map()
        : readSettings(tableAt(document, "tools").starfish, settings, file, text),
    document,
  };
}

function readText(file: string, directory: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") throw new ProjectMissing({ directory });
    throw new ConfigurationInvalid({
      file,
      line: 1,
      column: 1,
      problem: `cannot be read: ${message}`,
      expected: "a readable file",
      remedy: "check its permissions",
    });
  }
}

function parseDocument(file: string, text: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [summary = ""] = error.message.replace(/^Invalid TOML document: /, "").split("\n");
    throw new ConfigurationInvalid({
      file,
      line: error.line,
      column: error.column,
      problem: `is not valid TOML: ${summary}\n${error.codeblock.trimEnd().replace(/^/gm, "    ")}`,
      expected: "a TOML document (https://toml.io)",
      remedy: "correct the marked line",
    });
  }
}

function readName(document: Record<string, unknown>, file: string, text: string): string {
  const name = document.name;
  if (typeof name === "string" && packageName.test(name)) return name;
  throw invalid(file, text, ["name"], {
    problem: name === undefined ? "`name` is missing" : `the name is ${JSON.stringify(name)}`,
    expected: "a package name: a lowercase letter, then lowercase letters, digits and underscores",
    remedy: 'add or correct the line `name = "my_package"`',
  });
}

function readRequirements(
  document: Record<string, unknown>,
  sections: ReadonlyArray<string>,
  file: string,
  text: string,
): Requirements {
  const requirements = new Map<string, Requirement>();
  for (const section of sections) {
    for (const [name, value] of Object.entries(tableAt(document, section))) {
      const path = [section, name];
      const requirement = readRequirement(value, { file, ...positionOfKey(text, path) });
      if (requirement === undefined) {
        throw invalid(file, text, path, {
          problem: `the requirement on \`${name}\` is ${JSON.stringify(value)}`,
          expected: 'a range such as ">= 1.0.0 and < 2.0.0", { path = "..." } or { git = "..." }',
          remedy: "correct the requirement",
        });
      }
      requirements.set(name, requirement);
    }
  }
  return requirements;
}

function readRequirement(value: unknown, written: Written): Requirement | undefined {
  if (typeof value === "string") {
    const range = parseVersionRange(value);
    return range && { kind: "hex", range, ...written };
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { path, git, version } = value as Record<string, unknown>;
  // A git requirement may carry a `path` too: the package's place within the repository.
  if (typeof git === "string") return { kind: "git", repository: git, ...written };
  if (typeof path === "string") return { kind: "path", path, ...written };
  if (typeof version === "string") return readRequirement(version, written);
  return undefined;
}

function tableAt(document: Record<string, unknown>, key: string): Record<string, unknown> {
  const table = document[key];
  return typeof table === "object" && table !== null ? (table as Record<string, unknown>) : {};
}

function invalid(
  file: string,
  text: string,
  path: ReadonlyArray<string>,
  facts: { readonly problem: string; readonly expected: string; readonly remedy: string },
): ConfigurationInvalid {
  return new ConfigurationInvalid({ file, ...positionOfKey(text, path), ...facts });
}
