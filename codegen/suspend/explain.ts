// Why a function suspends: the shortest chain of calls from it to a seed, a function that waits. Breadth first over the solved
// program, so the chain is the shortest there is; every hop has the position of the call. Also the words for functions that
// explanations and diagnostics share.

import type { Effects } from "./effects.ts";
import { fits } from "./flow.ts";
import type { LinkedCall, Program } from "./link.ts";
import { type Locator, moduleName, type Position, positionText } from "./positions.ts";

export type Colour = "plain" | "polymorphic" | "suspending";

export interface Hop {
  /** Function that makes the call, in words. */
  readonly from: string;
  /** What it does: `calls gleam/list.map`. */
  readonly action: string;
  readonly position: Position;
}

export interface Explanation {
  readonly name: string;
  readonly colour: Colour;
  /** From the function to the seed; empty unless it suspends. */
  readonly hops: ReadonlyArray<Hop>;
  /** For people, one hop a line. */
  readonly text: string;
}

interface Step {
  readonly to: number;
  readonly call: LinkedCall;
  readonly action: string;
}

export class Explainer {
  private readonly program: Program;
  private readonly effects: Effects;
  private readonly locator: Locator;
  private callsOf: LinkedCall[][] | null = null;

  constructor(program: Program, effects: Effects, locator: Locator) {
    this.program = program;
    this.effects = effects;
    this.locator = locator;
  }

  explain(name: string): Explanation | null {
    const index = this.find(name);
    if (index < 0) return null;
    const colour = colourOf(this.effects, index);
    const hops = this.path(index);
    const title = this.nameOf(index);
    return { name: title, colour, hops, text: this.textOf(title, index, colour, hops) };
  }

  /** A function by `module.function`; the module may be given by its last part alone. */
  find(name: string): number {
    const dot = name.lastIndexOf(".");
    const [module, wanted] = [name.slice(0, Math.max(dot, 0)), name.slice(dot + 1)];
    let loose = -1;
    for (const linked of this.program.modules) {
      const full = moduleName(linked.id);
      const last = full.slice(full.lastIndexOf("/") + 1);
      if (full !== module && last !== module) continue;
      const found = linked.exports.get(wanted) ?? linked.exports.get(`${wanted}$`);
      const local = linked.facts.functions.findIndex(
        (fact) => fact.topLevel && gleamName(fact.name) === wanted,
      );
      let index = local < 0 ? -1 : linked.functionBase + local;
      if (index < 0 && found !== undefined) {
        const means = this.program.exported(linked, found.name);
        if (means.kind === "function") index = means.function;
      }
      if (index < 0) continue;
      if (full === module) return index;
      if (loose < 0) loose = index;
    }
    return loose;
  }

  positionOf(index: number): Position {
    const id = this.program.moduleOf[index]?.id ?? "";
    return this.locator.at(id, this.effects.fact(index).start);
  }

  callPosition(call: LinkedCall): Position {
    return this.locator.at(call.module.id, call.fact.start);
  }

  at(id: string, offset: number): Position {
    return this.locator.at(id, offset);
  }

  /** A function in words: `bank.transfer`, `the anonymous function at src/bank.gleam:12:5`. */
  nameOf(index: number): string {
    const fact = this.effects.fact(index);
    const module = moduleName(this.program.moduleOf[index]?.id ?? "");
    if (fact.topLevel || fact.shape === "method") return `${module}.${gleamName(fact.name)}`;
    if (fact.parent < 0) return `the body of ${module}`;
    return `the anonymous function at ${positionText(this.positionOf(index))}`;
  }

  /** Shortest chain of hops from a function to where it waits. */
  path(start: number): Hop[] {
    return this.pathFrom([start]);
  }

  pathFrom(starts: ReadonlyArray<number>): Hop[] {
    const seen = new Map<number, { from: number; step: Step } | null>();
    const queue = [...starts];
    for (const start of starts) seen.set(start, null);
    for (let at = 0; at < queue.length; at++) {
      const index = queue[at] as number;
      const fact = this.effects.fact(index);
      const waits = fact.intrinsic || (fact.generator && fact.exported);
      if (waits) return this.trail(seen, index, { from: index, action: "waits" });
      if (this.program.givesWay[index] === 1) {
        return this.trail(seen, index, { from: index, action: "gives way in a loop without end" });
      }
      for (const step of this.steps(index)) {
        if (step.to < 0)
          return this.trail(seen, index, { from: index, action: step.action, call: step.call });
        if (seen.has(step.to)) continue;
        seen.set(step.to, { from: index, step });
        queue.push(step.to);
      }
    }
    return [];
  }

  private trail(
    seen: ReadonlyMap<number, { from: number; step: Step } | null>,
    end: number,
    last: { from: number; action: string; call?: LinkedCall },
  ): Hop[] {
    const position = last.call === undefined ? this.positionOf(end) : this.callPosition(last.call);
    const hops: Hop[] = [{ from: this.nameOf(end), action: last.action, position }];
    for (
      let link = seen.get(end);
      link !== null && link !== undefined;
      link = seen.get(link.from)
    ) {
      const { call, action } = link.step;
      hops.unshift({ from: this.nameOf(link.from), action, position: this.callPosition(call) });
    }
    return hops;
  }

  /** Calls of a function that may suspend, and what each leads to; -1 is the runtime itself. */
  private *steps(index: number): Generator<Step> {
    for (const call of this.calls(index)) {
      if (this.effects.settled(this.effects.ofCall(call), index) === 0) continue;
      const { target } = call;
      if (target.kind === "trusted") {
        yield { to: -1, call, action: `waits in the runtime (${target.name})` };
      } else if (target.kind === "function") {
        yield* this.named(call, target.function);
      } else if (target.kind === "value") {
        for (const to of this.effects.flow.at(target.own)) {
          if (this.effects.ofValue(to) === 0 || !fits(this.program, call, to)) continue;
          yield { to, call, action: `calls a function that may be ${this.nameOf(to)}` };
        }
      }
    }
  }

  private *named(call: LinkedCall, callee: number): Generator<Step> {
    const name = this.nameOf(callee);
    if ((this.effects.level[callee] as number) > 0) {
      yield { to: callee, call, action: `calls ${name}` };
    }
    const deps = this.effects.deps[callee] as number;
    for (const [position, node] of call.args.entries()) {
      const decides = call.fact.spread >= 0 || (position < 31 && (deps & (1 << position)) !== 0);
      if (node < 0 || !decides) continue;
      for (const to of this.effects.flow.at(node)) {
        if (this.effects.ofValue(to) === 0) continue;
        yield { to, call, action: `calls ${name} with ${this.nameOf(to)}` };
      }
    }
  }

  private calls(index: number): ReadonlyArray<LinkedCall> {
    if (this.callsOf === null) {
      this.callsOf = Array.from({ length: this.program.functions.length }, () => []);
      for (const call of this.program.calls) this.callsOf[call.in]?.push(call);
    }
    return this.callsOf[index] ?? [];
  }

  private textOf(title: string, index: number, colour: Colour, hops: ReadonlyArray<Hop>): string {
    if (colour === "plain") return `${title} does not suspend.`;
    if (colour === "polymorphic") {
      const which = deciders(this.effects, index);
      return `${title} suspends only if the function given as ${which} does.`;
    }
    const lines = hops.map((hop) => `  ${positionText(hop.position)}  ${hop.from} ${hop.action}`);
    return [`${title} suspends:`, ...lines].join("\n");
  }
}

/** Parameters that decide a polymorphic function's colour, in words. */
function deciders(effects: Effects, index: number): string {
  const deps = effects.deps[index] as number;
  const positions: string[] = [];
  for (let bit = 0; bit < 31; bit++) if ((deps & (1 << bit)) !== 0) positions.push(String(bit + 1));
  return `argument ${positions.join(" or ")}`;
}

export function colourOf(effects: Effects, index: number): Colour {
  if ((effects.level[index] as number) > 0) return "suspending";
  return effects.deps[index] === 0 ? "plain" : "polymorphic";
}

/** The compiler writes names that JavaScript reserves with a `$` behind. */
export function gleamName(name: string): string {
  return name.endsWith("$") ? name.slice(0, -1) : name;
}
