// Actors that take no messages any more: what `sys:suspend` is to code that is about to change, for whoever keeps the states of actors when
// a changed program takes the place of this one (docs/semantics.md, section 17).
//
// Promise: from `freeze` on, the loop of a process takes nothing from its mailbox but EXITs, for which it may have to end in order; a message
// that is being handled is handled to its end. All others stay, in their order, and are taken after `thaw`. Exit signals act as ever.
// To be called from outside of any turn, or by the process itself before it serves its loop. Fails in no case: one that has ended stays so.

import { wake } from "./deliver.ts";
import { DIRECT, FROZEN, hasMail, IDLE, RING } from "./process.ts";
import type { Pid } from "./terms.ts";

/** The actor takes no message from now on. */
export function freeze(pid: Pid): void {
  const { process } = pid;
  if (process === null) return;
  process.state |= FROZEN;
  if ((process.state & DIRECT) === 0) return;
  // What is on its way to it in the run queue comes into its mailbox.
  const ring = process.pending === 0 ? RING : 0;
  process.state = (process.state & ~(DIRECT | ring)) | IDLE;
}

/** The actor goes on. */
export function thaw(pid: Pid): void {
  const { process } = pid;
  if (process === null) return;
  process.state &= ~FROZEN;
  if ((process.state & IDLE) !== 0 && hasMail(process)) wake(process);
}
