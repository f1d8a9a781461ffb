// The copies of the whole program and the nodes of its places: those inside modules, those between modules through imports,
// and those among places. Numbers past the modules' own nodes are handed out here.

import {
  FOREIGN_FIELDS,
  type FunctionFact,
  foreignField,
  type ImportFact,
  METHOD_MARK,
  NOTHING,
  PLACE,
} from "./facts.ts";
import type { LinkedModule, Meaning } from "./link.ts";
import type { Resolver } from "./resolve.ts";

export class Wiring {
  readonly places = new Map<string, number>();
  readonly copies: number[] = [];
  readonly taking: number[] = [];
  readonly written = new Set<string>();
  nodes: number;
  private readonly resolver: Resolver;
  /** Functions of other modules, and nodes that hold them. */
  private readonly imported: Array<readonly [number, number]> = [];

  constructor(modules: ReadonlyArray<LinkedModule>, resolver: Resolver) {
    this.resolver = resolver;
    const last = modules.at(-1);
    this.nodes = last === undefined ? 0 : last.nodeBase + last.facts.nodes;
    for (const { facts } of modules) {
      for (const [, place] of facts.gives) this.written.add(place.replace(METHOD_MARK, ""));
    }
    for (const module of modules) this.wire(module);
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

  private wire(module: LinkedModule): void {
    const { facts, nodeBase } = module;
    for (let at = 0; at < facts.copies.length; at += 2) {
      this.copy(
        nodeBase + (facts.copies[at] as number),
        nodeBase + (facts.copies[at + 1] as number),
      );
    }
    for (const [place, node] of facts.takes) this.take(place, nodeBase + node);
    for (const [node, place] of facts.gives) this.giveField(nodeBase + node, place, facts.isFfi);
    for (const fact of facts.imports) {
      this.wireImport(module, fact, this.resolver.meaning(module, fact));
    }
    for (const specifier of facts.namespaceValues) {
      this.wireNamespace(module.resolved.get(specifier) ?? null);
    }
    for (const { name, specifier } of module.exportAlls) {
      if (name !== "") this.wireNamespace(module.resolved.get(specifier) ?? null);
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

  private wireImport(module: LinkedModule, fact: ImportFact, means: Meaning): void {
    const node = module.nodeBase + fact.node;
    if (means.kind === "node") this.copy(means.node, node);
    else if (means.kind === "trusted") this.take(PLACE.kernel, node);
    else if (means.kind === "external") this.take(PLACE.items, node);
    else if (means.kind === "function") this.imported.push([means.function, node]);
  }

  private wireNamespace(module: LinkedModule | null): void {
    if (module === null) return;
    for (const name of module.exports.keys()) {
      const means = this.resolver.exported(module, name);
      if (means.kind === "node") this.give(means.node, `.${name}`);
      if (means.kind === "function") this.imported.push([means.function, this.place(`.${name}`)]);
    }
  }

  /** Connects imports of functions, once all functions are numbered. */
  connectFunctions(
    functions: ReadonlyArray<FunctionFact>,
    moduleOf: ReadonlyArray<LinkedModule>,
  ): void {
    for (const [index, node] of this.imported) {
      const fact = functions[index] as FunctionFact;
      this.copy((moduleOf[index] as LinkedModule).nodeBase + fact.node, node);
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
