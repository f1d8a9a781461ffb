// Signals to processes of other threads, and what must be known here to send and to take them back.
//
// The functions here are the other half of send, link, monitor, exit and of the end of a process: those of deliver.ts and signals.ts come here when
// they meet a pid without a process. A pid of another thread in a kernel without other threads is the pid of a dead process. Fails with
// CannotCross where a message or a reason cannot be copied, before anything has happened; the end of a process never fails by that: its
// reason is then told in words.

import { attend, deliver, loseMessage } from "./deliver.ts";
import type { Kernel } from "./kernel.ts";
import { printTerm } from "./printing.ts";
import {
  DEAD,
  DIRECT,
  DOOMED,
  type Extras,
  extrasOf,
  IDLE,
  NO_ENTRY,
  type Process,
  QUEUED,
  TRAPS,
  WATCHED,
} from "./process.ts";
import { CannotCross, type Remote, RemotePid } from "./remote.ts";
import { current, recentKernel } from "./running.ts";
import { addLink, isLinked, removeLink } from "./signals.ts";
import { type Atom, atoms, type Pid } from "./terms.ts";
import { stackOf } from "./thrown.ts";

/** Whether a pid belongs to another thread of this kernel's system; if so, the host hears that there is something to send. */
export function isFar(kernel: Kernel, pid: Pid): pid is RemotePid {
  if (kernel.remote === null || !(pid instanceof RemotePid)) return false;
  if (kernel.guarded) attend(kernel);
  return true;
}

/** The process behind a pid, or the stub of a process of another thread whose end is reported; null if it has ended. */
export function processOrStub(kernel: Kernel, pid: Pid): Process | null {
  if (pid.process !== null) return pid.process;
  return isFar(kernel, pid) ? kernel.stubs.watched(pid) : null;
}

// ------------------------------------------------------------------- Messages

/** Sends a message to a pid without a process: over to another thread, or lost. */
export function sendFar(kernel: Kernel, pid: Pid, tag: unknown, payload: unknown): void {
  if (!isFar(kernel, pid)) {
    loseMessage(kernel, "dead", pid, null, tag, payload);
    return;
  }
  const remote = kernel.remote as Remote;
  remote.message(pid, tag, payload);
  if (current !== null && remote.isCongested(pid.slot)) hold(current, pid.slot);
}

/** As `sendFar`, from the running process or the kernel that ran last. */
export function sendAway(pid: Pid, tag: unknown, payload: unknown): void {
  const kernel = current === null ? recentKernel : current.kernel;
  if (kernel !== null) sendFar(kernel, pid, tag, payload);
}

/** A delayed message is due; the process that made it is no longer there to hear that it cannot cross. */
export function sendDelayed(kernel: Kernel, pid: Pid, tag: unknown, payload: unknown): void {
  try {
    if (pid.process === null) sendFar(kernel, pid, tag, payload);
    else deliver(pid.process, tag, payload);
  } catch (thrown) {
    if (!(thrown instanceof CannotCross)) throw thrown;
    loseMessage(kernel, "cannot-cross", pid, null, tag, payload);
  }
}

/** Who has a name: in the whole system, if there are other threads. */
export function whoHas(kernel: Kernel, name: Atom): Pid | null {
  const { remote } = kernel;
  return remote === null ? (kernel.names.get(name)?.pid ?? null) : remote.whereis(name);
}

// ------------------------------------------------------- Senders that are held

/** The running process has sent more than the way to that slot holds: it gets no turn after this one until there is room again. */
function hold(process: Process, slot: number): void {
  if ((process.state & (QUEUED | DEAD)) !== 0) return;
  // As if it was runnable, with no entry in the queue; so nothing makes it run but `releaseHeld`.
  process.state |= QUEUED;
  if ((process.state & DIRECT) !== 0) process.state = (process.state & ~DIRECT) | IDLE;
  const { held } = process.kernel;
  const those = held.get(slot);
  if (those === undefined) held.set(slot, [process]);
  else those.push(process);
}

/** Makes those runnable that were held and need not be any more. */
export function releaseHeld(kernel: Kernel, remote: Remote): void {
  for (const [slot, processes] of kernel.held) {
    if (remote.isCongested(slot)) continue;
    kernel.held.delete(slot);
    for (const process of processes) {
      if ((process.state & DEAD) === 0) kernel.enqueue(process);
    }
  }
}

// ------------------------------------------------------------ Links and exits

/** Links the running process to one of another thread, by the rules of `link`. */
export function linkFar(self: Process, pid: RemotePid): boolean {
  const { kernel } = self;
  const remote = kernel.remote as Remote;
  const known = kernel.stubs.find(pid);
  // A dead process is told from its life entry only if it may be refused: its last signals come before the EXIT.
  if (known === null && (self.state & TRAPS) === 0 && !remote.isAlive(pid)) return false;
  const stub = known ?? kernel.stubs.of(pid);
  if (isLinked(self, stub)) return true;
  stub.state |= WATCHED;
  addLink(self, stub);
  reportEndTo(self, pid.slot);
  remote.link(pid, self.pid);
  return true;
}

export function unlinkFar(self: Process, pid: RemotePid): void {
  const { stubs, remote } = self.kernel;
  const stub = stubs.find(pid);
  if (stub === null || !isLinked(self, stub)) return;
  removeLink(self, stub);
  stubs.beginUnlinking(self.pid, pid);
  (remote as Remote).unlink(pid, self.pid);
}

/** Sends an exit signal to a process of another thread. */
export function exitFar(kernel: Kernel, pid: RemotePid, from: Pid, reason: unknown): void {
  (kernel.remote as Remote).exit(pid, from, reason);
  // Nobody here is to find alive whom he has killed, though the signal is still on its way.
  if (reason === atoms.kill) kernel.stubs.watched(pid).state |= DOOMED;
}

/** Whether a process of another thread has not ended, as far as this kernel may know. */
export function isAliveFar(kernel: Kernel, pid: RemotePid): boolean {
  const stub = kernel.stubs.find(pid);
  if (stub !== null && (stub.state & DOOMED) !== 0) return false;
  return (kernel.remote as Remote).isAlive(pid);
}

// -------------------------------------------- Processes that other threads know

/** The entry of a process in the life table of its slot; NO_ENTRY if it has none or has ended. */
export function entryOf(pid: Pid): number {
  return pid.process?.extras?.entry ?? NO_ENTRY;
}

/** A process of this thread becomes known to others: it has this entry from now on. */
export function setEntry(pid: Pid, entry: number): void {
  if (pid.process !== null) extrasOf(pid.process).entry = entry;
}

/** From now on that slot hears of the end of the process. */
export function reportEndTo(process: Process, slot: number): void {
  const extras = extrasOf(process);
  if (slot < 32) extras.watchersLow |= 1 << slot;
  else extras.watchersHigh |= 1 << (slot - 32);
}

export function reportEndNoMore(process: Process, slot: number): void {
  const extras = extrasOf(process);
  if (slot < 32) extras.watchersLow &= ~(1 << slot);
  else extras.watchersHigh &= ~(1 << (slot - 32));
}

/** The name and the entry of a process that ends are free. */
export function leaveSystem(kernel: Kernel, pid: Pid, extras: Extras): void {
  const { entry } = extras;
  if (entry !== NO_ENTRY) {
    extras.entry = NO_ENTRY;
    kernel.remote?.forget(pid, entry);
  }
  if (extras.name !== null) kernel.names.delete(extras.name);
}

/** Tells the slots that watch a process of its end. */
export function reportEnd(kernel: Kernel, pid: Pid, extras: Extras, reason: unknown): void {
  const { remote } = kernel;
  let { watchersLow, watchersHigh } = extras;
  if (remote === null || (watchersLow | watchersHigh) === 0) return;
  extras.watchersLow = 0;
  extras.watchersHigh = 0;
  if (kernel.guarded) attend(kernel);
  for (let slot = 0; (watchersLow | watchersHigh) !== 0; slot++) {
    if ((watchersLow & 1) !== 0) tellEnd(remote, slot, pid, reason);
    watchersLow = (watchersLow >>> 1) | (watchersHigh << 31);
    watchersHigh >>>= 1;
  }
}

/** Says that a process has ended; a reason that cannot cross is told in words. */
export function tellEnd(remote: Remote, slot: number, pid: Pid, reason: unknown): void {
  try {
    remote.ended(slot, pid, reason);
  } catch (thrown) {
    if (!(thrown instanceof CannotCross)) throw thrown;
    remote.ended(slot, pid, inWords(reason));
  }
}

/** A reason as text, in the form of a crash's reason if it is one. */
function inWords(reason: unknown): unknown {
  if (!Array.isArray(reason) || reason.length !== 2) return textOf(reason);
  return [textOf(reason[0]), typeof reason[1] === "string" ? reason[1] : textOf(reason[1])];
}

function textOf(value: unknown): string {
  if (value instanceof Error) return stackOf(value) || value.message;
  const printed = printTerm(value);
  if (printed !== undefined) return printed;
  try {
    return String(value);
  } catch {
    return "a value that cannot be printed";
  }
}
