// Modules to one program: global numbers for functions, nodes, calls and places, imports resolved to what they mean. A name
// that cannot be resolved stays a node that nothing flows into: loading the program will report it better than we could. What
// comes from outside the program is *trusted* (the runtime: it handles suspensions) or *external* (host code: it does not).

import { posix } from "node:path";
import {
  type CallFact,
  type ExportFact,
  type FunctionFact,
  type ImportFact,
  type ModuleFacts,
  NOTHING,
  PLACE,
} from "./facts.ts";
import { calledPosition, memberCalls } from "./hosts.ts";
import { Resolver } from "./resolve.ts";
import { givesOnlyData, takesCallbacks } from "./runtime.ts";
import { Wiring } from "./wiring.ts";

export interface LinkedModule {
  readonly index: number;
  readonly id: string;
  readonly facts: ModuleFacts;
  readonly functionBase: number;
  readonly nodeBase: number;
  readonly callBase: number;
  /** Specifiers of this module to modules of the program. */
  readonly resolved: Map<string, LinkedModule | null>;
  readonly exports: Map<string, ExportFact>;
  readonly exportAlls: ReadonlyArray<Extract<ExportFact, { kind: "all" }>>;
}

/** What a name means in the whole program. */
export type Meaning =
  | { kind: "function"; function: number }
  | { kind: "node"; node: number }
  | { kind: "trusted"; name: string }
  | { kind: "external"; name: string }
  | { kind: "missing" };

export type Target =
  /** A function called by its name: the name can be changed to its twin's. */
  | { kind: "function"; function: number }
  /** `own` decides the colour; what else may be at `node` is only checked. They differ for methods of the host's names. */
  | { kind: "value"; node: number; own: number; method: boolean }
  | { kind: "trusted"; name: string }
  | { kind: "host"; name: string };

export interface LinkedCall {
  readonly index: number;
  readonly module: LinkedModule;
  readonly fact: CallFact;
  readonly in: number;
  readonly target: Target;
  readonly args: ReadonlyArray<number>;
  readonly result: number;
  /** Host code may call function arguments. */
  readonly handsOver: boolean;
}

export interface Program {
  readonly modules: ReadonlyArray<LinkedModule>;
  readonly byId: ReadonlyMap<string, LinkedModule>;
  readonly functions: ReadonlyArray<FunctionFact>;
  readonly moduleOf: ReadonlyArray<LinkedModule>;
  /** Outermost function that a function is written in (itself, if it stands in the module's scope). */
  readonly ownerOf: Int32Array;
  /** 1 for functions whose loops give way to other processes, though nothing in them waits. */
  readonly givesWay: Uint8Array;
  /** Parameters of a function whose colour the caller decides, as bits. */
  readonly symbolic: Int32Array;
  readonly calls: ReadonlyArray<LinkedCall>;
  readonly nodes: number;
  /** Nodes of the places of the whole program. */
  readonly places: ReadonlyMap<string, number>;
  /** Pairs: from, to. Copies inside modules, imports, takes and gives. */
  readonly copies: ReadonlyArray<number>;
  /** Nodes that receive what is at a place. */
  readonly taking: Uint8Array;
  meaning(module: LinkedModule, imported: ImportFact): Meaning;
  exported(module: LinkedModule, name: string): Meaning;
}

export function linkProgram(
  modules: ReadonlyArray<{ id: string; facts: ModuleFacts }>,
  trusted: (specifier: string) => boolean,
  preempts: (module: string) => boolean = () => false,
): Program {
  const linked = numberModules(modules);
  const readable = linked.filter(({ facts }) => facts.errors.length === 0);
  const byId = new Map(readable.map((module) => [module.id, module]));
  for (const module of linked) resolveSpecifiers(module, byId);
  const functions: FunctionFact[] = [];
  const moduleOf: LinkedModule[] = [];
  for (const module of linked) {
    for (const fact of module.facts.functions) {
      functions.push(fact);
      moduleOf.push(module);
    }
  }
  const ownerOf = owners(linked, functions.length);
  const givesWay = preemptedLoops(linked, functions.length, preempts);
  const resolver = new Resolver(trusted);
  const meaning: Program["meaning"] = (module, fact) => resolver.meaning(module, fact);
  const exported: Program["exported"] = (module, name) => resolver.exported(module, name);
  const symbolic = Int32Array.from(functions, followedParameters);
  const wiring = new Wiring(linked, resolver);
  const calls = linked.flatMap((module) =>
    module.facts.calls.map((fact, index) =>
      linkCall(module, fact, index, meaning, functions, wiring),
    ),
  );
  wiring.connectFunctions(functions, moduleOf);
  wiring.connectPlaces();
  const nodes = wiring.nodes;
  const taking = new Uint8Array(nodes);
  for (const node of wiring.taking) taking[node] = 1;
  const { places, copies } = wiring;
  return {
    ...{ modules: linked, byId, functions, moduleOf, ownerOf, symbolic, givesWay, calls, nodes },
    ...{ places, copies, taking, meaning, exported },
  };
}

function numberModules(modules: ReadonlyArray<{ id: string; facts: ModuleFacts }>): LinkedModule[] {
  let functionBase = 0;
  let nodeBase = 0;
  let callBase = 0;
  return modules.map(({ id, facts }, index) => {
    const exports = new Map<string, ExportFact>();
    const exportAlls: Array<Extract<ExportFact, { kind: "all" }>> = [];
    for (const fact of facts.exports) {
      if (fact.kind === "all") exportAlls.push(fact);
      else exports.set(fact.name, fact);
    }
    const resolved = new Map<string, LinkedModule | null>();
    const module = {
      index,
      id,
      facts,
      functionBase,
      nodeBase,
      callBase,
      resolved,
      exports,
      exportAlls,
    };
    functionBase += facts.functions.length;
    nodeBase += facts.nodes;
    callBase += facts.calls.length;
    return module;
  });
}

/** Loops without end in modules that are to give way, as 1 at their functions. */
function preemptedLoops(
  modules: ReadonlyArray<LinkedModule>,
  count: number,
  preempts: (module: string) => boolean,
): Uint8Array {
  const found = new Uint8Array(count);
  for (const { id, facts, functionBase } of modules) {
    if (facts.isFfi || !preempts(id.replace(/\.m?js$/, ""))) continue;
    facts.functions.forEach((fact, index) => {
      if (fact.unbounded && fact.barrier === null) found[functionBase + index] = 1;
    });
  }
  return found;
}

function resolveSpecifiers(module: LinkedModule, byId: ReadonlyMap<string, LinkedModule>): void {
  const specifiers = new Set<string>(module.facts.namespaceValues);
  for (const { specifier } of module.facts.imports) specifiers.add(specifier);
  for (const fact of module.facts.exports) {
    if (fact.kind === "from" || fact.kind === "all") specifiers.add(fact.specifier);
  }
  for (const specifier of specifiers) {
    const relative = specifier.startsWith("./") || specifier.startsWith("../");
    const path = posix.join(posix.dirname(module.id), specifier);
    module.resolved.set(specifier, relative ? (byId.get(path) ?? null) : null);
  }
}

function owners(modules: ReadonlyArray<LinkedModule>, count: number): Int32Array {
  const ownerOf = new Int32Array(count);
  for (const { facts, functionBase } of modules) {
    facts.functions.forEach((fact, index) => {
      const inModuleScope = fact.parent <= 0;
      ownerOf[functionBase + index] = inModuleScope
        ? functionBase + index
        : (ownerOf[functionBase + fact.parent] as number);
    });
  }
  return ownerOf;
}

/** Only functions that can have a twin leave the colour of a parameter to their callers. */
function followedParameters(fact: FunctionFact): number {
  const known = fact.barrier === null || fact.barrier === "async function";
  const followed = fact.topLevel && known && !fact.generator && !fact.reassigned && !fact.aware;
  return followed && !fact.usesArguments ? fact.followed : 0;
}

function linkCall(
  module: LinkedModule,
  fact: CallFact,
  index: number,
  meaning: Program["meaning"],
  functions: ReadonlyArray<FunctionFact>,
  wiring: Wiring,
): LinkedCall {
  const globalNode = (node: number): number =>
    node === NOTHING ? NOTHING : module.nodeBase + node;
  const args = fact.args.map(globalNode);
  const result = globalNode(fact.result);
  const target = targetOf(module, fact, meaning, functions);
  if (target.kind === "function") passOn(functions[target.function], fact, args, result, wiring);
  let handsOver = fact.hostCalls;
  if (target.kind === "trusted") {
    const place = takesCallbacks(target.name) ? PLACE.callback : PLACE.kernel;
    for (const argument of args) wiring.give(argument, place);
    if (!givesOnlyData(target.name)) wiring.take(PLACE.kernel, result);
  } else if (target.kind === "host" && fact.callee.kind !== "host") {
    handsOver = externalCalls(module, fact.callee);
    if (handsOver) wiring.take(PLACE.items, result);
  } else if (fact.unlessDefined !== "" && wiring.written.has(`.${fact.unlessDefined}`)) {
    handsOver = false;
  }
  if (handsOver) {
    const called = calledPosition(fact.callee);
    args.forEach((argument, position) => {
      wiring.give(argument, PLACE.host);
      if (position !== called) wiring.give(argument, PLACE.elements);
    });
  }
  return {
    index: module.callBase + index,
    module,
    fact,
    in: module.functionBase + fact.in,
    target,
    args,
    result,
    handsOver,
  };
}

/** Does a call of this function, by its name, have some of the call's own arguments as its result, and nothing else? */
export function passesOn(fact: FunctionFact | undefined, call: CallFact): boolean {
  return fact !== undefined && fact.passes.length > 0 && call.spread < 0;
}

function passOn(
  fact: FunctionFact | undefined,
  call: CallFact,
  args: ReadonlyArray<number>,
  result: number,
  wiring: Wiring,
): void {
  if (fact === undefined || result === NOTHING || !passesOn(fact, call)) return;
  for (const position of fact.passes) {
    const argument = args[position] ?? NOTHING;
    if (argument !== NOTHING) wiring.copy(argument, result);
  }
}

/** May a function of a module outside of the program call what it is given? */
function externalCalls(module: LinkedModule, callee: CallFact["callee"]): boolean {
  if (callee.kind !== "member" && callee.kind !== "import") return true;
  const imported = module.facts.imports[callee.import] as ImportFact;
  const name = callee.kind === "member" ? callee.name : imported.imported;
  return memberCalls(imported.specifier, name);
}

function targetOf(
  module: LinkedModule,
  fact: CallFact,
  meaning: Program["meaning"],
  functions: ReadonlyArray<FunctionFact>,
): Target {
  const { callee } = fact;
  switch (callee.kind) {
    case "function":
      return known(module.functionBase + callee.function, module, functions);
    case "node":
      return value(globalOr(module, callee.node));
    case "method": {
      const own = globalOr(module, callee.own);
      return { kind: "value", node: globalOr(module, callee.node), own, method: true };
    }
    case "host":
      return { kind: "host", name: callee.name };
    case "member": {
      const means = meaning(module, module.facts.imports[callee.import] as ImportFact);
      const name = `${means.kind === "trusted" || means.kind === "external" ? means.name : ""}.${callee.name}`;
      if (means.kind === "trusted") return { kind: "trusted", name };
      if (means.kind === "external") return { kind: "host", name };
      return { ...value(globalOr(module, callee.node)), method: true };
    }
    case "import": {
      const imported = module.facts.imports[callee.import] as ImportFact;
      const means = meaning(module, imported);
      if (means.kind === "function") {
        const found = known(means.function, module, functions);
        if (found.kind === "function") return found;
      }
      if (means.kind === "trusted") return { kind: "trusted", name: means.name };
      if (means.kind === "external") return { kind: "host", name: means.name };
      return value(module.nodeBase + imported.node);
    }
  }
}

function value(node: number): Extract<Target, { kind: "value" }> {
  return { kind: "value", node, own: node, method: false };
}

function globalOr(module: LinkedModule, node: number): number {
  return node === NOTHING ? NOTHING : module.nodeBase + node;
}

/** A function called by name; one whose name is assigned to is a variable like any other. */
function known(
  index: number,
  module: LinkedModule,
  functions: ReadonlyArray<FunctionFact>,
): Target {
  const fact = functions[index] as FunctionFact;
  if (!fact.reassigned) return { kind: "function", function: index };
  return value(module.nodeBase + fact.node);
}
