// The transform of a project on disk: reads the compiled tree, writes the transformed one with the same layout, and beside it
// `suspension.json` with the colours. Incremental: with the fingerprint of the last time nothing is read; else facts come from
// the state file for every module whose text is the same, and only files that come out different are written. There is no state while
// they are, so that a build that was stopped half-way is not taken for the one before it: modules of two builds do not fit together.
// Code that cannot suspend where it would have to is a `SuspensionRefused`, and the output of the last good build stays as it is.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Diagnostic } from "./diagnostics.ts";
import { type Explanation, gleamName } from "./explain.ts";
import type { ModuleFacts } from "./facts.ts";
import { namesModule } from "./module-names.ts";
import { OutputTree } from "./output-tree.ts";
import type { ModuleReport, Report, ReportCounts } from "./report.ts";
import {
  forgetState,
  readState,
  type TransformState,
  transformStamp,
  writeState,
} from "./state-file.ts";
import {
  type AnalysedProgram,
  analyseProgram,
  type InputModule,
  renderModule,
} from "./transform.ts";
import { type StartTaker, startTakers } from "./typescript-callers.ts";

/** The part of a built project that the transform needs. */
export interface CompiledProject {
  readonly directory: string;
  /** `…/dev/javascript`, with a directory per package. */
  readonly gleamOutput: string;
  readonly modules: ReadonlyArray<{
    readonly kind: "gleam" | "foreign";
    readonly source: string;
    readonly output: string;
  }>;
  /** The files of the program, relative to `gleamOutput`; what else lies there is none of its business. */
  readonly outputs: ReadonlyArray<string>;
  /** Directories that programs read files from: where they lie, by where they belong, relative to `gleamOutput`. */
  readonly assets: Readonly<Record<string, string>>;
  /** The same for two builds with the same output. */
  readonly fingerprint: string;
}

export interface TransformBuildOptions {
  /** Colour every Gleam function, and keep the result apart from the ordinary one. */
  readonly colourAll?: boolean | undefined;
  /**
   * Let loops that nothing ends give way to other processes: all of them, or those of the packages and modules of these names
   * (`bank`, `bank/account`, `bank/bank/account`). False by default.
   */
  readonly preempt?: boolean | ReadonlyArray<string> | undefined;
  /** Compiled Gleam modules whose functions TypeScript calls. */
  readonly called?: ReadonlyArray<{ readonly output: string }> | undefined;
}

export interface TransformedBuild {
  /** The transformed program. */
  readonly output: string;
  /** Functions of all modules, by whether they may suspend (polymorphic ones are plain by themselves). */
  readonly functions: { readonly plain: number; readonly suspending: number };
  /** The same for two builds with the same output: of the compiled program, of the transform itself, and its options. */
  readonly fingerprint: string;
  readonly counts: ReportCounts;
  /** Files that were written or removed. */
  readonly changed: number;
  /** May this export suspend? Module and function in Gleam terms, or as in JavaScript. */
  suspends(module: string, functionName: string): boolean;
  /** Has this export, by its name in JavaScript, a second body for suspending callbacks: an export `name$s`? */
  hasTwin(module: string, functionName: string): boolean;
  /** Why a function suspends; null for an unknown name. Reads the program again when nothing had changed. */
  explain(name: string): Explanation | null;
}

/** Suspending functions would have to suspend where nothing can. */
export class SuspensionRefused extends Error {
  readonly _tag = "SuspensionRefused";
  readonly diagnostics: ReadonlyArray<Diagnostic>;

  constructor(diagnostics: ReadonlyArray<Diagnostic>) {
    const count = diagnostics.length === 1 ? "1 place" : `${diagnostics.length} places`;
    super(
      `the program cannot run: ${count} to change\n${diagnostics.map((d) => d.text).join("\n\n")}`,
    );
    this.name = "SuspensionRefused";
    this.diagnostics = diagnostics;
  }
}

/** Where colours are kept for other tools. */
interface SuspensionFile {
  readonly counts: ReportCounts;
  /** Colour by module and export, plain ones left out. */
  readonly colours: Record<string, Record<string, "polymorphic" | "suspending">>;
  readonly modules: ReadonlyArray<ModuleReport>;
}

const RUNTIME = /^starfish-otp\//;

export async function transformBuild(
  project: CompiledProject,
  options: TransformBuildOptions = {},
): Promise<TransformedBuild> {
  const places = placesOf(project, options);
  const state = readState(places.state);
  const upToDate =
    state.fingerprint === project.fingerprint &&
    state.options === optionsText(options) &&
    existsSync(places.output) &&
    existsSync(places.report);
  if (upToDate) return described(project, options, places, 0, null);
  const modules = readModules(project);
  const cache = new Map<string, ModuleFacts>(Object.entries(state.facts));
  const analysed = analyse(project, modules, options, cache);
  const refused = analysed.diagnostics.filter(({ code }) => code !== "syntax");
  if (refused.length > 0) throw new SuspensionRefused(refused);
  const tree = new OutputTree(places.output, state.files, () => forgetState(places.state));
  writeModules(project, modules, analysed, tree);
  carryOthers(project, tree);
  tree.prune();
  writeFileSync(places.report, `${JSON.stringify(suspensionFile(analysed.report), null, 1)}\n`);
  const facts: Record<string, ModuleFacts> = {};
  for (const { id } of modules) facts[id] = cache.get(id) as ModuleFacts;
  const next: TransformState = {
    ...state,
    fingerprint: project.fingerprint,
    options: optionsText(options),
    facts,
    files: tree.files,
  };
  writeState(places.state, next);
  return described(project, options, places, tree.written.length + tree.removed.length, analysed);
}

/** What decides about the output besides the program; where it is kept is decided by `colourAll`. */
function optionsText({ preempt = false, called = [] }: TransformBuildOptions): string {
  const preempted = typeof preempt === "object" ? [...preempt].sort() : preempt;
  return JSON.stringify({ preempt: preempted, called: called.map(({ output }) => output).sort() });
}

/** Is this module, or its package, among those that give way? */
function preempts({ preempt }: TransformBuildOptions): (module: string) => boolean {
  if (typeof preempt !== "object") return () => preempt === true;
  const named = new Set(preempt);
  return (module) => {
    const slash = module.indexOf("/");
    return namesModule(named, module.slice(0, slash), module.slice(slash + 1));
  };
}

interface Places {
  readonly output: string;
  readonly report: string;
  readonly state: string;
}

function placesOf(project: CompiledProject, options: TransformBuildOptions): Places {
  const root = join(project.directory, "build", "starfish");
  const all = options.colourAll === true ? "-coloured" : "";
  return {
    output: join(root, `javascript${all}`),
    report: join(root, `suspension${all}.json`),
    state: join(root, `suspension${all}-state.json`),
  };
}

function isModule(path: string): boolean {
  return /\.m?js$/.test(path);
}

function readModules(project: CompiledProject): InputModule[] {
  const sources = new Map<string, { source: string; isFfi: boolean }>();
  for (const { output, source, kind } of project.modules) {
    const id = relative(project.gleamOutput, output).replaceAll("\\", "/");
    sources.set(id, { source, isFfi: kind === "foreign" });
  }
  const all = new Set(project.outputs);
  return [...project.outputs]
    .sort()
    .filter(isModule)
    .map((id): InputModule => {
      const code = readFileSync(join(project.gleamOutput, id), "utf8");
      const map = all.has(`${id}.map`)
        ? readFileSync(join(project.gleamOutput, `${id}.map`), "utf8")
        : undefined;
      const known = sources.get(id);
      const isFfi = known === undefined ? map === undefined : known.isFfi;
      const source = known === undefined ? undefined : relative(project.directory, known.source);
      return { id, code, map, isFfi, source };
    });
}

function analyse(
  project: CompiledProject,
  modules: ReadonlyArray<InputModule>,
  options: TransformBuildOptions,
  cache: Map<string, ModuleFacts>,
): AnalysedProgram {
  return analyseProgram({
    modules,
    cache,
    colourAll: options.colourAll,
    register: "crossing",
    preempt: preempts(options),
    externalTrusted: (specifier) => RUNTIME.test(specifier),
    startTakers: takersOf(project, options),
  });
}

/** Functions that TypeScript may give what starts an actor, by the declarations of the modules that it calls. */
function takersOf(
  { gleamOutput }: CompiledProject,
  { called = [] }: TransformBuildOptions,
): ReadonlyArray<StartTaker> {
  return called.flatMap(({ output }) => {
    const declarations = output.replace(/\.mjs$/, ".d.mts");
    if (!existsSync(declarations)) return [];
    const id = relative(gleamOutput, output).replaceAll("\\", "/");
    return startTakers(id, readFileSync(declarations, "utf8"));
  });
}

function writeModules(
  project: CompiledProject,
  modules: ReadonlyArray<InputModule>,
  analysed: AnalysedProgram,
  tree: OutputTree,
): void {
  modules.forEach((input, index) => {
    const edits = analysed.edit(index);
    const stamp = hashOf(input.code);
    if (edits === null) {
      tree.put(input.id, stamp, () => input.code);
      if (input.map !== undefined) {
        const map = input.map as string;
        tree.put(`${input.id}.map`, hashOf(map), () =>
          rebased(project, tree, input, JSON.parse(map)),
        );
      }
      return;
    }
    const places = edits.tellsPlaces ? ` ${hashOf(String(input.map))}` : "";
    const origin = `${stamp} ${hashOf(edits.signature)}${places}`;
    let rendered: ReturnType<typeof renderModule> | null = null;
    const render = (): ReturnType<typeof renderModule> => {
      rendered ??= renderModule(input, edits);
      return rendered;
    };
    tree.put(input.id, origin, () => render().code);
    tree.put(`${input.id}.map`, `${origin} ${hashOf(String(input.map))}`, () =>
      rebased(project, tree, input, render().map),
    );
  });
}

/** A map whose source is found from where the transformed module lies. */
function rebased(
  project: CompiledProject,
  tree: OutputTree,
  input: InputModule,
  map: object,
): string {
  const source = input.source ?? relative(project.directory, join(project.gleamOutput, input.id));
  const from = dirname(join(tree.directory, input.id));
  const path = relative(from, join(project.directory, source)).replaceAll("\\", "/");
  return JSON.stringify({ ...map, sources: [path] });
}

/** Declarations, files in other languages, and links to assets. */
function carryOthers(project: CompiledProject, tree: OutputTree): void {
  for (const [path, directory] of Object.entries(project.assets)) tree.link(path, directory);
  for (const path of project.outputs) {
    if (tree.files[path] !== undefined) continue;
    const content = readFileSync(join(project.gleamOutput, path));
    tree.put(path, hashOf(content), () => content);
  }
}

function hashOf(content: string | Buffer): string {
  return createHash("sha1").update(content).digest("base64");
}

function suspensionFile(report: Report): SuspensionFile {
  const colours: SuspensionFile["colours"] = {};
  for (const { id, exports } of report.modules) {
    const found: Record<string, "polymorphic" | "suspending"> = {};
    for (const [name, colour] of Object.entries(exports))
      if (colour !== "plain") found[name] = colour;
    if (Object.keys(found).length > 0) colours[id] = found;
  }
  return { counts: report.counts, colours, modules: report.modules };
}

function described(
  project: CompiledProject,
  options: TransformBuildOptions,
  places: Places,
  changed: number,
  analysed: AnalysedProgram | null,
): TransformedBuild {
  const file = JSON.parse(readFileSync(places.report, "utf8")) as SuspensionFile;
  const byModule = new Map<string, Record<string, string>>();
  for (const [id, colours] of Object.entries(file.colours)) {
    byModule.set(id, colours);
    byModule.set(id.slice(id.indexOf("/") + 1).replace(/\.mjs$/, ""), colours);
  }
  const twins = new Set(
    file.modules.flatMap(({ module, functions }) =>
      functions.flatMap(({ name, twin }) => (twin ? [`${module}.${name}`] : [])),
    ),
  );
  const { plain, polymorphic, suspending } = file.counts;
  let known = analysed;
  return {
    output: places.output,
    functions: { plain: plain + polymorphic, suspending },
    fingerprint: [project.fingerprint, transformStamp(), optionsText(options)].join(" "),
    counts: file.counts,
    changed,
    suspends: (module, name) => {
      const colours = byModule.get(module);
      return colours?.[name] === "suspending" || colours?.[`${name}$`] === "suspending";
    },
    hasTwin: (module, name) => twins.has(`${module}.${gleamName(name)}`),
    explain: (name) => {
      known ??= analyse(
        project,
        readModules(project),
        options,
        new Map(Object.entries(readState(places.state).facts)),
      );
      return known.explain(name);
    },
  };
}
