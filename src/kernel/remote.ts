// What a kernel needs of the other threads of its system, and all that it needs: the counterpart of host.ts.
//
// A system has up to 64 slots, each with a kernel in a thread of its own. A kernel sees the others through one `Remote`, which carries
// signals there and answers a few questions from shared memory; what comes from there is handed to the kernel's `Inbound`. Signals
// from one slot to another arrive in the order in which they were sent. No function here waits for another thread. Only values that
// cannot be copied fail, at the sender and as CannotCross; a slot whose thread has died swallows what is sent to it.

import type { TimerName } from "./exported-timers.ts";
import { type Atom, Pid } from "./terms.ts";

/** Slots of a system, at most. A pid, reference or timer of slot s has a number n * MAX_SLOTS + s. */
export const MAX_SLOTS = 64;

/** The address of a process of another thread. Its `process` is null here, as that of a dead one. */
export class RemotePid extends Pid {
  #index: number;

  /** `id`: the number the pid has everywhere; `index`: its entry in the life table of its slot. */
  constructor(id: number, index: number) {
    super(null, id);
    this.#index = index;
  }

  /** Where the home slot keeps whether the process is alive. */
  get index(): number {
    return this.#index;
  }

  /** The slot whose kernel runs the process. */
  get slot(): number {
    return this.id % MAX_SLOTS;
  }
}

// A Gleam program is not to see in which thread a process lives: neither in `==`, which compares constructors, nor in what it prints.
Object.defineProperty(RemotePid.prototype, "constructor", { value: Pid });

/**
 * A value cannot be sent to another thread: a function that the program's modules do not know, a promise, a symbol, …
 *
 * Example: `Order.items[3].callback cannot cross to another thread: a function of JavaScript`.
 */
export class CannotCross extends TypeError {
  /** What the value is, in words. */
  readonly value: string;
  /** Where the value is inside of what was sent, e.g. `Order.items[3].callback`; empty if it is that itself. */
  readonly path: string;

  constructor(value: string, path: string, options?: ErrorOptions) {
    const where = path === "" ? "this value" : path;
    super(`${where} cannot cross to another thread: ${value}`, options);
    this.name = "CannotCross";
    this.value = value;
    this.path = path;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: what a function takes is known to whoever starts a process with it
export type Run = (...args: any) => unknown;

/** Where a timer stands in the table of timers that all threads share. */
export interface TimerEntry {
  /** Its place among those of its slot. */
  readonly index: number;
  /** What tells it from others that have that place before and after it. */
  readonly stamp: number;
}

/** The other threads, as one kernel sees them. Whoever implements it calls the kernel's `inbound` from `poll` and from nowhere else. */
export interface Remote {
  /** The slot of this kernel. */
  readonly slot: number;

  /** A message. Encodes at once; throws CannotCross. Never waits. */
  message(to: RemotePid, tag: unknown, payload: unknown): void;
  /** An exit signal by `exit`. May throw CannotCross. */
  exit(to: RemotePid, from: Pid, reason: unknown): void;
  /** `from`, a process of this kernel, is now linked to `to`. The home slot of `to` reports its end to this slot from now on. */
  link(to: RemotePid, from: Pid): void;
  /** `from` is no longer linked to `to`. The home slot of `to` answers with `unlinked`. */
  unlink(to: RemotePid, from: Pid): void;
  /** The answer to `unlink(from, to)`, which `to` had sent: whatever comes after it comes after the unlinking. */
  unlinked(to: RemotePid, from: Pid): void;
  /** From now on the home slot of `to` reports its end to this slot (`ended`), at once if it has ended already. */
  watch(to: RemotePid): void;
  /** This slot need not hear of the end of `to` any more. */
  unwatch(to: RemotePid): void;
  /** A process of this kernel has ended, or had ended when it was watched. May throw CannotCross. */
  ended(slot: number, pid: Pid, reason: unknown): void;
  /**
   * Starts `run(...args)` as a process of that slot; the pid is valid at once. If `linked`, it is linked to `parent`, and its end is reported.
   * Throws CannotCross, and a RangeError if that slot has no room.
   */
  spawn(
    slot: number,
    run: Run,
    args: ReadonlyArray<unknown>,
    label: string | undefined,
    parent: Pid,
    linked: boolean,
  ): RemotePid;
  /** Anything else that a system says to one of its threads: see `Inbound.control`. May throw CannotCross. */
  control(slot: number, name: string, value: unknown): void;

  /** Whether a process of another slot has not ended. */
  isAlive(pid: RemotePid): boolean;
  /** Gives any process of the system a name. False if it has ended, has a name, or the name is taken. */
  register(pid: Pid, name: Atom): boolean;
  /** Takes a name away from whoever has it. False if nobody has it. */
  unregister(name: Atom): boolean;
  /** Who has a name: the pid of a process of this kernel, or a RemotePid. */
  whereis(name: Atom): Pid | null;
  registeredName(pid: Pid): Atom | null;
  /** A process of this kernel that had an entry (`entryOf`, `setEntry`) has ended: entry and name are free now. */
  forget(pid: Pid, entry: number): void;

  /** A timer of this kernel gets an entry in the table of timers; null if there is none left. */
  exportTimer(): TimerEntry | null;
  /** A timer of this kernel is to fire, or to be cancelled, and its entry is free. False: another thread has cancelled it before. */
  releaseTimer(entry: TimerEntry): boolean;
  /**
   * Cancels a timer of another slot, which hears of it (`timerCancelled`). False: it has fired, was cancelled, or has ended with its
   * process or thread.
   */
  cancelTimer(name: TimerName): boolean;
  /** The time in milliseconds, on a clock that shows the same in all threads. */
  sharedNow(): number;

  /**
   * First hands to `kernel.inbound` what has come, then publishes what was sent since the last time. The kernel calls it at each look at its
   * clock, and before it goes idle. Returns whether anything came.
   */
  poll(): boolean;
  /**
   * A turn is over, and the next may take long: publishes what was sent in it, if that is of use to anybody before the next `poll`,
   * which publishes in any case.
   */
  publish(): void;
  /** Whether senders to that slot are to be held. When it turns false again, the host must hear (`host.ready`), so that they go on. */
  isCongested(slot: number): boolean;
}

/**
 * What comes from other threads, a method for each kind of frame. All pids of processes of this kernel are their own Pid objects (or
 * dead ones: `Pid.ofDead`), all others are RemotePids. None of them throws or runs code of a process.
 */
export interface Inbound {
  message(to: Pid, tag: unknown, payload: unknown): void;
  exit(to: Pid, from: Pid, reason: unknown): void;
  link(to: Pid, from: RemotePid): void;
  unlink(to: Pid, from: RemotePid): void;
  unlinked(to: Pid, from: RemotePid): void;
  /** `slot` wants to hear of the end of `to`. */
  watch(to: Pid, slot: number): void;
  unwatch(to: Pid, slot: number): void;
  /** The end of a process of another slot. */
  ended(pid: RemotePid, reason: unknown): void;
  /**
   * Starts a process with the number `id`, whose life entry `index` the spawner has claimed. Returns its pid, which the entry belongs to
   * (`entryOf(pid) === index`).
   */
  spawn(
    id: number,
    index: number,
    run: Run,
    args: ReadonlyArray<unknown>,
    label: string | undefined,
    parent: RemotePid,
    linked: boolean,
  ): Pid;
  /** A timer of this kernel was cancelled in another thread (`TimerName.home`, `row`, `sequence`): it need not be kept. */
  timerCancelled(home: number, row: number, sequence: number): void;
  /** Calls the function that was set with `kernel.onControl(name, …)`; without one, nothing happens. */
  control(name: string, value: unknown, fromSlot: number): void;
  /**
   * The thread of a slot has died, and everything that it had sent has been handed over: its processes have ended, `killed`. Those
   * with `laterId` or a greater number are of the next thread of the slot; unless given, nothing is known of it here.
   */
  slotDied(slot: number, laterId?: number): void;
}
