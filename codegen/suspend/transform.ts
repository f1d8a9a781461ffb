// The whole transform over modules in memory: facts (kept by the hash of each text), the solve over the whole program, then
// the text of every module that changes. Nothing here touches a file system. A text that does not parse, a suspending function
// handed to host code and the like are diagnostics in the result; they never throw.

import { createHash } from "node:crypto";
import type { EncodedSourceMap, SourceMapInput } from "@jridgewell/remapping";
import { colouredByForce } from "./colour-all.ts";
import { crossingFunctions } from "./crossing.ts";
import { type Diagnostic, diagnose } from "./diagnostics.ts";
import { Effects } from "./effects.ts";
import { emitModule, type ModuleEdits } from "./emit.ts";
import { Explainer, type Explanation } from "./explain.ts";
import type { ModuleFacts } from "./facts.ts";
import { type Flow, solveFlow } from "./flow.ts";
import { Hosted } from "./hosted.ts";
import { type LinkedModule, linkProgram, type Program } from "./link.ts";
import { render } from "./maps.ts";
import { Modes } from "./modes.ts";
import { Plan } from "./plan.ts";
import { Locator, positionText } from "./positions.ts";
import { readModule } from "./read-module.ts";
import { Registration } from "./registration.ts";
import { makeReport, type Report } from "./report.ts";
import { type StartTaker, standIn } from "./typescript-callers.ts";

export interface InputModule {
  /** `package/path/module.mjs`: relative imports are resolved against it. */
  readonly id: string;
  readonly code: string;
  /** The compiler's own source map. */
  readonly map?: SourceMapInput | undefined;
  /** JavaScript written by hand, not compiled from Gleam. */
  readonly isFfi: boolean;
  /** Path of the source for people; made from the id where it is missing. */
  readonly source?: string | undefined;
}

export interface TransformOptions {
  readonly modules: ReadonlyArray<InputModule>;
  /** Is what this specifier names part of the runtime, which handles suspensions itself? */
  readonly externalTrusted: (specifier: string) => boolean;
  /** Colour every Gleam function, whether it can suspend or not: an oracle for tests. */
  readonly colourAll?: boolean | undefined;
  /** Do loops of this module (`package/path/module`) that nothing ends give way to other processes? */
  readonly preempt?: ((module: string) => boolean) | undefined;
  /**
   * Let modules tell the runtime what is needed to hand their values to other threads, and mark the closures that may cross;
   * or every closure, as an oracle for tests.
   */
  readonly register?: "crossing" | "everything" | undefined;
  /** Facts by module id, kept between runs of the same code. Entries of other texts are replaced. */
  readonly cache?: Map<string, ModuleFacts> | undefined;
  /** Functions that TypeScript may give one that suspends. */
  readonly startTakers?: ReadonlyArray<StartTaker> | undefined;
}

export interface OutputModule {
  readonly id: string;
  readonly code: string;
  /** Null for a module without changes that had no map. */
  readonly map: SourceMapInput | null;
  readonly changed: boolean;
}

export interface TransformResult {
  readonly modules: ReadonlyArray<OutputModule>;
  readonly report: Report;
  readonly diagnostics: ReadonlyArray<Diagnostic>;
  /** Why a function suspends: `module.function` in Gleam terms. Null for an unknown name. */
  explain(name: string): Explanation | null;
}

export function transformProgram(options: TransformOptions): TransformResult {
  const analysed = analyseProgram(options);
  const modules = options.modules.map((input, index): OutputModule => {
    const edits = analysed.edit(index);
    if (edits === null) {
      return { id: input.id, code: input.code, map: input.map ?? null, changed: false };
    }
    return { id: input.id, changed: true, ...renderModule(input, edits) };
  });
  const { report, diagnostics, explain } = analysed;
  return { modules, report, diagnostics, explain };
}

export function renderModule(
  input: InputModule,
  edits: ModuleEdits,
): { code: string; map: EncodedSourceMap } {
  return render(input.id, input.code, edits.apply(), input.map ?? null);
}

export interface AnalysedProgram extends Omit<TransformResult, "modules"> {
  readonly program: Program;
  /** Edits of a module, by its place in the input; null where nothing changes. */
  edit(index: number): ModuleEdits | null;
}

/** Everything but the texts. */
export function analyseProgram(options: TransformOptions): AnalysedProgram {
  const typescript = standIn(options.startTakers ?? []);
  const inputs = typescript === null ? options.modules : [...options.modules, typescript];
  const facts = inputs.map((input) => ({ id: input.id, facts: factsOf(input, options) }));
  const program = linkProgram(facts, options.externalTrusted, options.preempt);
  const flow = solveFlow(program);
  const natural = new Effects(program, flow);
  const hosted = new Hosted(program, natural);
  const plan = planFor(program, flow, natural, hosted, options.colourAll === true);
  const registration = registrationFor(program, flow, options.register);
  const locator = new Locator(inputs);
  const explainer = new Explainer(program, natural, locator);
  const found = diagnose(program, hosted, explainer, plan);
  return {
    program,
    report: makeReport(plan, natural, program.modules.slice(0, options.modules.length)),
    diagnostics: typescript === null ? found : withoutTypeScript(found, options),
    explain: (name) => explainer.explain(name),
    edit: (index) => {
      const input = options.modules[index] as InputModule;
      const place = (offset: number): string => positionText(locator.at(input.id, offset));
      const module = program.modules[index] as LinkedModule;
      return emitModule(plan, registration, module, input.code, place);
    },
  };
}

/** What only TypeScript might do makes no program wrong: it is told when it is done. */
function withoutTypeScript(
  found: ReadonlyArray<Diagnostic>,
  options: TransformOptions,
): ReadonlyArray<Diagnostic> {
  if (found.every(({ code }) => code === "syntax")) return found;
  return analyseProgram({ ...options, startTakers: [] }).diagnostics;
}

function registrationFor(
  program: Program,
  flow: Flow,
  register: TransformOptions["register"],
): Registration | null {
  if (register === undefined) return null;
  const all = new Uint8Array(program.functions.length).fill(1);
  const crossing = register === "everything" ? all : crossingFunctions(program, flow);
  return new Registration(program, crossing);
}

function planFor(
  program: Program,
  flow: Flow,
  natural: Effects,
  hosted: Hosted,
  colourAll: boolean,
): Plan {
  if (!colourAll) return new Plan(program, natural, new Modes(program, natural), hosted);
  const forced = colouredByForce(program);
  const effects = new Effects(program, flow, forced);
  return new Plan(program, effects, new Modes(program, effects, forced), hosted);
}

/** Facts of a module, from the cache while its text is the same. */
function factsOf(input: InputModule, options: TransformOptions): ModuleFacts {
  const stamp = createHash("sha1").update(input.code).digest("base64");
  const known = options.cache?.get(input.id);
  if (known?.stamp === stamp && known.isFfi === input.isFfi) return known;
  const facts = readModule(input, stamp, options.externalTrusted);
  options.cache?.set(input.id, facts);
  return facts;
}
