/**
 * The base classes of the generated clients of a message type: one whose methods give Effects, one
 * whose methods give Promises.
 *
 * Promise: a client is bound to one system and one subject for life, and passes for the subject
 * wherever one is asked for.
 */
import * as Effect from "effect/Effect";
import { ActorSystem, type RunningSystem } from "../system/index.ts";
import type { Abortable } from "./calls.ts";
import { SUBJECT, type Subject, subjectBehind, type subjectMessage } from "./handles.ts";
import { effect, effectIn, type Operation, promiseIn } from "./operation.ts";
import type { Starfish } from "./starfish.ts";

abstract class Client<Message> implements Subject<Message> {
  declare readonly [subjectMessage]: Message;
  readonly [SUBJECT]: unknown;
  protected readonly system: RunningSystem;

  constructor(system: RunningSystem, subject: Subject<Message>) {
    this.system = system;
    this[SUBJECT] = subjectBehind(subject);
  }
}

/** A client whose calls and sends are Effects. */
export abstract class EffectRef<Message> extends Client<Message> {
  protected perform<A, E, F>(operation: Operation<A, E, F>): Effect.Effect<A, E | F> {
    return effectIn(this.system, operation);
  }
}

/** A client whose calls and sends are Promises, started at once. */
export abstract class PromiseRef<Message> extends Client<Message> {
  protected perform<A, E, F>(operation: Operation<A, E, F>, options?: Abortable): Promise<A> {
    return promiseIn(this.system, operation, options?.signal);
  }
}

/** A generated class of clients. */
export type ClientClass<Message, Ref> = new (
  system: RunningSystem,
  subject: Subject<Message>,
) => Ref;

/** The operation that starts an actor, as an Effect of its client. */
export function effectOf<Message, Ref, E, F>(
  operation: Operation<Subject<Message>, E, F>,
  client: ClientClass<Message, Ref>,
): Effect.Effect<Ref, E | F, ActorSystem> {
  return Effect.flatMap(ActorSystem, ({ running }) =>
    Effect.map(effect(operation), (subject) => new client(running, subject)),
  );
}

/** The operation that starts an actor, as a Promise of its client. */
export function promiseOf<Message, Ref, E, F>(
  system: Starfish,
  operation: Operation<Subject<Message>, E, F>,
  client: ClientClass<Message, Ref>,
  options?: Abortable,
): Promise<Ref> {
  return promiseIn(system.running, operation, options?.signal).then(
    (subject) => new client(system.running, subject),
  );
}

/** The operation as a Promise. */
export function promise<A, E, F>(
  system: Starfish,
  operation: Operation<A, E, F>,
  options?: Abortable,
): Promise<A> {
  return promiseIn(system.running, operation, options?.signal);
}

/** A client of a subject that came from elsewhere, on the system of the surrounding Effect. */
export function refOf<Message, Ref>(
  subject: Subject<Message>,
  client: ClientClass<Message, Ref>,
): Effect.Effect<Ref, never, ActorSystem> {
  return Effect.map(ActorSystem, ({ running }) => new client(running, subject));
}

/** A client of a subject that came from elsewhere, with Promises. */
export function clientOf<Message, Ref>(
  system: Starfish,
  client: ClientClass<Message, Ref>,
  subject: Subject<Message>,
): Ref {
  return new client(system.running, subject);
}
