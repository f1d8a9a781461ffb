// Every order of the steps of a few threads: runs the protocol one shared-memory step at a time and remembers where it has been.
//
// A thread is the real Sender, Receiver and so on, which can be put into any state that they were in, and a function that gives its
// next operation. An operation is run again from its beginning for each of its steps, with the results that its earlier steps had, and is
// stopped at the step after the next. So real code can be interrupted everywhere. States that were seen are not explored again; they
// are told apart by their whole content.

import type { SharedWords } from "../../src/transport/words.ts";

/** Steps of one operation; with more it goes on for ever. */
const MOST_STEPS = 300;

/** The exploration was given up: it says nothing of the protocol. */
export class TooManyStates extends Error {}

/** Something that must never happen has happened. */
export class Violation extends Error {}

/** Thrown into an operation that has taken its step. */
const PAUSE: unique symbol = Symbol("pause");

export interface Thread {
  readonly name: string;
  /** What the thread keeps between its operations, as numbers; and the same taken back. */
  readonly save: () => ReadonlyArray<number>;
  readonly restore: (saved: ReadonlyArray<number>) => void;
  /** The next operation of the thread; null: it has none any more. */
  readonly next: () => (() => void) | null;
  /** Whether the thread may run at all. */
  readonly gate?: (world: World) => boolean;
}

interface ThreadState {
  readonly saved: ReadonlyArray<number>;
  readonly key: string;
  readonly isFinished: boolean;
  /** Results of the steps that its operation has taken. */
  readonly log: ReadonlyArray<number>;
  /** The word it sleeps on; -1: it is awake. */
  readonly asleepOn: number;
  readonly isDead: boolean;
}

export interface State {
  readonly shared: ReadonlyArray<number>;
  readonly threads: ReadonlyArray<ThreadState>;
  readonly kills: number;
}

/** What checks see of a state. */
export interface World {
  isDead(thread: number): boolean;
  isFinished(thread: number): boolean;
  /** Puts a thread into the state that it has, so that it can be looked at. */
  restore(thread: number): void;
  load(word: number): number;
}

export interface Scenario {
  readonly name: string;
  readonly threads: ReadonlyArray<Thread>;
  /** Words that are not 0 in the beginning. */
  readonly initial: ReadonlyMap<number, number>;
  /** Threads one of which may end at any step. */
  readonly mortal: ReadonlyArray<number>;
  /** Called where nothing can go on; throws Violation. */
  readonly check: (world: World) => void;
}

/** What one thread does in one step, on a copy of the shared words. */
class Run {
  readonly shared: Array<number>;
  readonly log: Array<number>;
  cursor = 0;
  taken = 0;
  isPaused = false;
  asleepOn = -1;
  woken: Array<number> = [];

  constructor(shared: ReadonlyArray<number>, log: ReadonlyArray<number>) {
    this.shared = [...shared];
    this.log = [...log];
  }
}

/** The words that the protocol is given. Only those that are ever touched are kept, in the order of their first use. */
export class ExploredWords implements SharedWords {
  readonly places = new Map<number, number>();
  run: Run | null = null;
  /** Words whose stores are counted, for each thread apart, in words that no thread reads. */
  counted: ReadonlySet<number> = new Set();
  runner = 0;
  /** Throws Violation if a plain access is to bytes that are not the thread's at this moment. */
  owner: (index: number, isRead: boolean, load: (index: number) => number) => void = () =>
    undefined;
  /** What loads give while no thread runs: for what is made before the exploration. */
  initial: ReadonlyMap<number, number> = new Map();

  place(index: number): number {
    let place = this.places.get(index);
    if (place === undefined) {
      place = this.places.size;
      this.places.set(index, place);
    }
    return place;
  }

  /** One step; `act` reads and writes the shared words. */
  #step(index: number, act: (shared: Array<number>, place: number, run: Run) => number): number {
    const { run } = this;
    if (run === null) return this.initial.get(index) ?? 0;
    if (run.isPaused) throw PAUSE;
    if (run.cursor < run.log.length) return run.log[run.cursor++] as number;
    if (run.taken > 0) {
      run.isPaused = true;
      throw PAUSE;
    }
    run.taken++;
    if (run.log.length > MOST_STEPS) throw new Violation("an operation never ends");
    const place = this.place(index);
    while (run.shared.length <= place) run.shared.push(0);
    const result = act(run.shared, place, run);
    run.log.push(result);
    run.cursor++;
    return result;
  }

  load(index: number): number {
    return this.#step(index, (shared, place) => shared[place] as number);
  }

  store(index: number, value: number): void {
    this.#step(index, (shared, place) => {
      shared[place] = value | 0;
      if (this.counted.has(index)) {
        const count = this.place(FIRST_COUNT + this.runner);
        while (shared.length <= count) shared.push(0);
        shared[count] = (shared[count] as number) + 1;
      }
      return 0;
    });
  }

  add(index: number, value: number): number {
    return this.#step(index, (shared, place) => {
      const before = shared[place] as number;
      shared[place] = (before + value) | 0;
      return before;
    });
  }

  exchange(index: number, value: number): number {
    return this.#step(index, (shared, place) => {
      const before = shared[place] as number;
      shared[place] = value | 0;
      return before;
    });
  }

  compareExchange(index: number, expected: number, value: number): number {
    return this.#step(index, (shared, place) => {
      const before = shared[place] as number;
      if (before === expected) shared[place] = value | 0;
      return before;
    });
  }

  wait(index: number, value: number): void {
    this.#step(index, (shared, place, run) => {
      if (shared[place] === value) run.asleepOn = index;
      return 0;
    });
  }

  notify(index: number): void {
    this.#step(index, (_shared, _place, run) => {
      run.woken.push(index);
      return 0;
    });
  }

  put(index: number, value: number): void {
    this.#plain(index, false, (shared, place) => {
      shared[place] = value | 0;
      return 0;
    });
  }

  get(index: number): number {
    return this.#plain(index, true, (shared, place) => shared[place] as number);
  }

  /**
   * A plain access goes with the step before it: it cannot be told when it happens, as long as the bytes belong to the thread at that
   * moment. That is what is checked instead.
   */
  #plain(
    index: number,
    isRead: boolean,
    act: (shared: Array<number>, place: number) => number,
  ): number {
    const { run } = this;
    if (run === null || run.isPaused) throw PAUSE;
    if (run.cursor < run.log.length) return run.log[run.cursor++] as number;
    const place = this.place(index);
    while (run.shared.length <= place) run.shared.push(0);
    const result = act(run.shared, place);
    this.owner(index, isRead, (word) => run.shared[this.place(word)] ?? 0);
    run.log.push(result);
    run.cursor++;
    return result;
  }

  copyIn(index: number, source: Int32Array, from: number, count: number): void {
    for (let offset = 0; offset < count; offset++) {
      this.put(index + offset, source[from + offset] as number);
    }
  }

  /** A message to the event loop of a thread: one that sleeps there takes it and wakes. */
  post(index: number): void {
    this.#step(index, (shared, place, run) => {
      shared[place] = 1;
      run.woken.push(index);
      return 0;
    });
  }

  /** Sleeps in the event loop until there is a message. */
  takePost(index: number): void {
    this.#step(index, (shared, place, run) => {
      if (shared[place] === 0) run.asleepOn = index;
      shared[place] = 0;
      return 0;
    });
  }
}

export interface Exploration {
  readonly states: number;
  readonly steps: number;
  /** States in which nothing could go on, each checked. */
  readonly ends: number;
}

interface Trail {
  readonly parent: Trail | null;
  readonly what: string;
}

/**
 * Explores a scenario completely. Throws Violation, with the steps that lead to it; TooManyStates if there are more than `mostStates`.
 */
export function explore(scenario: Scenario, words: ExploredWords, mostStates: number): Exploration {
  return new Explorer(scenario, words, mostStates).explore();
}

class Explorer {
  readonly #scenario: Scenario;
  readonly #words: ExploredWords;
  readonly #mostStates: number;
  readonly #seen = new Set<string>();
  readonly #parts = new Map<string, number>();
  readonly #stack: Array<{ state: State; trail: Trail | null }> = [];
  #steps = 0;
  #ends = 0;

  constructor(scenario: Scenario, words: ExploredWords, mostStates: number) {
    this.#scenario = scenario;
    this.#words = words;
    this.#mostStates = mostStates;
  }

  explore(): Exploration {
    this.#reach(this.#initial(), null);
    for (let top = this.#stack.pop(); top !== undefined; top = this.#stack.pop()) {
      const { state, trail } = top;
      try {
        this.#expand(state, trail);
      } catch (error) {
        if (!(error instanceof Violation)) throw error;
        throw new Violation(`${this.#scenario.name}: ${error.message}\n${pathOf(trail)}`);
      }
    }
    if (this.#ends === 0) throw new Violation(`${this.#scenario.name}: it never comes to rest`);
    return { states: this.#seen.size, steps: this.#steps, ends: this.#ends };
  }

  #initial(): State {
    const shared: Array<number> = [];
    for (const [index, value] of this.#scenario.initial) {
      const place = this.#words.place(index);
      while (shared.length <= place) shared.push(0);
      shared[place] = value;
    }
    const threads = this.#scenario.threads.map((thread) => this.#saved(thread));
    return { shared, threads, kills: 0 };
  }

  #saved(thread: Thread): ThreadState {
    const saved = thread.save();
    const isFinished = thread.next() === null;
    return { saved, key: saved.join(" "), isFinished, log: [], asleepOn: -1, isDead: false };
  }

  #reach(state: State, trail: Trail | null): void {
    const key = this.#key(state);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    if (this.#seen.size > this.#mostStates) {
      throw new TooManyStates(`${this.#scenario.name}: more than ${this.#mostStates} states`);
    }
    this.#stack.push({ state, trail });
  }

  /** The parts of a state have numbers, as the same ones come back in many states. */
  #key({ shared, threads, kills }: State): string {
    let last = shared.length;
    while (last > 0 && shared[last - 1] === 0) last--;
    let key = `${kills} ${this.#numberOf(shared.slice(0, last).join(" "))}`;
    for (const thread of threads) {
      const { isDead, log, asleepOn } = thread;
      const part = isDead ? "dead" : `${thread.key}|${log.join(" ")}|${asleepOn}`;
      key += ` ${this.#numberOf(part)}`;
    }
    return key;
  }

  #numberOf(part: string): number {
    let number = this.#parts.get(part);
    if (number === undefined) {
      number = this.#parts.size;
      this.#parts.set(part, number);
    }
    return number;
  }

  #expand(state: State, trail: Trail | null): void {
    let isOver = true;
    const world = worldOf(this.#scenario, state, this.#words);
    state.threads.forEach((thread, index) => {
      if (!this.#canRun(state, world, index)) return;
      isOver = false;
      const name = this.#scenario.threads[index]?.name;
      const following = this.#advance(state, thread, index);
      this.#reach(following, { parent: trail, what: `${name}: step ${thread.log.length}` });
    });
    for (const index of this.#scenario.mortal) {
      const thread = state.threads[index] as ThreadState;
      if (state.kills > 0 || thread.isDead) continue;
      const threads = [...state.threads];
      threads[index] = { ...thread, isDead: true, asleepOn: -1 };
      const name = this.#scenario.threads[index]?.name;
      this.#reach({ ...state, threads, kills: 1 }, { parent: trail, what: `${name} dies` });
    }
    if (!isOver) return;
    this.#ends++;
    this.#scenario.check(world);
  }

  #canRun(state: State, world: World, index: number): boolean {
    const thread = state.threads[index] as ThreadState;
    if (thread.isDead || thread.isFinished || thread.asleepOn >= 0) return false;
    return this.#scenario.threads[index]?.gate?.(world) ?? true;
  }

  /** One step of a thread, and what its code does up to the step after. */
  #advance(state: State, before: ThreadState, index: number): State {
    const thread = this.#scenario.threads[index] as Thread;
    this.#steps++;
    thread.restore(before.saved);
    this.#words.runner = index;
    let run = new Run(state.shared, before.log);
    for (let operations = 0; operations < 100; operations++) {
      const operation = thread.next();
      if (operation === null) return this.#after(state, index, this.#saved(thread), run);
      const saved = operations === 0 ? null : this.#saved(thread);
      this.#words.run = run;
      if (!completes(operation)) {
        return this.#after(state, index, { ...(saved ?? before), log: run.log }, run);
      }
      if (run.taken > 0) return this.#after(state, index, this.#saved(thread), run);
      run = new Run(run.shared, []);
    }
    throw new Violation("a thread goes on without taking steps");
  }

  #after(state: State, index: number, thread: ThreadState, run: Run): State {
    const { woken, shared } = run;
    const threads = state.threads.map((other, at) => {
      if (at === index) return { ...thread, asleepOn: run.asleepOn };
      if (other.asleepOn < 0 || !woken.includes(other.asleepOn)) return other;
      if (this.#isPost(other.asleepOn)) shared[this.#words.place(other.asleepOn)] = 0;
      return { ...other, asleepOn: -1 };
    });
    return { shared, threads, kills: state.kills };
  }

  /** Posts are told from words that are waited on by their index. */
  #isPost(index: number): boolean {
    return index >= FIRST_POST;
  }
}

/** Words from here on are messages to event loops, and counts. */
export const FIRST_POST = 1_000_000;
export const FIRST_COUNT = 2_000_000;

function completes(operation: () => void): boolean {
  try {
    operation();
    return true;
  } catch (thrown) {
    if (thrown === PAUSE) return false;
    if (thrown instanceof Violation) throw thrown;
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Violation(`the protocol throws: ${text}`);
  }
}

function worldOf(scenario: Scenario, state: State, words: ExploredWords): World {
  return {
    isDead: (index) => state.threads[index]?.isDead ?? false,
    isFinished: (index) => state.threads[index]?.isFinished ?? false,
    load: (word) => state.shared[words.place(word)] ?? 0,
    restore: (index) => scenario.threads[index]?.restore(state.threads[index]?.saved ?? []),
  };
}

function pathOf(trail: Trail | null): string {
  const steps: Array<string> = [];
  for (let at = trail; at !== null; at = at.parent) steps.push(at.what);
  return steps.reverse().join("; ");
}
