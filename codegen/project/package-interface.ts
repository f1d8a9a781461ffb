// Owns asking the compiler for the package interface: the public face of a project's own package as JSON text, with
// labels, documentation and exact types, which the compiled JavaScript and its declarations do not carry.
//
// It compiles the project's own package once more, in a place of its own, so ask only when something has changed, and where that can be
// while it is compiled. The caller holds the project's lock. Fails with CompilerCrashed if the compiler cannot tell, with BuildInterrupted for
// the caller's signal.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BuiltProject } from "./built-project.ts";
import { BuildInterrupted, CompilerCrashed } from "./errors.ts";
import { type CommandOutcome, runCommand } from "./run-command.ts";
import { writeSpecification } from "./run-compiler.ts";
import { writeStockProject } from "./stock-project.ts";

export interface InterfaceOptions {
  readonly environment?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What is asked, and who. */
type Subject = Pick<BuiltProject, "project" | "compiler">;

/**
 * The package interface of a built project's own package.
 *
 * @example
 * const { modules } = JSON.parse(await packageInterface(built));
 */
export async function packageInterface(
  built: Subject,
  options: InterfaceOptions = {},
): Promise<string> {
  const { environment = process.env, signal } = options;
  const ask = built.compiler.kind === "gleamc" ? askGleamc : askStockGleam;
  try {
    return await ask(built, { environment, signal });
  } catch (error) {
    if (signal?.aborted) throw new BuildInterrupted({ directory: built.project.directory });
    throw error;
  }
}

/** A package interface that has been asked for. */
export interface AskedInterface {
  readonly text: Promise<string>;
  /** Ends the asking; resolves when nothing of it runs any more. */
  readonly stop: () => Promise<void>;
}

/**
 * Asks while the project is being compiled, which takes no longer then; null where that cannot be, because the compiler lets nobody
 * else into its output.
 */
export function askForInterface(
  subject: Subject,
  options: InterfaceOptions,
): AskedInterface | null {
  if (subject.compiler.kind !== "gleamc") return null;
  const stopping = new AbortController();
  const signals = options.signal === undefined ? [] : [options.signal];
  const signal = AbortSignal.any([...signals, stopping.signal]);
  const text = packageInterface(subject, { ...options, signal });
  const settled = text.then(
    () => undefined,
    () => undefined,
  );
  return {
    text,
    stop: () => {
      stopping.abort();
      return settled;
    },
  };
}

interface AskOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
}

async function askGleamc(built: Subject, options: AskOptions): Promise<string> {
  const { compiler, project } = built;
  const args = ["interface", writeSpecification(project)];
  const outcome = await runCommand(compiler.command, [...compiler.prefix, ...args], options);
  return throwUnlessDone(built, outcome).output;
}

async function askStockGleam(built: Subject, options: AskOptions): Promise<string> {
  const { compiler, project } = built;
  const directory = writeStockProject(project);
  const file = join(project.paths.compiler, "package-interface.json");
  const args = ["export", "package-interface", "--out", file];
  const outcome = await runCommand(compiler.command, [...compiler.prefix, ...args], {
    ...options,
    directory,
  });
  throwUnlessDone(built, outcome);
  return readFileSync(file, "utf8");
}

function throwUnlessDone(built: Subject, outcome: CommandOutcome): CommandOutcome {
  if (outcome.status === 0) return outcome;
  throw new CompilerCrashed({
    command: built.compiler.command,
    outcome: outcome.ending,
    text: outcome.errorOutput,
  });
}
