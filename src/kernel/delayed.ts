// Delayed messages: otp-semantics 1.1 (`send_after`, `cancel_timer`) and 3.10.
//
// A message to a pid is delayed in the name of that process and dropped when it ends. A message to a name finds out who has the
// name when it fires; if nobody has it, the message is lost and reported.

import { deliver, loseMessage } from "./deliver.ts";
import { isAliveFar, isFar, sendDelayed, whoHas } from "./far.ts";
import type { Kernel } from "./kernel.ts";
import { nextNumber } from "./numbers.ts";
import { extrasOf, Process, STUB } from "./process.ts";
import { nearbyKernel } from "./running.ts";
import type { Atom, Pid } from "./terms.ts";
import { LIMITS_WAIT, NO_TIMER, type TimerWheel } from "./timers.ts";
import { strikeTimeout } from "./wait-end.ts";

/** What a timer is called outside of its thread: number of its wheel, its row there, and the sequence of that. */
export type TimerName = readonly [wheel: number, timer: number, sequence: number];

/** The wheels whose timers have been named to other threads. */
const numberedWheels = new Map<number, WeakRef<TimerWheel>>();
const wheelNumbers = new WeakMap<TimerWheel, number>();

function numberOf(wheel: TimerWheel): number {
  const known = wheelNumbers.get(wheel);
  if (known !== undefined) return known;
  const number = nextNumber();
  wheelNumbers.set(wheel, number);
  numberedWheels.set(number, new WeakRef(wheel));
  return number;
}

/**
 * A delayed message that can still be cancelled, or was one. Equal to nothing but itself. In another thread than that which
 * delays the message it is a name only: there it cannot be cancelled, but it can come back.
 */
export class Timer {
  /** A wheel of this thread, or the number of another thread's. */
  #wheel: TimerWheel | number;
  #timer: number;
  #sequence: number;

  constructor(wheel: TimerWheel | number, timer: number, sequence?: number) {
    this.#wheel = wheel;
    this.#timer = timer;
    this.#sequence = sequence ?? (typeof wheel === "number" ? 0 : wheel.sequenceOf(timer));
  }

  /** What the timer is called in other threads. */
  static nameOf(handle: Timer): TimerName {
    const wheel = handle.#wheel;
    const number = typeof wheel === "number" ? wheel : numberOf(wheel);
    return [number, handle.#timer, handle.#sequence];
  }

  /** The timer of that name. */
  static named([wheel, timer, sequence]: TimerName): Timer {
    return new Timer(numberedWheels.get(wheel)?.deref() ?? wheel, timer, sequence);
  }

  /** Cancels the delayed message: the milliseconds that were left, or -1, also for a timer of another thread. */
  static cancel(handle: Timer): number {
    const wheel = handle.#wheel;
    const timer = handle.#timer;
    if (typeof wheel === "number" || !wheel.isArmed(timer, handle.#sequence)) return -1;
    const remainingMs = wheel.remaining(timer);
    disown(wheel, timer);
    wheel.cancel(timer);
    return Math.max(1, Math.floor(remainingMs));
  }

  equals(other: unknown): boolean {
    if (other === this) return true;
    if (!(other instanceof Timer) || this.#sequence === 0) return false;
    const isSame = this.#wheel === other.#wheel && this.#timer === other.#timer;
    return isSame && this.#sequence === other.#sequence;
  }

  hashCode(): number {
    return this.#sequence | 0;
  }
}

/** Sends `[tag, payload]` to a process after a delay of 0 ms or more. It dies with that process. */
export function sendAfter(pid: Pid, tag: unknown, delayMs: number, payload: unknown): Timer {
  checkDelay(delayMs);
  const owner = pid.process ?? ownerElsewhere(pid);
  if (owner === null) {
    const kernel = nearbyKernel("sendAfter");
    loseMessage(kernel, "dead", pid, null, tag, payload);
    return new Timer(kernel.wheel, NO_TIMER);
  }
  const { kernel } = owner;
  const timer = kernel.arm(owner, tag, payload, delayMs);
  const extras = extrasOf(owner);
  kernel.wheel.own(timer, extras.timers);
  extras.timers = timer;
  return new Timer(kernel.wheel, timer);
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
  return new Timer(kernel.wheel, kernel.arm(name, name, payload, delayMs));
}

/**
 * Cancels a delayed message. Returns the milliseconds that were left (1 or more, and not more than the delay), as of the
 * kernel's last look at the clock; or -1 if there is nothing to cancel.
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
  if (target instanceof Process) {
    disown(wheel, timer);
    if ((target.state & STUB) === 0) deliver(target, tag, payload);
    else sendDelayed(kernel, target.pid, tag, payload);
  } else {
    fireAtName(kernel, target as Atom, payload);
  }
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
    wheel.cancel(timer);
    loseMessage(kernel, "owner-exited", process.pid, null, tag, payload);
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
