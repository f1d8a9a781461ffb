/**
 * Where in the tree of processes each process of a thread is, told so that the same place is found again when the changed program runs:
 * by its parent's place, its code, and a number among those of the same parent and code that are alive.
 *
 * Promise: in a tree that the program starts the same way each time, every process has the same place in every run, whatever was
 * restarted in between: who takes the place of one that ended gets its number. Over threads too: a place is given where the parent is,
 * and sent ahead of the process.
 *
 * Failure: none. A process without a place (started on demand, below one that is, or by one that has very many of its kind) has a name only.
 */
import { type Hooks, type Kernel, type Lineage, type Pid, RemotePid } from "../kernel/index.ts";
import type { CodeNames } from "./code-names.ts";

/** Under this name one thread tells another the place of the process that it starts there next. */
const AHEAD = "starfish-otp/place";

/** Processes of one parent and code that have places, at most. */
export const MOST_EQUALS = 256;

/** Where a process is. */
export interface Place {
  /** Null: it has none. */
  readonly key: string | null;
  /** What people call the process. */
  readonly name: string;
}

/** A place, and who was started by the process that has it. */
class Seat implements Place {
  readonly key: string | null;
  readonly name: string;
  readonly children = new Map<string, Array<Pid | undefined>>();
  startsOnDemand = false;

  constructor({ key, name }: Place) {
    this.key = key;
    this.name = name;
  }
}

/** A place for a process that does not exist yet. */
interface Free {
  readonly place: Place;
  /** Tells who has taken it. */
  readonly take: (pid: Pid) => void;
}

/** The part of `Lineage` that is about places. */
export class Places implements Omit<Lineage, "begin"> {
  /** For the kernel whose processes these are. */
  readonly hooks: Required<Pick<Hooks, "spawned">>;
  readonly #names: CodeNames;
  readonly #seats = new WeakMap<Pid, Seat>();
  /** The parent of what is started from outside of any process. */
  readonly #outside: Seat;
  /** What other threads have told of processes that they are about to start here, by slot. */
  readonly #ahead = new Map<number, Place>();
  #kernel: Kernel | null = null;

  /** `system`: tells the systems of one Node process apart. */
  constructor(names: CodeNames, system: number) {
    this.#names = names;
    this.#outside = new Seat({ key: system === 0 ? "" : String(system), name: "" });
    this.hooks = { spawned: (pid, parent, code) => this.#born(pid, parent, code) };
  }

  /** To be called before the first process of the kernel starts. */
  attach(kernel: Kernel): void {
    this.#kernel = kernel;
    kernel.onControl(AHEAD, (place, slot) => this.#ahead.set(slot, place as Place));
  }

  of(pid: Pid): Place | undefined {
    return this.#seats.get(pid);
  }

  startsOnDemand(pid: Pid): void {
    const seat = this.#seats.get(pid);
    if (seat !== undefined) seat.startsOnDemand = true;
  }

  spawnFar(slot: number, parent: Pid | null, code: unknown, spawn: () => RemotePid): RemotePid {
    const { place, take } = this.#freePlace(parent, code);
    this.#kernel?.remote?.control(slot, AHEAD, { key: place.key, name: place.name });
    const pid = spawn();
    take(pid);
    return pid;
  }

  #born(pid: Pid, parent: Pid | null, code: unknown): void {
    if (parent instanceof RemotePid) {
      const told = this.#ahead.get(parent.slot);
      this.#ahead.delete(parent.slot);
      this.#seats.set(pid, new Seat(told ?? this.#withoutPlace(code)));
      return;
    }
    const { place, take } = this.#freePlace(parent, code);
    this.#seats.set(pid, new Seat(place));
    take(pid);
  }

  #freePlace(parent: Pid | null, code: unknown): Free {
    const seat = parent === null ? this.#outside : this.#seats.get(parent);
    const { key, shown } = this.#names.of(code);
    if (seat === undefined || seat.key === null || seat.startsOnDemand) {
      return { place: { key: null, name: shown }, take: () => undefined };
    }
    const equals = childrenOf(seat, key);
    const number = this.#lowestFree(equals);
    if (number === MOST_EQUALS) return { place: { key: null, name: shown }, take: () => undefined };
    const name = number === 0 ? shown : `${shown} (${number + 1})`;
    return {
      place: { key: `${seat.key}/${key}#${number}`, name },
      take: (pid) => {
        equals[number] = pid;
      },
    };
  }

  #withoutPlace(code: unknown): Place {
    return { key: null, name: this.#names.of(code).shown };
  }

  #lowestFree(equals: ReadonlyArray<Pid | undefined>): number {
    for (let number = 0; number < MOST_EQUALS; number++) {
      const pid = equals[number];
      if (pid === undefined || !this.#isAlive(pid)) return number;
    }
    return MOST_EQUALS;
  }

  #isAlive(pid: Pid): boolean {
    if (pid.process !== null) return true;
    return pid instanceof RemotePid && this.#kernel?.remote?.isAlive(pid) === true;
  }
}

function childrenOf({ children }: Seat, code: string): Array<Pid | undefined> {
  let equals = children.get(code);
  if (equals === undefined) {
    equals = [];
    children.set(code, equals);
  }
  return equals;
}
