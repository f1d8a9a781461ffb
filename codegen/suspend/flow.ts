// Which functions may be where: an inclusion analysis over the nodes of the whole program, insensitive to order and context,
// with one node per field name. Function values move along copies; a call of a value joins its arguments to the parameters of
// every function that may be there. Sound for Gleam's output and for FFI code within the limits that docs name; the result is
// a set of functions per node. Its work is bounded by nodes times functions, and in practice linear.

import { NOTHING, PLACE } from "./facts.ts";
import type { LinkedCall, Program } from "./link.ts";
import { relevantNodes } from "./relevance.ts";

export interface Flow {
  /** Functions that may be at a node. */
  at(node: number): ReadonlySet<number>;
  /** Can what is at this node ever be called? If not, the flow has not followed it. */
  matters(node: number): boolean;
}

const EMPTY: ReadonlySet<number> = new Set();

/**
 * Could a call with these arguments be meant for this function? Between Gleam functions, arities agree. FFI code gives a
 * Gleam function all of its arguments, and perhaps more; FFI functions take any number.
 */
export function fits(program: Program, call: LinkedCall, index: number): boolean {
  const fact = program.functions[index];
  if (fact === undefined) return false;
  if (call.fact.spread >= 0 || program.moduleOf[index]?.facts.isFfi !== false) return true;
  const needed = fact.parameters.length;
  return call.module.facts.isFfi ? call.args.length >= needed : call.args.length === needed;
}

export function solveFlow(program: Program): Flow {
  const solver = new Solver(program);
  solver.run();
  return {
    at: (node) => (node === NOTHING ? EMPTY : (solver.sets[node] ?? EMPTY)),
    matters: (node) => node !== NOTHING && solver.relevant[node] === 1,
  };
}

class Solver {
  readonly program: Program;
  readonly sets: Array<Set<number> | undefined>;
  readonly next: Array<number[] | undefined>;
  /** Calls of what a node holds. */
  readonly callsAt = new Map<number, LinkedCall[]>();
  /** Work: node, function, node, function … */
  readonly work: number[] = [];
  readonly relevant: Uint8Array;
  readonly elements: number;
  readonly items: number;
  readonly kernel: number;
  readonly callback: number;
  readonly host: number;

  constructor(program: Program) {
    this.program = program;
    this.sets = new Array(program.nodes);
    this.next = new Array(program.nodes);
    const place = (name: string): number => program.places.get(name) as number;
    this.elements = place(PLACE.elements);
    this.items = place(PLACE.items);
    this.kernel = place(PLACE.kernel);
    this.callback = place(PLACE.callback);
    this.host = place(PLACE.host);
    this.relevant = relevantNodes(program);
    const { copies } = program;
    for (let at = 0; at < copies.length; at += 2) {
      const to = copies[at + 1] as number;
      if (this.relevant[to] === 1) this.addNext(copies[at] as number, to);
    }
  }

  addNext(from: number, to: number): void {
    const list = this.next[from];
    if (list === undefined) this.next[from] = [to];
    else list.push(to);
  }

  /** A new copy while solving: what is there already moves at once. */
  join(from: number, to: number): void {
    if (from === NOTHING || to === NOTHING || from === to || this.relevant[to] === 0) return;
    this.addNext(from, to);
    const here = this.sets[from];
    if (here !== undefined) for (const value of here) this.put(to, value);
  }

  put(node: number, value: number): void {
    let set = this.sets[node];
    if (set === undefined) {
      set = new Set();
      this.sets[node] = set;
    }
    if (set.has(value)) return;
    set.add(value);
    this.work.push(node, value);
  }

  run(): void {
    this.start();
    const { work } = this;
    while (work.length > 0) {
      const value = work.pop() as number;
      const node = work.pop() as number;
      const next = this.next[node];
      if (next !== undefined) for (const to of next) this.put(to, value);
      const calls = this.callsAt.get(node);
      if (calls !== undefined) {
        for (const call of calls) if (fits(this.program, call, value)) this.connect(call, value);
      }
      if (node === this.host) this.calledWith(value, this.items, this.elements);
      else if (node === this.kernel || node === this.callback) {
        this.calledWith(value, this.kernel, this.kernel);
      }
    }
  }

  start(): void {
    const { functions, moduleOf, calls } = this.program;
    functions.forEach((fact, index) => {
      this.put((moduleOf[index]?.nodeBase ?? 0) + fact.node, index);
    });
    for (const call of calls) {
      if (call.target.kind === "function") this.connect(call, call.target.function);
      else if (call.target.kind === "value" && call.target.node !== NOTHING) {
        const list = this.callsAt.get(call.target.node);
        if (list === undefined) this.callsAt.set(call.target.node, [call]);
        else list.push(call);
      }
    }
    for (const module of this.program.modules) {
      const uses = module.facts.imports.some(
        (fact) => this.program.meaning(module, fact).kind === "trusted",
      );
      if (uses && module.facts.isFfi)
        this.giveToRuntime(module.functionBase, module.facts.functions.length);
    }
  }

  /** The runtime may call the nested functions of modules that use it, through objects that they hand over. */
  giveToRuntime(base: number, count: number): void {
    for (let index = base + 1; index < base + count; index++) {
      if (this.program.functions[index]?.topLevel === false) {
        this.calledWith(index, this.kernel, this.kernel);
      }
    }
  }

  calledWith(index: number, args: number, result: number): void {
    const fact = this.program.functions[index];
    const base = this.program.moduleOf[index]?.nodeBase ?? 0;
    if (fact === undefined) return;
    for (const parameter of fact.parameters) this.join(args, base + parameter);
    this.join(base + fact.returnNode, result);
  }

  connect(call: LinkedCall, index: number): void {
    const fact = this.program.functions[index];
    const base = this.program.moduleOf[index]?.nodeBase ?? 0;
    if (fact === undefined) return;
    const { spread } = call.fact;
    call.args.forEach((argument, position) => {
      if (argument === NOTHING) return;
      const anywhere = spread >= 0 && position >= spread;
      fact.parameters.forEach((parameter, at) => {
        if (anywhere ? at >= spread : at === position) this.join(argument, base + parameter);
      });
      const beyond = fact.rest >= 0 && (anywhere || position >= fact.rest);
      if (beyond || fact.usesArguments) this.join(argument, this.elements);
    });
    if (!call.fact.constructs) this.join(base + fact.returnNode, call.result);
  }
}
