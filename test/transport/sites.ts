// Kernels of several slots in one thread, joined by the real shared memory, rings, board and codec: a system whose threads take
// turns, so that each step of a test is certain. A site can die as a thread does: at once, with what it had not published.

import {
  type CrashReport,
  type DeadLetter,
  Kernel,
  type Pid,
  Registry,
} from "../../src/kernel/index.ts";
import { useNumbers } from "../../src/kernel/numbers.ts";
import {
  Codec,
  type CreateOptions,
  createMemory,
  type SharedMemory,
  type SpillLimits,
  ThreadRemote,
} from "../../src/transport/index.ts";
import { attach } from "../../src/transport/memory.ts";
import { claimNumbers } from "../../src/transport/numbers.ts";

export type Body = () => unknown;

/** The clock that threads share begins at another moment than their own. */
const SHARED_OFFSET_MS = 1_000_000.25;

export class Site {
  readonly slot: number;
  readonly kernel: Kernel;
  readonly remote: ThreadRemote;
  readonly letters: Array<DeadLetter> = [];
  readonly crashes: Array<CrashReport> = [];
  readonly failures: Array<unknown> = [];
  /** How often the kernel asked to be run, and how often another thread woke this one. */
  readies = 0;
  wakeUps = 0;
  isRunning = true;
  #numbers: Parameters<typeof useNumbers>[0];

  constructor(sites: Sites, slot: number, spill: SpillLimits | undefined) {
    this.slot = slot;
    const { words, layout } = attach(sites.memory);
    const nextBlock = () => claimNumbers(words, layout, slot);
    const { first, last } = nextBlock();
    this.#numbers = { next: first, last, step: 64, nextBlock };
    const host = {
      now: () => sites.nowMs,
      random: () => 0.5,
      ready: () => void this.readies++,
      completed: (deliver: () => void) => deliver(),
    };
    this.kernel = this.within(
      () =>
        new Kernel(host, {
          hooks: {
            deadLetter: (letter) => this.letters.push(letter),
            crash: (report) => this.crashes.push(report),
            failed: (error) => this.failures.push(error),
          },
        }),
    );
    this.remote = new ThreadRemote({
      kernel: this.kernel,
      memory: sites.memory,
      slot,
      codec: (context) => new Codec(context, Registry.at("file:///no/program/")),
      wakeUp: (other) => {
        const site = sites.all[other];
        if (site !== undefined) site.wakeUps++;
      },
      sharedNow: () => sites.nowMs + SHARED_OFFSET_MS,
      ...(spill === undefined ? {} : { spill }),
    });
    this.kernel.remote = this.remote;
  }

  /** Does something as the thread of this site would: with numbers of its own. */
  within<Result>(action: () => Result): Result {
    const before = useNumbers(this.#numbers);
    try {
      return action();
    } finally {
      this.#numbers = useNumbers(before);
    }
  }

  spawn(body: Body): Pid {
    return this.within(() => this.kernel.spawnRoot(body));
  }

  /** Runs the kernel until it has nothing to do. */
  run(): void {
    this.within(() => this.kernel.run());
  }
}

export interface SitesOptions extends Partial<CreateOptions> {
  readonly spill?: SpillLimits;
}

export class Sites {
  readonly memory: SharedMemory;
  readonly all: Array<Site> = [];
  /** What the clocks of all sites show. */
  nowMs = 0;
  readonly #spill: SpillLimits | undefined;

  constructor(slots: number, options: SitesOptions = {}) {
    const { spill, ...memory } = options;
    this.#spill = spill;
    const small = { ringBytes: 4096, entries: 64, foreignEntries: 16, names: 32 };
    this.memory = createMemory({ ...small, slots, ...memory });
    this.all.push(new Site(this, 0, spill));
    for (let slot = 1; slot < slots; slot++) this.open(slot);
  }

  at(slot: number): Site {
    const site = this.all[slot];
    if (site === undefined) throw new Error(`no site ${slot}`);
    return site;
  }

  /** The slot gets a thread. */
  open(slot: number): Site {
    this.at(0).remote.openSlot(slot);
    const site = new Site(this, slot, this.#spill);
    this.all[slot] = site;
    return site;
  }

  /** The thread of a slot ends where it is. */
  kill(slot: number): void {
    this.at(slot).isRunning = false;
    this.at(0).within(() => this.at(0).remote.closeSlot(slot));
  }

  /** Runs all that live, by turns, until nothing more comes. */
  settle(rounds = 20): void {
    for (let round = 0; round < rounds; round++) {
      for (const site of this.all) if (site.isRunning) site.run();
    }
  }
}
