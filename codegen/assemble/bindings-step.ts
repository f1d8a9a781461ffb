// Owns the last step of a build: typed bindings for the project's own modules and those of dependencies that were asked for, and
// the declarations by which TypeScript knows imports of `*.gleam`, written again only when the program has changed since, or our own code that writes them. The state of the last time stands next to them; without it,
// or with one that fits no more, the bindings are written anew (which changes only the files that differ).

import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { codeStamp } from "../own-code/index.ts";
import {
  type BuiltModule,
  type BuiltProject,
  packageInterface,
  writeFileAtomically,
} from "../project/index.ts";

/** What the transform knows and the bindings need. */
export interface TransformedProgram {
  readonly output: string;
  /** The same for two programs with the same output. */
  readonly fingerprint: string;
  /** Whether a function may suspend. */
  readonly suspends: (module: string, functionName: string) => boolean;
  /** Whether it has a second body for suspending callbacks. */
  readonly hasTwin: (module: string, functionName: string) => boolean;
}

/** A function or type that could not be bound. */
export interface Unbound {
  readonly module: string;
  readonly name: string;
  readonly reason: string;
}

/** What became of the bindings. */
export interface WrittenBindings {
  /** Files that were written or removed. */
  readonly changed: number;
  readonly unbound: ReadonlyArray<Unbound>;
}

/** Of a build that writes none. */
export const noBindings: WrittenBindings = { changed: 0, unbound: [] };

interface BindingsState {
  /** Stamp of the code that wrote them. */
  readonly code: string;
  /** Of the program, which the modules that were asked for are part of. */
  readonly fingerprint: string;
  readonly unbound: ReadonlyArray<Unbound>;
}

const bindingsStamp = (): string =>
  codeStamp(import.meta.filename, join(import.meta.dirname, "..", "bindings"));

/** The folders that it keeps. */
const foldersOf = ({ project }: BuiltProject) => [project.paths.bindings, project.paths.types];

const stateFile = (project: BuiltProject): string =>
  join(project.project.paths.root, "bindings-state.json");

/** The state of the last time, if the bindings need not be written. */
function upToDate(project: BuiltProject, program: TransformedProgram): BindingsState | undefined {
  const file = stateFile(project);
  if (![file, ...foldersOf(project)].every((path) => existsSync(path))) return undefined;
  const state = JSON.parse(readFileSync(file, "utf8")) as BindingsState;
  const isSame = state.code === bindingsStamp() && state.fingerprint === program.fingerprint;
  return isSame ? state : undefined;
}

/** Writes the bindings of these modules if need be. */
export async function writeProjectBindings(
  project: BuiltProject,
  program: TransformedProgram,
  modules: ReadonlyArray<BuiltModule>,
  interfaceText?: string,
): Promise<WrittenBindings> {
  const known = upToDate(project, program);
  if (known !== undefined) return { changed: 0, unbound: known.unbound };
  // Whatever stops this half-way, what is there then is not what the state says.
  rmSync(stateFile(project), { force: true });
  // Reading declarations needs the TypeScript compiler, which takes its time to load: only when there is work.
  const { writeBindings, writeGleamDeclarations } = await import("../bindings/index.ts");
  const report = writeBindings({
    declarations: project.gleamOutput,
    compiled: program.output,
    output: project.project.paths.bindings,
    program: join(project.project.paths.root, "program.json"),
    modules,
    packages: project.packages.map(({ name }) => name),
    interfaceText: interfaceText ?? (await packageInterface(project)),
    suspends: program.suspends,
    hasTwin: program.hasTwin,
  });
  const declarations = writeGleamDeclarations({
    project: project.directory,
    bindings: project.project.paths.bindings,
    output: project.project.paths.types,
    modules: modules.filter(({ packageName }) => packageName === project.name),
  });
  const { unbound } = report;
  const { fingerprint } = program;
  const state: BindingsState = { code: bindingsStamp(), fingerprint, unbound };
  writeFileAtomically(stateFile(project), `${JSON.stringify(state)}\n`);
  const changes = [report, declarations];
  const changed = changes.reduce(
    (sum, { written, removed }) => sum + written.length + removed.length,
    0,
  );
  return { changed, unbound };
}
