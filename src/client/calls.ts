/**
 * Operations on one subject: send a message, or send one and wait for the reply.
 *
 * Promise: calls and sends of one system reach a process in the order in which they were started,
 * awaited or not. The message is made, and its parts checked, before anything is sent.
 */
import type { Pid, Reference } from "../kernel/index.ts";
import {
  type CallFailure,
  CallTimeout,
  NotRunning,
  type Ongoing,
  type ProcessCaller,
  type RunningSystem,
  SystemClosed,
  type Target,
} from "../system/index.ts";
import { below, Mismatch } from "./converter.ts";
import { type Subject, subjectBehind } from "./handles.ts";
import {
  type CallError,
  type Observer,
  type Operation,
  OVER,
  refuseToStart,
  type SendError,
} from "./operation.ts";
import type { Processes } from "./processes.ts";
import type { Reply } from "./replies.ts";

/**
 * How long a call waits.
 *
 * @example
 * ```ts
 * const till = yield* Till.start(100)
 * yield* till.balance({ timeoutMs: 250 }) // => 100
 *
 * // One deadline for all that is done for a request.
 * const deadline = new Date(Date.now() + 1_000)
 * yield* till.withdraw({ amount: 30 }, { deadline }) // => 70
 * ```
 * @see docs/semantics.md 4.1, 4.2
 */
export interface CallOptions {
  /**
   * How long to wait for the reply, in whole milliseconds from 0 on; `Infinity` is for ever. Without it
   * the `deadline` alone counts, and without either the system's `callTimeoutMs`.
   */
  readonly timeoutMs?: number;
  /**
   * When the reply must be there at the latest: the same for all calls on behalf of one request. Once
   * it has passed, nothing is sent and the call fails with `CallTimeout`.
   */
  readonly deadline?: Date;
}

/**
 * Options of a Promise that can be given up. (An Effect is interrupted.)
 *
 * @example
 * ```ts
 * await using system = await Starfish.start({}, { till: Till })
 * const till = await system.till.start(100)
 * const request = new AbortController()
 * const answer = till.balance({ signal: request.signal }).catch((reason: unknown) => reason)
 * request.abort("the client has gone")
 * await answer // => "the client has gone"
 * ```
 */
export interface Abortable {
  /**
   * Gives up when it is aborted: the Promise is rejected with the signal's reason. Of a call the
   * message may still be handled; a function that was started is killed.
   */
  readonly signal?: AbortSignal;
}

/** Options of a call whose reply is a Promise: how long it waits, and how it is given up. */
export interface PromisedCallOptions extends CallOptions, Abortable {}

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
      try {
        const made = message();
        const behind = subjectBehind(subject);
        const target = processes.targetOf(behind);
        if (system.isClosed) observer.fail(new SystemClosed({ operation: name }));
        else if (system.processOf(target) === null)
          observer.fail(new NotRunning({ operation: name }));
        else {
          processes.deliver(system, target, behind, made);
          observer.succeed(undefined);
        }
      } catch (error) {
        refuseToStart(name, observer, error);
      }
      return OVER;
    },
  };
}

/**
 * Sends a message that `message` makes around the subject for the reply, and waits for the reply.
 */
export function call<A, E>(
  processes: Processes,
  name: string,
  subject: Subject<unknown>,
  answer: Reply<A, E>,
  message: (replyTo: unknown) => unknown,
  options?: CallOptions,
): Operation<A, E, CallError> {
  return new Call(processes, name, subjectBehind(subject), answer, message, options);
}

class Call<A, E> implements Operation<A, E, CallError> {
  readonly processes: Processes;
  readonly name: string;
  readonly subject: unknown;
  readonly answer: Reply<A, E>;
  readonly message: (replyTo: unknown) => unknown;
  readonly options: CallOptions | undefined;

  constructor(
    processes: Processes,
    name: string,
    subject: unknown,
    answer: Reply<A, E>,
    message: (replyTo: unknown) => unknown,
    options: CallOptions | undefined,
  ) {
    this.processes = processes;
    this.name = name;
    this.subject = subject;
    this.answer = answer;
    this.message = message;
    this.options = options;
  }

  start(system: RunningSystem, observer: Observer<A, E, CallError>): Ongoing {
    try {
      const timeoutMs = timeoutOf(this.options, system.options.callTimeoutMs);
      if (timeoutMs === PAST) {
        observer.fail(new CallTimeout({ operation: this.name, timeoutMs: 0 }));
        return OVER;
      }
      const target = this.processes.targetOf(this.subject);
      return system.call(
        this.name,
        target,
        timeoutMs,
        new StartedCall(this, system, target, observer),
      );
    } catch (error) {
      refuseToStart(this.name, observer, error);
      return OVER;
    }
  }
}

/** One run of a call. */
class StartedCall<A, E> implements ProcessCaller {
  readonly #call: Call<A, E>;
  readonly #system: RunningSystem;
  readonly #target: Target;
  readonly #observer: Observer<A, E, CallError>;

  constructor(
    call: Call<A, E>,
    system: RunningSystem,
    target: Target,
    observer: Observer<A, E, CallError>,
  ) {
    this.#call = call;
    this.#system = system;
    this.#target = target;
    this.#observer = observer;
  }

  send(replyTo: Pid, tag: Reference): void {
    const { processes, subject, message } = this.#call;
    const made = message(processes.replySubject(replyTo, tag));
    processes.deliver(this.#system, this.#target, subject, made);
  }

  reply(value: unknown): void {
    this.#call.answer.tell(this.#call.name, value, this.#observer);
  }

  failed(error: CallFailure | NotRunning): void {
    this.#observer.fail(error);
  }
}

/** The deadline of a call has passed. */
const PAST = -1;

/** The time that a call has, in milliseconds, or `PAST`. */
function timeoutOf(options: CallOptions | undefined, defaultMs: number): number {
  const deadline = options?.deadline;
  const timeoutMs = options?.timeoutMs ?? (deadline === undefined ? defaultMs : Infinity);
  if (!isTimeout(timeoutMs)) throw wrongTimeout(timeoutMs);
  if (deadline === undefined) return timeoutMs;
  const leftMs = Number(deadline) - Date.now();
  if (!(deadline instanceof Date) || Number.isNaN(leftMs)) {
    throw below(new Mismatch("a valid Date", deadline), "deadline");
  }
  return leftMs <= 0 ? PAST : Math.min(timeoutMs, Math.ceil(leftMs));
}

function isTimeout(timeoutMs: number): boolean {
  return (Number.isInteger(timeoutMs) && timeoutMs >= 0) || timeoutMs === Number.POSITIVE_INFINITY;
}

function wrongTimeout(timeoutMs: unknown): unknown {
  return below(new Mismatch("whole milliseconds from 0 on, or Infinity", timeoutMs), "timeoutMs");
}
