// From modes to edits that are still free of text: for every function and variant, which calls are wrapped and how, which
// names change to their twin's. Two variants whose plans are equal have the same text, so no twin is written and callers use
// the one there is; since a plan depends on which callees have twins, twins are found by a fixpoint that starts with none.

import type { Effects } from "./effects.ts";
import { type ReferenceFact, USE } from "./facts.ts";
import { fits } from "./flow.ts";
import { type Handing, type Hosted, neverSuspends } from "./hosted.ts";
import { isHostMethod } from "./hosts.ts";
import type { LinkedCall, LinkedModule, Program } from "./link.ts";
import { MODE, type Modes, OWN, TWIN, type Variant } from "./modes.ts";

export const WRAP = {
  none: 0,
  /** `yield f(x)`: the callee certainly gives a generator. */
  yield: 1,
  /** `(($s = f(x)) instanceof $Suspension ? yield $s : $s)` */
  test: 2,
  /** `$now(f(x), "where")`: run to its end here, in a function that cannot wait. */
  now: 3,
} as const;
export type Wrap = (typeof WRAP)[keyof typeof WRAP];

export class Plan {
  readonly program: Program;
  readonly effects: Effects;
  readonly modes: Modes;
  private readonly twins: Uint8Array;
  private readonly referencesOf: ReadonlyArray<ReadonlyArray<ReferenceFact>>;

  private readonly handingsOf = new Map<number, Handing[]>();

  constructor(program: Program, effects: Effects, modes: Modes, hosted: Hosted) {
    this.program = program;
    this.effects = effects;
    this.modes = modes;
    const count = program.functions.length;
    this.twins = new Uint8Array(count);
    const referencesOf: ReferenceFact[][] = Array.from({ length: count }, () => []);
    for (const { facts, functionBase } of program.modules) {
      for (const fact of facts.references) referencesOf[functionBase + fact.in]?.push(fact);
    }
    this.referencesOf = referencesOf;
    for (const handing of hosted.handings) {
      const list = this.handingsOf.get(handing.in) ?? [];
      list.push(handing);
      this.handingsOf.set(handing.in, list);
    }
    this.findTwins();
  }

  /** Does this function of the module's scope have a twin of its own text? */
  hasTwin(index: number): boolean {
    return this.twins[index] === 1;
  }

  isGenerator(index: number, variant: Variant): boolean {
    return this.modes.modeOf(index, variant) === MODE.generator;
  }

  references(index: number): ReadonlyArray<ReferenceFact> {
    return this.referencesOf[index] ?? [];
  }

  /** Places in a function's text where functions leave the program. */
  handings(index: number): ReadonlyArray<Handing> {
    return this.handingsOf.get(index) ?? [];
  }

  /** Is the name at this call changed to the twin's? */
  renames(call: LinkedCall, variant: Variant): boolean {
    if (call.target.kind !== "function" || !this.hasTwin(call.target.function)) return false;
    return this.modes.meansTwin(call, variant);
  }

  /** Is the name at this use as a value changed to the twin's? */
  renamesValue(module: LinkedModule, reference: ReferenceFact): boolean {
    const index = this.meant(module, reference);
    return index >= 0 && this.hasTwin(index) && this.modes.valueIsTwin(index);
  }

  /** Function that a reference means, or -1. */
  meant(module: LinkedModule, { target }: ReferenceFact): number {
    if (target.kind === "function") return module.functionBase + target.function;
    const imported = module.facts.imports[target.import];
    if (imported === undefined) return -1;
    const means = this.program.meaning(module, imported);
    return means.kind === "function" ? means.function : -1;
  }

  wrapOf(call: LinkedCall, variant: Variant): Wrap {
    if (call.fact.constructs || this.effects.fact(call.in).aware) return WRAP.none;
    if (neverSuspends(this.effects, call.in)) {
      return this.modes.levelOf(call, variant) > 0 ? WRAP.now : WRAP.none;
    }
    if (!this.isGenerator(call.in, variant)) return this.isMistakable(call) ? WRAP.now : WRAP.none;
    const { use } = call.fact;
    if (use === USE.tail || use === USE.yielded) return WRAP.none;
    if (this.modes.levelOf(call, variant) === 0) {
      return this.isUnknown(call) ? WRAP.test : WRAP.none;
    }
    return this.givesGenerator(call, variant) ? WRAP.yield : WRAP.test;
  }

  /** Is this call wrapped in the text of some variant? */
  isWrapped(call: LinkedCall): boolean {
    if (this.wrapOf(call, OWN) !== WRAP.none) return true;
    return this.hasTwin(this.effects.owner(call.in)) && this.wrapOf(call, TWIN) !== WRAP.none;
  }

  /** A method that is hardly the function which the program has under that name, too, but might be. */
  private isMistakable(call: LinkedCall): boolean {
    const { target } = call;
    if (target.kind !== "value" || target.own === target.node) return false;
    return (
      this.effects.ofFlow(target.node, call) > 0 && this.effects.ofFlow(target.own, call) === 0
    );
  }

  /** Is this expression, handed to host code, run to its end there if it suspends? */
  wrapsHanding(handing: Handing, variant: Variant): boolean {
    const effect = this.effects.ofNode(handing.node, this.effects.owner(handing.in));
    const level = variant === OWN ? effect.level : this.effects.settled(effect, handing.in);
    return level > 0;
  }

  /** The analysis found nothing that suspends here, but cannot see where the callee comes from. */
  private isUnknown(call: LinkedCall): boolean {
    const { target } = call;
    if (target.kind !== "value" || target.node < 0 || this.mayIterate(call, target.node))
      return false;
    if (target.method) return this.isUnknownMethod(call, target.node);
    const { parameters, opaque, results } = this.effects.sources.of(target.node);
    return parameters.length + opaque.length + results.length > 0;
  }

  /** May this call give an iterator? To whom asks for a suspension, it would look like one. */
  private mayIterate(call: LinkedCall, node: number): boolean {
    return this.effects.flow.at(node).some((index) => {
      const iterator = this.effects.fact(index).generator && this.effects.level[index] === 0;
      return iterator && fits(this.program, call, index);
    });
  }

  /** Gleam calls fields of its records, and JavaScript's own methods in patterns; FFI code calls methods of anything. */
  private isUnknownMethod(call: LinkedCall, node: number): boolean {
    if (this.effects.flow.at(node).length > 0) return true;
    const { callee } = call.fact;
    return !call.module.facts.isFfi && callee.kind === "method" && !isHostMethod(callee.name);
  }

  /** The callee is one function, and it is written as a generator. */
  private givesGenerator(call: LinkedCall, variant: Variant): boolean {
    const { target } = call;
    if (target.kind === "function") {
      const twin = this.renames(call, variant);
      return this.isGenerator(target.function, twin ? TWIN : OWN);
    }
    if (target.kind !== "value") return false;
    const { functions, parameters, opaque, results } = this.effects.sources.of(target.node);
    if (parameters.length + opaque.length + results.length > 0 || functions.length !== 1)
      return false;
    const [callee] = functions as [number];
    const same = this.effects.owner(callee) === this.effects.owner(call.in);
    return same && callee !== this.effects.owner(callee) && this.isGenerator(callee, variant);
  }

  private findTwins(): void {
    const owners: number[] = [];
    for (let index = 0; index < this.twins.length; index++) {
      if (this.effects.owner(index) === index && this.modes.hasVariants(index)) owners.push(index);
    }
    let changed = true;
    while (changed) {
      changed = false;
      for (const owner of owners) {
        if (this.hasTwin(owner) || !this.differs(owner)) continue;
        this.twins[owner] = 1;
        changed = true;
      }
    }
  }

  private differs(owner: number): boolean {
    return (this.modes.nested[owner] ?? []).some((index) => {
      if (this.isGenerator(index, OWN) !== this.isGenerator(index, TWIN)) return true;
      return (
        (this.modes.callsOf[index] ?? []).some(
          (call) =>
            this.renames(call, OWN) !== this.renames(call, TWIN) ||
            this.wrapOf(call, OWN) !== this.wrapOf(call, TWIN),
        ) ||
        this.handings(index).some(
          (handing) => this.wrapsHanding(handing, OWN) !== this.wrapsHanding(handing, TWIN),
        )
      );
    });
  }
}
