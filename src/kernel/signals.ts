// Links, monitors, exit signals, and what happens when a process ends: otp-semantics sections 1.1, 3.4 and 3.5.
//
// A signal takes effect at once, in the order in which signals were issued. The end of a process may end others; they are
// worked off in a list, so a chain of a million links needs no stack. Of one death, in this order: the name is free, links are
// signalled, monitors fire, timers and mail are dropped, observers hear of it. No user code runs meanwhile, except the hooks
// and exit callbacks of the host.

import { dropDelayed } from "./delayed.ts";
import { deliver, gather, loseMail } from "./deliver.ts";
import {
  exitFar,
  isFar,
  leaveSystem,
  linkFar,
  processOrStub,
  reportEnd,
  unlinkFar,
} from "./far.ts";
import type { Kernel } from "./kernel.ts";
import { releaseTaken, taken } from "./mailbox.ts";
import { Monitor } from "./monitors.ts";
import {
  clearMail,
  DEAD,
  DIRECT,
  IDLE,
  NEW,
  type Process,
  RING,
  STUB,
  TRAPS,
  takeDown,
  takeExitOf,
  WAITING,
} from "./process.ts";
import { RAW } from "./raw-terms.ts";
import { current, running } from "./running.ts";
import { atoms, Pid, type Reference } from "./terms.ts";
import { ABORT } from "./thrown.ts";
import { disarm, loseUndelivered } from "./wait-end.ts";
import { holdCall } from "./waiting.ts";

/** Links two processes; one link joins a pair, however often this is called. */
export function addLink(left: Process, right: Process): void {
  addOneWay(left, right);
  addOneWay(right, left);
}

function addOneWay(from: Process, to: Process): void {
  const links = from.links;
  if (links === null) from.links = to;
  else if (links instanceof Set) links.add(to);
  else if (links !== to) from.links = new Set([links, to]);
}

export function removeLink(left: Process, right: Process): void {
  removeOneWay(left, right);
  removeOneWay(right, left);
}

function removeOneWay(from: Process, to: Process): void {
  const links = from.links;
  if (links === to) from.links = null;
  else if (links instanceof Set) {
    links.delete(to);
    if (links.size === 0) from.links = null;
  }
}

/** Whether two processes are linked. */
export function isLinked(process: Process, other: Process): boolean {
  const { links } = process;
  return links === other || (links instanceof Set && links.has(other));
}

/** The processes that a process is linked to, in the order in which the links were made. */
export function linkedTo(process: Process): ReadonlyArray<Process> {
  const links = process.links;
  if (links === null) return [];
  return links instanceof Set ? [...links] : [links];
}

/** How many processes the running one is linked to. */
export function linkCount(): number {
  const { links } = running("linkCount");
  if (links === null) return 0;
  return links instanceof Set ? links.size : 1;
}

/**
 * Links the running process to another. True if it is linked now. A dead pid: false if the running process does not trap
 * exits; else true, and an EXIT with reason noproc comes.
 */
export function link(pid: Pid): boolean {
  const self = running("link");
  const other = pid.process;
  if (other === self) return true;
  if (other !== null) {
    addLink(self, other);
    return true;
  }
  if (isFar(self.kernel, pid)) return linkFar(self, pid);
  if (pid === self.pid || (self.state & TRAPS) === 0) return false;
  deliver(self, RAW, [atoms.EXIT, pid, atoms.noproc]);
  return true;
}

/** Removes the link to another process, if there is one. An EXIT that was already delivered stays. */
export function unlink(pid: Pid): void {
  const self = running("unlink");
  const other = pid.process;
  if (other !== null) removeLink(self, other);
  else if (isFar(self.kernel, pid)) unlinkFar(self, pid);
}

/**
 * Watches a process: one DOWN comes when it ends, at once (with reason noproc) if it has ended already. Watching oneself gives
 * a monitor and never a message.
 */
export function monitor(pid: Pid): Monitor {
  const self = running("monitor");
  const made = newMonitor(self);
  watch(self, pid, made);
  Monitor.hold(made);
  return made;
}

function newMonitor(self: Process): Monitor {
  return new Monitor(self.mailbox === null ? 0 : self.mailbox.mark);
}

function watch(self: Process, pid: Pid, made: Monitor): void {
  const target = pid.process ?? processOrStub(self.kernel, pid);
  if (target === null) deliver(self, RAW, [atoms.DOWN, made, atoms.process, pid, atoms.noproc]);
  else if (target !== self) Monitor.attach(made, self, target);
}

/**
 * Begins a call: watches the callee and returns the monitor, which is also the tag that the reply must have. Then send the
 * request and `return suspend(FOR_REPLY, monitor, timeoutMs, finish)`.
 */
export function startCall(callee: Pid): Monitor {
  const self = running("startCall");
  const made = newMonitor(self);
  watch(self, callee, made);
  holdCall(self, made);
  return made;
}

/**
 * Prepares the call of a process that does not exist yet, so that it can be given the monitor when it starts. Then start it and
 * `beginCall(monitor, pid)`.
 */
export function prepareCall(): Monitor {
  return newMonitor(running("prepareCall"));
}

/** Begins a call that was prepared, as `startCall` does. */
export function beginCall(prepared: Monitor, callee: Pid): void {
  const self = running("beginCall");
  watch(self, callee, prepared);
  holdCall(self, prepared);
}

/** Ends a monitor; a DOWN that it has already brought is removed. A monitor that was in another thread comes back as a Reference. */
export function demonitor(old: Reference): void {
  const self = running("demonitor");
  const own = old instanceof Monitor ? old : Monitor.heldBy(self, old);
  if (own !== null && Monitor.isActive(own)) {
    if (Monitor.watcher(own) === self) Monitor.detach(own);
    return;
  }
  if (takeDown(self, old, own === null ? 0 : Monitor.mark(own))) releaseTaken();
  else if (self.pending > 0) {
    gather(self);
    if (takeDown(self, old, 0)) releaseTaken();
  }
}

/** Removes the oldest delivered EXIT of that process and returns its reason; undefined if there is none. */
export function takeExit(pid: Pid): unknown {
  const self = running("takeExit");
  if (self.pending > 0) gather(self);
  if (!takeExitOf(self, pid)) return undefined;
  const reason = (taken.payload as ReadonlyArray<unknown>)[2];
  releaseTaken();
  return reason;
}

/** Whether exit signals to the running process become messages from now on. Returns what it was before. */
export function trapExits(trap: boolean): boolean {
  const self = running("trapExits");
  const before = (self.state & TRAPS) !== 0;
  if (trap) self.state |= TRAPS;
  else self.state &= ~TRAPS;
  return before;
}

/** Whether the running process traps exits. */
export function isTrapping(): boolean {
  return (running("isTrapping").state & TRAPS) !== 0;
}

/**
 * Sends an exit signal from the running process. The reason `kill` cannot be trapped and reads `killed` for others. Does not
 * return if the running process ends by it.
 */
export function exit(pid: Pid, reason: unknown): void {
  const self = running("exit");
  const target = pid.process;
  if (target === null) {
    if (isFar(self.kernel, pid)) exitFar(self.kernel, pid, self.pid, reason);
    return;
  }
  if (reason === atoms.kill) terminate(target, atoms.killed);
  else if (reason === atoms.normal && target === self && (self.state & TRAPS) === 0) {
    terminate(self, reason);
  } else {
    signalExit(target, self.pid, reason);
  }
  if ((self.state & DEAD) !== 0) throw ABORT;
}

/** Sends an exit signal from outside of any process. */
export function exitFromOutside(kernel: Kernel, pid: Pid, reason: unknown): void {
  if (pid.process !== null) exitFrom(pid, kernel.outside, reason);
  else if (isFar(kernel, pid)) exitFar(kernel, pid, kernel.outside, reason);
}

/** An exit signal by `exit` has come to a process of this thread from somebody who does not run. */
export function exitFrom(pid: Pid, from: Pid, reason: unknown): void {
  const target = pid.process;
  if (target === null) return;
  if (reason === atoms.kill) terminate(target, atoms.killed);
  else signalExit(target, from, reason);
}

/** An exit signal arrives, through a link or not. */
function signalExit(target: Process, from: Pid, reason: unknown): void {
  // The other side of a stub hears of the end of the process itself.
  if ((target.state & (DEAD | STUB)) !== 0) return;
  if ((target.state & TRAPS) !== 0) deliver(target, RAW, [atoms.EXIT, from, reason]);
  else if (reason !== atoms.normal) terminate(target, reason);
}

/** Ends a process and, one after another, all that end with it. */
export function terminate(process: Process, reason: unknown): void {
  if ((process.state & DEAD) !== 0) return;
  const { kernel } = process;
  markDead(process);
  const { deaths } = kernel;
  deaths.push(process, reason);
  if (kernel.isBurying) return;
  kernel.isBurying = true;
  for (let index = 0; index < deaths.length; index += 2) {
    bury(deaths[index] as Process, deaths[index + 1]);
    // The list stays short for long chains, and the dead can be collected.
    if (index === 1022) {
      deaths.splice(0, 1024);
      index = -2;
    }
  }
  // Not by setting the length, which gives the memory back that the next death takes again.
  while (deaths.length > 0) deaths.pop();
  kernel.isBurying = false;
  // If the running process is among the dead, every call of the kernel that it still makes must end it.
  if (current !== null && (current.state & DEAD) !== 0) current.kernel.guarded = true;
}

/** From here on the process runs no more, gets nothing, and its pid is the pid of a dead process. */
function markDead(process: Process): void {
  process.state |= DEAD;
  Pid.bury(process.pid);
}

function bury(process: Process, reason: unknown): void {
  const { kernel, pid, extras, wait } = process;
  if (extras !== null) leaveSystem(kernel, pid, extras);
  signalLinks(process, reason);
  fireMonitors(process, reason);
  if (extras !== null) reportEnd(kernel, pid, extras, reason);
  while (process.monitors !== null) Monitor.detach(process.monitors);
  if (wait !== null) {
    disarm(process, wait);
    if (wait.subject instanceof Monitor) Monitor.detach(wait.subject);
    if ((process.state & WAITING) !== 0) loseUndelivered(process, wait);
  }
  dropDelayed(process);
  loseMail(process, "exited");
  clearMail(process);
  process.state &= ~(DIRECT | IDLE | RING | WAITING | NEW);
  process.loop = null;
  process.frame = null;
  process.parents = null;
  process.wait = null;
  if ((process.state & STUB) === 0) kernel.forget(process);
  const callbacks = extras === null ? null : extras.exitCallbacks;
  if (callbacks !== null)
    for (const callback of callbacks) kernel.callHook(() => callback(pid, reason));
  const { hooks } = kernel;
  if (hooks.exited !== undefined && (process.state & STUB) === 0) {
    kernel.callHook(() => hooks.exited?.(pid, reason));
  }
}

function signalLinks(process: Process, reason: unknown): void {
  const links = process.links;
  if (links === null) return;
  process.links = null;
  if (!(links instanceof Set)) {
    removeOneWay(links, process);
    signalExit(links, process.pid, reason);
    return;
  }
  for (const other of links) {
    removeOneWay(other, process);
    signalExit(other, process.pid, reason);
  }
}

function fireMonitors(process: Process, reason: unknown): void {
  if (process.watchers === null) return;
  for (const fired of Monitor.oldestFirst(process.watchers)) {
    const watcher = Monitor.watcher(fired);
    Monitor.detach(fired);
    if (watcher === null || (watcher.state & DEAD) !== 0) continue;
    deliver(watcher, RAW, [atoms.DOWN, fired, atoms.process, process.pid, reason]);
  }
}
