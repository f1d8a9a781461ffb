// The real world for a kernel: monotonic time, macrotasks and timers of the event loop, in Node and in browsers.
//
// A kernel runs in slices. What comes from outside is done at once, in a microtask: whoever calls a process and awaits the answer
// need not wait for the event loop. But no longer than a slice may take until the event loop has had a turn, and what is left at
// the end of a slice waits for a macrotask, so that input, output and timers of the host get their share. A waiting kernel costs
// nothing but one timer of the host. Delays beyond what setTimeout can hold (2^31 - 1 ms) are waited for in pieces. A kernel that
// shares memory with those of other threads is woken by their bell as well: in a thread of its own it first waits there for a
// moment, which is quicker than any event. While the scheduler is not stopped it keeps a Node process alive as long as the kernel
// has processes, as the BEAM does; stopping it releases everything, whatever is pending.

import type { Host, Kernel, Next } from "../kernel/index.ts";
import { ref, unref } from "./timers.ts";

/** The longest delay that setTimeout takes. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** What the event loop offers, named here because neither Node's nor a browser's types may be assumed. */
interface EventLoop {
  readonly performance: { now(): number };
  setTimeout(task: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
  readonly setImmediate?: (task: () => void) => unknown;
  readonly MessageChannel?: new () => MessageChannelLike;
}

interface MessageChannelLike {
  readonly port1: { onmessage: ((event: unknown) => void) | null };
  readonly port2: { postMessage(message: unknown): void };
}

const eventLoop = globalThis as unknown as EventLoop;

/** What is done after this is done in a microtask, in two thirds of the time that `queueMicrotask` of Node takes. */
const settled = Promise.resolve();

/** A function that runs tasks as macrotasks, without the delay of a few milliseconds that browsers give to timers. */
function macrotasks(): (task: () => void) => void {
  const { setImmediate } = eventLoop;
  if (setImmediate !== undefined) return (task) => void setImmediate(task);
  if (eventLoop.MessageChannel === undefined) return (task) => void eventLoop.setTimeout(task, 0);
  const channel = new eventLoop.MessageChannel();
  const tasks: Array<() => void> = [];
  channel.port1.onmessage = () => tasks.shift()?.();
  return (task) => {
    tasks.push(task);
    channel.port2.postMessage(null);
  };
}

/** A Host for real time. Serves one kernel. */
export class EventLoopHost implements Host {
  /** Read once, so that a host keeps its clock for life: what stands in for it in tests is there before. */
  readonly #clock = eventLoop.performance;
  #onReady: () => void = () => undefined;
  #isReady = false;

  now(): number {
    return this.#clock.now();
  }

  ready(): void {
    this.#isReady = true;
    this.#onReady();
  }

  random(): number {
    return Math.random();
  }

  completed(deliver: () => void): void {
    deliver();
  }

  /** Calls back whenever the kernel has something to do; at once if it has already. */
  whenReady(callback: () => void): void {
    this.#onReady = callback;
    if (this.#isReady) callback();
  }
}

/** What tells a scheduler that another thread has sent something. */
export interface Bell {
  /** Waits for a moment, at most that long; true if something has come. The event loop stands still meanwhile. */
  waitBriefly(timeoutMs: number): boolean;
  /** From now on the others wake this thread through its host. False if something has come in between: then it stays awake. */
  sleep(): boolean;
  /** The thread runs again. */
  awake(): void;
}

export interface SchedulerOptions {
  /** How long the kernel runs before the event loop gets its turn; 5 ms unless given. */
  readonly sliceMs?: number;
  /** Whether processes keep a Node process alive; true unless given. */
  readonly keepAlive?: boolean;
  /** The bell of this thread in a system of several; without one there are no others. */
  readonly bell?: Bell;
  /** How long a kernel that has just gone idle waits at its bell before it sleeps in the event loop; 0, not at all, unless given. */
  readonly lingerMs?: number;
  /** Called after each slice. */
  readonly onSlice?: () => void;
}

/** A running scheduler. */
export interface SchedulerHandle {
  /** Gives the kernel no more turns and lets the Node process end. What its processes hold stays as it is. */
  stop(): void;
}

class Scheduler implements SchedulerHandle {
  readonly #kernel: Kernel;
  readonly #host: EventLoopHost;
  readonly #sliceMs: number;
  readonly #keepAlive: boolean;
  readonly #bell: Bell | null;
  readonly #lingerMs: number;
  readonly #onSlice: () => void;
  readonly #macrotask = macrotasks();
  readonly #slice = this.#runSlice.bind(this);
  #isScheduled = false;
  #isStopped = false;
  /** Whether the event loop has not had a turn since the first of the slices in microtasks. */
  #isTurnDue = false;
  /** When these have had their time; NaN until the first of them looks at the clock. */
  #promptEndMs = Number.NaN;
  #sliceBeganMs = Number.NEGATIVE_INFINITY;
  /** What wakes the kernel that waits, when that is, and whether Node is to live until then. */
  #timer: unknown = null;
  #timerAtMs = Number.POSITIVE_INFINITY;
  #isTimerCounted = true;

  constructor(kernel: Kernel, host: EventLoopHost, options: SchedulerOptions) {
    this.#kernel = kernel;
    this.#host = host;
    this.#sliceMs = options.sliceMs ?? 5;
    this.#keepAlive = options.keepAlive ?? true;
    this.#bell = options.bell ?? null;
    this.#lingerMs = options.lingerMs ?? 0;
    this.#onSlice = options.onSlice ?? (() => undefined);
    if (!(this.#sliceMs > 0)) throw new RangeError(`sliceMs is more than 0: ${this.#sliceMs}`);
    host.whenReady(() => this.#soon());
    this.#soon();
  }

  stop(): void {
    this.#isStopped = true;
    this.#host.whenReady(() => undefined);
    this.#clearTimer();
  }

  #soon(): void {
    if (this.#isScheduled || this.#isStopped) return;
    this.#isScheduled = true;
    if (this.#isPrompt()) void settled.then(this.#slice);
    else this.#macrotask(this.#slice);
  }

  /** After input, output and timers of the host. */
  #later(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#macrotask(this.#slice);
  }

  /** Whether a slice may go before everything that waits in the event loop. */
  #isPrompt(): boolean {
    if (this.#isTurnDue) return !(this.#sliceBeganMs >= this.#promptEndMs);
    this.#isTurnDue = true;
    this.#promptEndMs = Number.NaN;
    this.#macrotask(() => {
      this.#isTurnDue = false;
    });
    return true;
  }

  #runSlice(): void {
    this.#isScheduled = false;
    if (this.#isStopped) return;
    this.#bell?.awake();
    const beganMs = this.#host.now();
    const endMs = beganMs + this.#sliceMs;
    this.#sliceBeganMs = beganMs;
    if (Number.isNaN(this.#promptEndMs)) this.#promptEndMs = endMs;
    let next = this.#kernel.run(Number.POSITIVE_INFINITY, endMs, beganMs);
    if (this.#lingerMs > 0) next = this.#linger(next, endMs);
    this.#onSlice();
    if (this.#isStopped) return;
    if (next.kind === "more" || this.#bell?.sleep() === false) this.#later();
    else this.#sleep(next);
  }

  /** Goes on for as long as something comes soon, until the slice is over. Each round runs the kernel or is the last. */
  #linger(first: Next, endMs: number): Next {
    let next = first;
    while (next.kind !== "more" && !this.#isStopped) {
      const now = this.#host.now();
      const dueMs = next.kind === "wait" ? next.atMs : Number.POSITIVE_INFINITY;
      const leftMs = Math.min(dueMs, endMs) - now;
      // The event loop gets its turn, but whoever has just been busy, or soon will be, comes back without sleeping.
      if (leftMs <= 0) return { kind: "more" };
      const hasCome = this.#bell?.waitBriefly(Math.min(this.#lingerMs, leftMs)) ?? false;
      if (!hasCome) return leftMs < this.#lingerMs ? { kind: "more" } : next;
      next = this.#kernel.run(Number.POSITIVE_INFINITY, endMs);
    }
    return next;
  }

  #sleep(next: Next): void {
    const atMs = next.kind === "wait" ? next.atMs : Number.POSITIVE_INFINITY;
    const isCountedUpon = this.#keepAlive && this.#kernel.processCount > 0;
    if (atMs === Number.POSITIVE_INFINITY && !isCountedUpon) this.#clearTimer();
    else this.#wakeAt(atMs, isCountedUpon);
  }

  /** A timer that is there already and comes too early does no harm: it is followed by the right one. */
  #wakeAt(atMs: number, isCountedUpon: boolean): void {
    if (this.#timer === null || this.#timerAtMs > atMs) {
      this.#clearTimer();
      // A timer of the host rounds down, ours must not fire early: without the rounding up here it would be set twice.
      const delayMs = Math.min(Math.max(Math.ceil(atMs - this.#host.now()), 0), LONGEST_DELAY_MS);
      this.#timerAtMs = atMs;
      this.#isTimerCounted = true;
      this.#timer = eventLoop.setTimeout(() => {
        this.#timer = null;
        this.#runSlice();
      }, delayMs);
    }
    if (isCountedUpon === this.#isTimerCounted) return;
    this.#isTimerCounted = isCountedUpon;
    if (isCountedUpon) ref(this.#timer);
    else unref(this.#timer);
  }

  #clearTimer(): void {
    if (this.#timer !== null) eventLoop.clearTimeout(this.#timer);
    this.#timer = null;
  }
}

/**
 * Gives a kernel turns whenever it has something to do, until it is stopped.
 *
 * Example:
 *
 *     const host = new EventLoopHost();
 *     const kernel = new Kernel(host);
 *     kernel.spawnRoot(main, { onExit: () => scheduler.stop() });
 *     const scheduler = runScheduler(kernel, host);
 */
export function runScheduler(
  kernel: Kernel,
  host: EventLoopHost,
  options: SchedulerOptions = {},
): SchedulerHandle {
  return new Scheduler(kernel, host, options);
}
