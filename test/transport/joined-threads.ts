// Kernels joined by the real transport, for the rules that hold whatever joins them: with virtual time, and functions that cross.
//
// The codec knows the functions of compiled programs only; here every function crosses as a number, since both kernels are in one thread.

import {
  type DeadLetter,
  type Host,
  Kernel,
  MAX_SLOTS,
  type Next,
  Registry,
} from "../../src/kernel/index.ts";
import { useNumbers } from "../../src/kernel/numbers.ts";
import {
  Codec,
  type CodecContext,
  createMemory,
  type SharedMemory,
  ThreadRemote,
  type ValueCodec,
} from "../../src/transport/index.ts";
import { attach } from "../../src/transport/memory.ts";
import { claimNumbers } from "../../src/transport/numbers.ts";
import { type JoinedKernels, type JoinedSite, placeBySlot } from "../kernel/linked/peers.ts";
import type { Program } from "../kernel/world.ts";

const functions: Array<unknown> = [];

/** In the place of a function on its way. */
const FUNCTION = "function number";

/** A codec that takes functions across, where they are the value itself or stand in an array. */
function withFunctions(codec: Codec): ValueCodec {
  return {
    get position() {
      return codec.position;
    },
    encode: (memory, position, limit, value) =>
      codec.encode(memory, position, limit, numbered(value)),
    encodeLarge: (value) => codec.encodeLarge(numbered(value)),
    decode: (memory, position) => named(codec.decode(memory, position)),
  };
}

function numbered(value: unknown): unknown {
  if (typeof value === "function") return [FUNCTION, functions.push(value) - 1];
  return value;
}

function named(value: unknown): unknown {
  if (!Array.isArray(value) || value.length !== 2 || value[0] !== FUNCTION) return value;
  return functions[value[1]];
}

class Site implements JoinedSite {
  readonly kernel: Kernel;
  readonly letters: Array<DeadLetter> = [];
  next: Next = { kind: "more" };
  #numbers: Parameters<typeof useNumbers>[0];

  constructor(slot: number, memory: SharedMemory, host: Host) {
    const { words, layout } = attach(memory);
    const nextBlock = () => claimNumbers(words, layout, slot);
    const { first, last } = nextBlock();
    this.#numbers = { next: first, last, step: MAX_SLOTS, nextBlock };
    const deadLetter = (letter: DeadLetter) => this.letters.push(letter);
    this.kernel = this.within(() => new Kernel(host, { hooks: { deadLetter } }));
    placeBySlot(this.kernel);
    this.kernel.remote = new ThreadRemote({
      kernel: this.kernel,
      memory,
      slot,
      codec: (context: CodecContext) =>
        withFunctions(new Codec(context, Registry.at("file:///no/program/"))),
      wakeUp: () => undefined,
      sharedNow: () => host.now(),
    });
  }

  within<Result>(action: () => Result): Result {
    const before = useNumbers(this.#numbers);
    try {
      return action();
    } finally {
      this.#numbers = useNumbers(before);
    }
  }
}

/** Rounds without anything to do after which everything waits. */
const QUIET_ROUNDS = 4;

export class JoinedThreads implements JoinedKernels {
  readonly #sites: Array<Site> = [];
  #nowMs = 0;
  #state: number;

  /** `seed`: decides who runs next and for how long; in turn, as long as there is something to do, unless given. */
  constructor(slots: number, seed?: number) {
    this.#state = seed ?? 0;
    const memory = createMemory({ slots, ringBytes: 4096, entries: 64, names: 32 });
    const host: Host = {
      now: () => this.#nowMs,
      random: () => this.#random(),
      ready: () => undefined,
      completed: (deliver) => deliver(),
      ...(seed === undefined
        ? {}
        : { pick: (count: number) => Math.floor(this.#random() * count) }),
    };
    for (let slot = 0; slot < slots; slot++) {
      if (slot > 0) (this.site(0).kernel.remote as ThreadRemote).openSlot(slot);
      this.#sites.push(new Site(slot, memory, host));
    }
  }

  get letters(): ReadonlyArray<DeadLetter> {
    return this.#sites.flatMap(({ letters }) => letters);
  }

  site(slot: number): Site {
    const site = this.#sites[slot];
    if (site === undefined) throw new RangeError(`there is no slot ${slot}`);
    return site;
  }

  run<Result>(slot: number, program: Program<Result>): Result {
    const outcome: { value?: Result; reason: unknown } = { reason: undefined };
    const { kernel } = this.site(slot);
    this.site(slot).within(() =>
      kernel.spawnRoot(
        function* () {
          outcome.value = yield* program();
        },
        {
          onExit: (_pid, reason) => {
            outcome.reason = reason;
          },
        },
      ),
    );
    this.settle();
    const { reason } = outcome;
    if ((reason as { name?: string } | undefined)?.name === "normal") {
      return outcome.value as Result;
    }
    const [error] = Array.isArray(reason) ? reason : [reason];
    throw error instanceof Error ? error : new Error(`the program ended with ${String(error)}`);
  }

  settle(): void {
    for (;;) {
      let quiet = 0;
      while (quiet < QUIET_ROUNDS) quiet = this.#runAll() ? 0 : quiet + 1;
      const due = this.#sites.map(({ next }) => (next.kind === "wait" ? next.atMs : Infinity));
      const atMs = Math.min(...due);
      if (atMs === Infinity) return;
      this.#nowMs = Math.max(this.#nowMs, atMs);
    }
  }

  /** Lets every kernel run. Returns whether any had something to do. */
  #runAll(): boolean {
    const order = [...this.#sites];
    if (this.#state !== 0) order.sort(() => this.#random() - 0.5);
    let isBusy = false;
    for (const site of order) {
      const turns = this.#state === 0 ? undefined : 1 + Math.floor(this.#random() * 3);
      const before = site.kernel.stats().turns;
      site.next = site.within(() => site.kernel.run(turns));
      isBusy ||= site.next.kind === "more" || site.kernel.stats().turns !== before;
    }
    return isBusy;
  }

  #random(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) | 0;
    return (this.#state >>> 0) / 2 ** 32;
  }
}
