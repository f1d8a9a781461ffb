// Which functions may be where: an inclusion analysis over the nodes of the whole program, insensitive to order and context,
// with one node per field name. Function values move along copies; a call of a value joins its arguments to the parameters of
// every function that may be there. Sound for Gleam's output and for FFI code within the limits that docs name; the result is
// a set of functions per node. Sets are rows of bits in one array, and only nodes that matter have a row, so a step moves all
// that is new at a node at once; the work is bounded by nodes times functions, and in practice linear.

import { NOTHING, PLACE } from "./facts.ts";
import { type LinkedCall, type Program, passesOn } from "./link.ts";
import { relevantNodes } from "./relevance.ts";

export interface Flow {
  /** Functions that may be at a node. */
  at(node: number): ReadonlyArray<number>;
  /** Can what is at this node ever be called? If not, the flow has not followed it. */
  matters(node: number): boolean;
}

const EMPTY: ReadonlyArray<number> = [];

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
  const known = new Array<ReadonlyArray<number> | undefined>(program.nodes);
  return {
    matters: (node) => node >= 0 && solver.rowOf[node] !== 0,
    at: (node) => {
      if (node < 0 || solver.rowOf[node] === 0) return EMPTY;
      const found = known[node] ?? solver.functionsAt(node);
      known[node] = found;
      return found;
    },
  };
}

class Solver {
  private readonly program: Program;
  /** Row of a node, from 1; 0 for a node that does not matter. */
  readonly rowOf: Int32Array;
  /** Functions that are values somewhere; a function's bit is its place here. */
  private readonly values: number[] = [];
  private readonly words: number;
  private readonly full: Int32Array;
  private readonly fresh: Int32Array;
  private readonly waiting: Uint8Array;
  private readonly work: number[] = [];
  private readonly next: Array<number[] | undefined>;
  /** Calls of what a node holds. */
  private readonly callsAt = new Map<number, LinkedCall[]>();
  private readonly elements: number;
  private readonly items: number;
  private readonly kernel: number;
  private readonly callback: number;
  private readonly host: number;

  constructor(program: Program) {
    this.program = program;
    const relevant = relevantNodes(program);
    this.rowOf = new Int32Array(program.nodes);
    let rows = 1;
    for (let node = 0; node < relevant.length; node++) {
      if (relevant[node] === 1) this.rowOf[node] = rows++;
    }
    program.functions.forEach((fact, index) => {
      const node = (program.moduleOf[index]?.nodeBase ?? 0) + fact.node;
      if (relevant[node] === 1) this.values.push(index);
    });
    this.words = Math.max(1, (this.values.length + 31) >> 5);
    this.full = new Int32Array(rows * this.words);
    this.fresh = new Int32Array(rows * this.words);
    this.waiting = new Uint8Array(program.nodes);
    this.next = new Array(program.nodes);
    const place = (name: string): number => program.places.get(name) as number;
    this.elements = place(PLACE.elements);
    this.items = place(PLACE.items);
    this.kernel = place(PLACE.kernel);
    this.callback = place(PLACE.callback);
    this.host = place(PLACE.host);
    const { copies } = program;
    for (let at = 0; at < copies.length; at += 2) {
      const to = copies[at + 1] as number;
      if (relevant[to] === 1) this.addNext(copies[at] as number, to);
    }
  }

  functionsAt(node: number): ReadonlyArray<number> {
    const found: number[] = [];
    const row = (this.rowOf[node] as number) * this.words;
    for (let word = 0; word < this.words; word++) {
      let bits = this.full[row + word] as number;
      while (bits !== 0) {
        const low = bits & -bits;
        found.push(this.values[(word << 5) + (31 - Math.clz32(low))] as number);
        bits ^= low;
      }
    }
    return found;
  }

  run(): void {
    this.start();
    for (let at = 0; at < this.work.length; at++) {
      const node = this.work[at] as number;
      this.waiting[node] = 0;
      const row = (this.rowOf[node] as number) * this.words;
      const fresh = this.fresh.slice(row, row + this.words);
      this.fresh.fill(0, row, row + this.words);
      const next = this.next[node];
      if (next !== undefined) for (const to of next) this.move(fresh, 0, to);
      this.meet(node, fresh);
    }
  }

  private addNext(from: number, to: number): void {
    const list = this.next[from];
    if (list === undefined) this.next[from] = [to];
    else list.push(to);
  }

  /** A new copy while solving: what is there already moves at once. */
  private join(from: number, to: number): void {
    if (from === NOTHING || to === NOTHING || from === to) return;
    if (this.rowOf[to] === 0 || this.rowOf[from] === 0) return;
    this.addNext(from, to);
    this.move(this.full, (this.rowOf[from] as number) * this.words, to);
  }

  /** Adds a row of bits to a node. */
  private move(bits: Int32Array, offset: number, to: number): void {
    const row = (this.rowOf[to] as number) * this.words;
    let changed = false;
    for (let word = 0; word < this.words; word++) {
      const had = this.full[row + word] as number;
      const added = (bits[offset + word] as number) & ~had;
      if (added === 0) continue;
      this.full[row + word] = had | added;
      this.fresh[row + word] = (this.fresh[row + word] as number) | added;
      changed = true;
    }
    if (changed && this.waiting[to] === 0) {
      this.waiting[to] = 1;
      this.work.push(to);
    }
  }

  /** Functions that came to a node for the first time: calls of the node reach them now. */
  private meet(node: number, fresh: Int32Array): void {
    const calls = this.callsAt.get(node);
    const byHost = node === this.host;
    const byRuntime = node === this.kernel || node === this.callback;
    if (calls === undefined && !byHost && !byRuntime) return;
    for (let word = 0; word < this.words; word++) {
      let bits = fresh[word] as number;
      while (bits !== 0) {
        const low = bits & -bits;
        const value = this.values[(word << 5) + (31 - Math.clz32(low))] as number;
        bits ^= low;
        if (byHost) this.calledByHost(value);
        if (byRuntime) this.calledWith(value, this.kernel, this.kernel);
        for (const call of calls ?? []) {
          if (fits(this.program, call, value)) this.connect(call, value);
        }
      }
    }
  }

  private start(): void {
    const { functions, moduleOf, calls, modules, meaning } = this.program;
    for (const call of calls) {
      if (call.target.kind === "function") this.connect(call, call.target.function);
      else if (call.target.kind === "value" && call.target.node !== NOTHING) {
        const list = this.callsAt.get(call.target.node);
        if (list === undefined) this.callsAt.set(call.target.node, [call]);
        else list.push(call);
      }
    }
    for (const module of modules) {
      const { facts, functionBase } = module;
      const trusts = facts.imports.some((fact) => meaning(module, fact).kind === "trusted");
      if (trusts && facts.isFfi) this.giveToRuntime(functionBase, facts.functions.length);
    }
    const own = new Int32Array(this.words);
    this.values.forEach((index, bit) => {
      own.fill(0);
      own[bit >> 5] = 1 << (bit & 31);
      const node = (moduleOf[index]?.nodeBase ?? 0) + (functions[index]?.node ?? 0);
      this.move(own, 0, node);
    });
  }

  /** The runtime may call the nested functions of modules that use it, through objects that they hand over. */
  private giveToRuntime(base: number, count: number): void {
    for (let index = base + 1; index < base + count; index++) {
      if (this.program.functions[index]?.topLevel === false) {
        this.calledWith(index, this.kernel, this.kernel);
      }
    }
  }

  private calledByHost(index: number): void {
    const executes = this.program.functions[index]?.executor === true;
    this.calledWith(index, executes ? NOTHING : this.items, this.elements);
  }

  private calledWith(index: number, args: number, result: number): void {
    const fact = this.program.functions[index];
    const base = this.program.moduleOf[index]?.nodeBase ?? 0;
    if (fact === undefined) return;
    for (const parameter of fact.parameters) this.join(args, base + parameter);
    this.join(base + fact.returnNode, result);
  }

  private connect(call: LinkedCall, index: number): void {
    const fact = this.program.functions[index];
    const base = this.program.moduleOf[index]?.nodeBase ?? 0;
    if (fact === undefined) return;
    const { spread } = call.fact;
    for (let position = 0; position < call.args.length; position++) {
      const argument = call.args[position] as number;
      if (argument === NOTHING) continue;
      const anywhere = spread >= 0 && position >= spread;
      if (anywhere) {
        for (let at = spread; at < fact.parameters.length; at++) {
          this.join(argument, base + (fact.parameters[at] as number));
        }
      } else if (position < fact.parameters.length) {
        this.join(argument, base + (fact.parameters[position] as number));
      }
      const beyond = fact.rest >= 0 && (anywhere || position >= fact.rest);
      if (beyond || fact.usesArguments) this.join(argument, this.elements);
    }
    const passes = call.target.kind === "function" && passesOn(fact, call.fact);
    if (!call.fact.constructs && !passes) this.join(base + fact.returnNode, call.result);
  }
}
