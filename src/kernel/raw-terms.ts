// Messages that are no subject's: the tuples that the kernel sends, and whatever else comes.
//
// A mailbox keeps every message as a tag and a payload. For a subject's message that is what it is made of; any other term is the
// payload of RAW. Nothing here fails, whatever the term.

import { sameTag } from "./keys.ts";
import { atoms, type Pid, type Reference } from "./terms.ts";

/** The tag under which a term is kept that is no subject's message: EXIT and DOWN tuples, foreign values. */
export const RAW: unique symbol = Symbol("raw term");

/** The term that a message is for whoever sees it whole. */
export function termOf(tag: unknown, payload: unknown): unknown {
  return tag === RAW ? payload : [tag, payload];
}

/** Whether a raw term is the DOWN of that monitor. */
export function isDownOf(term: unknown, monitor: Reference): boolean {
  return (
    Array.isArray(term) && term.length === 5 && term[0] === atoms.DOWN && sameTag(term[1], monitor)
  );
}

/** Whether a raw term is the EXIT of that process. */
export function isExitOf(term: unknown, pid: Pid): boolean {
  return (
    Array.isArray(term) && term.length === 3 && term[0] === atoms.EXIT && sameTag(term[1], pid)
  );
}
