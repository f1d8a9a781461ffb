// Delayed messages: otp-semantics 1.1 (`send_after`, `cancel_timer`) and 3.10.
//
// A message to a pid is delayed in the name of that process and dropped when it ends. A message to a name finds out who has the
// name when it fires; if nobody has it, the message is lost and reported.

import { deliver, loseMessage } from "./deliver.ts";
import type { Kernel } from "./kernel.ts";
import { extrasOf, Process } from "./process.ts";
import { nearbyKernel } from "./running.ts";
import type { Atom, Pid } from "./terms.ts";
import { LIMITS_WAIT, TimerEntry } from "./timers.ts";
import { strikeTimeout } from "./waiting.ts";

/** A delayed message that can still be cancelled, or was one. Equal to nothing but itself. */
export class Timer {
  #entry: TimerEntry;
  #kernel: Kernel;

  constructor(entry: TimerEntry, kernel: Kernel) {
    this.#entry = entry;
    this.#kernel = kernel;
  }

  static entry(timer: Timer): TimerEntry {
    return timer.#entry;
  }

  static kernel(timer: Timer): Kernel {
    return timer.#kernel;
  }

  equals(other: unknown): boolean {
    return other instanceof Timer && other.#entry === this.#entry;
  }

  hashCode(): number {
    return this.#entry.sequence | 0;
  }
}

/** Sends `[tag, payload]` to a process after a delay of 0 ms or more. It dies with that process. */
export function sendAfter(pid: Pid, tag: unknown, delayMs: number, payload: unknown): Timer {
  checkDelay(delayMs);
  const owner = pid.process;
  const kernel = owner === null ? nearbyKernel("sendAfter") : owner.kernel;
  const entry = new TimerEntry(owner, tag, payload);
  if (owner === null) loseMessage(kernel, "dead", pid, null, tag, payload);
  else {
    own(owner, entry);
    kernel.arm(entry, delayMs);
  }
  return new Timer(entry, kernel);
}

/** Sends `[name, payload]`, after a delay of 0 ms or more, to whoever has the name then. */
export function sendAfterNamed(name: Atom, delayMs: number, payload: unknown): Timer {
  checkDelay(delayMs);
  const kernel = nearbyKernel("sendAfterNamed");
  const entry = new TimerEntry(name, name, payload);
  kernel.arm(entry, delayMs);
  return new Timer(entry, kernel);
}

/**
 * Cancels a delayed message. Returns the milliseconds that were left (1 or more, and not more than the delay), as of the
 * kernel's last look at the clock; or -1 if there is nothing to cancel.
 */
export function cancelTimer(timer: Timer): number {
  const entry = Timer.entry(timer);
  if (!entry.isArmed) return -1;
  const kernel = Timer.kernel(timer);
  const remainingMs = kernel.wheel.remaining(entry);
  kernel.wheel.cancel(entry);
  disown(entry);
  entry.payload = undefined;
  return Math.max(1, Math.floor(remainingMs));
}

/** A timer is due. */
export function fireTimer(kernel: Kernel, entry: TimerEntry): void {
  const { target, tag, payload } = entry;
  if (tag === LIMITS_WAIT) {
    strikeTimeout(target as Process);
    return;
  }
  disown(entry);
  entry.payload = undefined;
  if (target instanceof Process) deliver(target, tag, payload);
  else fireAtName(kernel, target as Atom, payload);
}

function fireAtName(kernel: Kernel, name: Atom, payload: unknown): void {
  const process = kernel.names.get(name);
  if (process === undefined) loseMessage(kernel, "unregistered", null, name, name, payload);
  else deliver(process, name, payload);
}

function own(owner: Process, entry: TimerEntry): void {
  const extras = extrasOf(owner);
  const first = extras.timers;
  entry.nextOwned = first;
  if (first !== null) first.previousOwned = entry;
  extras.timers = entry;
}

function disown(entry: TimerEntry): void {
  const { target, nextOwned, previousOwned } = entry;
  if (!(target instanceof Process)) return;
  if (nextOwned !== null) nextOwned.previousOwned = previousOwned;
  if (previousOwned !== null) previousOwned.nextOwned = nextOwned;
  else extrasOf(target).timers = nextOwned;
  entry.nextOwned = null;
  entry.previousOwned = null;
}

function checkDelay(delayMs: number): void {
  if (!(delayMs >= 0) || delayMs === Number.POSITIVE_INFINITY) {
    throw new RangeError(`a delay is 0 ms or more: ${delayMs}`);
  }
}
