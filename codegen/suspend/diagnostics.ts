// What the build says about code that cannot work: suspending functions handed to host code, calls that suspend where nothing
// can, modules that do not parse. Each has a position in the sources that people wrote, the chain of calls that makes it so,
// and what to do about it.

import type { Explainer, Hop } from "./explain.ts";
import type { Handing, Hosted } from "./hosted.ts";
import type { LinkedCall, Program } from "./link.ts";
import type { Plan } from "./plan.ts";
import { type Position, positionText } from "./positions.ts";

export interface Diagnostic {
  readonly severity: "error";
  readonly code: "host-callback" | "cannot-suspend-here" | "syntax";
  /** One sentence. */
  readonly message: string;
  readonly position: Position;
  /** From the function in question to where it waits. */
  readonly path: ReadonlyArray<Hop>;
  readonly hint: string;
  /** All of it for people. */
  readonly text: string;
}

export function diagnose(
  program: Program,
  hosted: Hosted,
  explainer: Explainer,
  plan: Plan,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const module of program.modules) {
    for (const { message, start } of module.facts.errors) {
      const position = explainer.at(module.id, start);
      found.push(made("syntax", message, position, [], "The module is copied as it is."));
    }
  }
  for (const handing of hosted.errors) found.push(handedOver(hosted, explainer, handing));
  for (const call of hosted.refusals) found.push(refused(hosted, explainer, call));
  for (const call of program.calls) {
    if (call.fact.chained && plan.isWrapped(call)) found.push(chained(explainer, call));
  }
  return once(found);
}

function made(
  code: Diagnostic["code"],
  message: string,
  position: Position,
  path: ReadonlyArray<Hop>,
  hint: string,
): Diagnostic {
  const lines = path.map((hop) => `    ${positionText(hop.position)}  ${hop.from} ${hop.action}`);
  const text = [`${positionText(position)}: error: ${message}`, ...lines, `  ${hint}`].join("\n");
  return { severity: "error", code, message, position, path, hint, text };
}

function handedOver(hosted: Hosted, explainer: Explainer, handing: Handing): Diagnostic {
  const { effects } = hosted;
  const functions = [...effects.flow.at(handing.node)].filter(
    (index) => effects.ofValue(index) > 0,
  );
  const path = explainer.pathFrom(functions);
  const from = path[0]?.from ?? "a function that suspends";
  const seed = path.at(-1)?.from ?? "a wait";
  const through = handing.through < 0 ? null : hosted.reason.get(handing.through);
  const host = through === null || through === undefined ? null : lastHost(hosted, through);
  const to =
    host === null ? `\`${handing.to}\`` : `\`${handing.to}\`, which hands it to \`${host}\``;
  const reaches = from === seed ? "it waits" : `it reaches ${seed}`;
  const message = `cannot suspend inside host code: ${from} is given to ${to}; ${reaches}`;
  const hint =
    "Host code cannot wait for a process. Call the function from Gleam, or run it in a process of its own.";
  return made("host-callback", message, explainer.at(handing.module.id, handing.start), path, hint);
}

/** The host function at the end of a chain of functions that pass a parameter on. */
function lastHost(hosted: Hosted, first: Handing): string {
  let handing = first;
  const seen = new Set<number>();
  while (handing.through >= 0 && !seen.has(handing.through)) {
    seen.add(handing.through);
    const next = hosted.reason.get(handing.through);
    if (next === undefined) break;
    handing = next;
  }
  return handing.to;
}

function refused(hosted: Hosted, explainer: Explainer, call: LinkedCall): Diagnostic {
  const fact = hosted.effects.fact(call.in);
  const kind = fact.barrier ?? "iterator";
  const path = explainer.path(call.in);
  const where = kind === "module body" ? "the body of a module" : `${article(kind)} ${kind}`;
  const message = `cannot suspend in ${where}: a call here may wait`;
  const hint = "Only functions that processes call can wait. Move the call out of it.";
  return made("cannot-suspend-here", message, explainer.callPosition(call), path, hint);
}

function article(word: string): string {
  return /^[aeiou]/.test(word) ? "an" : "a";
}

function chained(explainer: Explainer, call: LinkedCall): Diagnostic {
  const message = "cannot suspend in the middle of an optional chain (`?.`)";
  const hint = "Put the result of the call into a variable first.";
  return made("cannot-suspend-here", message, explainer.callPosition(call), [], hint);
}

/** The same place may be reached by several functions; it is reported once. */
function once(found: ReadonlyArray<Diagnostic>): Diagnostic[] {
  const seen = new Set<string>();
  return found.filter(({ code, position }) => {
    const key = `${code} ${positionText(position)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
