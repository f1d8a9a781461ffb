// The colours of a program as data: per function, per export, and counted. What bindings need to know is the colour of an
// export; what people ask is how much of their program is coloured.

import type { Effects } from "./effects.ts";
import { type Colour, colourOf, gleamName } from "./explain.ts";
import type { LinkedModule } from "./link.ts";
import { OWN, TWIN } from "./modes.ts";
import type { Plan } from "./plan.ts";
import { moduleName } from "./positions.ts";

export interface FunctionReport {
  /** Name in Gleam terms; "" for an anonymous function. */
  readonly name: string;
  readonly colour: Colour;
  /** Positions, from 0, of the parameters that decide a polymorphic function's colour. */
  readonly decidedBy: ReadonlyArray<number>;
  /** How its name is written: as it was, or as a generator. */
  readonly generator: boolean;
  /** Has a second body for suspending callbacks; exported as `name$s` where the function is. */
  readonly twin: boolean;
  readonly exported: boolean;
}

export interface ModuleReport {
  readonly id: string;
  readonly module: string;
  readonly functions: ReadonlyArray<FunctionReport>;
  /** Colour of every function that the module exports, re-exports included, by its name in JavaScript. */
  readonly exports: Readonly<Record<string, Colour>>;
  /** Closures and methods that may suspend, of all there are. */
  readonly closures: { readonly suspending: number; readonly all: number };
}

export interface ReportCounts {
  readonly plain: number;
  readonly polymorphic: number;
  readonly suspending: number;
  /** Bodies that became generators, twins and closures included. */
  readonly generators: number;
  readonly twins: number;
}

export interface Report {
  readonly modules: ReadonlyArray<ModuleReport>;
  readonly counts: ReportCounts;
  /** Colour of what a module exports under a name (as in its JavaScript); null for what is no function. */
  colourOf(module: string, exportName: string): Colour | null;
}

/** Tells of these modules of the program. */
export function makeReport(
  plan: Plan,
  natural: Effects,
  linked: ReadonlyArray<LinkedModule>,
): Report {
  const { program } = plan;
  const modules = linked.map((module): ModuleReport => {
    const functions: FunctionReport[] = [];
    const closures = { suspending: 0, all: 0 };
    module.facts.functions.forEach((fact, local) => {
      const index = module.functionBase + local;
      if (fact.topLevel) functions.push(functionReport(plan, natural, index));
      else if (fact.parent >= 0) {
        closures.all += 1;
        if (natural.ofValue(index) > 0) closures.suspending += 1;
      }
    });
    const exports: Record<string, Colour> = {};
    for (const name of module.exports.keys()) {
      const means = program.exported(module, name);
      if (means.kind === "function") exports[name] = colourOf(natural, means.function);
    }
    return { id: module.id, module: moduleName(module.id), functions, exports, closures };
  });
  return { modules, counts: countAll(plan, modules, linked), colourOf: lookUp };

  function lookUp(name: string, exportName: string): Colour | null {
    const module = linked.find(({ id }) => id === name || moduleName(id) === name);
    if (module === undefined) return null;
    const means = program.exported(module, exportName);
    return means.kind === "function" ? colourOf(natural, means.function) : null;
  }
}

function functionReport(plan: Plan, natural: Effects, index: number): FunctionReport {
  const fact = natural.fact(index);
  const decidedBy: number[] = [];
  const colour = colourOf(natural, index);
  const deps = colour === "polymorphic" ? (natural.deps[index] as number) : 0;
  for (let bit = 0; bit < 31; bit++) if ((deps & (1 << bit)) !== 0) decidedBy.push(bit);
  return {
    name: gleamName(fact.name),
    colour,
    decidedBy,
    generator: plan.isGenerator(index, OWN),
    twin: plan.hasTwin(index),
    exported: fact.exported,
  };
}

function countAll(
  plan: Plan,
  modules: ReadonlyArray<ModuleReport>,
  linked: ReadonlyArray<LinkedModule>,
): ReportCounts {
  const counts = { plain: 0, polymorphic: 0, suspending: 0, generators: 0, twins: 0 };
  for (const { functions } of modules) {
    for (const { colour, twin } of functions) {
      counts[colour] += 1;
      if (twin) counts.twins += 1;
    }
  }
  const { program } = plan;
  const last = linked.at(-1);
  const end = last === undefined ? 0 : last.functionBase + last.facts.functions.length;
  for (let index = 0; index < end; index++) {
    if (plan.isGenerator(index, OWN)) counts.generators += 1;
    const twin = plan.hasTwin(program.ownerOf[index] as number);
    if (twin && plan.isGenerator(index, TWIN)) counts.generators += 1;
  }
  return counts;
}
