// Delayed messages: otp-semantics 1.1 (`send_after`, `cancel_timer`) and 3.10.
//
// A message to a pid is delayed in the name of that process and dropped when it ends. A message to a name finds out who has the
// name when it fires; if nobody has it, the message is lost and reported.

import { deliver, loseMessage } from "./deliver.ts";
import {
  cancelFar,
  claimTimer,
  exportTimer,
  homeOf,
  type TimerName,
  wholeMs,
} from "./exported-timers.ts";
import { isAliveFar, isFar, sendDelayed, whoHas } from "./far.ts";
import type { Kernel } from "./kernel.ts";
import { extrasOf, Process, STUB } from "./process.ts";
import { current, nearbyKernel, recentKernel } from "./running.ts";
import type { Atom, Pid } from "./terms.ts";
import { LIMITS_WAIT, NO_TIMER, type TimerWheel } from "./timers.ts";
import { strikeTimeout } from "./wait-end.ts";

/**
 * A delayed message that can still be cancelled, or was one. Equal to nothing but itself. In a message to another thread it stays
 * the same: it can be cancelled there, and handed on (docs/semantics.md, 15.9).
 */
export class Timer {
  /** The kernel that delays the message, or what the timer is called outside of that. */
  #home: Kernel | TimerName;
  #row: number;
  #sequence: number;

  constructor(home: Kernel | TimerName, row: number, sequence: number) {
    this.#home = home;
    this.#row = row;
    this.#sequence = sequence;
  }

  /** What the timer is called in other threads. */
  static nameOf(handle: Timer): TimerName {
    const home = handle.#home;
    return home.wheel === null ? home : exportTimer(home, handle.#row, handle.#sequence);
  }

  /** The timer of that name. */
  static named(name: TimerName): Timer {
    return new Timer(name, name.row, name.sequence);
  }

  /** Cancels the delayed message: the milliseconds that were left, or -1. */
  static cancel(handle: Timer): number {
    const home = handle.#home;
    return home.wheel === null
      ? cancelNamed(home)
      : cancelHere(home, handle.#row, handle.#sequence);
  }

  equals(other: unknown): boolean {
    if (other === this) return true;
    if (!(other instanceof Timer) || this.#sequence === 0) return false;
    const isSame = this.#sequence === other.#sequence && this.#row === other.#row;
    return isSame && numberOf(this.#home) === numberOf(other.#home);
  }

  hashCode(): number {
    return this.#sequence | 0;
  }
}

function numberOf(home: Kernel | TimerName): number {
  return home.wheel === null ? home.home : homeOf(home);
}

/** The handle of a timer that is armed, or of none. */
function timerOf(kernel: Kernel, row: number): Timer {
  return new Timer(kernel, row, kernel.wheel.sequenceOf(row));
}

function cancelNamed(name: TimerName): number {
  const kernel = current === null ? recentKernel : current.kernel;
  if (kernel === null) return -1;
  return homeOf(kernel) === name.home
    ? cancelHere(kernel, name.row, name.sequence)
    : cancelFar(kernel, name);
}

/** Cancels a timer of this kernel: the milliseconds that were left, or -1, also if another thread was faster. */
export function cancelHere(kernel: Kernel, row: number, sequence: number): number {
  const { wheel } = kernel;
  if (!wheel.isArmed(row, sequence)) return -1;
  const remainingMs = wheel.remaining(row);
  const isClaimed = claimTimer(kernel, row);
  disown(wheel, row);
  wheel.cancel(row);
  return isClaimed ? wholeMs(remainingMs) : -1;
}

/** Sends `[tag, payload]` to a process after a delay of 0 ms or more. It dies with that process. */
export function sendAfter(pid: Pid, tag: unknown, delayMs: number, payload: unknown): Timer {
  checkDelay(delayMs);
  const owner = pid.process ?? ownerElsewhere(pid);
  if (owner === null) {
    const kernel = nearbyKernel("sendAfter");
    loseMessage(kernel, "dead", pid, null, tag, payload);
    return timerOf(kernel, NO_TIMER);
  }
  const { kernel } = owner;
  const timer = kernel.arm(owner, tag, payload, delayMs);
  const extras = extrasOf(owner);
  kernel.wheel.own(timer, extras.timers);
  extras.timers = timer;
  return timerOf(kernel, timer);
}

/** The stub of a process of another thread that lives: the message is delayed here, and dies with the stub. */
function ownerElsewhere(pid: Pid): Process | null {
  const kernel = nearbyKernel("sendAfter");
  return isFar(kernel, pid) && isAliveFar(kernel, pid) ? kernel.stubs.watched(pid) : null;
}

/** Sends `[name, payload]`, after a delay of 0 ms or more, to whoever has the name then. */
export function sendAfterNamed(name: Atom, delayMs: number, payload: unknown): Timer {
  checkDelay(delayMs);
  const kernel = nearbyKernel("sendAfterNamed");
  return timerOf(kernel, kernel.arm(name, name, payload, delayMs));
}

/**
 * Cancels a delayed message, whichever thread delays it. Returns the milliseconds that were left (1 or more, and not more than the
 * delay), as of the kernel's last look at the clock, or as of now for another thread's; or -1 if there is nothing to cancel.
 */
export function cancelTimer(timer: Timer): number {
  return Timer.cancel(timer);
}

/** A timer is due. */
export function fireTimer(kernel: Kernel, timer: number): void {
  const { wheel } = kernel;
  const target = wheel.targetOf(timer);
  const tag = wheel.tagOf(timer);
  if (tag === LIMITS_WAIT) {
    strikeTimeout(target as Process);
    return;
  }
  const payload = wheel.payloadOf(timer);
  if (target instanceof Process) disown(wheel, timer);
  if (!claimTimer(kernel, timer)) return;
  if (!(target instanceof Process)) fireAtName(kernel, target as Atom, payload);
  else if ((target.state & STUB) === 0) deliver(target, tag, payload);
  else sendDelayed(kernel, target.pid, tag, payload);
}

function fireAtName(kernel: Kernel, name: Atom, payload: unknown): void {
  const pid = whoHas(kernel, name);
  if (pid === null) loseMessage(kernel, "unregistered", null, name, name, payload);
  else sendDelayed(kernel, pid, name, payload);
}

/** Delayed messages to a process end with it. */
export function dropDelayed(process: Process): void {
  const { kernel, extras } = process;
  if (extras === null) return;
  const { wheel } = kernel;
  let timer = extras.timers;
  extras.timers = NO_TIMER;
  while (timer !== NO_TIMER) {
    const next = wheel.nextOwned(timer);
    const [tag, payload] = [wheel.tagOf(timer), wheel.payloadOf(timer)];
    const isClaimed = claimTimer(kernel, timer);
    wheel.cancel(timer);
    if (isClaimed) loseMessage(kernel, "owner-exited", process.pid, null, tag, payload);
    timer = next;
  }
}

function disown(wheel: TimerWheel, timer: number): void {
  const target = wheel.targetOf(timer);
  if (!(target instanceof Process)) return;
  const extras = extrasOf(target);
  extras.timers = wheel.disown(timer, extras.timers);
}

function checkDelay(delayMs: number): void {
  if (!(delayMs >= 0) || delayMs === Number.POSITIVE_INFINITY) {
    throw new RangeError(`a delay is 0 ms or more: ${delayMs}`);
  }
}
