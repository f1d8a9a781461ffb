// A kernel in a simulated world, for tests: no clock, no chance, everything that is lost or crashes is kept.
//
// The programs under test are generators that use the same functions as compiled Gleam code does. `wait` is what the transform
// writes out at every call of a suspending function.

import {
  type CrashReport,
  type DeadLetter,
  emptySelector,
  Finish,
  FOR_SELECTOR,
  FOR_TAG,
  FOREVER,
  HANDLED,
  Kernel,
  type KernelOptions,
  type Loop,
  newReference,
  type Pid,
  type Selector,
  Suspension,
  selectOther,
  self,
  serve,
  spawnUnlinked,
  suspend,
} from "../../src/kernel/index.ts";
import { SimulationHost, type SimulationOptions } from "../../src/schedulers/index.ts";

/** What a program of a test is: it may wait with `yield*`. */
export type Program<Result = unknown> = () => Generator<unknown, Result, unknown>;

/** In the place of a message: none came in time. */
export const NOTHING = "nothing";

const ORNOTHING = new Finish({ timeout: () => NOTHING });

/** Waits for what a suspending function gives, as transformed code does. */
export function* wait(value: unknown): Generator<unknown, unknown, unknown> {
  return value instanceof Suspension ? yield value : value;
}

/** The next message under a tag; NOTHING after `withinMs`. */
export function receive(tag: unknown, withinMs = FOREVER): Generator<unknown, unknown, unknown> {
  return wait(suspend(FOR_TAG, tag, withinMs, ORNOTHING));
}

/** What a selector makes of the next message that it wants; NOTHING after `withinMs`. */
export function select(
  selector: Selector,
  withinMs = FOREVER,
): Generator<unknown, unknown, unknown> {
  return wait(suspend(FOR_SELECTOR, selector, withinMs, ORNOTHING));
}

/** Wants every message, as the raw term. */
export const everything: Selector = selectOther(emptySelector, (term: unknown) => term);

/** The next message, whatever it is; NOTHING after `withinMs`. */
export function receiveAny(withinMs = FOREVER): Generator<unknown, unknown, unknown> {
  return select(everything, withinMs);
}

/** The messages that are there now. */
export function* receiveAll(): Generator<unknown, Array<unknown>, unknown> {
  const found: Array<unknown> = [];
  for (;;) {
    const message = yield* receiveAny(0);
    if (message === NOTHING) return found;
    found.push(message);
  }
}

/** Lets all others run until they wait. */
export function pass(): Generator<unknown, unknown, unknown> {
  return receive(newReference(), 1);
}

/** How a program ended. */
export interface Ending<Result> {
  readonly pid: Pid;
  /** undefined while it runs. */
  readonly reason: unknown;
  readonly value: Result | undefined;
}

export class World {
  readonly host: SimulationHost;
  readonly kernel: Kernel;
  readonly letters: Array<DeadLetter> = [];
  readonly crashes: Array<CrashReport> = [];
  readonly failures: Array<unknown> = [];
  readonly reported: Array<unknown> = [];

  constructor(options: SimulationOptions & { kernel?: Omit<KernelOptions, "hooks"> } = {}) {
    this.host = new SimulationHost({ order: "arrival", ...options });
    this.kernel = new Kernel(this.host, {
      ...options.kernel,
      hooks: {
        deadLetter: (letter) => this.letters.push(letter),
        crash: (report) => this.crashes.push(report),
        failed: (error) => this.failures.push(error),
        report: (event) => this.reported.push(event),
      },
    });
  }

  /** Starts a program and lets time pass until everything waits. */
  start<Result>(program: Program<Result>, untilMs?: number): Ending<Result> {
    const ending: { pid?: Pid; reason: unknown; value: Result | undefined } = {
      reason: undefined,
      value: undefined,
    };
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
    this.host.settle(this.kernel, untilMs);
    return ending as Ending<Result>;
  }

  /** Runs a program to its end and gives its result; fails if it crashes or hangs. */
  run<Result>(program: Program<Result>): Result {
    const ending = this.start(program);
    const reason = ending.reason as { name?: string } | undefined;
    if (reason?.name !== "normal") {
      const [error] = Array.isArray(reason) ? reason : [reason];
      throw error instanceof Error ? error : new Error(`the program ended with ${String(error)}`);
    }
    return ending.value as Result;
  }
}

/** The worlds that behaviour is tested in: as in production, and with the turns shuffled. */
export const worlds: ReadonlyArray<readonly [string, () => World]> = [
  ["in order of arrival", () => new World()],
  ["picked, seed 1", () => new World({ order: "seeded", seed: 1 })],
  ["picked, seed 2", () => new World({ order: "seeded", seed: 2 })],
];

const nothingMore = selectOther(emptySelector, () => HANDLED);

/** A loop as actors have it: `handler` gives the next state, or STOP, or a suspension that ends in one of them. */
export class TestLoop implements Loop {
  tag: unknown = newReference();
  selector: Selector = nothingMore;
  result: unknown = undefined;
  state: unknown;
  handler: (state: unknown, message: unknown) => unknown;

  constructor(state: unknown, handler: (state: unknown, message: unknown) => unknown) {
    this.state = state;
    this.handler = handler;
  }

  handle(message: unknown): unknown {
    const next = this.handler(this.state, message);
    return next instanceof Suspension ? next : this.settle(next);
  }

  settle(next: unknown): boolean {
    if (next === STOP) {
      this.result = this.state;
      return false;
    }
    this.state = next;
    return true;
  }
}

/** What a handler gives to end its loop. */
export const STOP: unique symbol = Symbol("stop");

/** An actor that is not linked to its starter. */
export function actor(
  state: unknown,
  handler: (state: unknown, message: unknown) => unknown,
): { pid: Pid; tag: unknown; loop: TestLoop } {
  const loop = new TestLoop(state, handler);
  const pid = spawnUnlinked(() => serve(loop));
  return { pid, tag: loop.tag, loop };
}

/** An address that messages can be sent to. */
export function mailbox(): { pid: Pid; tag: unknown } {
  return { pid: self(), tag: newReference() };
}
