// What a running process does with others: make them, name them, find them; and what it knows of itself.
//
// otp-semantics section 1.1. Functions about "the running process" throw OutsideProcessError where none runs.

import { gather, loseMail, send } from "./deliver.ts";
import type { ReportedEvent } from "./events.ts";
import { isAliveFar, isFar, whoHas } from "./far.ts";
import { nextNumber } from "./numbers.ts";
import { type Body, clearMail, extrasOf } from "./process.ts";
import { RAW } from "./raw-terms.ts";
import { RemotePid } from "./remote.ts";
import { nearbyKernel, running } from "./running.ts";
import { addLink } from "./signals.ts";
import type { Atom, Pid } from "./terms.ts";

/** The pid of the running process. */
export function self(): Pid {
  return running("self").pid;
}

/** Starts a process that is linked to the running one. It runs its body at its first turn; what that returns is dropped. */
export function spawn(body: Body, label?: string): Pid {
  const parent = running("spawn");
  const child = parent.kernel.create(body, parent.pid, label);
  addLink(parent, child);
  return child.pid;
}

/** Starts a process that is not linked to the running one. */
export function spawnUnlinked(body: Body, label?: string): Pid {
  const parent = running("spawnUnlinked");
  return parent.kernel.create(body, parent.pid, label).pid;
}

/** Sends any term. An array of two elements is a subject's message `[tag, payload]`. */
export function sendRaw(pid: Pid, term: unknown): void {
  if (Array.isArray(term) && term.length === 2) send(pid, term[0], term[1]);
  else send(pid, RAW, term);
}

/** Sends `[name, payload]` to whoever has the name; false if nobody has it. */
export function sendNamed(name: Atom, payload: unknown): boolean {
  const pid = whoHas(nearbyKernel("sendNamed"), name);
  if (pid === null) return false;
  send(pid, name, payload);
  return true;
}

/** Whether a process has not ended. */
export function isAlive(pid: Pid): boolean {
  if (pid.process !== null) return true;
  if (!(pid instanceof RemotePid)) return false;
  const kernel = nearbyKernel("isAlive");
  return isFar(kernel, pid) && isAliveFar(kernel, pid);
}

/** Gives a process a name. False if it has ended, has a name, or the name is taken. */
export function register(pid: Pid, name: Atom): boolean {
  const process = pid.process;
  const kernel = process === null ? nearbyKernel("register") : process.kernel;
  if (kernel.remote !== null) return kernel.remote.register(pid, name);
  if (process === null) return false;
  const { names } = kernel;
  if (names.has(name) || (process.extras !== null && process.extras.name !== null)) return false;
  names.set(name, process);
  extrasOf(process).name = name;
  return true;
}

/** Takes a name away from whoever has it. False if nobody has it. */
export function unregister(name: Atom): boolean {
  const { names, remote } = nearbyKernel("unregister");
  if (remote !== null) return remote.unregister(name);
  const process = names.get(name);
  if (process === undefined) return false;
  names.delete(name);
  extrasOf(process).name = null;
  return true;
}

/** Who has a name, or null. */
export function whereis(name: Atom): Pid | null {
  return whoHas(nearbyKernel("whereis"), name);
}

/** The name of a process, or null. */
export function registeredName(pid: Pid): Atom | null {
  const { process } = pid;
  if (process !== null && process.kernel.remote === null) return process.extras?.name ?? null;
  const kernel = process === null ? nearbyKernel("registeredName") : process.kernel;
  return kernel.remote?.registeredName(pid) ?? null;
}

/** Drops every message that has arrived at the running process. */
export function flushMessages(): void {
  const process = running("flushMessages");
  if (process.pending > 0) gather(process);
  loseMail(process, "flushed");
  clearMail(process);
}

/** The time on the host's clock, in whole milliseconds. */
export function nowMs(): number {
  return Math.floor(nearbyKernel("nowMs").host.now());
}

/** A positive number that no other call in this system returns. */
export function uniqueNumber(): number {
  return nextNumber();
}

/** Hands an event to whoever watches the kernel (`hooks.report`); nothing happens if nobody does. */
export function report(event: ReportedEvent): void {
  const kernel = nearbyKernel("report");
  const { hooks } = kernel;
  if (hooks.report !== undefined) kernel.callHook(() => hooks.report?.(event));
}
