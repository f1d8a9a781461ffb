// Tells threads that are stuck from threads that are busy, by two things that need no help of the thread: how often its kernel has
// polled, and whether its event loop was ever idle.
//
// A kernel polls every few milliseconds while it runs, so a thread whose count stands still and whose event loop never rests does
// one single thing. Half-way to the limit it is rung: if that reaches it, it was only busy outside of its kernel. Time that this
// thread did not see pass (it was blocked, or the machine slept) is not held against anybody, nor is time in which a thread was ready
// to run and the machine ran something else.

import { unref } from "../timers.ts";
import type { OwnTimeMeter } from "./own-time.ts";
import type { EventLoopUtilization, MeterOfUtilization } from "./platform.ts";

/** A thread as the watchdog sees it. */
export interface Watched {
  /** Grows while the thread's kernel runs. */
  beats(): number;
  /** How long ago the kernel of the thread was last given a slice. */
  sliceMs(): number;
  readonly eventLoopUtilization: MeterOfUtilization;
  /** How much of the time that has passed since the last look is its own; what the machine runs in its place is not. */
  readonly ownTime: OwnTimeMeter;
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

/** After how long without a sign of life to get ready for the end of a thread. */
export const readyAfterMs = (stuckAfterMs: number): number =>
  stuckAfterMs - Math.min(READY_BEFORE_MS, stuckAfterMs / 2);

const LONGEST_TICK_MS = 250;
const SHORTEST_TICK_MS = 5;
/** Ticks in the time that a thread has, at least. */
const TICKS = 20;

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

  /** `passedMs`: since the last look. Returns how long it takes until something is due if the thread does not move. */
  look(passedMs: number, limits: Limits): number {
    const { watched } = this;
    const beats = watched.beats();
    const utilization = watched.eventLoopUtilization();
    const busy = watched.eventLoopUtilization(utilization, this.#utilization).utilization;
    this.#utilization = utilization;
    if (this.#isOver) return Number.POSITIVE_INFINITY;
    if (beats !== this.#beats || busy < STUCK_UTILIZATION) {
      const hasMoved = beats !== this.#beats;
      this.#beats = beats;
      // It stands where it has stood since its slice began, which was after the last look.
      this.#clear(hasMoved ? Math.max(0, Math.min(watched.sliceMs(), passedMs)) : 0);
    } else {
      this.#stillMs += watched.ownTime(passedMs);
      this.#act(limits);
    }
    const next = [limits.ringMs, limits.readyMs, limits.stuckMs].find((ms) => ms > this.#stillMs);
    return (next ?? Number.POSITIVE_INFINITY) - this.#stillMs;
  }

  #act({ ringMs, readyMs, stuckMs }: Limits): void {
    const { watched } = this;
    if (!this.#isRung && this.#stillMs >= ringMs) {
      this.#isRung = true;
      watched.ring();
    }
    if (!this.#isSuspect && this.#stillMs >= readyMs) {
      this.#isSuspect = true;
      watched.suspect();
    }
    if (this.#stillMs >= stuckMs) {
      this.#isOver = true;
      watched.stuck(this.#stillMs);
    }
  }

  #clear(stillMs: number): void {
    this.#stillMs = stillMs;
    this.#isRung = false;
    if (!this.#isSuspect) return;
    this.#isSuspect = false;
    this.watched.clear();
  }
}

/** After how long without moving what is done. */
interface Limits {
  readonly ringMs: number;
  readonly readyMs: number;
  readonly stuckMs: number;
}

/** Watches threads until it is stopped. */
export class Watchdog {
  readonly #limits: Limits;
  readonly #tickMs: number;
  readonly #isPaused: () => boolean;
  readonly #watched = new Map<Watched, Suspicion>();
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;
  #lastTickMs = performance.now();

  /** `stuckAfterMs`: Infinity watches nothing. While `isPaused`, nobody is stuck. */
  constructor(stuckAfterMs: number, isPaused: () => boolean = () => false) {
    if (!(stuckAfterMs > 0)) throw new RangeError(`stuckAfterMs is more than 0: ${stuckAfterMs}`);
    this.#limits = {
      ringMs: stuckAfterMs / 4,
      readyMs: readyAfterMs(stuckAfterMs),
      stuckMs: stuckAfterMs,
    };
    this.#isPaused = isPaused;
    this.#tickMs = Math.min(LONGEST_TICK_MS, Math.max(SHORTEST_TICK_MS, stuckAfterMs / TICKS));
    if (stuckAfterMs !== Number.POSITIVE_INFINITY) this.#tickIn(this.#tickMs);
  }

  watch(watched: Watched): void {
    this.#watched.set(watched, new Suspicion(watched));
  }

  forget(watched: Watched): void {
    this.#watched.delete(watched);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#isStopped = true;
    this.#watched.clear();
  }

  #tickIn(delayMs: number): void {
    if (this.#isStopped) return;
    const aheadMs = Math.max(SHORTEST_TICK_MS, Math.min(this.#tickMs, Math.ceil(delayMs)));
    this.#timer = setTimeout(() => this.#tick(aheadMs), aheadMs);
    unref(this.#timer);
  }

  #tick(aheadMs: number): void {
    const now = performance.now();
    const passedMs = Math.min(now - this.#lastTickMs, 2 * aheadMs);
    this.#lastTickMs = now;
    let nextMs = this.#tickMs;
    const looked = this.#isPaused() ? [] : [...this.#watched.values()];
    for (const suspicion of looked) {
      nextMs = Math.min(nextMs, suspicion.look(passedMs, this.#limits));
    }
    this.#tickIn(nextMs);
  }
}
