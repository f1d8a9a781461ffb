// Several kernels in one thread, joined as the threads of a system are: what crosses is copied, and arrives when the driver lets it.
//
// Time is virtual and everything is decided by the seed: which kernel runs, for how many turns, and how much of what is on its way from
// whom arrives before. With the order "arrival" kernels run by turns, and everything arrives at once. Programs are those of world.ts.

import {
  type CrashReport,
  type DeadLetter,
  type Host,
  Kernel,
  type KernelOptions,
  MAX_SLOTS,
  type Next,
  type Pid,
} from "../../../src/kernel/index.ts";
import { useNumbers } from "../../../src/kernel/numbers.ts";
import type { Ending, Program } from "../world.ts";
import { MemoryRemote, Switchboard, type SwitchboardOptions } from "./memory-remote.ts";

export interface LinkedOptions extends SwitchboardOptions {
  /** How many; 2 unless given. */
  readonly kernels?: number;
  /** `arrival` unless given. */
  readonly order?: "arrival" | "seeded";
  readonly seed?: number;
  readonly kernel?: Omit<KernelOptions, "hooks">;
}

/** One kernel of several. */
export class Site {
  readonly slot: number;
  readonly kernel: Kernel;
  readonly remote: MemoryRemote;
  readonly letters: Array<DeadLetter> = [];
  readonly crashes: Array<CrashReport> = [];
  readonly failures: Array<unknown> = [];
  readonly reported: Array<{ readonly kind: string }> = [];
  /** How often the kernel asked to be run. */
  wakes = 0;
  next: Next = { kind: "idle" };

  constructor(slot: number, world: LinkedKernels, options: LinkedOptions) {
    this.slot = slot;
    const random = (): number => world.random();
    const host: Host = {
      now: () => world.nowMs,
      random,
      ready: () => {
        this.wakes++;
        this.next = { kind: "more" };
      },
      completed: (deliver) => world.completions.push(() => this.within(deliver)),
      ...(options.order === "seeded"
        ? { pick: (count: number) => Math.floor(random() * count) }
        : {}),
    };
    this.kernel = new Kernel(host, {
      ...options.kernel,
      hooks: {
        deadLetter: (letter) => this.letters.push(letter),
        crash: (report) => this.crashes.push(report),
        failed: (error) => this.failures.push(error),
        report: (event) => this.reported.push(event),
      },
    });
    this.remote = new MemoryRemote(slot, world.board, this.kernel);
    this.kernel.remote = this.remote;
  }

  /** Does something as the thread of this kernel would: with numbers of its share. */
  within<Result>(action: () => Result): Result {
    const numbers = numbersOf(this.slot);
    const before = useNumbers({ ...REST_OF_SHARE, next: numbers.next, step: MAX_SLOTS });
    try {
      return action();
    } finally {
      numbers.next = useNumbers(before).next;
    }
  }

  /** Starts a program; it runs when the kernels do. */
  start<Result>(program: Program<Result>): Ending<Result> {
    const ending: { pid?: Pid; reason: unknown; value: Result | undefined } = {
      reason: undefined,
      value: undefined,
    };
    this.within(() => {
      ending.pid = this.kernel.spawnRoot(
        function* () {
          ending.value = yield* program();
        },
        {
          onExit: (_pid, reason) => {
            ending.reason = reason;
          },
        },
      );
    });
    return ending as Ending<Result>;
  }
}

const REST_OF_SHARE = {
  last: Number.MAX_SAFE_INTEGER,
  nextBlock: (): never => {
    throw new RangeError("all numbers were given out");
  },
};

/** What each slot gives out next; all worlds of a test file share it, so that no number is given out twice. */
const shares = new Map<number, { next: number }>();

function numbersOf(slot: number): { next: number } {
  let numbers = shares.get(slot);
  if (numbers === undefined) {
    numbers = { next: MAX_SLOTS * 1_000_000 + slot };
    shares.set(slot, numbers);
  }
  return numbers;
}

/** Rounds after which `settle` gives up on kernels that never come to rest. */
const MOST_ROUNDS = 1_000_000;

export class LinkedKernels {
  readonly board: Switchboard;
  readonly sites: Array<Site> = [];
  completions: Array<() => void> = [];
  nowMs = 0;
  readonly #options: LinkedOptions;
  readonly #isSeeded: boolean;
  #state: number;

  constructor(options: LinkedOptions = {}) {
    const { kernels = 2, seed = 1 } = options;
    this.#options = options;
    this.#isSeeded = options.order === "seeded";
    this.#state = seed;
    this.board = new Switchboard(kernels, options);
    for (let slot = 0; slot < kernels; slot++) this.sites.push(this.#newSite(slot));
  }

  site(slot: number): Site {
    const site = this.sites[slot];
    if (site === undefined) throw new RangeError(`there is no slot ${slot}`);
    return site;
  }

  /** All dead letters of all kernels. */
  get letters(): ReadonlyArray<DeadLetter> {
    return this.sites.flatMap((site) => site.letters);
  }

  /** From 0 up to and without 1 (a linear congruential generator is enough for choosing). */
  random(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) | 0;
    return (this.#state >>> 0) / 2 ** 32;
  }

  /** Starts a program in a slot and lets time pass until everything waits. */
  start<Result>(slot: number, program: Program<Result>, untilMs?: number): Ending<Result> {
    const ending = this.site(slot).start(program);
    this.settle(untilMs);
    return ending;
  }

  /** Runs a program to its end and gives its result; fails if it crashes or hangs. */
  run<Result>(slot: number, program: Program<Result>): Result {
    const ending = this.start(slot, program);
    const reason = ending.reason as { name?: string } | undefined;
    if (reason?.name !== "normal") {
      const [error] = Array.isArray(reason) ? reason : [reason];
      throw error instanceof Error ? error : new Error(`the program ended with ${String(error)}`);
    }
    return ending.value as Result;
  }

  /** The thread of a slot dies, with what it has not published. */
  kill(slot: number): void {
    this.site(slot).next = { kind: "idle" };
    this.board.fell(slot);
  }

  /** A new thread takes the place of one that has died. */
  replace(slot: number): Site {
    const place = this.board.place(slot);
    if (place.isUp) throw new Error(`slot ${slot} has not died`);
    place.isUp = true;
    const site = this.#newSite(slot);
    this.sites[slot] = site;
    return site;
  }

  /** Runs all kernels until every process waits and nothing is on its way, or until the virtual time `untilMs`. */
  settle(untilMs = Number.POSITIVE_INFINITY): void {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const completions = this.completions;
      this.completions = [];
      for (const complete of completions) complete();
      for (const site of this.#inTurn()) this.#runOne(site);
      if (this.#isBusy()) continue;
      const atMs = Math.min(
        ...this.sites.map(({ next }) => (next.kind === "wait" ? next.atMs : Infinity)),
      );
      if (atMs > untilMs || atMs === Infinity) {
        if (untilMs !== Infinity) this.nowMs = Math.max(this.nowMs, untilMs);
        return;
      }
      this.nowMs = Math.max(this.nowMs, atMs);
    }
    throw new Error(`the kernels did not come to rest in ${MOST_ROUNDS} rounds`);
  }

  #newSite(slot: number): Site {
    const site: { made?: Site } = {};
    const numbers = numbersOf(slot);
    const before = useNumbers({ ...REST_OF_SHARE, next: numbers.next, step: MAX_SLOTS });
    site.made = new Site(slot, this, this.#options);
    numbers.next = useNumbers(before).next;
    return site.made;
  }

  /** The kernels whose threads live, in the order in which they run now. */
  #inTurn(): ReadonlyArray<Site> {
    const up = this.sites.filter(({ slot }) => this.board.place(slot).isUp);
    if (!this.#isSeeded) return up;
    const [chosen] = up.splice(Math.floor(this.random() * up.length), 1);
    return chosen === undefined ? [] : [chosen];
  }

  #runOne(site: Site): void {
    for (const { slot } of this.sites) {
      const way = this.board.way(slot, site.slot);
      const count = this.#isSeeded ? Math.floor(this.random() * (way.length + 1)) : way.length;
      site.remote.arrived.push(...way.splice(0, count));
    }
    const turns = this.#isSeeded ? 1 + Math.floor(this.random() * 3) : Number.POSITIVE_INFINITY;
    site.next = site.within(() => site.kernel.run(turns));
  }

  #isBusy(): boolean {
    if (this.completions.length > 0) return true;
    for (const [key, way] of this.board.ways) {
      const to = Number(key.slice(key.indexOf(">") + 1));
      if (!this.board.place(to).isUp) way.length = 0;
      else if (way.length > 0) return true;
    }
    return this.sites.some(
      ({ slot, next, remote }) =>
        this.board.place(slot).isUp && (next.kind === "more" || remote.isBusy),
    );
  }
}
