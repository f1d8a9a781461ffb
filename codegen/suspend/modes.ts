// How each function will be written, once the colours are known. A function has up to two *variants*: its own (what its name
// means) and, if some parameter may be given a suspending function, its twin. In each, it is *plain* (cannot suspend), a
// *forwarder* (every call that may suspend is in tail position: it returns what the callee returned, so its text stays as it
// is) or a *generator*. A forwarder runs on the JavaScript stack, so a cycle of tail calls among forwarders would grow it:
// such cycles are cut by making generators, closures and program functions first, shared polymorphic functions last.

import type { Effects } from "./effects.ts";
import { USE } from "./facts.ts";
import { fits } from "./flow.ts";
import type { LinkedCall, Program } from "./link.ts";

export const OWN = 0;
export const TWIN = 1;
export type Variant = typeof OWN | typeof TWIN;

export const MODE = { plain: 0, forwarder: 1, generator: 2 } as const;
export type Mode = (typeof MODE)[keyof typeof MODE];

export class Modes {
  readonly program: Program;
  readonly effects: Effects;
  /** Mode of function `f` in variant `v` at `f * 2 + v`. */
  readonly mode: Uint8Array;
  /** Parameters on which anything in the function's text depends, nested functions included. */
  private readonly relevant: Int32Array;
  readonly callsOf: ReadonlyArray<ReadonlyArray<LinkedCall>>;
  /** Functions written in a function of the module's scope, itself included. */
  readonly nested: ReadonlyArray<ReadonlyArray<number>>;

  private readonly forced: (index: number) => boolean;

  constructor(
    program: Program,
    effects: Effects,
    forced: (index: number) => boolean = () => false,
  ) {
    this.forced = forced;
    this.program = program;
    this.effects = effects;
    this.relevant = effects.relevant;
    const count = program.functions.length;
    this.mode = new Uint8Array(count * 2);
    const callsOf: LinkedCall[][] = Array.from({ length: count }, () => []);
    for (const call of program.calls) callsOf[call.in]?.push(call);
    this.callsOf = callsOf;
    const nested: number[][] = Array.from({ length: count }, () => []);
    for (let index = 0; index < count; index++)
      nested[program.ownerOf[index] as number]?.push(index);
    this.nested = nested;
    this.chooseModes();
    this.cutCycles();
  }

  modeOf(index: number, variant: Variant): Mode {
    return this.mode[index * 2 + variant] as Mode;
  }

  /** May this owner be called with suspending functions that its text depends on, while being plain otherwise? */
  hasVariants(owner: number): boolean {
    if (this.effects.level[owner] !== 0) return false;
    return this.effects.given(owner, this.relevant[owner] as number) > 0;
  }

  /** Level of a call in a variant of the function that makes it. */
  levelOf(call: LinkedCall, variant: Variant): number {
    const effect = this.effects.ofCall(call);
    if (variant === OWN) return effect.level;
    return this.effects.settled(effect, call.in);
  }

  /** Does a call of a named function mean its twin? */
  meansTwin(call: LinkedCall, variant: Variant): boolean {
    if (call.target.kind !== "function") return false;
    const callee = call.target.function;
    if (!this.hasVariants(callee)) return false;
    const relevant = this.relevant[callee] as number;
    return call.args.some((argument, position) => {
      if (argument < 0) return false;
      const anywhere = call.fact.spread >= 0 && position >= call.fact.spread;
      if (!anywhere && (position > 30 || (relevant & (1 << position)) === 0)) return false;
      const effect = this.effects.ofNode(argument, this.effects.owner(call.in));
      return variant === OWN ? effect.level > 0 : this.effects.settled(effect, call.in) > 0;
    });
  }

  /** A function of the module's scope, used as a value: is its twin meant? */
  valueIsTwin(index: number): boolean {
    const bits = this.relevant[index] as number;
    const given =
      (this.effects.certainIndirect[index] as number) |
      (this.effects.possibleIndirect[index] as number);
    return this.hasVariants(index) && (given & bits) !== 0;
  }

  /** Variants in which a function of this owner is written. */
  variantsOf(owner: number): ReadonlyArray<Variant> {
    return this.hasVariants(owner) ? [OWN, TWIN] : [OWN];
  }

  private chooseModes(): void {
    for (let index = 0; index < this.program.functions.length; index++) {
      for (const variant of this.variantsOf(this.effects.owner(index))) {
        this.mode[index * 2 + variant] = this.firstMode(index, variant);
      }
    }
  }

  private firstMode(index: number, variant: Variant): Mode {
    const fact = this.effects.fact(index);
    if (fact.barrier !== null) return MODE.plain;
    if (fact.generator) return this.effects.level[index] === 0 ? MODE.plain : MODE.generator;
    if (this.forced(index) || this.program.givesWay[index] === 1) return MODE.generator;
    let mode: Mode = fact.intrinsic ? MODE.forwarder : MODE.plain;
    for (const call of this.callsOf[index] ?? []) {
      if (this.levelOf(call, variant) === 0) continue;
      const tail = call.fact.use === USE.tail && fact.loops.length === 0;
      if (!tail && !fact.aware) return MODE.generator;
      mode = MODE.forwarder;
    }
    return mode;
  }

  /** Makes generators of forwarders until no cycle of tail calls runs through forwarders alone. */
  private cutCycles(): void {
    const cut = (only: (key: number) => boolean): void => {
      for (const component of new Components(this).cyclic()) {
        for (const key of component) if (only(key)) this.mode[key] = MODE.generator;
      }
    };
    const mayChange = (key: number): boolean => {
      const fact = this.effects.fact(key >> 1);
      return !fact.aware && !fact.generator && fact.barrier === null;
    };
    cut((key) => mayChange(key) && this.program.symbolic[key >> 1] === 0);
    cut((key) => mayChange(key) && (key & 1) === OWN);
    cut(mayChange);
  }

  /** Keys of forwarders that a forwarder may call in tail position. */
  forwardedTo(key: number): number[] {
    const index = key >> 1;
    const variant = (key & 1) as Variant;
    const found: number[] = [];
    for (const call of this.callsOf[index] ?? []) {
      if (this.levelOf(call, variant) === 0) continue;
      if (call.target.kind === "function") {
        const callee = call.target.function;
        found.push(callee * 2 + (this.meansTwin(call, variant) ? TWIN : OWN));
      } else if (call.target.kind === "value") {
        for (const callee of this.effects.flow.at(call.target.node)) {
          if (!fits(this.program, call, callee)) continue;
          found.push(callee * 2, callee * 2 + 1);
        }
      }
    }
    return found.filter((to) => this.mode[to] === MODE.forwarder);
  }
}

/** Strongly connected components of the forwarders (Tarjan, without recursion). */
class Components {
  private readonly modes: Modes;
  private readonly order: Int32Array;
  private readonly low: Int32Array;
  private readonly onStack: Uint8Array;
  private readonly stack: number[] = [];
  private readonly found: number[][] = [];
  private count = 0;

  constructor(modes: Modes) {
    this.modes = modes;
    this.order = new Int32Array(modes.mode.length);
    this.low = new Int32Array(modes.mode.length);
    this.onStack = new Uint8Array(modes.mode.length);
  }

  cyclic(): number[][] {
    for (let key = 0; key < this.order.length; key++) {
      if (this.modes.mode[key] === MODE.forwarder && this.order[key] === 0) this.visit(key);
    }
    return this.found;
  }

  private visit(root: number): void {
    const path: Array<{ key: number; next: number[]; at: number; self: boolean }> = [];
    const open = (key: number): void => {
      this.count += 1;
      this.order[key] = this.count;
      this.low[key] = this.count;
      this.stack.push(key);
      this.onStack[key] = 1;
      const next = this.modes.forwardedTo(key);
      path.push({ key, next, at: 0, self: next.includes(key) });
    };
    open(root);
    while (path.length > 0) {
      const top = path[path.length - 1] as (typeof path)[number];
      const next = top.next[top.at];
      if (next !== undefined) {
        top.at += 1;
        if (this.order[next] === 0) open(next);
        else if (this.onStack[next] === 1) this.lower(top.key, this.order[next] as number);
        continue;
      }
      path.pop();
      const parent = path[path.length - 1];
      if (parent !== undefined) this.lower(parent.key, this.low[top.key] as number);
      if (this.low[top.key] === this.order[top.key]) this.close(top.key, top.self);
    }
  }

  private lower(key: number, to: number): void {
    if (to < (this.low[key] as number)) this.low[key] = to;
  }

  private close(root: number, self: boolean): void {
    const component: number[] = [];
    let key: number;
    do {
      key = this.stack.pop() as number;
      this.onStack[key] = 0;
      component.push(key);
    } while (key !== root);
    if (component.length > 1 || self) this.found.push(component);
  }
}
