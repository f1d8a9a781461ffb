// The table of timers: one thread arms timers and lets them fire, others cancel them as soon as they know them, or long after.
//
// A timer fires at its thread when that gets its entry back before anybody has cancelled it. What is checked at the end: every timer has
// fired or was cancelled once, and not both; only those of a thread that has died may have done neither. Nobody cancels one of these once
// they are cleared away, and no stamp is given out after which stamps begin again.

import type { TimerEntry } from "../../src/kernel/index.ts";
import { type Layout, timerWord } from "../../src/transport/layout.ts";
import { ExploredWords, type Scenario, type Thread, Violation, type World } from "./explorer.ts";
import type { Protocol } from "./source.ts";

// biome-ignore lint/suspicious/noExplicitAny: objects of the protocol, which is compiled from text
type Any = any;

/** Timers of one thread, and who cancels them. */
export interface TimerPlan {
  readonly name: string;
  /** Entries of the table. */
  readonly entries: number;
  /** Timers that the thread arms, each when the one before has gone. */
  readonly timers: number;
  /** By canceller: the timer that it cancels. Those of the successor are counted on. */
  readonly cancels: ReadonlyArray<number>;
  /** The thread may die at any step; then another takes its slot and arms so many timers. */
  readonly successorTimers?: number;
  /** Timers that are cancelled, in vain, after those of the dead thread were cleared away. */
  readonly cancelsCleared?: ReadonlyArray<number>;
  /** The stamp of each entry in the beginning: of timers long gone. */
  readonly firstStamp?: number;
}

const HOME = 1;
/** Where the thread tells others of its timers: the index of the entry and its stamp, by timer. */
const NAMES = 900_000;
const indexWord = (timer: number): number => NAMES + 2 * timer;
const stampWord = (timer: number): number => NAMES + 2 * timer + 1;
/** The stamp after which stamps begin again. */
const VERY_LAST = -1;

const layoutOf = ({ entries }: TimerPlan): Layout =>
  ({ slots: 2, timers: entries, timersWord: 100 }) as Layout;

const ARM = 0;
const TELL_INDEX = 1;
const TELL_STAMP = 2;
const FIRE = 3;

/** Arms timers `first` to `last`, one after another, tells others of each, and lets it fire. */
class Home implements Thread {
  readonly name: string;
  readonly gate: (world: World) => boolean;
  readonly last: number;
  readonly #words: ExploredWords;
  readonly #table: Any;
  #timer: number;
  #phase = ARM;
  #entry: TimerEntry = { index: 0, stamp: 0 };
  /** The timers that have fired. */
  fired: Array<number> = [];
  readonly first: number;

  constructor(
    name: string,
    words: ExploredWords,
    table: Any,
    first: number,
    last: number,
    gate: (world: World) => boolean,
  ) {
    this.name = name;
    this.#words = words;
    this.#table = table;
    this.first = first;
    this.last = last;
    this.gate = gate;
    this.#timer = first;
  }

  save(): ReadonlyArray<number> {
    const { index, stamp } = this.#entry;
    const { $private_free: free, $private_fresh: fresh } = this.#table;
    const lists = [this.fired.length, ...this.fired, ...free];
    return [this.#timer, this.#phase, index, stamp, fresh, ...lists];
  }

  restore(saved: ReadonlyArray<number>): void {
    const [timer, phase, index, stamp, fresh, count, ...rest] = saved as [
      number,
      number,
      number,
      number,
      number,
      number,
      ...Array<number>,
    ];
    this.#timer = timer;
    this.#phase = phase;
    this.#entry = { index, stamp };
    this.fired = rest.slice(0, count);
    Object.assign(this.#table, { $private_fresh: fresh, $private_free: rest.slice(count) });
  }

  next(): (() => void) | null {
    return this.#timer > this.last ? null : () => this.#operate();
  }

  #operate(): void {
    const timer = this.#timer;
    if (this.#phase === ARM) {
      const entry = this.#table.claim() as TimerEntry | null;
      if (entry?.stamp === VERY_LAST) throw new Violation("the stamps begin again");
      // Without an entry nobody hears of it, and it fires.
      if (entry === null) {
        this.#end(timer, true);
        return;
      }
      this.#entry = entry;
      this.#phase = TELL_INDEX;
    } else if (this.#phase === TELL_INDEX) {
      this.#words.store(indexWord(timer), this.#entry.index);
      this.#phase = TELL_STAMP;
    } else if (this.#phase === TELL_STAMP) {
      this.#words.store(stampWord(timer), this.#entry.stamp);
      this.#phase = FIRE;
    } else {
      this.#end(timer, this.#table.release(this.#entry) === true);
    }
  }

  #end(timer: number, hasFired: boolean): void {
    if (hasFired) this.fired.push(timer);
    this.#timer++;
    this.#phase = ARM;
  }
}

const NOT_TRIED = 0;
const IN_VAIN = 1;
const CANCELLED = 2;

/** Cancels a timer once it knows of it. */
class Canceller implements Thread {
  readonly name: string;
  readonly gate: (world: World) => boolean;
  readonly timer: number;
  readonly #words: ExploredWords;
  readonly #table: Any;
  #outcome = NOT_TRIED;

  constructor(
    words: ExploredWords,
    table: Any,
    timer: number,
    mayBegin: (world: World) => boolean = () => true,
  ) {
    this.name = `canceller of ${timer}`;
    this.#words = words;
    this.#table = table;
    this.timer = timer;
    this.gate = (world) => world.load(stampWord(timer)) !== 0 && mayBegin(world);
  }

  get hasCancelled(): boolean {
    return this.#outcome === CANCELLED;
  }

  save(): ReadonlyArray<number> {
    return [this.#outcome];
  }

  restore([outcome]: ReadonlyArray<number>): void {
    this.#outcome = outcome as number;
  }

  next(): (() => void) | null {
    if (this.#outcome !== NOT_TRIED) return null;
    return () => {
      const index = this.#words.load(indexWord(this.timer));
      const stamp = this.#words.load(stampWord(this.timer));
      this.#outcome = this.#table.cancel(HOME, { index, stamp }) === true ? CANCELLED : IN_VAIN;
    };
  }
}

/** Clears away the timers of the dead thread, as the main thread does. */
function cleaner(table: Any, gate: (world: World) => boolean): Thread {
  let isDone = 0;
  return {
    name: "cleaner",
    gate,
    save: () => [isDone],
    restore: ([saved]) => {
      isDone = saved as number;
    },
    next: () => {
      if (isDone === 1) return null;
      return () => {
        table.clearHome(HOME);
        isDone = 1;
      };
    },
  };
}

/** The threads of a plan. */
interface Members {
  readonly home: Home;
  readonly successor: Home;
  readonly cancellers: ReadonlyArray<Canceller>;
  /** They begin when the timers of the dead thread are cleared away. */
  readonly late: ReadonlyArray<Canceller>;
}

const HOME_THREAD = 0;
const CLEANER_THREAD = 1;

function membersOf(plan: TimerPlan, words: ExploredWords, table: (slot: number) => Any): Members {
  const { timers, cancels, successorTimers = 0, cancelsCleared = [] } = plan;
  const isCleared = (world: World) => world.isDead(HOME_THREAD) && world.isFinished(CLEANER_THREAD);
  const end = timers + successorTimers - 1;
  return {
    home: new Home("home", words, table(HOME), 0, timers - 1, () => true),
    successor: new Home("successor", words, table(HOME), timers, end, isCleared),
    cancellers: cancels.map((timer) => new Canceller(words, table(0), timer)),
    late: cancelsCleared.map((timer) => new Canceller(words, table(0), timer, isCleared)),
  };
}

/** Nothing can go on: then every timer has ended once. */
function checkEnds({ home, successor, cancellers, late }: Members, world: World): void {
  for (const { timer } of late.filter(({ hasCancelled }) => hasCancelled)) {
    throw new Violation(`timer ${timer} is cancelled after the end of its thread`);
  }
  const living = world.isDead(HOME_THREAD) ? successor : home;
  for (let timer = home.first; timer <= successor.last; timer++) {
    const firings = [home, successor].filter(({ fired }) => fired.includes(timer));
    const cancellations = cancellers.filter((each) => each.timer === timer && each.hasCancelled);
    const ends = firings.length + cancellations.length;
    if (ends > 1) throw new Violation(`timer ${timer} has ${ends} ends`);
    const isOfLiving = timer >= living.first && timer <= living.last;
    if (isOfLiving && ends === 0) throw new Violation(`timer ${timer} has no end`);
  }
}

/** A plan, ready to be explored with the protocol or a mutant of it. */
export function prepareTimers(
  plan: TimerPlan,
  protocol: Protocol,
): { scenario: Scenario; words: ExploredWords } {
  const layout = layoutOf(plan);
  const words = new ExploredWords();
  const initial = new Map<number, number>();
  for (let index = 0; index < plan.entries; index++) {
    initial.set(timerWord(layout, HOME, index), plan.firstStamp ?? 0);
  }
  words.initial = initial;
  const table = (slot: number): Any => new protocol.TimerTable(words, layout, slot);
  const members = membersOf(plan, words, table);
  const { home, successor, cancellers, late } = members;
  const cleaning = cleaner(table(0), (world) => world.isDead(HOME_THREAD));
  const threads = [home, cleaning, successor, ...cancellers, ...late];
  const check = (world: World): void => {
    for (let index = 0; index < threads.length; index++) world.restore(index);
    checkEnds(members, world);
  };
  const mortal = plan.successorTimers === undefined ? [] : [HOME_THREAD];
  return { scenario: { name: plan.name, threads, initial, mortal, check }, words };
}

export const timerPlans: ReadonlyArray<TimerPlan> = [
  { name: "a timer that two cancel", entries: 1, timers: 1, cancels: [0, 0] },
  {
    name: "timers that use an entry one after another",
    entries: 1,
    timers: 3,
    cancels: [0, 1, 2],
  },
  { name: "timers with an entry each", entries: 2, timers: 2, cancels: [0, 1, 1] },
  {
    name: "a thread with timers dies, another takes its slot",
    entries: 1,
    timers: 2,
    successorTimers: 2,
    cancels: [0, 1, 2],
    cancelsCleared: [0, 1],
  },
  {
    name: "stamps of timers cross the end of 32 bits",
    entries: 1,
    timers: 2,
    firstStamp: 2 ** 31 - 2,
    cancels: [0, 1],
  },
  {
    name: "stamps of timers are used up",
    entries: 1,
    timers: 2,
    firstStamp: -4,
    cancels: [0],
    successorTimers: 1,
  },
];
