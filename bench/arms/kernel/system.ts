/**
 * Owns how the kernel's arm gets a process: a kernel of its own for each run, on the plainest host there is, run
 * without an event loop around it.
 *
 * Promises: `inProcess` returns what the body, a generator run as a process, returned; all processes are ended then.
 * Throws what the body threw, and an Error when nothing is left to run before the body has returned.
 */
import {
  emptySelector,
  HANDLED,
  type Host,
  Kernel,
  type Loop,
  newReference,
  type Pid,
  type Reference,
  SUSPEND,
  selectOther,
  self,
  serve,
  spawn,
} from "../../../src/kernel/index.ts";

const host: Host = {
  now: () => performance.now(),
  ready: () => {},
  random: Math.random,
  completed: (deliver) => deliver(),
};

export type Body<Value> = () => Generator<unknown, Value, unknown>;

export function inProcess<Value>(body: Body<Value>): Value {
  const kernel = new Kernel(host);
  let outcome: { readonly value: Value } | undefined;
  let fault: { readonly thrown: unknown } | undefined;
  kernel.spawnRoot(function* () {
    try {
      // Yielded, not delegated to: a frame of its own, which a message resumes directly.
      outcome = { value: (yield body()) as Value };
    } catch (thrown) {
      fault = { thrown };
    }
  });
  for (;;) {
    const { kind } = kernel.run();
    if (fault !== undefined) throw fault.thrown;
    if (outcome !== undefined) break;
    if (kind !== "more") throw new Error("the processes wait for something that cannot come");
  }
  kernel.shutdown();
  return outcome.value;
}

/** Everything that an actor did not ask for is dropped, as gleam_otp's actors do (they also say so). */
const unexpected = selectOther(emptySelector, () => HANDLED);

/** What a suspending function answered, once it is there. */
export function* settled(answer: unknown): Generator<unknown, unknown, unknown> {
  return answer === SUSPEND ? yield SUSPEND : answer;
}

/** Where messages go: a process and the tag under which it listens. */
export interface Subject {
  readonly pid: Pid;
  readonly tag: Reference;
}

/** A subject of the running process. */
export const ownSubject = (): Subject => ({ pid: self(), tag: newReference() });

/** An actor: a loop that listens under its own tag. Subclasses handle its messages; true means go on. */
export abstract class Actor implements Loop {
  readonly tag: Reference = newReference();
  readonly selector = unexpected;
  readonly result = undefined;
  subject: Subject = NOBODY;

  abstract handle(message: unknown): boolean;

  settle(next: unknown): boolean {
    return next === true;
  }
}

const NOBODY = {} as Subject;

/** Starts an actor, linked to the running process. */
export function start(actor: Actor): Subject {
  const pid = spawn(() => serve(actor));
  actor.subject = { pid, tag: actor.tag };
  return actor.subject;
}
