// A program for the tests of threads: processes that can be started in any slot by name, as compiled modules register them.

import { execFileSync } from "node:child_process";
import { threadId } from "node:worker_threads";
import {
  type Atom,
  atoms,
  cancelTimer,
  emptySelector,
  exitWith,
  FOR_SELECTOR,
  FOREVER,
  link,
  PAUSE,
  type Pid,
  placeSpawns,
  printTermsWith,
  Reference,
  register,
  registerModule,
  Suspension,
  selectOther,
  self,
  send,
  sendAfter,
  serve,
  spawnCall,
  suspend,
  type Timer,
  trapExits,
  type Wish,
} from "../../../../src/kernel/index.ts";

/** The tag of everything that the tests send: an atom-like reference that is the same in all threads. */
export const TAG = new Reference(0);

/** Which thread of which process this is. */
const place = process.pid * 1_000 + threadId;

const everything = selectOther(emptySelector, (term: unknown) => term);

export type Term = ReadonlyArray<unknown>;

/** The next message of the running process, as a term. */
export function* receive(): Generator<unknown, Term, unknown> {
  let term = suspend(FOR_SELECTOR, everything, FOREVER, undefined);
  if (term instanceof Suspension) term = yield term;
  return term as Term;
}

const tell = (pid: Pid, ...words: ReadonlyArray<unknown>): void => send(pid, TAG, words);

/** Says to `observer` where it runs, then answers what it is sent: `[asker, ...words]`. */
export function* echo(observer: Pid, name: Atom | null): Generator<unknown, void, unknown> {
  if (name !== null) register(self(), name);
  tell(observer, "here", self(), place);
  for (;;) {
    const [, words] = (yield* receive()) as [unknown, [Pid, ...ReadonlyArray<unknown>]];
    const [asker, ...rest] = words;
    tell(asker, "echo", ...rest);
  }
}

/**
 * Arms timers for itself and cancels any, as it is told to: `["arm", ms]`, `["cancel", timer, number]`. Says what it has armed, what was
 * left of what it has cancelled, and which of its timers have come.
 */
export function* timekeeper(observer: Pid): Generator<unknown, void, unknown> {
  tell(observer, "here", self(), place);
  for (let number = 0; ; ) {
    const [, words] = (yield* receive()) as [unknown, [string, unknown, number]];
    const [order, what, which] = words;
    if (order === "arm") {
      number++;
      tell(observer, "armed", sendAfter(self(), TAG, what as number, ["came", number]), number);
    } else if (order === "cancel") {
      tell(observer, "cancelled", which, cancelTimer(what as Timer));
    } else if (order === "came") tell(observer, "came", what);
    else deeds[order]?.();
  }
}

/** Does what it is told to, outside of all reason. */
export function* villain(observer: Pid): Generator<unknown, void, unknown> {
  tell(observer, "here", self(), place);
  for (;;) {
    const [, [deed]] = (yield* receive()) as [unknown, [string]];
    deeds[deed]?.();
  }
}

function spin(): never {
  let turns = 0;
  for (;;) turns = (turns + 1) | 0;
}

function hoard(): void {
  const hoarded: Array<unknown> = [];
  for (;;) hoarded.push(Array.from({ length: 1_000 }, (_, index) => ({ index, text: `${index}` })));
}

const kept: Array<unknown> = [];

const deeds: Readonly<Record<string, () => void>> = {
  spin,
  hoard,
  keep: () => {
    for (let megabyte = 0; megabyte < 90; megabyte++) {
      kept.push(new Array(131_072).fill(megabyte + 0.5));
    }
  },
  litter: () => {
    for (let megabyte = 0; megabyte < 90; megabyte++) {
      kept.push(new Array(131_072).fill(megabyte + 0.5));
    }
    kept.length = 0;
  },
  bustle: () => {
    const bustle = (): void => {
      const untilMs = performance.now() + 20;
      while (performance.now() < untilMs);
      setTimeout(bustle, 0);
    };
    bustle();
  },
  exit: () => process.exit(7),
  die: () => void process.kill(process.pid, "SIGKILL"),
  spinInTimer: () => void setTimeout(spin, 0),
  throwInTimer: () => {
    setTimeout(() => {
      throw new Error("thrown outside of all processes");
    }, 0);
  },
  sleepInSystem: () => {
    execFileSync("sleep", ["6"]);
  },
};

/** As `villain`, but as a loop of the kernel: it has the message in hand while it does what it is told. */
export function serving(observer: Pid): unknown {
  tell(observer, "here", self(), place);
  return serve({
    tag: TAG,
    selector: emptySelector,
    handle: (words: unknown) => {
      deeds[(words as [string])[0]]?.();
      return true;
    },
    settle: () => true,
    result: undefined,
  });
}

/** Works for a while, and gives way all the time. */
export function* toiler(observer: Pid, forMs: number): Generator<unknown, void, unknown> {
  const untilMs = performance.now() + forMs;
  while (performance.now() < untilMs) yield PAUSE;
  tell(observer, "toiled");
}

/** Links itself to another process, and tells how that ended. */
export function* mourner(observer: Pid, other: Pid): Generator<unknown, void, unknown> {
  trapExits(true);
  link(other);
  tell(observer, "here", self(), place);
  for (;;) {
    const term = yield* receive();
    if (term[0] === atoms.EXIT) tell(observer, "mourned", term[1], term[2]);
  }
}

/** Starts an `echo` as its linked child where the wish says, and another each time that one ends. */
export function* keeper(observer: Pid, wish: Wish, name: Atom): Generator<unknown, void, unknown> {
  trapExits(true);
  placeSpawns(wish);
  let child = spawnCall(echo, [observer, name]);
  for (;;) {
    const term = yield* receive();
    if (term[0] !== atoms.EXIT) continue;
    if (term[1] !== child) exitWith(term[2]);
    child = spawnCall(echo, [observer, name]);
  }
}

/** Starts one `echo` for each wish. */
export function mayor(observer: Pid, wishes: ReadonlyArray<Wish>): void {
  for (const wish of wishes) {
    placeSpawns(wish);
    spawnCall(echo, [observer, null], undefined, false);
  }
}

printTermsWith(
  (term) => `shown(${JSON.stringify(term, (_, value) => (value === undefined ? null : value))})`,
);

registerModule("town/town", import.meta.url, {
  functions: { echo, timekeeper, villain, serving, toiler, mourner, keeper, mayor },
});
