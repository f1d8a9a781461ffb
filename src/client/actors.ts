/**
 * Actors written in TypeScript: a function that starts one, to be handed to the program, which
 * starts it under its supervisors like any other child.
 *
 * Promise: messages are converted and handled one after another, by Effects that get the services
 * of the surrounding runtime, a scope and their process. A start ends when the actor's own start
 * has ended, and not before what the one before it had in its scope is released. Calls of
 * supervisors (shutdown, kill, restart) do what they do to any actor that does not trap exits. It
 * runs in the thread in which it was made, and the close of the system waits for what it releases.
 *
 * Failure: a failure or defect of a handler is a crash of the process with that error as its reason.
 * A start that fails with a typed error is `InitFailed`, one that dies `InitExited`, one that takes
 * longer than `startTimeoutMs` is killed: `InitTimeout`. Outside of a process a start is a `TypeError`. Messages of no subject of the actor's are
 * reported and dropped; among them those of `gleam/otp/system`, which such an actor does not answer.
 */
import type * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type * as Exit from "effect/Exit";
import * as Result from "effect/Result";
import {
  Atom,
  atoms,
  beginCall,
  current,
  demonitor,
  emptySelector,
  exit as exitSignal,
  exitWith,
  Finish,
  FOR_PROMISE,
  FOR_REPLY,
  FOREVER,
  HANDLED,
  isRunning,
  type Kernel,
  type Loop,
  link as linkTo,
  type Monitor,
  monitor as monitorOf,
  type Pid,
  prepareCall,
  printTerm,
  type Reference,
  register,
  report,
  type Selector,
  Suspension,
  selectOther,
  selectTag,
  self as selfPid,
  send as sendTo,
  sendNamed as sendToName,
  serve,
  spawnLocal,
  suspend,
  unlink as unlinkFrom,
} from "../kernel/index.ts";
import { releasesOf } from "../system/index.ts";
import type { PreludeModule } from "./collections.ts";
import { type Converter, describe } from "./converter.ts";
import {
  CurrentProcess,
  EffectProcess,
  failureOf,
  gained,
  leave,
  type ProcessEffect,
  type ProcessServices,
} from "./effect-process.ts";
import { type Name, type Raw, type Subject, subjectBehind } from "./handles.ts";
import { MadeSubject } from "./made-subjects.ts";
import { processesOf } from "./processes.ts";

/** How long an actor may take to start unless it says otherwise, in milliseconds. */
const START_TIMEOUT_MS = 5_000;

const NO_PARENT =
  "an actor is started by a process: give its start function to a function of the program that starts it, under a supervisor or not";

/** What an actor knows of itself. */
export interface Self<Message> {
  /** Of the process that runs. */
  readonly pid: Pid;
  /** Where its messages go: to be put into messages to others. */
  readonly subject: Subject<Raw<Message>>;
}

/** A process that was monitored has ended. */
export interface Down {
  /** What `monitor` gave. */
  readonly monitor: Reference;
  /** The process that has ended. */
  readonly pid: Pid;
  /** Raw exit reason. */
  readonly reason: unknown;
}

/** What an actor is. `R`: the services that its Effects need, besides scope and process. */
export interface Definition<Message, R> {
  /** The generated converter of the message type: `Stock.$Message`. */
  readonly messages: Converter<Message>;
  /** Runs in the new process; gives the function that handles messages. */
  readonly start: (
    self: Self<Message>,
  ) => Effect.Effect<
    (message: Message) => Effect.Effect<unknown, unknown, R | ProcessServices>,
    unknown,
    R | ProcessServices
  >;
  /** Handles the end of a process that was monitored. Without it, that is reported and dropped. */
  readonly onDown?: (down: Down) => Effect.Effect<unknown, unknown, R | ProcessServices>;
  /** A name of the program. Whoever sends to the name's subject reaches a restarted actor as well. */
  readonly name?: Name<Raw<Message>>;
  /** How reports call it. */
  readonly label?: string;
  /** At most so many milliseconds to start; 5000 unless given. */
  readonly startTimeoutMs?: number;
}

interface Started<Message> {
  readonly _tag: "Started";
  readonly pid: Pid;
  readonly data: Subject<Raw<Message>>;
}

type StartError =
  | { readonly _tag: "InitTimeout" }
  | { readonly _tag: "InitFailed"; readonly 0: string }
  | { readonly _tag: "InitExited"; readonly 0: ExitReason };

type ExitReason =
  | { readonly _tag: "Normal" }
  | { readonly _tag: "Killed" }
  | { readonly _tag: "Abnormal"; readonly reason: unknown };

/** For parameters of type `fn() -> actor.StartResult(Subject(message))`. Only the program calls it. */
export type StartFunction<Message> = () => Result.Result<Started<Message>, StartError>;

/**
 * The function that starts an actor, with the services of the Effect in which it is made. It is for
 * parameters `fn() -> actor.StartResult(Subject(message))` of the program. Throws a `TypeError` for a name
 * that is none of the program.
 *
 * @example
 * ```ts
 * const name = Till.name()
 * const till = yield* Actor.make({
 *   messages: Till.$Message,
 *   name,
 *   start: () => {
 *     let balance = 0
 *     const handle = (message: Till.Message) =>
 *       Till.matchMessage(message, {
 *         Deposit: ({ amount }) => Effect.sync(() => { balance += amount }),
 *         Withdraw: () => Effect.die("this till only takes"),
 *         Balance: ({ replyTo }) => Effect.suspend(() => Actor.send(replyTo, int, balance)),
 *       })
 *     return Effect.succeed(handle)
 *   },
 * })
 * const supervised = yield* Till.supervise(till, name)
 * yield* supervised.deposit({ amount: 20 })
 * yield* supervised.balance() // => 20
 * ```
 * @see docs/semantics.md 10.1, 10.3
 */
export function make<Message, R = never>(
  definition: Definition<Message, R>,
): Effect.Effect<StartFunction<Message>, never, Exclude<R, ProcessServices>> {
  return Effect.map(Effect.context<Exclude<R, ProcessServices>>(), (services) => {
    // Every Effect of the process gets its services from this one context.
    const made = new Actor(definition as unknown as Definition<unknown, never>, services);
    return () => made.start() as Result.Result<Started<Message>, StartError>;
  });
}

/** One definition, and the processes that it has been started as. */
class Actor {
  readonly #definition: Definition<unknown, never>;
  readonly #services: Context.Context<never>;
  /** Scopes that are being closed. */
  readonly #closing = new Set<Promise<void>>();

  constructor(definition: Definition<unknown, never>, services: Context.Context<never>) {
    this.#definition = definition;
    this.#services = services;
    if (definition.name !== undefined && !((definition.name as unknown) instanceof Atom)) {
      throw new TypeError(
        `an actor's name is one of the program, not ${describe(definition.name)}`,
      );
    }
  }

  /** Starts a process linked to the running one: a start result, or a suspension that ends in it. */
  start(): unknown {
    if (!isRunning()) throw new TypeError(NO_PARENT);
    const starting: Starting = { parent: selfPid(), monitor: prepareCall() };
    const body = () => this.#life(starting);
    const code = { body, what: "an actor written in TypeScript", origin: this };
    const child = spawnLocal(code, this.#definition.label);
    beginCall(starting.monitor, child);
    const timeoutMs = this.#definition.startTimeoutMs ?? START_TIMEOUT_MS;
    return suspend(FOR_REPLY, starting.monitor, timeoutMs, whenStarted(child));
  }

  /** The body of the process. */
  *#life(starting: Starting): Generator<unknown, void, unknown> {
    const { kernel, pid } = current as { kernel: Kernel; pid: Pid };
    if (this.#closing.size > 0) {
      const waiting = suspend(FOR_PROMISE, Promise.all(this.#closing), FOREVER, undefined);
      if (waiting instanceof Suspension) yield waiting;
    }
    const name = (this.#definition.name ?? null) as Atom | null;
    if (name !== null && !register(pid, name)) {
      acknowledge(starting, Result.fail({ _tag: "InitFailed", 0: "name already registered" }));
      return;
    }
    const process = new EffectProcess(kernel, pid, this.#services);
    kernel.onExit(pid, (_, reason) => this.#close(kernel, pid, process.end(reason)));
    const subject = new MadeSubject(pid, name) as unknown as Subject<Raw<unknown>>;
    let exit = process.run(Effect.suspend(() => this.#definition.start({ pid, subject })));
    if (exit instanceof Suspension) exit = yield exit;
    const failure = failureOf(exit as StartExit);
    if (failure !== null) {
      acknowledge(starting, Result.fail({ _tag: "InitFailed", 0: textOf(failure.error) }));
      return;
    }
    const handler = gained(exit as StartExit) as Handler;
    acknowledge(starting, Result.succeed({ _tag: "Started", pid, data: subject }));
    yield* served(new ActorLoop(process, name ?? pid, this.#definition, handler));
  }

  #close(kernel: Kernel, pid: Pid, closing: Promise<void>): void {
    releasesOf(kernel).add({ pid: pid.id, label: this.#definition.label ?? null }, closing);
    this.#closing.add(closing);
    closing.finally(() => this.#closing.delete(closing));
  }
}

type StartExit = Exit.Exit<unknown, unknown>;
type Handler = (message: unknown) => ProcessEffect;

/** Who waits for the start of a process. */
interface Starting {
  readonly parent: Pid;
  readonly monitor: Monitor;
}

function acknowledge(
  { parent, monitor }: Starting,
  result: Result.Result<Started<unknown>, StartError>,
): void {
  sendTo(parent, monitor, result);
}

function whenStarted(child: Pid): Finish {
  return new Finish({
    down: (tuple: unknown) => {
      const reason = (tuple as ReadonlyArray<unknown>)[4];
      return Result.fail({ _tag: "InitExited", 0: exitReasonOf(reason) });
    },
    timeout: (monitor: unknown) => {
      demonitor(monitor as Monitor);
      unlinkFrom(child);
      exitSignal(child, atoms.kill);
      return Result.fail({ _tag: "InitTimeout" });
    },
  });
}

function exitReasonOf(reason: unknown): ExitReason {
  if (reason === atoms.normal) return { _tag: "Normal" };
  if (reason === atoms.killed) return { _tag: "Killed" };
  return { _tag: "Abnormal", reason };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : describe(error);
}

function* served(loop: Loop): Generator<unknown, void, unknown> {
  const waiting = serve(loop);
  if (waiting instanceof Suspension) yield waiting;
}

/** A message that does not come through the actor's subject. */
class Foreign {
  readonly term: unknown;

  constructor(term: unknown) {
    this.term = term;
  }
}

class ActorLoop implements Loop {
  readonly tag: unknown;
  readonly selector: Selector;
  readonly result = undefined;
  readonly #process: EffectProcess;
  readonly #definition: Definition<unknown, never>;
  readonly #handler: Handler;

  constructor(
    process: EffectProcess,
    tag: unknown,
    definition: Definition<unknown, never>,
    handler: Handler,
  ) {
    this.tag = tag;
    this.#process = process;
    this.#definition = definition;
    this.#handler = handler;
    const others = selectOther(emptySelector, (term: unknown) => new Foreign(term));
    this.selector = selectTag(others, process.turn, (work: () => void) => {
      work();
      return HANDLED;
    });
  }

  handle(message: unknown): unknown {
    const effect = message instanceof Foreign ? this.#foreign(message.term) : this.#own(message);
    if (effect === null) return true;
    const exit = this.#process.run(effect);
    return exit instanceof Suspension ? exit : this.settle(exit);
  }

  settle(exit: unknown): boolean {
    gained(exit as StartExit);
    return true;
  }

  #own(message: unknown): ProcessEffect {
    return Effect.suspend(() => this.#handler(this.#definition.messages.fromGleam(message)));
  }

  #foreign(term: unknown): ProcessEffect | null {
    const { onDown } = this.#definition;
    const down = downOf(term);
    if (down !== null && onDown !== undefined) return Effect.suspend(() => onDown(down));
    const { pid } = this.#process;
    const text = `Actor discarding unexpected message: ${printTerm(term)}`;
    report({ kind: "unexpected_message", pid, message: term, text });
    return null;
  }
}

function downOf(term: unknown): Down | null {
  if (!Array.isArray(term) || term.length !== 5 || term[0] !== atoms.DOWN) return null;
  return { monitor: term[1], pid: term[3], reason: term[4] };
}

// ------------------------------------------------- What an actor can do, as Effects

function perform<A>(work: () => A): Effect.Effect<A, never, CurrentProcess> {
  return Effect.flatMap(CurrentProcess, (process) => process.perform(work));
}

/** The pid of the process in which this runs. */
export const self: Effect.Effect<Pid, never, CurrentProcess> = /* @__PURE__ */ Effect.map(
  CurrentProcess,
  ({ pid }) => pid,
);

/** What goes to a subject. */
type MessageOf<Target> =
  Target extends Subject<infer Message>
    ? Message extends Raw<infer Converted>
      ? Converted
      : Message
    : never;

/** A converter, or how it is made for the program that a subject is of. */
export type Payload<A> = Converter<A> | ((prelude: PreludeModule) => Converter<A>);

/**
 * Sends to a subject that came in a message, or that an actor has of itself. Does not wait; works in
 * finalizers, too. Dies of a value that does not fit.
 *
 * @example
 * ```ts
 * const answer = (message: Till.Message) =>
 *   Till.matchMessage(message, {
 *     Deposit: () => Effect.void,
 *     Withdraw: ({ replyTo }) =>
 *       Actor.send(
 *         replyTo,
 *         (prelude) => result(prelude, int, Till.$Problem),
 *         Result.fail(Till.TooLittle({ missing: 1 })),
 *       ),
 *     Balance: ({ replyTo }) => Actor.send(replyTo, int, 0),
 *   })
 * ```
 * @see docs/semantics.md 2.1, 2.4
 */
export function send<Target extends Subject<unknown>>(
  target: Target,
  payload: Payload<MessageOf<Target>>,
  message: MessageOf<Target>,
): Effect.Effect<void, never, CurrentProcess> {
  return perform(() => {
    const behind = subjectBehind(target);
    if (behind instanceof MadeSubject) {
      if (typeof payload === "function") throw new TypeError("this subject needs a converter");
      const converted = payload.toGleam(message);
      if (behind.name === null) sendTo(behind.owner, behind.tag, converted);
      else sendToName(behind.name, converted);
      return;
    }
    const processes = processesOf(behind);
    const converter = typeof payload === "function" ? payload(processes.prelude) : payload;
    processes.send(behind, converter.toGleam(message));
  });
}

/**
 * Links the process to another: when one of the two crashes, the other does. If that has ended, the
 * process ends with the reason `noproc`.
 *
 * @example
 * ```ts
 * const join = (other: Pid) => Effect.andThen(Actor.link(other), Actor.self)
 * ```
 * @see docs/semantics.md 5.1, 5.4
 */
export function link(pid: Pid): Effect.Effect<void, never, CurrentProcess> {
  return perform(() => {
    if (!linkTo(pid)) exitWith(atoms.noproc);
  });
}

/**
 * Removes the link to a process, if there is one.
 *
 * @example
 * ```ts
 * const leave = (other: Pid) => Effect.andThen(Actor.unlink(other), Actor.stop)
 * ```
 * @see docs/semantics.md 5.1
 */
export function unlink(pid: Pid): Effect.Effect<void, never, CurrentProcess> {
  return perform(() => unlinkFrom(pid));
}

/**
 * Watches a process: its end goes to `onDown`, at once if it has ended already.
 *
 * @example
 * ```ts
 * const ended: Array<Pid> = []
 * const watcher = (other: Pid) =>
 *   Actor.make({
 *     messages: Till.$Message,
 *     start: () => Effect.as(Actor.monitor(other), () => Effect.void),
 *     onDown: ({ pid }) => Effect.sync(() => ended.push(pid)),
 *   })
 * ```
 * @see docs/semantics.md 5.3
 */
export function monitor(pid: Pid): Effect.Effect<Reference, never, CurrentProcess> {
  return perform(() => monitorOf(pid));
}

/**
 * Ends a watch, and removes its `Down` if that has come already.
 *
 * @example
 * ```ts
 * const glance = (other: Pid) => Effect.flatMap(Actor.monitor(other), Actor.unmonitor)
 * ```
 * @see docs/semantics.md 5.3
 */
export function unmonitor(monitor: Reference): Effect.Effect<void, never, CurrentProcess> {
  return perform(() => demonitor(monitor));
}

/** Ends the process in order, with the reason `normal`. */
export const stop: Effect.Effect<never> = /* @__PURE__ */ leave(atoms.normal);

/**
 * Ends the process with a reason, which takes linked processes down unless it is the atom `normal`.
 *
 * @example
 * ```ts
 * const giveUp = Actor.exit("no connection")
 * ```
 * @see docs/semantics.md 5.4
 */
export function exit(reason: unknown): Effect.Effect<never> {
  return leave(reason);
}

/**
 * Kills a process, whether it traps exits or not.
 *
 * @example
 * ```ts
 * const replace = (other: Pid) => Effect.andThen(Actor.kill(other), Actor.stop)
 * ```
 * @see docs/semantics.md 5.4
 */
export function kill(pid: Pid): Effect.Effect<void, never, CurrentProcess> {
  return perform(() => exitSignal(pid, atoms.kill));
}
