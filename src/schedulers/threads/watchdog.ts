// Tells threads that are stuck from threads that are busy, by two things that need no help of the thread: how often its kernel has
// polled, and whether its event loop was ever idle.
//
// A kernel polls every few milliseconds while it runs, so a thread whose count stands still and whose event loop never rests does
// one single thing. Half-way to the limit it is rung: if that reaches it, it was only busy outside of its kernel. Time that this
// thread did not see pass (it was blocked, or the machine slept) is not held against anybody.

import type { performance as clock, EventLoopUtilization } from "node:perf_hooks";

/** A thread as the watchdog sees it. */
export interface Watched {
  /** Grows while the thread's kernel runs. */
  beats(): number;
  readonly eventLoopUtilization: typeof clock.eventLoopUtilization;
  /** Lets the kernel look around, if the thread gets to it. */
  ring(): void;
  /** The thread will be stuck soon: time to get ready for it. */
  suspect(): void;
  /** The thread has moved after all. */
  clear(): void;
  /** The thread has not moved for so long. Called once. */
  stuck(afterMs: number): void;
}

/** The part of the time that the event loop of a stuck thread is busy, at least. */
const STUCK_UTILIZATION = 0.95;
/** How long before the limit to get ready, at most. */
const READY_BEFORE_MS = 2_000;
const LONGEST_TICK_MS = 250;
const SHORTEST_TICK_MS = 10;
const TICKS_PER_LIMIT = 20;

class Suspicion {
  readonly watched: Watched;
  #beats: number;
  #utilization: EventLoopUtilization;
  #stillMs = 0;
  #isRung = false;
  #isSuspect = false;
  #isOver = false;

  constructor(watched: Watched) {
    this.watched = watched;
    this.#beats = watched.beats();
    this.#utilization = watched.eventLoopUtilization();
  }

  look(passedMs: number, stuckAfterMs: number): void {
    if (this.#isOver) return;
    const { watched } = this;
    const beats = watched.beats();
    const utilization = watched.eventLoopUtilization();
    const busy = watched.eventLoopUtilization(utilization, this.#utilization).utilization;
    this.#utilization = utilization;
    if (beats !== this.#beats || busy < STUCK_UTILIZATION) {
      this.#beats = beats;
      this.#clear();
      return;
    }
    this.#stillMs += passedMs;
    if (!this.#isRung && this.#stillMs >= stuckAfterMs / 4) {
      this.#isRung = true;
      watched.ring();
    }
    const readyMs = stuckAfterMs - Math.min(READY_BEFORE_MS, stuckAfterMs / 2);
    if (!this.#isSuspect && this.#stillMs >= readyMs) {
      this.#isSuspect = true;
      watched.suspect();
    }
    if (this.#stillMs >= stuckAfterMs) {
      this.#isOver = true;
      watched.stuck(this.#stillMs);
    }
  }

  #clear(): void {
    this.#stillMs = 0;
    this.#isRung = false;
    if (!this.#isSuspect) return;
    this.#isSuspect = false;
    this.watched.clear();
  }
}

/** Watches threads until it is stopped. */
export class Watchdog {
  readonly #stuckAfterMs: number;
  readonly #tickMs: number;
  readonly #isPaused: () => boolean;
  readonly #watched = new Map<Watched, Suspicion>();
  readonly #timer: NodeJS.Timeout | null;
  #lastTickMs = performance.now();

  /** `stuckAfterMs`: Infinity watches nothing. While `isPaused`, nobody is stuck. */
  constructor(stuckAfterMs: number, isPaused: () => boolean = () => false) {
    if (!(stuckAfterMs > 0)) throw new RangeError(`stuckAfterMs is more than 0: ${stuckAfterMs}`);
    this.#stuckAfterMs = stuckAfterMs;
    this.#isPaused = isPaused;
    const tickMs = Math.max(SHORTEST_TICK_MS, stuckAfterMs / TICKS_PER_LIMIT);
    this.#tickMs = Math.min(LONGEST_TICK_MS, tickMs);
    const isOn = stuckAfterMs !== Number.POSITIVE_INFINITY;
    this.#timer = isOn ? setInterval(() => this.#tick(), this.#tickMs) : null;
    this.#timer?.unref();
  }

  watch(watched: Watched): void {
    this.#watched.set(watched, new Suspicion(watched));
  }

  forget(watched: Watched): void {
    this.#watched.delete(watched);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#watched.clear();
  }

  #tick(): void {
    const now = performance.now();
    const passedMs = Math.min(now - this.#lastTickMs, 2 * this.#tickMs);
    this.#lastTickMs = now;
    if (this.#isPaused()) return;
    for (const suspicion of [...this.#watched.values()]) {
      suspicion.look(passedMs, this.#stuckAfterMs);
    }
  }
}
