/**
 * A process of the kernel whose code are Effects.
 *
 * Promise: an Effect that completes at once costs no suspension; any other suspends the process
 * until its fiber is done, and messages wait meanwhile. What has to happen inside of the process
 * (`perform`) happens there, also when the fiber goes on from a timer or a promise. The process has
 * a scope; when it ends, for whatever reason, the fiber that runs is interrupted and then the scope
 * is closed, its finalizers in reverse order.
 *
 * Failure: a failure or a defect of the Effect is thrown in the process, which crashes with it. A
 * finalizer that fails is logged.
 */
import * as Cause from "effect/Cause";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Fiber from "effect/Fiber";
import * as Scope from "effect/Scope";
import {
  atoms,
  current,
  exitWith,
  FOR_TAG,
  FOREVER,
  isAlive,
  type Kernel,
  newReference,
  type Pid,
  type Reference,
  Suspension,
  suspend,
} from "../kernel/index.ts";

/** A fiber's turn in its process with nothing to do but look whether it is done. */
const LOOK = (): void => undefined;

/** The defect by which an Effect ends its process with a reason of its own. */
class Leaving {
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }
}

/** The process ended before it could do what it was asked for. */
class ProcessOver extends Error {
  constructor() {
    super("the process of this effect has ended");
    this.name = "ProcessOver";
  }
}

/** Ends the process in which it runs, with this raw reason. */
export function leave(reason: unknown): Effect.Effect<never> {
  return Effect.die(new Leaving(reason));
}

/** The process in which an Effect runs. */
export class CurrentProcess extends Context.Service<
  CurrentProcess,
  {
    readonly pid: Pid;
    /** Does something in the process itself, as code of the program would. */
    readonly perform: <A>(work: () => A) => Effect.Effect<A>;
  }
>()("starfish-otp/client/CurrentProcess") {}

/** What every Effect of such a process may use. */
export type ProcessServices = CurrentProcess | Scope.Scope;

/** An Effect as such a process runs it. */
export type ProcessEffect = Effect.Effect<unknown, unknown, ProcessServices>;

export class EffectProcess {
  readonly pid: Pid;
  /** Messages `[turn, work]` are work to be done in the process. */
  readonly turn: Reference = newReference();
  readonly #kernel: Kernel;
  readonly #scope = Scope.makeUnsafe();
  readonly #services: Context.Context<ProcessServices>;
  #fiber: Fiber.Fiber<unknown, unknown> | null = null;
  /** Ends of what waits for a turn of the process. */
  readonly #asked = new Set<() => void>();

  /** `services`: what the Effects get besides their scope and their process. */
  constructor(kernel: Kernel, pid: Pid, services: Context.Context<never>) {
    this.#kernel = kernel;
    this.pid = pid;
    this.#services = services.pipe(
      Context.add(Scope.Scope, this.#scope),
      Context.add(CurrentProcess, { pid, perform: (work) => this.#perform(work) }),
    );
  }

  /** Runs an Effect in the process: how it ended, or a suspension that ends in that. */
  run(effect: ProcessEffect): unknown {
    const fiber = Effect.runForkWith(this.#services)(effect);
    const exit = fiber.pollUnsafe();
    if (exit !== undefined) return exit;
    this.#fiber = fiber;
    fiber.addObserver(() => this.#post(LOOK));
    return this.#follow(fiber);
  }

  *#follow(fiber: Fiber.Fiber<unknown, unknown>): Generator<unknown, unknown, unknown> {
    for (;;) {
      const exit = fiber.pollUnsafe();
      if (exit !== undefined) {
        this.#fiber = null;
        return exit;
      }
      let work = suspend(FOR_TAG, this.turn, FOREVER, undefined);
      if (work instanceof Suspension) work = yield work;
      (work as () => void)();
    }
  }

  /** In the process if that runs, at its next turn if it does not, and outside if it has ended. */
  #perform<A>(work: () => A): Effect.Effect<A> {
    return Effect.suspend(() => {
      if (current?.pid === this.pid || !isAlive(this.pid)) return Effect.sync(work);
      return Effect.callback<A>((resume) => {
        const abandon = (): void => resume(Effect.die(new ProcessOver()));
        this.#asked.add(abandon);
        this.#post(() => {
          this.#asked.delete(abandon);
          resume(outcomeOf(work));
        });
      });
    });
  }

  #post(work: () => void): void {
    if (isAlive(this.pid)) this.#kernel.send(this.pid, this.turn, work);
  }

  /** The process has ended: what it ran is interrupted, and its scope closed. Never rejects. */
  async end(reason: unknown): Promise<void> {
    // Not in the midst of the end of a process, where only the kernel may run.
    await null;
    const fiber = this.#fiber;
    fiber?.interruptUnsafe();
    // What cannot be interrupted must not wait for a turn that never comes.
    for (const abandon of this.#asked) abandon();
    if (fiber !== null) await done(fiber);
    const exit = reason === atoms.normal ? Exit.void : Exit.die(reason);
    const closing = Effect.catchCause(Scope.close(this.#scope, exit), (cause) =>
      Effect.logError("a finalizer of an actor failed", cause),
    );
    await Effect.runPromiseExitWith(this.#services)(closing);
  }
}

function done(fiber: Fiber.Fiber<unknown, unknown>): Promise<void> {
  return new Promise((resolve) => {
    fiber.addObserver(() => resolve());
  });
}

function outcomeOf<A>(work: () => A): Effect.Effect<A> {
  try {
    return Effect.succeed(work());
  } catch (thrown) {
    return Effect.die(thrown);
  }
}

/** The value of an Effect that has ended; throws, in the process, what it failed with. */
export function gained(exit: Exit.Exit<unknown, unknown>): unknown {
  if (Exit.isSuccess(exit)) return exit.value;
  for (const reason of exit.cause.reasons) {
    if (Cause.isDieReason(reason) && reason.defect instanceof Leaving) {
      exitWith(reason.defect.reason);
    }
  }
  throw Cause.squash(exit.cause);
}

/** The failure of an Effect that has failed as its type says, and not with a defect. */
export function failureOf(exit: Exit.Exit<unknown, unknown>): { readonly error: unknown } | null {
  if (Exit.isSuccess(exit)) return null;
  const reasons = exit.cause.reasons;
  const [first] = reasons;
  const isPlain = first !== undefined && reasons.length === 1 && Cause.isFailReason(first);
  return isPlain ? { error: first.error } : null;
}
