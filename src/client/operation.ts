/**
 * Operations: what TypeScript asks of a running system, described once and performed as an Effect
 * or as a Promise.
 *
 * Promise: arguments are converted before anything starts; a value that does not fit fails the
 * operation with
 * `InvalidArgument` and nothing was sent. A Promise takes the direct way to the kernel, with no Effect runtime between.
 * User code never runs inside a process: it is resumed from a microtask.
 *
 * Failure: an `Error(e)` of the program is the Effect's failure `e` itself, and rejects a Promise
 * with `ProgramError`; failures of the system are the same typed errors in both.
 */
import * as Effect from "effect/Effect";
import {
  ActorSystem,
  type CalleeExited,
  type CallLost,
  type CallTimeout,
  type NotRunning,
  type Ongoing,
  type ProcessCrashed,
  type RunningSystem,
  type SystemClosed,
} from "../system/index.ts";
import { type Converter, invalidArgument } from "./converter.ts";
import { type InvalidArgument, NilError, ProgramError } from "./errors.ts";
import { CurrentFamily, type Family } from "./layers.ts";

/** How running a function of the program can fail apart from its own `Error`. */
export type RunError = ProcessCrashed | SystemClosed | InvalidArgument;
/** How a call can fail apart from the callee's own `Error`. */
export type CallError =
  | CallTimeout
  | CalleeExited
  | CallLost
  | NotRunning
  | SystemClosed
  | InvalidArgument;
/** How a send can fail. Whether the message is handled is another question. */
export type SendError = NotRunning | SystemClosed | InvalidArgument;

/** Who hears how an operation ended: exactly one of the four, once. */
export interface Observer<in A, in E, in F> {
  succeed(value: A): void;
  /** The program answered `Error(error)`. */
  refuse(error: E): void;
  /** The system could not do it. */
  fail(error: F): void;
  /** A bug: something threw that never should. */
  die(defect: unknown): void;
}

/** Something to be done by a system: `A` on success, the program's own `E`, the system's `F`. */
export interface Operation<out A, out E, out F> {
  readonly name: string;
  /** Starts it. */
  start(system: RunningSystem, observer: Observer<A, E, F>): Ongoing;
}

/** An operation that is over already. */
export const OVER: Ongoing = { giveUp: () => undefined };

/**
 * Calls a plain function of the program, at once. Throws `InvalidArgument`, or what the program
 * throws.
 */
export function plain<A>(operation: string, converter: Converter<A>, perform: () => unknown): A {
  try {
    return converter.fromGleam(perform());
  } catch (error) {
    throw invalidArgument(operation, error) ?? error;
  }
}

/** The operation on the system of the surrounding Effect. */
export function effect<A, E, F>(
  operation: Operation<A, E, F>,
): Effect.Effect<A, E | F, ActorSystem> {
  return Effect.flatMap(ActorSystem, ({ running }) =>
    Effect.flatMap(CurrentFamily, (family) => effectIn(running, operation, family)),
  );
}

/** The operation on one system; `family` keeps account of the process that it starts. */
export function effectIn<A, E, F>(
  system: RunningSystem,
  operation: Operation<A, E, F>,
  family: Family | null = null,
): Effect.Effect<A, E | F> {
  return Effect.callback((resume) => {
    const ongoing = operation.start(system, {
      succeed: (value) => queueMicrotask(() => resume(Effect.succeed(value))),
      refuse: (error) => queueMicrotask(() => resume(Effect.fail(error))),
      fail: (error) => queueMicrotask(() => resume(Effect.fail(error))),
      die: (defect) => queueMicrotask(() => resume(Effect.die(defect))),
    });
    if (family !== null && ongoing.end !== undefined) family.add(ongoing.end);
    return Effect.sync(() => ongoing.giveUp());
  });
}

/** The operation as a Promise. */
export function promiseIn<A, E, F>(
  system: RunningSystem,
  operation: Operation<A, E, F>,
  signal?: AbortSignal,
): Promise<A> {
  if (signal !== undefined) return abortable(system, operation, signal);
  return new Promise((resolve, reject) => {
    operation.start(system, new PromiseObserver(operation.name, resolve, reject));
  });
}

/** Gives the operation up when the signal is aborted; nothing starts if it is already. */
function abortable<A, E, F>(
  system: RunningSystem,
  operation: Operation<A, E, F>,
  signal: AbortSignal,
): Promise<A> {
  if (signal.aborted) return Promise.reject(signal.reason);
  const { promise, resolve, reject } = Promise.withResolvers<A>();
  const ongoing = operation.start(system, new PromiseObserver(operation.name, resolve, reject));
  const abort = (): void => {
    // Before a process is killed, which would be told as its crash.
    reject(signal.reason);
    ongoing.giveUp();
  };
  signal.addEventListener("abort", abort, { once: true });
  return promise.finally(() => signal.removeEventListener("abort", abort));
}

/** Settles a Promise, whose own rules put user code into a microtask. */
class PromiseObserver<A> implements Observer<A, unknown, unknown> {
  readonly #operation: string;
  readonly succeed: (value: A) => void;
  readonly fail: (error: unknown) => void;

  constructor(operation: string, resolve: (value: A) => void, reject: (error: unknown) => void) {
    this.#operation = operation;
    this.succeed = resolve;
    this.fail = reject;
  }

  refuse(error: unknown): void {
    this.fail(error instanceof NilError ? error : new ProgramError(this.#operation, error));
  }

  die(defect: unknown): void {
    this.fail(defect);
  }
}

/** Tells the observer what `prepare` of an operation threw: a wrong argument, or a bug. */
export function refuseToStart(
  operation: string,
  observer: Pick<Observer<never, never, InvalidArgument>, "fail" | "die">,
  error: unknown,
): void {
  const invalid = invalidArgument(operation, error);
  if (invalid === undefined) observer.die(error);
  else observer.fail(invalid);
}
