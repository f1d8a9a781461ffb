// Functions that give back what they are given and nothing else: `identity`, coercions, functions that return one of two
// parameters. A call of such a function by its name has the arguments of that very call as its result; followed through the
// function's return it would have those of all calls in the program, since the flow knows no contexts. Judged inside a module,
// from all that may be assigned on the way; whatever else is on the way makes it an ordinary function.

import type { FunctionFact, ModuleFacts } from "./facts.ts";

/** More steps than this between a parameter and the return, and it is no function of this kind. */
const STEPS_MAX = 16;

/** Notes at each function of a module which parameters it passes on as its result. */
export function notePassed(facts: ModuleFacts): void {
  const search = new PassingSearch(facts);
  for (const fact of facts.functions) fact.passes = search.of(fact);
}

class PassingSearch {
  private readonly previous = new Map<number, number[]>();
  /** Nodes that receive more than copies tell. */
  private readonly open = new Set<number>();

  constructor(facts: ModuleFacts) {
    const { copies } = facts;
    for (let at = 0; at < copies.length; at += 2) {
      const list = this.previous.get(copies[at + 1] as number);
      if (list === undefined) this.previous.set(copies[at + 1] as number, [copies[at] as number]);
      else list.push(copies[at] as number);
    }
    for (const [, node] of facts.takes) this.open.add(node);
    for (const { result } of facts.calls) this.open.add(result);
    for (const { node } of facts.imports) this.open.add(node);
    for (const { node } of facts.functions) this.open.add(node);
  }

  /** Positions of the parameters that a function passes on; none for ordinary functions. */
  of(fact: FunctionFact): number[] {
    if (!fact.topLevel || fact.reassigned || fact.generator || fact.usesArguments) return [];
    if (fact.barrier !== null || fact.rest >= 0) return [];
    const found = new Set<number>();
    const seen = new Set<number>([fact.returnNode]);
    const todo = [fact.returnNode];
    while (todo.length > 0) {
      const node = todo.pop() as number;
      if (this.open.has(node) || seen.size > STEPS_MAX) return [];
      const position = fact.parameters.indexOf(node);
      if (position >= 0) found.add(position);
      for (const from of this.previous.get(node) ?? []) {
        if (seen.has(from)) continue;
        seen.add(from);
        todo.push(from);
      }
    }
    return [...found];
  }
}
