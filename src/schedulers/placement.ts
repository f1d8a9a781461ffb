// Where a process is to start when it has been asked to start elsewhere: the answer to each wish, from shared memory and at once.
//
// Schedulers count from 1, as their slots do: slot 0 is the main thread, over which nothing is spread. A slot whose thread ends or was given up is avoided where the wish allows it. A wish that can never be met (a core that is not ours, a
// scheduler that does not exist, no slot left for an own one) is a PlacementError that says what there is.

import { MAX_SLOTS, type Pid, type Placement, RemotePid, type Wish } from "../kernel/index.ts";
import { GIVEN_UP, RUNNING, type SlotTable } from "./slot-table.ts";

/** A process cannot be started where it was to be. */
export class PlacementError extends RangeError {
  constructor(message: string) {
    super(message);
    this.name = "PlacementError";
  }
}

/** A CPU that this system may use, and the NUMA node it belongs to. */
export interface PlacedCore {
  readonly core: number;
  readonly node: number;
}

export interface PlacerOptions {
  /** The slot of the thread that asks. */
  readonly slot: number;
  readonly table: SlotTable;
  /** Cores that threads of this system may run on, best first; empty where the system does not say. */
  readonly cores: ReadonlyArray<PlacedCore>;
  /** Whether children of supervisors are spread. */
  readonly supervised: boolean;
  /** A slot needs a thread, or its thread a pin to the core that the table names. */
  readonly onWanted: (slot: number) => void;
}

/** Answers for one thread. */
export class Placer implements Placement {
  readonly supervised: boolean;
  readonly #slot: number;
  readonly #table: SlotTable;
  readonly #cores: ReadonlyArray<PlacedCore>;
  readonly #onWanted: (slot: number) => void;

  constructor(options: PlacerOptions) {
    this.supervised = options.supervised;
    this.#slot = options.slot;
    this.#table = options.table;
    this.#cores = options.cores;
    this.#onWanted = options.onWanted;
  }

  choose(_parent: Pid, wish: Wish): number {
    const slot = this.#slotFor(wish);
    if (slot !== this.#slot) this.#table.addLoad(slot);
    return slot;
  }

  #slotFor(wish: Wish): number {
    switch (wish.kind) {
      case "spread":
        return this.#inTurn(this.#pool());
      case "least":
        return this.#leastLoaded();
      case "own":
        return this.#claim("a scheduler of its own", null);
      case "near":
        return this.#near(wish.pid);
      case "scheduler":
        return this.#numbered(wish.number);
      case "core":
        return this.#onCores(`core ${wish.number}`, ({ core }) => core === wish.number);
      case "numa":
        return this.#onCores(`NUMA node ${wish.number}`, ({ node }) => node === wish.number);
      default:
        return this.#slot;
    }
  }

  /** The slots that processes are spread over: those that run, or else those that will. */
  #pool(): ReadonlyArray<number> {
    const table = this.#table;
    const pooled = this.#slots((slot) => table.isPooled(slot) && table.isReachable(slot));
    const running = pooled.filter((slot) => table.phase(slot) === RUNNING);
    return running.length > 0 ? running : pooled;
  }

  #slots(isWanted: (slot: number) => boolean): ReadonlyArray<number> {
    const found: Array<number> = [];
    for (let slot = 1; slot < this.#table.slots; slot++) if (isWanted(slot)) found.push(slot);
    return found;
  }

  #inTurn(slots: ReadonlyArray<number>): number {
    if (slots.length === 0) return this.#slot;
    return slots[this.#table.nextTurn() % slots.length] as number;
  }

  #leastLoaded(): number {
    let least = this.#slot;
    let leastLoad = Number.POSITIVE_INFINITY;
    for (const slot of this.#pool()) {
      const load = this.#table.load(slot);
      if (load >= leastLoad) continue;
      least = slot;
      leastLoad = load;
    }
    return least;
  }

  #near(pid: Pid): number {
    if (pid.process !== null) return this.#slot;
    const home = pid instanceof RemotePid ? pid.slot : pid.id % MAX_SLOTS;
    return home < this.#table.slots && this.#table.isReachable(home) ? home : this.#slot;
  }

  #numbered(number: number): number {
    const count = this.#slots((slot) => this.#table.isPooled(slot)).length;
    if (!(Number.isInteger(number) && number >= 1 && number <= count)) {
      const ours = count === 1 ? "there is scheduler 1 alone" : `there are 1 to ${count}`;
      throw new PlacementError(`no scheduler ${number}: ${ours}`);
    }
    if (this.#table.isReachable(number)) return number;
    if (this.#table.phase(number) === GIVEN_UP) {
      throw new PlacementError(`scheduler ${number} was given up: its thread died too often`);
    }
    // It is being replaced: whoever asks now is served elsewhere rather than lost with it.
    return this.#leastLoaded();
  }

  #onCores(what: string, isMeant: (core: PlacedCore) => boolean): number {
    const meant = this.#cores.filter(isMeant).map(({ core }) => core);
    if (meant.length === 0) throw new PlacementError(`${what} is not ours: ${this.#ours()}`);
    const table = this.#table;
    const there = this.#slots((slot) => {
      const core = table.core(slot);
      return core !== null && meant.includes(core) && table.isReachable(slot);
    });
    if (there.length === 0) return this.#claim(what, meant[0] as number);
    const slot = this.#inTurn(there);
    if (!this.#table.isPinned(slot)) this.#onWanted(slot);
    return slot;
  }

  #ours(): string {
    if (this.#cores.length === 0) return "this system does not say which cores there are";
    const cores = [...new Set(this.#cores.map(({ core }) => core))].sort((a, b) => a - b);
    const nodes = [...new Set(this.#cores.map(({ node }) => node))].sort((a, b) => a - b);
    return `ours are cores ${cores.join(", ")} on NUMA nodes ${nodes.join(", ")}`;
  }

  #claim(what: string, core: number | null): number {
    const table = this.#table;
    const spare = this.#slots((slot) => !table.isPooled(slot));
    const isThere = (slot: number): boolean => table.phase(slot) === RUNNING;
    // Threads that are there and idle come before those that would have to be started.
    for (const slot of [...spare.filter(isThere), ...spare.filter((slot) => !isThere(slot))]) {
      if (!table.claim(slot)) continue;
      table.setCore(slot, core);
      table.setPinned(slot, core === null);
      this.#onWanted(slot);
      return slot;
    }
    throw new PlacementError(`no slot is left for ${what}: ${spare.length} spare ones are in use`);
  }
}
