// A world in which nothing happens by chance: virtual time, a seed for everything random, and an order of turns that the seed
// decides.
//
// The same seed gives the same run, always. Time stands still while processes run and jumps to the next timer when all of them
// wait, so sleeping for a minute takes none. Promises are the one thing from outside: their completions are delivered between
// turns, in the order in which they settled.

import type { Host, Kernel, Next } from "../kernel/index.ts";

export interface SimulationOptions {
  /** Decides every choice; 1 unless given. */
  readonly seed?: number;
  /** `seeded`: the seed picks who runs next; `arrival`: first come, first served, as in production. `seeded` unless given. */
  readonly order?: "seeded" | "arrival";
  /** The time at the beginning; 0 unless given. */
  readonly startMs?: number;
  /** Turns after which `settle` gives up on a kernel that never comes to rest; a thousand million unless given. */
  readonly mostTurns?: number;
}

/** A small generator of random numbers (mulberry32): fast, and good enough for choosing. */
class SeededNumbers {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** A Host for tests and simulation. Serves one kernel. */
export class SimulationHost implements Host {
  readonly #numbers: SeededNumbers;
  readonly #mostTurns: number;
  #nowMs: number;
  #completions: Array<() => void> = [];
  #onCompletion: (() => void) | null = null;
  /** Absent when turns are given in the order of arrival. */
  readonly pick?: (count: number) => number;

  constructor(options: SimulationOptions = {}) {
    this.#numbers = new SeededNumbers(options.seed ?? 1);
    this.#nowMs = options.startMs ?? 0;
    this.#mostTurns = options.mostTurns ?? 1_000_000_000;
    if (options.order !== "arrival") {
      this.pick = (count) => Math.floor(this.#numbers.next() * count);
    }
  }

  now(): number {
    return this.#nowMs;
  }

  ready(): void {
    // The simulation runs when it is told to.
  }

  random(): number {
    return this.#numbers.next();
  }

  completed(deliver: () => void): void {
    this.#completions.push(deliver);
    this.#onCompletion?.();
  }

  /** Lets time pass without running anything. */
  advance(byMs: number): void {
    if (!(byMs >= 0)) throw new RangeError(`time goes forward only: ${byMs} ms`);
    this.#nowMs += byMs;
  }

  /**
   * Runs the kernel until every process waits and no timer is left, or until the virtual time `untilMs`; time then stands
   * there. Returns what the kernel wants next.
   */
  settle(kernel: Kernel, untilMs = Number.POSITIVE_INFINITY): Next {
    let turnsLeft = this.#mostTurns;
    for (;;) {
      this.#deliverCompletions();
      const before = kernel.stats().turns;
      const next = kernel.run(turnsLeft);
      turnsLeft -= kernel.stats().turns - before;
      if (next.kind === "more") {
        if (turnsLeft <= 0)
          throw new Error(`the kernel did not come to rest in ${this.#mostTurns} turns`);
        continue;
      }
      if (next.kind === "wait" && next.atMs <= untilMs) {
        this.#nowMs = Math.max(this.#nowMs, next.atMs);
        continue;
      }
      if (untilMs !== Number.POSITIVE_INFINITY) this.#nowMs = Math.max(this.#nowMs, untilMs);
      return next;
    }
  }

  /** As `settle`, but also waits for the promises that processes wait for. */
  async settleWithPromises(kernel: Kernel, untilMs = Number.POSITIVE_INFINITY): Promise<Next> {
    for (;;) {
      const next = this.settle(kernel, untilMs);
      if (kernel.stats().promises === 0 && this.#completions.length === 0) return next;
      if (this.#completions.length === 0) {
        await new Promise<void>((resolve) => {
          this.#onCompletion = resolve;
        });
        this.#onCompletion = null;
      }
    }
  }

  #deliverCompletions(): void {
    const completions = this.#completions;
    this.#completions = [];
    for (const deliver of completions) deliver();
  }
}
