// The text of a call: its name changed to the twin's, and its result yielded to the driver if it is, or may be, a suspension.
// `yield` binds weaker than every operator, so it is put in parentheses where the call is an operand.

import type { Needs } from "./emit.ts";
import type { Emission } from "./emit-functions.ts";
import { USE } from "./facts.ts";
import type { Handing } from "./hosted.ts";
import type { LinkedCall } from "./link.ts";
import { WRAP } from "./plan.ts";

export function emitCall({ plan, variant, edits, needs }: Emission, call: LinkedCall): void {
  const { fact } = call;
  if (plan.renames(call, variant)) edits.insert(fact.calleeEnd, suffixFor(call, needs));
  const wrap = plan.wrapOf(call, variant);
  if (wrap === WRAP.none) return;
  if (wrap === WRAP.now) {
    needs.now = true;
    const at = JSON.stringify(needs.place(fact.start));
    edits.around(fact.start, fact.end, `${needs.names.free("$now")}(`, `, ${at})`);
    return;
  }
  const bare = fact.use === USE.bare;
  const yields = wrap === WRAP.yield;
  if (fact.statementHead >= 0) edits.statement(fact.statementHead);
  if (yields) {
    edits.around(fact.start, fact.end, bare ? "yield " : "(yield ", bare ? "" : ")");
    return;
  }
  const temporary = needs.names.free("$s");
  const test = ` instanceof ${needs.runtime("Suspension")} ? yield ${temporary} : ${temporary})`;
  edits.around(fact.start, fact.end, `((${temporary} = `, `)${test}`);
}

/** A function handed to host code: run to its end there, if it may suspend. */
export function emitHanding({ plan, variant, edits, needs }: Emission, handing: Handing): void {
  if (!plan.wrapsHanding(handing, variant)) return;
  needs.now = true;
  needs.sync = true;
  const at = JSON.stringify(needs.place(handing.start));
  edits.around(handing.start, handing.end, `${needs.names.free("$sync")}(`, `, ${at})`);
}

/** What is added to a callee's name to mean its twin. */
function suffixFor(call: LinkedCall, needs: Needs): string {
  const name = localName(call);
  return name === "" ? "$s" : needs.names.twin(name).slice(name.length);
}

/** Name of the callee in this module's scope; "" for a member of a namespace. */
function localName(call: LinkedCall): string {
  const { callee } = call.fact;
  const { facts } = call.module;
  if (callee.kind === "function") return facts.functions[callee.function]?.name ?? "";
  if (callee.kind === "import") return facts.imports[callee.import]?.local ?? "";
  return "";
}
