// How often threads may die: so many times within so long, and then no more.

export interface RestartLimit {
  readonly times: number;
  readonly withinMs: number;
}

/** The deaths of the last while. */
export class DeathCount {
  readonly limit: RestartLimit;
  #timesMs: Array<number> = [];

  constructor(limit: RestartLimit) {
    this.limit = limit;
  }

  /** How many there were when the last one was noted. */
  get deaths(): number {
    return this.#timesMs.length;
  }

  /** Notes a death; true if it was one too many. */
  isOneTooMany(nowMs: number): boolean {
    const { times, withinMs } = this.limit;
    this.#timesMs = this.#timesMs.filter((timeMs) => nowMs - timeMs <= withinMs);
    this.#timesMs.push(nowMs);
    return this.#timesMs.length > times;
  }
}
