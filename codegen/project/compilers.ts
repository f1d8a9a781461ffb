// Owns the search for a Gleam compiler: STARFISH_GLEAM, `gleam` on the PATH, the npm package @chouquette/gleam, and
// the compiler that Starfish brings, built by cargo; the first that serves is taken.
//
// A `gleam` that is too old is passed over with a notice. Fails with CompilerMissing, which says what was met on each
// way, or with CompilerUnusable if STARFISH_GLEAM itself is wrong.

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildBundledCompiler, bundledCompilerPath } from "./bundled-compiler.ts";
import { findCargo } from "./cargo.ts";
import { CompilerMissing, CompilerUnusable } from "./errors.ts";
import { findInstallation } from "./installation.ts";
import type { ProgressStream } from "./progress.ts";
import { findExecutable, runCommand } from "./run-command.ts";
import { compareVersions, parseVersion } from "./version-range.ts";

export type CompilerWay = "STARFISH_GLEAM" | "PATH" | "@chouquette/gleam" | "cargo";

export interface Compiler {
  readonly way: CompilerWay;
  /** The stock `gleam` command, or the `gleamc` of this repository. */
  readonly kind: "gleam" | "gleamc";
  readonly command: string;
  /** Arguments before all others. */
  readonly prefix: ReadonlyArray<string>;
  /** The version of Gleam. */
  readonly version: string;
  /** Differs whenever another compiler would run. */
  readonly identity: string;
}

/** What was met on one of the ways; `state` is `buildable` where cargo would first have to build. */
export type CompilerFinding =
  | { readonly way: CompilerWay; readonly state: "usable"; readonly compiler: Compiler }
  | {
      readonly way: CompilerWay;
      readonly state: "buildable" | "unusable" | "absent";
      /** A sentence without its full stop. */
      readonly detail: string;
    };

/** Remembers what `--version` said, by the identity of the file, so that it is not asked again. */
export interface VersionMemory {
  get(file: string): string | undefined;
  set(file: string, versionLine: string): void;
}

export interface LocateOptions {
  /** Where to look for @chouquette/gleam first: the project. */
  readonly directory?: string | undefined;
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** A line for people; by default it goes to standard error. */
  readonly onNotice?: ((message: string) => void) | undefined;
  readonly progress?: ProgressStream | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly memory?: VersionMemory | undefined;
}

export const minimumGleamVersion = "1.13.0";
const npmPackage = "@chouquette/gleam";
const versionLimitMs = 60_000;

interface Candidate {
  readonly way: CompilerWay;
  readonly command: string;
  readonly prefix: ReadonlyArray<string>;
}

interface Search {
  readonly environment: NodeJS.ProcessEnv;
  readonly directory: string | undefined;
  readonly memory: VersionMemory;
  readonly signal: AbortSignal | undefined;
}

function searchOf(options: LocateOptions): Search {
  return {
    environment: options.environment ?? process.env,
    directory: options.directory,
    memory: options.memory ?? new Map(),
    signal: options.signal,
  };
}

const inspections: ReadonlyArray<(search: Search) => Promise<CompilerFinding>> = [
  inspectVariable,
  inspectPath,
  inspectNpm,
  inspectCargo,
];

/** What is there on each of the four ways, in their order. Builds nothing. */
export async function surveyCompilers(
  options: LocateOptions = {},
): Promise<ReadonlyArray<CompilerFinding>> {
  const search = searchOf(options);
  const findings: Array<CompilerFinding> = [];
  for (const inspect of inspections) findings.push(await inspect(search));
  return findings;
}

/** The compiler to use, built first if need be. */
export async function locateCompiler(options: LocateOptions = {}): Promise<Compiler> {
  const search = searchOf(options);
  const onNotice = options.onNotice ?? writeNotice;
  const findings: Array<string> = [];
  for (const inspect of inspections) {
    const finding = await inspect(search);
    if (finding.state === "usable") return finding.compiler;
    if (finding.state === "buildable") return buildCompiler(search, options, onNotice);
    if (finding.state === "unusable") {
      if (finding.way === "STARFISH_GLEAM") throw unusableVariable(search, finding.detail);
      onNotice(`${finding.detail}; looking further`);
    }
    findings.push(finding.detail);
  }
  throw new CompilerMissing({ findings });
}

function writeNotice(message: string): void {
  process.stderr.write(`starfish: ${message}\n`);
}

async function buildCompiler(
  search: Search,
  options: LocateOptions,
  onNotice: (message: string) => void,
): Promise<Compiler> {
  const cargo = await findCargo(search.environment, search.signal);
  if (typeof cargo === "string") throw new CompilerMissing({ findings: [cargo] });
  const command = await buildBundledCompiler(findInstallation().compilerManifest, {
    cargo,
    environment: search.environment,
    progress: options.progress ?? process.stderr,
    onNotice,
    signal: search.signal,
  });
  const finding = await examine(
    { way: "cargo", command, prefix: [] },
    "the bundled compiler",
    search,
  );
  if (finding.state === "usable") return finding.compiler;
  throw new CompilerMissing({ findings: [finding.detail] });
}

function unusableVariable(search: Search, detail: string): CompilerUnusable {
  const command = search.environment.STARFISH_GLEAM ?? "";
  return new CompilerUnusable({ command, problem: detail.slice("STARFISH_GLEAM ".length) });
}

async function inspectVariable(search: Search): Promise<CompilerFinding> {
  const way = "STARFISH_GLEAM";
  const value = search.environment[way];
  if (!value) return { way, state: "absent", detail: "STARFISH_GLEAM is not set" };
  const command = findExecutable(value, search.environment);
  if (command === undefined)
    return { way, state: "unusable", detail: `${way} is not an executable file` };
  return examine({ way, command, prefix: [] }, way, search);
}

async function inspectPath(search: Search): Promise<CompilerFinding> {
  const way = "PATH";
  const command = findExecutable("gleam", search.environment);
  if (command === undefined) return { way, state: "absent", detail: "no `gleam` on the PATH" };
  return examine({ way, command, prefix: [] }, `${command} on the PATH`, search);
}

async function inspectNpm(search: Search): Promise<CompilerFinding> {
  const way = npmPackage;
  const starts = [search.directory, findInstallation().root].filter((it) => it !== undefined);
  const script = starts.map(findNpmScript).find((found) => found !== undefined);
  if (script === undefined)
    return { way, state: "absent", detail: `the npm package ${npmPackage} is not installed` };
  const candidate: Candidate = { way, command: process.execPath, prefix: [script] };
  return examine(candidate, `the npm package ${npmPackage}`, search);
}

async function inspectCargo(search: Search): Promise<CompilerFinding> {
  const way = "cargo";
  const command = bundledCompilerPath(findInstallation().compilerManifest, search.environment);
  if (existsSync(command)) return examine({ way, command, prefix: [] }, command, search);
  const cargo = await findCargo(search.environment, search.signal);
  if (typeof cargo === "string") return { way, state: "absent", detail: cargo };
  return { way, state: "buildable", detail: `${cargo.command} can build the bundled compiler` };
}

/** The package's command, looked for as Node does: in the node_modules of the directory and of all above it. */
function findNpmScript(start: string): string | undefined {
  for (let directory = start; ; directory = dirname(directory)) {
    const installed = join(directory, "node_modules", ...npmPackage.split("/"));
    const manifest = join(installed, "package.json");
    if (existsSync(manifest)) {
      const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
      const script = typeof bin === "string" ? bin : bin?.gleam;
      if (typeof script === "string") return join(installed, script);
    }
    if (directory === dirname(directory)) return undefined;
  }
}

/** Asks a candidate for its version. `name` is how messages call it. */
async function examine(
  candidate: Candidate,
  name: string,
  search: Search,
): Promise<CompilerFinding> {
  const { way, command, prefix } = candidate;
  const stats = statSync(prefix[0] ?? command);
  const file = `${prefix[0] ?? command} ${stats.size} ${stats.mtimeMs}`;
  let line = search.memory.get(file);
  if (line === undefined) {
    const outcome = await runCommand(command, [...prefix, "--version"], {
      environment: search.environment,
      signal: search.signal,
      limitMs: versionLimitMs,
    });
    line = outcome.output.trim();
    if (outcome.status !== 0)
      return {
        way,
        state: "unusable",
        detail: `${name} ${outcome.ending} when asked for its version`,
      };
    search.memory.set(file, line);
  }
  const match = /^gleamc \S+ \(gleam (\S+)\)$|^gleam v?(\S+)/.exec(line);
  const version = match?.[1] ?? match?.[2] ?? "";
  const parsed = parseVersion(version);
  if (parsed === undefined)
    return {
      way,
      state: "unusable",
      detail: `${name} is no Gleam compiler: it calls itself ${JSON.stringify(line)}`,
    };
  const minimum = parseVersion(minimumGleamVersion);
  if (minimum !== undefined && compareVersions(parsed, minimum) < 0)
    return {
      way,
      state: "unusable",
      detail: `${name} is Gleam ${version}, older than ${minimumGleamVersion}`,
    };
  const kind = match?.[1] === undefined ? "gleam" : "gleamc";
  const identity = `${kind} ${version} ${file}`;
  return { way, state: "usable", compiler: { way, kind, command, prefix, version, identity } };
}
