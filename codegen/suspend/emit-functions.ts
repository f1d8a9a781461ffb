// The text of one function in one variant: its head (`function*`, or an arrow turned into a function expression), the
// temporary that tests use, reduction counts in its loops, its calls and names. Plain functions and forwarders keep head and
// loops; names and calls inside them may still change.

import type { Edits } from "./edits.ts";
import type { Needs } from "./emit.ts";
import { emitCall, emitHanding } from "./emit-calls.ts";
import type { FunctionFact } from "./facts.ts";
import type { LinkedModule } from "./link.ts";
import type { Variant } from "./modes.ts";
import { type Plan, WRAP } from "./plan.ts";
import { closureNumber, type Registration, registeredName } from "./registration.ts";

/** Where text is being emitted. */
export interface Emission {
  readonly plan: Plan;
  readonly module: LinkedModule;
  readonly variant: Variant;
  readonly edits: Edits;
  readonly needs: Needs;
  readonly code: string;
  /** What is told to other threads; null when nothing is. */
  readonly registration: Registration | null;
  /** A closure that is written as it is, because the text around it says what it is; -1 for none. */
  readonly unmarked: number;
}

export function emitFunction(emission: Emission, index: number): void {
  const { plan, module, variant, edits, needs, code } = emission;
  const fact = plan.effects.fact(index);
  if (index !== emission.unmarked) markClosure(emission, index);
  const calls = plan.modes.callsOf[index] ?? [];
  for (const call of calls) emitCall(emission, call);
  for (const handing of plan.handings(index)) emitHanding(emission, handing);
  for (const reference of plan.references(index)) {
    if (!plan.renamesValue(module, reference)) continue;
    const name = code.slice(reference.start, reference.end);
    const suffix = name.includes(".") ? "$s" : needs.names.twin(name).slice(name.length);
    edits.insert(reference.end, reference.shorthand ? `: ${name}${suffix}` : suffix);
  }
  if (!plan.isGenerator(index, variant)) return;
  const temporary = needs.names.free("$s");
  const tests = calls.some((call) => plan.wrapOf(call, variant) === WRAP.test);
  const declared = tests ? `let ${temporary}; ` : "";
  if (fact.generator) emitBodyStart(fact, declared, edits);
  else emitHead(fact, declared, edits, code);
  for (const [start, end] of fact.loops) emitLoop(start, end, edits, needs);
}

/** Puts around a closure that may cross what is needed to make it again: its factory, and what it captures. */
function markClosure(
  { registration, plan, module, variant, edits, needs }: Emission,
  index: number,
) {
  if (registration?.marks(index) !== true) return;
  const { start, end, captures } = plan.effects.fact(index);
  const name = JSON.stringify(registeredName(module));
  const number = closureNumber(module, index, variant);
  const values = captures.map(([captured]) => captured).join(", ");
  edits.around(start, end, `${needs.runtime("closure")}(`, `, ${name}, ${number}, [${values}])`);
}

function emitHead(fact: FunctionFact, declared: string, edits: Edits, code: string): void {
  if (fact.shape !== "arrow") {
    edits.insert(fact.headAt, "*");
    emitBodyStart(fact, declared, edits);
    return;
  }
  const bound = fact.usesThis;
  const head = `${bound ? "(" : ""}function* `;
  if (fact.statementHead >= 0) edits.statement(fact.statementHead);
  const closed = fact.expressionBody ? "); }" : "";
  edits.around(fact.start, fact.end, head, `${closed}${bound ? ").bind(this)" : ""}`);
  if (fact.bareParameter !== null) edits.around(...fact.bareParameter, "(", ")");
  const space = code[fact.arrowAt + 2] === " " ? 1 : 0;
  edits.remove(fact.arrowAt, fact.arrowAt + 2 + space);
  if (fact.expressionBody) {
    edits.insert(fact.arrowAt + 2 + space, `{ ${declared}return (`);
  } else {
    emitBodyStart(fact, declared, edits);
  }
}

function emitBodyStart(fact: FunctionFact, declared: string, edits: Edits): void {
  if (declared !== "") edits.insert(fact.bodyStart + 1, ` ${declared.trimEnd()}`);
}

/** Counts a reduction in every round, and gives way when the turn's budget is used up. */
function emitLoop(start: number, end: number, edits: Edits, needs: Needs): void {
  const count = `if (--${needs.runtime("budget")}.left <= 0) yield ${needs.runtime("PAUSE")};`;
  if (end < 0) edits.insert(start, ` ${count}`);
  else edits.around(start, end, `{ ${count} `, " }");
}
