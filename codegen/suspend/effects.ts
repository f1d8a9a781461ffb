// The colours themselves: for every function, whether calling it may suspend, and on which parameters of its owner (the
// function of the module's scope that it is written in) that depends. A fixpoint over the whole program from the seeds; levels
// only rise and bits are only added, so it ends. Level 2 means that some path leads to a seed through calls whose callee is
// certain; level 1, that it does only if what is called out of a field, a list or the like is a function that suspends.

import type { FunctionFact } from "./facts.ts";
import { type Flow, fits } from "./flow.ts";
import type { LinkedCall, Program } from "./link.ts";
import { isIntrinsic } from "./runtime.ts";
import { SourceFinder } from "./sources.ts";

/** What calling something may do. `deps`: parameters of the owner that decide the rest. */
export interface Effect {
  readonly level: number;
  readonly deps: number;
}

export const NO_EFFECT: Effect = { level: 0, deps: 0 };
export const CERTAIN = 2;
export const POSSIBLE = 1;

const RESULT_DEPTH_MAX = 8;

export class Effects {
  readonly program: Program;
  readonly flow: Flow;
  readonly sources: SourceFinder;
  readonly level: Uint8Array;
  readonly deps: Int32Array;
  /** What calling the function's result may do. */
  readonly resultLevel: Uint8Array;
  readonly resultDeps: Int32Array;
  /** Parameters that a function which suspends may be given for: certainly, possibly. */
  readonly certain: Int32Array;
  readonly possible: Int32Array;
  /** The same, by calls that do not name the function. */
  readonly certainIndirect: Int32Array;
  readonly possibleIndirect: Int32Array;
  /** Parameters on which the text of a function depends: what is called in it, in functions written in it, or handed on. */
  readonly relevant: Int32Array;
  private changed = false;

  /** `forced`: functions that count as suspending whatever they do; for colouring everything. */
  constructor(program: Program, flow: Flow, forced: (index: number) => boolean = () => false) {
    this.program = program;
    this.flow = flow;
    this.sources = new SourceFinder(program);
    const count = program.functions.length;
    this.level = new Uint8Array(count);
    this.deps = new Int32Array(count);
    this.resultLevel = new Uint8Array(count);
    this.resultDeps = new Int32Array(count);
    this.certain = new Int32Array(count);
    this.possible = new Int32Array(count);
    this.certainIndirect = new Int32Array(count);
    this.possibleIndirect = new Int32Array(count);
    this.relevant = new Int32Array(count);
    this.solve(forced);
  }

  owner(index: number): number {
    return this.program.ownerOf[index] as number;
  }

  fact(index: number): FunctionFact {
    return this.program.functions[index] as FunctionFact;
  }

  private solve(forced: (index: number) => boolean): void {
    this.program.functions.forEach((fact, index) => {
      const seed = fact.intrinsic || (fact.generator && fact.exported) || forced(index);
      if (seed && fact.barrier === null) this.level[index] = CERTAIN;
      // Host code may run it to its end: a loop that only gives way needs nobody to wake it.
      else if (this.program.givesWay[index] === 1) this.level[index] = POSSIBLE;
    });
    const calls = this.program.calls.filter((call) => call.target.kind !== "host");
    // Each round raises at least one level or adds a bit, so the rounds are bounded; in practice there are few.
    const rounds = this.program.functions.length * 40 + 2;
    for (let round = 0; round < rounds; round++) {
      this.changed = false;
      for (let at = calls.length - 1; at >= 0; at--) this.visitCall(calls[at] as LinkedCall);
      for (let index = 0; index < this.level.length; index++) this.visitResult(index);
      this.visitHandings();
      if (!this.changed) return;
    }
    throw new Error("the colours of the program did not settle");
  }

  private raise(array: Uint8Array | Int32Array, index: number, bits: number): void {
    const before = array[index] as number;
    const after = array instanceof Uint8Array ? Math.max(before, bits) : before | bits;
    if (after === before) return;
    array[index] = after;
    this.changed = true;
  }

  private visitCall(call: LinkedCall): void {
    const effect = this.ofCall(call);
    if (this.counts(call)) {
      this.raise(this.level, call.in, effect.level);
      this.raise(this.deps, call.in, effect.deps);
    }
    this.relate(call.in, effect.deps);
    if (call.target.kind === "function") this.visitArguments(call, call.target.function);
    else if (call.target.kind === "value") this.visitPossible(call, call.target.node);
  }

  /** Does the effect of this call belong to the function that makes it? */
  counts(call: LinkedCall): boolean {
    const fact = this.fact(call.in);
    if (fact.barrier !== null) return false;
    return !fact.generator || fact.exported || call.fact.use === 3;
  }

  private relate(index: number, bits: number): void {
    const owner = this.owner(index);
    this.raise(this.relevant, owner, bits & (this.program.symbolic[owner] as number));
  }

  private visitArguments(call: LinkedCall, index: number): void {
    call.args.forEach((argument, position) => {
      if (!this.flow.matters(argument)) return;
      const effect = this.ofNode(argument, this.owner(call.in));
      const bit = this.bitFor(call, index, position);
      if ((bit & (this.relevant[index] as number)) !== 0) this.relate(call.in, effect.deps);
      const level = this.settled(effect, call.in);
      if (level > 0) this.raise(level === CERTAIN ? this.certain : this.possible, index, bit);
    });
  }

  /** Functions handed to host code are run there, and the text says so where they may suspend. */
  private visitHandings(): void {
    for (const call of this.program.calls) {
      if (!call.handsOver) continue;
      for (const node of call.args) {
        if (node >= 0) this.relate(call.in, this.ofNode(node, this.owner(call.in)).deps);
      }
    }
    for (const { facts, nodeBase, functionBase } of this.program.modules) {
      for (const { node, in: local } of facts.handed) {
        if (node < 0) continue;
        const index = functionBase + local;
        this.relate(index, this.ofNode(nodeBase + node, this.owner(index)).deps);
      }
    }
  }

  /** Functions called without their name: what they may be given is known from the flow alone. */
  private visitPossible(call: LinkedCall, node: number): void {
    for (const index of this.flow.at(node)) {
      if (!this.fact(index).topLevel || !fits(this.program, call, index)) continue;
      call.args.forEach((argument, position) => {
        if (!this.flow.matters(argument)) return;
        const level = this.ofFlow(argument, null);
        if (level === 0) return;
        const bit = this.bitFor(call, index, position);
        const certain = level === CERTAIN;
        this.raise(certain ? this.certain : this.possible, index, bit);
        this.raise(certain ? this.certainIndirect : this.possibleIndirect, index, bit);
      });
    }
  }

  private bitFor(call: LinkedCall, index: number, position: number): number {
    const { spread } = call.fact;
    const followed = this.program.symbolic[index] as number;
    if (spread >= 0 && position >= spread) return followed;
    return position < 31 ? followed & (1 << position) : 0;
  }

  private visitResult(index: number): void {
    const node = (this.program.moduleOf[index]?.nodeBase ?? 0) + this.fact(index).returnNode;
    if (!this.flow.matters(node)) return;
    const effect = this.ofNode(node, this.owner(index));
    this.raise(this.resultLevel, index, effect.level);
    this.raise(this.resultDeps, index, effect.deps);
  }

  /** Effect of a call, in terms of the caller's owner. */
  ofCall(call: LinkedCall): Effect {
    if (call.fact.constructs) return NO_EFFECT;
    const { target } = call;
    switch (target.kind) {
      case "function": {
        const level = this.level[target.function] as number;
        const deps = this.deciding(target.function, this.deps[target.function] as number);
        return this.substituted(call, target.function, level, deps, 0);
      }
      case "value":
        return this.ofNode(target.own, this.owner(call.in), call);
      case "trusted":
        return isIntrinsic(target.name) ? { level: CERTAIN, deps: 0 } : NO_EFFECT;
      case "host":
        return NO_EFFECT;
    }
  }

  /**
   * The twin that is called for one parameter's sake may be a generator, or make one, for another's: so what depends on some
   * parameter depends on all that the text depends on.
   */
  private deciding(index: number, deps: number): number {
    return deps === 0 ? 0 : deps | (this.relevant[index] as number);
  }

  /** An effect that depends on parameters, with the arguments of a call in their places. */
  private substituted(
    call: LinkedCall,
    index: number,
    level: number,
    deps: number,
    depth: number,
  ): Effect {
    let effect: Effect = { level, deps: 0 };
    if (deps === 0 || level === CERTAIN) return effect;
    call.args.forEach((argument, position) => {
      if (argument < 0 || (this.bitFor(call, index, position) & deps) === 0) return;
      effect = joined(effect, this.ofNode(argument, this.owner(call.in), null, depth + 1));
    });
    return effect;
  }

  /** Effect of calling what is at a node, seen from within `owner`; `call` tells the arity where it is known. */
  ofNode(node: number, owner: number, call: LinkedCall | null = null, depth = 0): Effect {
    if (!this.flow.matters(node)) return NO_EFFECT;
    const sources = this.sources.of(node);
    let effect: Effect = NO_EFFECT;
    for (const index of sources.functions) effect = joined(effect, this.ofFunction(index, owner));
    for (const [index, position] of sources.parameters) {
      effect = joined(effect, this.ofParameter(index, position, owner));
    }
    for (const index of sources.results) {
      effect = joined(effect, this.ofResult(index, owner, call, depth));
    }
    for (const opaque of sources.opaque) {
      effect = joined(effect, { level: this.ofFlow(opaque, call), deps: 0 });
    }
    return effect;
  }

  private ofFunction(index: number, owner: number): Effect {
    const own = this.owner(index);
    if (own === owner && own !== index) {
      return { level: this.level[index] as number, deps: this.deps[index] as number };
    }
    return { level: this.ofValue(index), deps: 0 };
  }

  private ofParameter(index: number, position: number, owner: number): Effect {
    const free = index === owner && this.level[index] === 0;
    if (free) return { level: 0, deps: 1 << position };
    return { level: this.given(index, 1 << position), deps: 0 };
  }

  /** Effect of calling the result of a call. */
  private ofResult(index: number, owner: number, outer: LinkedCall | null, depth: number): Effect {
    const call = this.program.calls[index] as LinkedCall;
    const { target } = call;
    if (target.kind === "function" && depth < RESULT_DEPTH_MAX) {
      const level = this.resultLevel[target.function] as number;
      const deps = this.deciding(target.function, this.resultDeps[target.function] as number);
      const effect = this.substituted(call, target.function, level, deps, depth + 1);
      return this.seenFrom(effect, this.owner(call.in), owner);
    }
    return { level: this.ofFlow(call.result, outer), deps: 0 };
  }

  private seenFrom(effect: Effect, from: number, owner: number): Effect {
    if (from === owner) return effect;
    return { level: Math.max(effect.level, this.given(from, effect.deps)), deps: 0 };
  }

  /** Level of calling a function that is used as a value. */
  ofValue(index: number): number {
    const level = this.level[index] as number;
    const deps = this.deps[index] as number;
    if (deps === 0 || level === CERTAIN) return level;
    const own = this.owner(index);
    if (own !== index) return Math.max(level, this.given(own, deps));
    const deciding = this.deciding(index, deps);
    if (((this.certainIndirect[index] as number) & deciding) !== 0) return CERTAIN;
    return ((this.possibleIndirect[index] as number) & deciding) !== 0 ? POSSIBLE : level;
  }

  /** Level of the functions that some of a function's parameters are given. */
  given(index: number, bits: number): number {
    if (((this.certain[index] as number) & bits) !== 0) return CERTAIN;
    return ((this.possible[index] as number) & bits) !== 0 ? POSSIBLE : 0;
  }

  /** Level of calling what the flow has at a node: never certain, since it may hold more than is ever called. */
  ofFlow(node: number, call: LinkedCall | null): number {
    for (const index of this.flow.at(node)) {
      if (call !== null && !fits(this.program, call, index)) continue;
      if (this.ofValue(index) > 0) return POSSIBLE;
    }
    return 0;
  }

  /** An effect inside a function, with the parameters of its owner as they are in the whole program. */
  settled(effect: Effect, index: number): number {
    return Math.max(effect.level, this.given(this.owner(index), effect.deps));
  }
}

function joined(a: Effect, b: Effect): Effect {
  if (b.level === 0 && b.deps === 0) return a;
  return { level: Math.max(a.level, b.level), deps: a.deps | b.deps };
}
