// Owns one run of the compiler over a project, whichever of the two kinds it is.
//
// Promises: the output is where the project's `gleamOutput` says; warnings come back as the compiler's own text,
// in colour. Fails with CompileFailed if the compiler refused the program, with its text unchanged; with
// CompilerCrashed if it ended in any other way; with BuildInterrupted for the caller's signal.

import { join } from "node:path";
import { writeFileAtomically } from "./atomic-file.ts";
import type { Compiler } from "./compilers.ts";
import { BuildInterrupted, CompileFailed, CompilerCrashed } from "./errors.ts";
import type { Project } from "./project.ts";
import { type CommandOutcome, runCommand } from "./run-command.ts";
import { writeStockProject } from "./stock-project.ts";

export interface CompilerRunOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

const statusOfRefusal = 1;

/** Compiles, and answers the warnings. */
export async function runCompiler(
  compiler: Compiler,
  project: Project,
  options: CompilerRunOptions,
): Promise<string> {
  const run = compiler.kind === "gleamc" ? runGleamc : runStockGleam;
  const outcome = await run(compiler, project, options).catch((error: unknown) => {
    if (options.signal?.aborted) throw new BuildInterrupted({ directory: project.directory });
    throw error;
  });
  const text = outcome.errorOutput;
  if (outcome.status === 0) return text;
  if (outcome.status === statusOfRefusal) throw new CompileFailed({ text });
  throw new CompilerCrashed({ command: compiler.command, outcome: outcome.ending, text });
}

async function runGleamc(
  compiler: Compiler,
  project: Project,
  options: CompilerRunOptions,
): Promise<CommandOutcome> {
  const args = ["--color", "always", "build", writeSpecification(project)];
  return runCommand(compiler.command, [...compiler.prefix, ...args], options);
}

/** Writes what `gleamc` is to compile; answers the file. */
export function writeSpecification(project: Project): string {
  const specification = join(project.paths.compiler, "specification.json");
  writeFileAtomically(
    specification,
    JSON.stringify({
      root: project.directory,
      output: project.paths.compiler,
      target: "javascript",
      mode: "dev",
      packages: project.resolution.packages.map((found) => ({
        name: found.name,
        path: found.directory,
        version: found.version,
        requirements: found.requirements,
      })),
    }),
  );
  return specification;
}

async function runStockGleam(
  compiler: Compiler,
  project: Project,
  options: CompilerRunOptions,
): Promise<CommandOutcome> {
  const isInPlace = project.place === "in place";
  const root = isInPlace ? project.directory : writeStockProject(project);
  const { NO_COLOR: _, ...rest } = options.environment;
  const environment = { TERM: "xterm", ...rest, FORCE_COLOR: "1" };
  const args = ["build", "--target", "javascript", "--no-print-progress"];
  const outcome = await runCommand(compiler.command, [...compiler.prefix, ...args], {
    ...options,
    environment,
    directory: root,
  });
  if (isInPlace) return outcome;
  return { ...outcome, errorOutput: pointToSources(outcome.errorOutput, root, project) };
}

/** Replaces the view's paths by those of the files that they are links to. */
function pointToSources(text: string, view: string, project: Project): string {
  let pointed = text;
  for (const { name, directory } of project.resolution.packages)
    pointed = pointed.replaceAll(`${join(view, "packages", name)}/`, `${directory}/`);
  return pointed.replaceAll(`${view}/`, `${project.directory}/`);
}
