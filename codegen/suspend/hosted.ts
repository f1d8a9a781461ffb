// Where functions leave for host code that cannot wait: arguments of JavaScript's and Node's functions, fields of host objects,
// and calls made inside async functions, constructors and the like. Symbolic as the colours are: a parameter that a function
// hands to the host makes the function's callers the ones to ask. A function that certainly suspends is a build error where it
// is handed over. One that only might is run to its end on the spot; if it comes to wait after all, that is a located error.

import { CERTAIN, type Effects } from "./effects.ts";
import type { LinkedCall, LinkedModule, Program } from "./link.ts";

/** A function value that host code may call, or (node -1) a call that host code is waiting for. */
export interface Handing {
  readonly module: LinkedModule;
  /** Function whose text hands it over. */
  readonly in: number;
  readonly node: number;
  /** The expression that is handed over. */
  readonly start: number;
  readonly end: number;
  /** Host function, or field, or the function of the program that passes it on to the host. */
  readonly to: string;
  readonly call: LinkedCall | null;
  /** Function of the program that hands its parameter to the host; -1 when this is the host itself. */
  readonly through: number;
}

export class Hosted {
  readonly program: Program;
  readonly effects: Effects;
  /** Parameters of a function that it hands to the host, as bits. */
  readonly parameters: Int32Array;
  /** Every place where a function leaves the program. */
  readonly handings: ReadonlyArray<Handing>;
  /** Functions that certainly suspend, handed over. */
  readonly errors: Handing[] = [];
  /** Calls that certainly suspend, made where nothing can. */
  readonly refusals: LinkedCall[] = [];
  /** For every function that hands parameters on: the first place where it does. */
  readonly reason = new Map<number, Handing>();

  constructor(program: Program, effects: Effects) {
    this.program = program;
    this.effects = effects;
    this.parameters = new Int32Array(program.functions.length);
    this.handings = this.findHandings();
    for (const handing of this.handings) {
      const owner = effects.owner(handing.in);
      this.add(owner, effects.ofNode(handing.node, owner).deps, handing);
    }
    for (const call of program.calls) if (neverSuspends(effects, call.in)) this.noteCall(call);
    this.spread();
    for (const handing of [...this.handings, ...this.passedOn()]) {
      const owner = effects.owner(handing.in);
      if (effects.ofNode(handing.node, owner).level === CERTAIN) this.errors.push(handing);
    }
    for (const call of program.calls) {
      if (!neverSuspends(effects, call.in)) continue;
      if (effects.ofCall(call).level === CERTAIN) this.refusals.push(call);
    }
  }

  private findHandings(): Handing[] {
    const found: Handing[] = [];
    for (const call of this.program.calls) {
      if (!call.handsOver) continue;
      const to = hostName(call);
      call.args.forEach((node, position) => {
        const span = call.fact.spans[position];
        if (node < 0 || span === undefined) return;
        const [start, end] = span;
        found.push({ module: call.module, in: call.in, node, start, end, to, call, through: -1 });
      });
    }
    for (const module of this.program.modules) {
      for (const { node, start, end, name, in: local } of module.facts.handed) {
        if (node < 0) continue;
        const place = { module, in: module.functionBase + local, node: module.nodeBase + node };
        found.push({ ...place, start, end, to: name, call: null, through: -1 });
      }
    }
    return found;
  }

  /** Calls of functions of the program that hand some parameter on. */
  private *passedOn(): Generator<Handing> {
    for (const call of this.program.calls) {
      const { target, module, fact } = call;
      if (target.kind !== "function") continue;
      const bits = this.parameters[target.function] as number;
      if (bits === 0) continue;
      const to = this.effects.fact(target.function).name;
      const through = target.function;
      for (const [position, node] of call.args.entries()) {
        if (node < 0 || position > 30 || (bits & (1 << position)) === 0) continue;
        const { start, end } = fact;
        yield { module, in: call.in, node, start, end, to, call, through };
      }
    }
  }

  private noteCall(call: LinkedCall): void {
    const { start, end } = call.fact;
    const to = this.effects.fact(call.in).barrier ?? "iterator";
    const place = { module: call.module, in: call.in, node: -1, start, end };
    const owner = this.effects.owner(call.in);
    this.add(owner, this.effects.ofCall(call).deps, { ...place, to, call, through: -1 });
  }

  private add(owner: number, bits: number, handing: Handing): boolean {
    const followed = bits & (this.program.symbolic[owner] as number);
    const before = this.parameters[owner] as number;
    if ((before | followed) === before) return false;
    this.parameters[owner] = before | followed;
    if (!this.reason.has(owner)) this.reason.set(owner, handing);
    return true;
  }

  private spread(): void {
    let changed = true;
    while (changed) {
      changed = false;
      for (const handing of this.passedOn()) {
        const owner = this.effects.owner(handing.in);
        const { deps } = this.effects.ofNode(handing.node, owner);
        if (this.add(owner, deps, handing)) changed = true;
      }
    }
  }
}

/** Can this function never be a generator? */
export function neverSuspends(effects: Effects, index: number): boolean {
  const fact = effects.fact(index);
  if (fact.barrier !== null) return true;
  return fact.generator && !fact.exported && effects.level[index] === 0;
}

/** What a call of host code calls, in the words of its text. */
function hostName(call: LinkedCall): string {
  const { callee } = call.fact;
  if (callee.kind === "host" || callee.kind === "method") return callee.name;
  return call.target.kind === "host" ? call.target.name.replace(/^\./, "") : "host code";
}
