/**
 * Operations: what TypeScript asks of a running system, described once and performed as an Effect or as a Promise.
 *
 * Promise: arguments are converted before anything starts; a value that does not fit fails the operation with
 * `InvalidArgument` and nothing was sent. A Promise takes the direct way to the kernel, with no Effect runtime between.
 * User code never runs inside a process: it is resumed from a microtask.
 *
 * Failure: an `Error(e)` of the program is the Effect's failure `e` itself, and rejects a Promise with `ProgramError`;
 * failures of the system are the same typed errors in both.
 */
import { Effect } from "effect";
import type { Pid, Reference } from "../kernel/index.ts";
import {
  ActorSystem,
  type CalleeExited,
  type CallTimeout,
  NotRunning,
  type ProcessCrashed,
  type RunningSystem,
  SystemClosed,
} from "../system/index.ts";
import type { PreludeModule } from "./collections.ts";
import { below, type Converter, invalidArgument, invoke, Mismatch } from "./converter.ts";
import { type InvalidArgument, NilError, ProgramError } from "./errors.ts";
import { type Subject, subjectBehind } from "./handles.ts";
import type { Processes } from "./processes.ts";

/** How running a function can fail apart from its own errors. */
export type RunError = ProcessCrashed | SystemClosed | InvalidArgument;
/** How a call can fail apart from the callee's own errors. */
export type CallError = CallTimeout | CalleeExited | NotRunning | SystemClosed | InvalidArgument;
/** How a send can fail. Whether the message is handled is another question. */
export type SendError = NotRunning | SystemClosed | InvalidArgument;

export interface CallOptions {
  /** How long to wait for the reply, in milliseconds; the system's `callTimeoutMs` if absent, `Infinity` for ever. */
  readonly timeoutMs?: number;
}

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
  /** Starts it; gives back the function that gives up on it. */
  readonly start: (system: RunningSystem, observer: Observer<A, E, F>) => () => void;
}

/** How the value that comes back becomes a success or a refusal. */
export interface Reply<out A, out E> {
  readonly tell: (
    operation: string,
    value: unknown,
    observer: Pick<Observer<A, E, never>, "succeed" | "refuse">,
  ) => void;
}

const nothing = (): void => undefined;

/** A reply that is always a success. */
export function reply<A>(converter: Converter<A>): Reply<A, never> {
  return { tell: (_, value, observer) => observer.succeed(converter.fromGleam(value)) };
}

/** What becomes of the error inside a `Result`. */
export type FailureConverter<E> = Converter<E> | typeof nilError;

/** `Result(a, Nil)`: an error that says nothing becomes one that says what was called. */
export const nilError: { readonly nil: true } = { nil: true };

export function resultReply<A>(
  prelude: PreludeModule,
  success: Converter<A>,
  failure: typeof nilError,
): Reply<A, NilError>;
export function resultReply<A, E>(
  prelude: PreludeModule,
  success: Converter<A>,
  failure: Converter<E>,
): Reply<A, E>;
export function resultReply<A, E>(
  prelude: PreludeModule,
  success: Converter<A>,
  failure: FailureConverter<E>,
): Reply<A, E | NilError> {
  return {
    tell: (operation, value, observer) => {
      if (prelude.Result$isOk(value)) {
        observer.succeed(success.fromGleam(invoke(prelude.Result$Ok$0, value)));
      } else if ("nil" in failure) {
        observer.refuse(new NilError({ operation }));
      } else {
        observer.refuse(failure.fromGleam(invoke(prelude.Result$Error$0, value)));
      }
    },
  };
}

/** Calls a plain function of the program, at once. Throws `InvalidArgument`, or what the program throws. */
export function plain<A>(operation: string, converter: Converter<A>, perform: () => unknown): A {
  try {
    return converter.fromGleam(perform());
  } catch (error) {
    throw invalidArgument(operation, error) ?? error;
  }
}

/** Runs a function of the program as a process. `prepare` converts the arguments and gives the body. */
export function run<A, E>(
  name: string,
  answer: Reply<A, E>,
  prepare: () => () => unknown,
): Operation<A, E, RunError> {
  return {
    name,
    start: (system, observer) => {
      const body = prepared(name, observer, prepare);
      if (body === undefined) return nothing;
      return system.run(name, body, {
        done: (value) => told(name, answer, value, observer),
        failed: (error) => observer.fail(error),
      });
    },
  };
}

/** Sends a message that `message` makes. */
export function send(
  processes: Processes,
  name: string,
  subject: Subject<unknown>,
  message: () => unknown,
): Operation<void, never, SendError> {
  return {
    name,
    start: (system, observer) => {
      const made = prepared(name, observer, () => ({ message: message() }));
      if (made === undefined) return nothing;
      const behind = subjectBehind(subject);
      const target = processes.targetOf(behind);
      if (system.isClosed) observer.fail(new SystemClosed({ operation: name }));
      else if (system.processOf(target) === null)
        observer.fail(new NotRunning({ operation: name }));
      else {
        processes.deliver(system, target, behind, made.message);
        observer.succeed(undefined);
      }
      return nothing;
    },
  };
}

/** Sends a message that `message` makes around the subject for the reply, and waits for the reply. */
export function call<A, E>(
  processes: Processes,
  name: string,
  subject: Subject<unknown>,
  answer: Reply<A, E>,
  message: (replyTo: unknown) => unknown,
  options?: CallOptions,
): Operation<A, E, CallError> {
  return {
    name,
    start: (system, observer) => {
      const behind = subjectBehind(subject);
      const target = processes.targetOf(behind);
      const sendTo = (replyTo: Pid, tag: Reference): void => {
        processes.deliver(system, target, behind, message(processes.replySubject(replyTo, tag)));
      };
      const listener = {
        reply: (value: unknown) => told(name, answer, value, observer),
        failed: (error: Exclude<CallError, InvalidArgument>) => observer.fail(error),
      };
      const timeoutMs = options?.timeoutMs ?? system.options.callTimeoutMs;
      const giveUp = prepared(name, observer, () => {
        checkTimeout(timeoutMs);
        return system.call(name, target, timeoutMs, sendTo, listener);
      });
      return giveUp ?? nothing;
    },
  };
}

function checkTimeout(timeoutMs: number): void {
  const fits = timeoutMs === Number.POSITIVE_INFINITY || Number.isInteger(timeoutMs);
  if (fits && timeoutMs >= 0) return;
  throw below(new Mismatch("whole milliseconds from 0 on, or Infinity", timeoutMs), "timeoutMs");
}

/** The data of `actor.Started(pid, data)`. */
export function startedData<A, E, F>(
  operation: Operation<{ readonly data: A }, E, F>,
): Operation<A, E, F> {
  return {
    name: operation.name,
    start: (system, observer) =>
      operation.start(system, {
        succeed: (started) => observer.succeed(started.data),
        refuse: (error) => observer.refuse(error),
        fail: (error) => observer.fail(error),
        die: (defect) => observer.die(defect),
      }),
  };
}

/** The operation on the system of the surrounding Effect. */
export function effect<A, E, F>(
  operation: Operation<A, E, F>,
): Effect.Effect<A, E | F, ActorSystem> {
  return Effect.flatMap(ActorSystem, (system) => effectIn(system.running, operation));
}

/** The operation on one system. */
export function effectIn<A, E, F>(
  system: RunningSystem,
  operation: Operation<A, E, F>,
): Effect.Effect<A, E | F> {
  return Effect.callback((resume) => {
    const giveUp = operation.start(system, {
      succeed: (value) => queueMicrotask(() => resume(Effect.succeed(value))),
      refuse: (error) => queueMicrotask(() => resume(Effect.fail(error))),
      fail: (error) => queueMicrotask(() => resume(Effect.fail(error))),
      die: (defect) => queueMicrotask(() => resume(Effect.die(defect))),
    });
    return Effect.sync(giveUp);
  });
}

/** The operation as a Promise. */
export function promiseIn<A, E, F>(
  system: RunningSystem,
  operation: Operation<A, E, F>,
): Promise<A> {
  return new Promise((resolve, reject) => {
    operation.start(system, {
      succeed: resolve,
      refuse: (error) =>
        reject(error instanceof NilError ? error : new ProgramError(operation.name, error)),
      fail: reject,
      die: reject,
    });
  });
}

/** Does the part that converts arguments; on a mismatch the observer is told and nothing comes back. */
function prepared<T>(
  name: string,
  observer: Pick<Observer<never, never, InvalidArgument>, "fail" | "die">,
  prepare: () => T,
): T | undefined {
  try {
    return prepare();
  } catch (error) {
    const invalid = invalidArgument(name, error);
    if (invalid === undefined) observer.die(error);
    else observer.fail(invalid);
    return undefined;
  }
}

function told<A, E>(
  name: string,
  answer: Reply<A, E>,
  value: unknown,
  observer: Observer<A, E, never>,
): void {
  try {
    answer.tell(name, value, observer);
  } catch (error) {
    observer.die(error);
  }
}
