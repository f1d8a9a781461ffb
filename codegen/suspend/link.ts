// Modules to one program: global numbers for functions, nodes, calls and places, imports resolved to what they mean. A name
// that cannot be resolved stays a node that nothing flows into: loading the program will report it better than we could. What
// comes from outside the program is *trusted* (the runtime: it handles suspensions) or *external* (host code: it does not).

import { posix } from "node:path";
import {
  type CallFact,
  type ExportFact,
  FOREIGN_FIELDS,
  type FunctionFact,
  foreignField,
  type ImportFact,
  METHOD_MARK,
  type ModuleFacts,
  NOTHING,
  PLACE,
} from "./facts.ts";
import { takesCallbacks } from "./runtime.ts";

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

const EXPORT_DEPTH_MAX = 64;

export function linkProgram(
  modules: ReadonlyArray<{ id: string; facts: ModuleFacts }>,
  trusted: (specifier: string) => boolean,
): Program {
  const linked = numberModules(modules);
  const byId = new Map(linked.map((module) => [module.id, module]));
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
  const exported = (module: LinkedModule, name: string, depth = 0): Meaning =>
    resolveExport(module, name, depth);
  const meaning = (module: LinkedModule, fact: ImportFact): Meaning =>
    importMeaning(module, fact, 0);

  function importMeaning(module: LinkedModule, fact: ImportFact, depth: number): Meaning {
    const other = module.resolved.get(fact.specifier) ?? null;
    if (other !== null) return resolveExport(other, fact.imported, depth + 1);
    const kind = trusted(fact.specifier) ? "trusted" : "external";
    const relative = fact.specifier.startsWith(".");
    return relative ? { kind: "missing" } : { kind, name: fact.imported };
  }

  function resolveExport(module: LinkedModule, name: string, depth: number): Meaning {
    if (depth > EXPORT_DEPTH_MAX) return { kind: "missing" };
    const found = module.exports.get(name);
    if (found === undefined) return resolveThroughAll(module, name, depth);
    switch (found.kind) {
      case "function":
        return { kind: "function", function: module.functionBase + found.function };
      case "node":
        return { kind: "node", node: module.nodeBase + found.node };
      case "import": {
        const fact = module.facts.imports[found.import];
        return fact === undefined ? { kind: "missing" } : importMeaning(module, fact, depth);
      }
      case "from": {
        const { specifier, imported } = found;
        const fact = { specifier, imported, local: "", specifierEnd: -1, node: NOTHING };
        return importMeaning(module, fact, depth);
      }
      case "all":
        return { kind: "missing" };
    }
  }

  function resolveThroughAll(module: LinkedModule, name: string, depth: number): Meaning {
    for (const all of module.exportAlls) {
      if (all.name !== "") continue;
      const other = module.resolved.get(all.specifier) ?? null;
      if (other === null) continue;
      const found = resolveExport(other, name, depth + 1);
      if (found.kind !== "missing") return found;
    }
    return { kind: "missing" };
  }

  const symbolic = Int32Array.from(functions, followedParameters);
  const wiring = new Wiring(linked, meaning);
  const calls = linked.flatMap((module) =>
    module.facts.calls.map((fact, index) =>
      linkCall(module, fact, index, meaning, functions, wiring),
    ),
  );
  for (const [index, node] of wiring.imported) {
    const fact = functions[index] as FunctionFact;
    wiring.copy((moduleOf[index] as LinkedModule).nodeBase + fact.node, node);
  }
  wiring.connectPlaces();
  const nodes = wiring.nodes;
  const taking = new Uint8Array(nodes);
  for (const node of wiring.taking) taking[node] = 1;
  const { places, copies } = wiring;
  return {
    ...{ modules: linked, byId, functions, moduleOf, ownerOf, symbolic, calls, nodes },
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
  let handsOver = fact.hostCalls;
  if (target.kind === "trusted") {
    const place = takesCallbacks(target.name) ? PLACE.callback : PLACE.kernel;
    for (const argument of args) wiring.give(argument, place);
    wiring.take(PLACE.kernel, result);
  } else if (target.kind === "host" && fact.callee.kind !== "host") {
    handsOver = true;
    wiring.take(PLACE.items, result);
  } else if (fact.unlessDefined !== "" && wiring.written.has(`.${fact.unlessDefined}`)) {
    handsOver = false;
  }
  if (handsOver) {
    for (const argument of args) {
      wiring.give(argument, PLACE.host);
      wiring.give(argument, PLACE.elements);
    }
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

/** Collects the copies of the whole program and the nodes of its places. */
class Wiring {
  readonly places = new Map<string, number>();
  readonly copies: number[] = [];
  readonly taking: number[] = [];
  readonly written = new Set<string>();
  nodes: number;

  constructor(modules: ReadonlyArray<LinkedModule>, meaning: Program["meaning"]) {
    const last = modules.at(-1);
    this.nodes = last === undefined ? 0 : last.nodeBase + last.facts.nodes;
    for (const { facts } of modules) {
      for (const [, place] of facts.gives) this.written.add(place.replace(METHOD_MARK, ""));
    }
    for (const module of modules) this.wire(module, meaning);
  }

  place(name: string): number {
    let node = this.places.get(name);
    if (node === undefined) {
      node = this.nodes++;
      this.places.set(name, node);
    }
    return node;
  }

  copy(from: number, to: number): void {
    this.copies.push(from, to);
  }

  give(node: number, place: string): void {
    if (node !== NOTHING) this.copy(node, this.place(place));
  }

  take(place: string, node: number): void {
    if (node === NOTHING) return;
    this.copy(this.place(place), node);
    this.taking.push(node);
  }

  wire(module: LinkedModule, meaning: Program["meaning"]): void {
    const { facts, nodeBase } = module;
    for (let at = 0; at < facts.copies.length; at += 2) {
      this.copy(
        nodeBase + (facts.copies[at] as number),
        nodeBase + (facts.copies[at + 1] as number),
      );
    }
    for (const [place, node] of facts.takes) this.take(place, nodeBase + node);
    for (const [node, place] of facts.gives) this.giveField(nodeBase + node, place, facts.isFfi);
    for (const fact of facts.imports) this.wireImport(module, fact, meaning(module, fact));
    for (const specifier of facts.namespaceValues) {
      this.wireNamespace(module.resolved.get(specifier) ?? null);
    }
  }

  private giveField(node: number, place: string, isFfi: boolean): void {
    const method = place.endsWith(METHOD_MARK);
    const field = method ? place.slice(0, -METHOD_MARK.length) : place;
    this.give(node, field);
    if (!isFfi || !field.startsWith(".")) return;
    this.give(node, foreignField(field.slice(1)));
    if (!method) this.give(node, FOREIGN_FIELDS);
  }

  wireImport(module: LinkedModule, fact: ImportFact, means: Meaning): void {
    const node = module.nodeBase + fact.node;
    if (means.kind === "node") this.copy(means.node, node);
    else if (means.kind === "trusted") this.take(PLACE.kernel, node);
    else if (means.kind === "external") this.take(PLACE.items, node);
    else if (means.kind === "function") this.imported.push([means.function, node]);
  }

  /** Imports of functions, connected once all functions are numbered. */
  readonly imported: Array<readonly [number, number]> = [];

  wireNamespace(module: LinkedModule | null): void {
    if (module === null) return;
    for (const fact of module.exports.values()) {
      if (fact.kind === "function") {
        const local = module.facts.functions[fact.function] as FunctionFact;
        this.give(module.nodeBase + local.node, `.${fact.name}`);
      } else if (fact.kind === "node") {
        this.give(module.nodeBase + fact.node, `.${fact.name}`);
      }
    }
  }

  /**
   * Field places among each other: numbered fields are items, and computed writes reach computed reads and numbered fields.
   * They do not reach fields that are read by name: one `object[key] = value` of a JSON encoder would otherwise make every
   * method call of the whole program suspect. Where FFI code writes a suspending function under a computed name, method calls
   * of FFI code check what they are given instead (`own` of a callee).
   */
  connectPlaces(): void {
    const [elements, items] = [this.place(PLACE.elements), this.place(PLACE.items)];
    const [computed, anything] = [this.place(PLACE.computed), this.place(PLACE.anything)];
    const everything = this.place(PLACE.everything);
    this.copy(this.place(FOREIGN_FIELDS), anything);
    this.copy(anything, everything);
    for (const name of [PLACE.kernel, PLACE.callback, PLACE.host]) this.place(name);
    this.copy(elements, items);
    this.copy(computed, items);
    this.copy(items, anything);
    for (const [name, node] of [...this.places]) {
      if (!name.startsWith(".")) continue;
      if (/^\.\d+$/.test(name)) {
        this.copy(computed, node);
        this.copy(node, items);
        this.copy(elements, node);
      } else {
        this.copy(node, everything);
      }
    }
  }
}
