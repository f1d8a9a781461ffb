// Owns the compiler that Starfish brings as Rust source: where its binary lies, and building it there by cargo.
//
// Promises: built once per version of its sources into the user's cache. The binary appears by a rename when it is
// whole, so an interrupted build leaves nothing that looks finished, and goes on where it stopped. Concurrent
// builders wait for the first. Fails with CompilerBuildFailed, which carries what cargo said.

import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { parse } from "smol-toml";
import type { Cargo } from "./cargo.ts";
import { CompilerBuildFailed } from "./errors.ts";
import { withFileLock } from "./file-lock.ts";
import { listFiles } from "./package-sources.ts";
import { createProgress, type ProgressStream } from "./progress.ts";
import { runCommand } from "./run-command.ts";

export interface CompilerBuildOptions {
  readonly cargo: Cargo;
  /** Says where the cache is. */
  readonly environment: NodeJS.ProcessEnv;
  readonly progress: ProgressStream;
  readonly onNotice: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const executableName = process.platform === "win32" ? "gleamc.exe" : "gleamc";
const redrawMs = 1_000;
const shownErrorLines = 40;

/** `$XDG_CACHE_HOME/starfish`, or `~/.cache/starfish`. A relative XDG_CACHE_HOME is ignored, as its standard says. */
export function cacheDirectory(environment: NodeJS.ProcessEnv): string {
  const configured = environment.XDG_CACHE_HOME;
  const home = environment.HOME ?? homedir();
  const base = configured && isAbsolute(configured) ? configured : join(home, ".cache");
  return join(base, "starfish");
}

/** Where the binary for these sources lies once it is built. */
export function bundledCompilerPath(manifest: string, environment: NodeJS.ProcessEnv): string {
  return join(cacheDirectory(environment), "gleamc", sourceVersion(manifest), executableName);
}

/** The crate's version and a hash of everything that goes into the binary. */
function sourceVersion(manifest: string): string {
  const crate = dirname(manifest);
  const hash = createHash("sha256");
  const sources = listFiles(join(crate, "src")).map((file) => `src/${file}`);
  for (const file of ["Cargo.toml", "Cargo.lock", ...sources]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(crate, file)))
      .update("\0");
  }
  const { package: described } = parse(readFileSync(manifest, "utf8"));
  const { version } = described as { version: string };
  return `${version}-${hash.digest("hex").slice(0, 12)}`;
}

/** Builds the binary, unless another build finished it meanwhile, and answers its path. */
export async function buildBundledCompiler(
  manifest: string,
  options: CompilerBuildOptions,
): Promise<string> {
  const binary = bundledCompilerPath(manifest, options.environment);
  const directory = dirname(binary);
  const onWaiting = (holder: string) =>
    options.onNotice(`waiting for ${holder}, which is building the Gleam compiler`);
  await withFileLock(`${directory}.lock`, { onWaiting, signal: options.signal }, async () => {
    if (existsSync(binary)) return;
    const ownTarget = `${directory}.target`;
    const built = await runCargo(manifest, ownTarget, options);
    install(built, binary);
    rmSync(ownTarget, { recursive: true, force: true });
  });
  return binary;
}

function install(built: string, binary: string): void {
  const aside = `${binary}.${process.pid}.aside`;
  mkdirSync(dirname(binary), { recursive: true });
  copyFileSync(built, aside);
  chmodSync(aside, 0o755);
  renameSync(aside, binary);
}

/** Answers the path of the executable that cargo built. */
async function runCargo(
  manifest: string,
  ownTarget: string,
  options: CompilerBuildOptions,
): Promise<string> {
  const { cargo } = options;
  const environment = {
    ...cargo.environment,
    CARGO_TARGET_DIR: cargo.environment.CARGO_TARGET_DIR || ownTarget,
    CARGO_TERM_COLOR: "never",
  };
  const common = { environment, directory: dirname(manifest), signal: options.signal };
  const progress = createProgress(options.progress);
  const startedAtMs = Date.now();
  const seconds = () => Math.round((Date.now() - startedAtMs) / 1000);
  const title = "starfish: building the Gleam compiler (once, takes minutes)";
  progress.update(`${title}: fetching its crates`);
  const total = await countCrates(cargo.command, manifest, common);
  const built = new Set<string>();
  let current = "";
  let executable: string | undefined;
  const redraw = () => {
    const done = total === undefined ? `${built.size}` : `${built.size}/${total}`;
    progress.update(`${title}: ${done} crates, ${seconds()} s${current && `, ${current}`}`);
  };
  const timer = setInterval(redraw, redrawMs);
  const args = ["build", "--locked", "--manifest-path", manifest];
  const outcome = await runCommand(
    cargo.command,
    [...args, "--message-format", "json-render-diagnostics"],
    {
      ...common,
      onOutputLine(line) {
        const artifact = parseArtifact(line);
        if (artifact === undefined) return;
        built.add(artifact.package_id);
        executable = artifact.executable ?? executable;
        redraw();
      },
      onErrorLine(line) {
        current = /^\s*Compiling (\S+)/.exec(line)?.[1] ?? current;
        redraw();
      },
    },
  ).finally(() => clearInterval(timer));
  if (outcome.status !== 0 || executable === undefined) {
    progress.finish(`${title}: failed after ${seconds()} s`);
    throw new CompilerBuildFailed({
      manifest,
      output: relevantLines(outcome.errorOutput, outcome.ending),
    });
  }
  progress.finish(`${title}: done in ${seconds()} s`);
  return executable;
}

interface Artifact {
  readonly package_id: string;
  readonly executable: string | null;
}

function parseArtifact(line: string): Artifact | undefined {
  if (!line.startsWith("{")) return undefined;
  const message = JSON.parse(line);
  return message.reason === "compiler-artifact" ? message : undefined;
}

/** How many crates the build is made of; unknown if cargo does not tell, for the build itself will say why. */
async function countCrates(
  cargo: string,
  manifest: string,
  common: { readonly environment: NodeJS.ProcessEnv; readonly signal: AbortSignal | undefined },
): Promise<number | undefined> {
  const args = ["tree", "--locked", "--manifest-path", manifest];
  const listed = await runCommand(cargo, [...args, "--prefix", "none", "--format", "{p}"], common);
  if (listed.status !== 0) return undefined;
  const names = listed.output.split("\n").map((line) => line.replace(/ \(\*\)$/, ""));
  return new Set(names.filter((name) => name !== "")).size;
}

function relevantLines(errorOutput: string, ending: string): string {
  const chatter = /^\s*(Compiling|Downloading|Downloaded|Updating|Locking|Blocking|Fresh|Adding) /;
  const lines = errorOutput.split("\n").filter((line) => line !== "" && !chatter.test(line));
  return [...lines.slice(-shownErrorLines), `cargo ${ending}`].join("\n");
}
