// Delayed messages: otp-semantics 1.1 (`send_after`, `cancel_timer`) and 3.10.
//
// A message to a pid is delayed in the name of that process and dropped when it ends. A message to a name finds out who has the
// name when it fires; if nobody has it, the message is lost and reported.

import { deliver, loseMessage } from "./deliver.ts";
import type { Kernel } from "./kernel.ts";
import { extrasOf, type Process } from "./process.ts";
import { nearbyKernel } from "./running.ts";
import type { Atom, Pid } from "./terms.ts";
import { TimerEntry } from "./timers.ts";
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
  const entry = new TimerEntry(owner, null, true, tag, payload);
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
  const entry = new TimerEntry(null, name, true, name, payload);
  kernel.arm(entry, delayMs);
  return new Timer(entry, kernel);
}

/** Cancels a delayed message. Returns the milliseconds that were left (1 or more), or -1 if there is nothing to cancel. */
export function cancelTimer(timer: Timer): number {
  const entry = Timer.entry(timer);
  if (!entry.isArmed) return -1;
  const kernel = Timer.kernel(timer);
  const remainingMs = kernel.remaining(entry);
  kernel.wheel.cancel(entry);
  disown(entry);
  entry.tag = undefined;
  entry.payload = undefined;
  return Math.max(1, Math.ceil(remainingMs));
}

/** A timer is due. */
export function fireTimer(kernel: Kernel, entry: TimerEntry): void {
  const { process, name, tag, payload } = entry;
  if (!entry.sends) {
    strikeTimeout(process as Process);
    return;
  }
  disown(entry);
  entry.tag = undefined;
  entry.payload = undefined;
  const target = name === null ? process : (kernel.names.get(name) ?? null);
  if (target === null) loseMessage(kernel, "unregistered", null, name, tag, payload);
  else deliver(target, tag, payload);
}

function own(owner: Process, entry: TimerEntry): void {
  const extras = extrasOf(owner);
  const first = extras.timers;
  entry.nextOwned = first;
  if (first !== null) first.previousOwned = entry;
  extras.timers = entry;
}

function disown(entry: TimerEntry): void {
  if (entry.process === null) return;
  const { nextOwned, previousOwned } = entry;
  if (nextOwned !== null) nextOwned.previousOwned = previousOwned;
  if (previousOwned !== null) previousOwned.nextOwned = nextOwned;
  else extrasOf(entry.process).timers = nextOwned;
  entry.nextOwned = null;
  entry.previousOwned = null;
}

function checkDelay(delayMs: number): void {
  if (!(delayMs >= 0) || delayMs === Number.POSITIVE_INFINITY) {
    throw new RangeError(`a delay is 0 ms or more: ${delayMs}`);
  }
}
