// Owns the last step of a build: typed bindings for the project's own modules, and the declarations by which TypeScript
// knows imports of `*.gleam`, written again only when the program has changed since, or our own code that writes them. The state of the last time stands next to them; without it,
// or with one that fits no more, the bindings are written anew (which changes only the files that differ).

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codeStamp } from "../own-code/index.ts";
import { type BuiltProject, packageInterface, writeFileAtomically } from "../project/index.ts";

/** What the transform knows and the bindings need. */
export interface TransformedProgram {
  readonly output: string;
  /** The same for two programs with the same output. */
  readonly fingerprint: string;
  /** Whether a function may suspend. */
  readonly suspends: (module: string, functionName: string) => boolean;
}

interface BindingsState {
  /** Stamp of the code that wrote them. */
  readonly code: string;
  readonly fingerprint: string;
}

const bindingsStamp = (): string =>
  codeStamp(import.meta.filename, join(import.meta.dirname, "..", "bindings"));

/** The folders that it keeps. */
const foldersOf = ({ project }: BuiltProject) => [project.paths.bindings, project.paths.types];

const stateFile = (project: BuiltProject): string =>
  join(project.project.paths.root, "bindings-state.json");

function isUpToDate(project: BuiltProject, program: TransformedProgram): boolean {
  const file = stateFile(project);
  if (![file, ...foldersOf(project)].every((path) => existsSync(path))) return false;
  const state = JSON.parse(readFileSync(file, "utf8")) as BindingsState;
  return state.code === bindingsStamp() && state.fingerprint === program.fingerprint;
}

/** Writes the bindings if need be; gives how many files changed. */
export async function writeProjectBindings(
  project: BuiltProject,
  program: TransformedProgram,
): Promise<number> {
  if (isUpToDate(project, program)) return 0;
  // Reading declarations needs the TypeScript compiler, which takes its time to load: only when there is work.
  const { writeBindings, writeGleamDeclarations } = await import("../bindings/index.ts");
  const modules = project.modules.filter(
    ({ kind, folder, packageName }) =>
      kind === "gleam" && folder === "src" && packageName === project.name,
  );
  const report = writeBindings({
    declarations: project.gleamOutput,
    compiled: program.output,
    output: project.project.paths.bindings,
    modules,
    packages: project.packages.map(({ name }) => name),
    interfaceText: await packageInterface(project),
    suspends: program.suspends,
  });
  const declarations = writeGleamDeclarations({
    project: project.directory,
    bindings: project.project.paths.bindings,
    output: project.project.paths.types,
    modules,
  });
  const state: BindingsState = { code: bindingsStamp(), fingerprint: program.fingerprint };
  writeFileAtomically(stateFile(project), `${JSON.stringify(state)}\n`);
  const changes = [report, declarations];
  return changes.reduce((sum, { written, removed }) => sum + written.length + removed.length, 0);
}
