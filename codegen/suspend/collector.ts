// The state of reading one module: its facts so far, the scope and the function that is being read. Every reader
// (`read-*.ts`) is a function over a Collector; none keeps state of its own. Nodes are only made where a function value can
// be. Index expressions are remembered and judged at the end, when every assignment of the module has been seen.

import type { Expression } from "oxc-parser";
import {
  type Barrier,
  FOREIGN_FIELDS,
  type FunctionFact,
  foreignField,
  type ModuleFacts,
  NOTHING,
  PLACE,
} from "./facts.ts";
import { FunctionUses, NumberJudge } from "./numbers.ts";
import { type Binding, Scope, type Variable } from "./scopes.ts";

export interface ModuleSource {
  readonly id: string;
  readonly code: string;
  readonly isFfi: boolean;
}

interface PendingIndex {
  readonly index: Expression;
  readonly scope: Scope;
  readonly node: number;
  readonly use: "read" | "called" | "written";
}

/** Where reading stands; kept while a nested function is read. */
interface Position {
  readonly current: number;
  readonly tries: number;
  readonly readingParameters: boolean;
  readonly chained: boolean;
}

export class Collector {
  readonly id: string;
  readonly code: string;
  readonly facts: ModuleFacts;
  readonly trusted: (specifier: string) => boolean;
  /** Functions found while hoisting, before their bodies are read. */
  readonly reserved = new Map<object, number>();
  readonly pending: PendingIndex[] = [];
  readonly uses = new FunctionUses();
  readonly importsBySpecifier = new Map<string, number>();
  /** Names of the fields that a class's own code writes, by the node of the class. */
  readonly classFields = new Map<number, Set<string>>();
  /** Fields of the class that is being read. */
  fields: Set<string> | null = null;
  private readonly instances: Array<readonly [number, Binding]> = [];
  /** Variables that functions capture, by function and name. */
  private readonly captured = new Map<number, Map<string, Variable>>();
  scope = new Scope(null, 0);
  current = 0;
  /** JavaScript written by hand: its method calls may be the host's. */
  hostCode: boolean;
  /** Value of the superclass of the class being read. */
  superclass = NOTHING;
  /** Open `try` blocks of the current function: a return there is no tail call. */
  tries = 0;
  /** Start of the expression statement being read while its first token is still ahead, else -1. */
  statementHead = -1;
  chained = false;
  /** Reading a parameter list, where a generator cannot yield. */
  readingParameters = false;

  constructor(source: ModuleSource, stamp: string, trusted: (specifier: string) => boolean) {
    this.id = source.id;
    this.code = source.code;
    this.hostCode = source.isFfi;
    this.trusted = trusted;
    this.facts = {
      stamp,
      isFfi: source.isFfi,
      functions: [],
      nodes: 0,
      copies: [],
      takes: [],
      gives: [],
      holds: [],
      grows: [],
      calls: [],
      handed: [],
      references: [],
      imports: [],
      namespaceValues: [],
      classes: [],
      exports: [],
      importAt: 0,
      taken: [],
      errors: [],
    };
  }

  node(): number {
    return this.facts.nodes++;
  }

  copy(from: number, to: number): void {
    if (from !== NOTHING && to !== NOTHING && from !== to) this.facts.copies.push(from, to);
  }

  /** A new node that receives what is at the place. */
  take(place: string): number {
    const node = this.node();
    this.facts.takes.push([place, node]);
    return node;
  }

  give(node: number, place: string): void {
    if (node !== NOTHING) this.facts.gives.push([node, place]);
  }

  /** A new node for a record, list or array that is made of what these nodes hold; FFI code may add to it in these places. */
  holding(contents: ReadonlyArray<number>, places: string[]): number {
    const node = this.node();
    for (const content of contents) if (content !== NOTHING) this.facts.holds.push(content, node);
    if (this.hostCode && places.length > 0) this.facts.grows.push([node, places]);
    return node;
  }

  /** A new node for an instance of the class that `of` means; its fields are known when the whole module has been read. */
  instance(contents: ReadonlyArray<number>, of: Binding): number {
    const node = this.holding(contents, []);
    // Nobody adds to the prelude's own values.
    if (this.hostCode && this.id !== "prelude.mjs") this.instances.push([node, of]);
    return node;
  }

  /** Where contents of instances may be written: fields of their classes, or any field for classes not written here. */
  settleInstances(): void {
    for (const [node, of] of this.instances) {
      if (of.kind === "import" && this.isRecord(of.import)) continue;
      const fields = of.kind === "variable" ? this.classFields.get(of.node) : undefined;
      const places = fields === undefined ? [FOREIGN_FIELDS] : [...fields].map(foreignField);
      this.facts.grows.push([node, [...places, PLACE.computed]]);
    }
  }

  /** Classes of the prelude, and of the runtime: nobody adds to their values. */
  private isRecord(index: number): boolean {
    const specifier = this.facts.imports[index]?.specifier ?? "";
    return this.trusted(specifier) || /(^|\/)(gleam|prelude)\.mjs$/.test(specifier);
  }

  /** One node for the values of several expressions. */
  join(nodes: ReadonlyArray<number>): number {
    const some = nodes.filter((node) => node !== NOTHING);
    if (some.length === 0) return NOTHING;
    if (some.length === 1) return some[0] as number;
    const joined = this.node();
    for (const node of some) this.copy(node, joined);
    return joined;
  }

  function(index = this.current): FunctionFact {
    const found = this.facts.functions[index];
    if (found === undefined) throw new RangeError(`no function ${index} in ${this.id}`);
    return found;
  }

  addFunction(fact: Partial<FunctionFact> & { start: number; end: number }): number {
    this.facts.functions.push({
      name: "",
      shape: "body",
      parent: this.current,
      topLevel: false,
      constant: false,
      exportedInline: false,
      headAt: fact.start,
      nameEnd: -1,
      arrowAt: -1,
      bareParameter: null,
      bodyStart: fact.start,
      bodyEnd: fact.end,
      expressionBody: false,
      statementHead: -1,
      byHand: this.hostCode,
      generator: false,
      exported: false,
      barrier: null,
      executor: false,
      usesThis: false,
      usesArguments: false,
      rooted: false,
      captures: [],
      aware: false,
      intrinsic: false,
      reassigned: false,
      node: this.node(),
      returnNode: this.node(),
      parameters: [],
      followed: 0,
      passes: [],
      rest: -1,
      unbounded: false,
      loops: [],
      ...fact,
    });
    return this.facts.functions.length - 1;
  }

  /** Reads something as the body of a function of its own that can never suspend. */
  within(barrier: Barrier, start: number, end: number, read: () => void): void {
    const outer = this.enter(this.addFunction({ barrier, start, end, name: barrier ?? "" }));
    read();
    this.leave(outer);
  }

  enter(index: number): Position {
    const { current, tries, readingParameters, chained } = this;
    this.current = index;
    this.tries = 0;
    this.readingParameters = false;
    this.chained = false;
    return { current, tries, readingParameters, chained };
  }

  leave(outer: Position): void {
    this.current = outer.current;
    this.tries = outer.tries;
    this.readingParameters = outer.readingParameters;
    this.chained = outer.chained;
  }

  inScope(read: () => void): void {
    const outer = this.scope;
    this.scope = new Scope(outer, this.current);
    read();
    this.scope = outer;
  }

  declareVariable(name: string): number {
    const known = this.scope.bindings.get(name);
    if (known?.kind === "variable") return known.node;
    if (known?.kind === "function") return this.function(known.function).node;
    const node = this.node();
    const binding = { kind: "variable", node, definitions: [], parameter: null } as const;
    this.scope.bindings.set(name, { ...binding, definitions: [], setAt: -1, changes: false });
    return node;
  }

  /** What a name means that the text uses here; functions between here and its declaration capture it. */
  use(name: string): Binding | undefined {
    const scope = this.scope.declaring(name);
    const binding = scope?.bindings.get(name);
    if (scope === null || binding?.kind !== "variable" || scope.parent === null) return binding;
    for (let at = this.current; at !== scope.owner; at = this.function(at).parent) {
      const captured = this.captured.get(at) ?? new Map<string, Variable>();
      captured.set(name, binding);
      this.captured.set(at, captured);
    }
    return binding;
  }

  /** Says that variables declared in the current scope keep their first value, which they have from an offset on. */
  settle(names: ReadonlyArray<string>, setAt: number): void {
    for (const name of names) {
      const binding = this.scope.find(name);
      if (binding?.kind === "variable") binding.setAt = setAt;
    }
  }

  /** Says that variables are assigned to. */
  change(names: ReadonlyArray<string>): void {
    for (const name of names) {
      const binding = this.scope.find(name);
      if (binding?.kind === "variable") binding.changes = true;
    }
  }

  /** The text read here cannot stand anywhere else, nor can any that it is a part of. */
  root(): void {
    for (let at = this.current; at > 0; at = this.function(at).parent)
      this.function(at).rooted = true;
  }

  /** `this` of an arrow function is that of the function around it. */
  noteThis(): void {
    for (let at = this.current; at >= 0; at = this.function(at).parent) {
      this.function(at).usesThis = true;
      if (this.function(at).shape !== "arrow") return;
    }
  }

  /**
   * Writes down what functions capture, now that all assignments have been seen. What the compiler writes never changes a
   * variable after a closure over it was made; code written by hand may, or may use a variable before it is set.
   */
  settleCaptures(): void {
    for (const [index, captured] of this.captured) {
      const fact = this.function(index);
      for (const [name, variable] of captured) {
        fact.captures.push([name, variable.node]);
        const { setAt, changes } = variable;
        if (fact.byHand && (changes || setAt < 0 || setAt > fact.start)) fact.rooted = true;
      }
    }
  }

  /** Remembers what a variable was set to, for telling numbers from names; null for what is not known. */
  define(binding: Binding | undefined, value: Expression | null): void {
    if (binding?.kind === "variable") binding.definitions.push(value);
  }

  access(index: Expression, node: number, use: "read" | "called" | "written"): void {
    this.pending.push({ index, scope: this.scope, node, use });
  }

  /** Decides for every `a[i]` whether `i` is certainly a number: elements only, or any field. */
  settleAccesses(): void {
    const judge = new NumberJudge(this.uses);
    for (const { index, scope, node, use } of this.pending) {
      const numeric = judge.isNumber(index, scope);
      const unknown = use === "called" ? PLACE.everything : PLACE.anything;
      if (use === "written") this.give(node, numeric ? PLACE.elements : PLACE.computed);
      else this.facts.takes.push([numeric ? PLACE.items : unknown, node]);
    }
  }
}
