/**
 * A running system as TypeScript drives it, without Effect: run a function as a process, send,
 * call, close.
 *
 * `ActorSystem` wraps it for Effect and `Starfish` for Promises; both are thin, and a call goes straight from here to the
 * kernel.
 *
 * Promise: whatever is started gets exactly one answer, also when the system closes in between.
 * Answers may come while the kernel runs; whoever resumes user code from them does so from a task
 * of its own (`src/client/operations.ts`).
 *
 * Failure: nothing here throws for what a caller can cause; failures are values given to the
 * listener. After `close` every operation answers `SystemClosed`.
 */
import {
  type Atom,
  atoms,
  CannotCross,
  confined,
  isAlive,
  type Kernel,
  type Pid,
  type Reference,
  type Run,
} from "../kernel/index.ts";
import { crashed, NotRunning, type ProcessCrashed, SystemClosed } from "./errors.ts";
import type { EventListener } from "./events.ts";
import { FarRun, type RunListener } from "./far-run.ts";
import { Gateway } from "./gateway.ts";
import type { Caller, CallFailure, Ongoing } from "./open-calls.ts";
import type { CheckedOptions, SystemOptions } from "./options.ts";
import { type Releasing, releasesOf } from "./releases.ts";
import { endStarted, type ShutdownReport, shutDown } from "./shutdown.ts";
import { Task } from "./task.ts";
import type { SchedulerInfo, Threads } from "./threads/start.ts";
import { anyWorld, oneThread, type World } from "./world.ts";

export type { RunListener } from "./far-run.ts";

/** Who calls a process: sends the message, then hears exactly one of the two ends. */
export interface ProcessCaller extends Caller {
  /**
   * Sends the message; its reply is to go to `replyTo` under the tag. What this throws, `call`
   * throws.
   */
  send(replyTo: Pid, tag: Reference): void;
  failed(error: CallFailure | NotRunning): void;
}

/** Whom a message is for: a process, or whoever has a name at that moment. */
export type Target = { readonly pid: Pid } | { readonly name: Atom };

const NOTHING: Ongoing = { giveUp: () => undefined };

/**
 * A running system without Effect and without bindings: what `ActorSystem` and `Starfish` stand on.
 *
 * @example
 * ```ts
 * const { running } = yield* ActorSystem
 * const till = yield* Till.start(100)
 * yield* till.balance() // => 100
 * running.openCalls // => 0
 * ```
 */
export class RunningSystem {
  /** The options with what other sources and the defaults add. */
  readonly options: CheckedOptions;
  readonly #world: World;
  readonly #gateway: Gateway;
  /** Processes started from here that have not ended, in start order, by their numbers. */
  readonly #roots = new Map<number, Pid>();
  #isClosed = false;
  #closing: Promise<ShutdownReport> | undefined;

  /**
   * A system in this thread. `world` is what `start` has made.
   *
   * Throws `InvalidOptions`, also for `schedulers` other than 0.
   *
   * @internal
   */
  constructor(options: SystemOptions = {}, world: World = oneThread(options)) {
    this.options = world.options;
    this.#world = world;
    this.#gateway = new Gateway(world.kernel, () => this.#isClosed, world.failed);
  }

  /**
   * A system with as many threads as the options, the environment and the program's gleam.toml ask
   * for. `implied` is the description of the program where the options name none; it may be missing
   * where there are no threads. Rejects with `InvalidOptions`, or `ThreadsFailed` where threads cannot be
   * started.
   */
  static async start(options: SystemOptions = {}, implied?: string): Promise<RunningSystem> {
    return new RunningSystem(options, await anyWorld(options, implied));
  }

  /** Whether it is closing or closed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** @internal */
  get kernel(): Kernel {
    return this.#world.kernel;
  }

  /** The threads that run processes besides this one; none without `schedulers`. */
  get schedulers(): ReadonlyArray<SchedulerInfo> {
    return this.#world.threads?.schedulers ?? [];
  }

  /** Calls that wait for their reply. */
  get openCalls(): number {
    return this.#gateway.openCalls;
  }

  /** Hears of every event from now on; gives back the function that stops it. */
  onEvent(listener: EventListener): () => void {
    return this.#world.events.listen((event) => listener(event));
  }

  /**
   * Runs a function of the program, suspending or not, as a process of its own: on one of the
   * schedulers in turn, if there are any, or in this thread if the function or a value cannot leave
   * it. Giving up kills the process, if the function has not returned.
   *
   * @internal
   */
  run(operation: string, run: Run, values: ReadonlyArray<unknown>, listener: RunListener): Ongoing {
    if (this.isClosed) {
      listener.failed(new SystemClosed({ operation }));
      return NOTHING;
    }
    const { threads } = this.#world;
    if (threads?.knows(run)) {
      const ongoing = this.#runFar(threads, operation, run, values, listener);
      if (ongoing !== null) return ongoing;
    }
    return this.#runHere(operation, run, values, listener);
  }

  #runHere(
    operation: string,
    run: Run,
    values: ReadonlyArray<unknown>,
    listener: RunListener,
  ): Ongoing {
    const task = new Task({
      done: (value) => listener.done(value),
      crashed: (reason) => listener.failed(this.#runFailure(operation, reason)),
    });
    const pid = this.kernel.spawnRoot(() => task.life(() => run(...values)), {
      label: operation,
      onExit: (ended, reason) => {
        this.#roots.delete(ended.id);
        task.ended(reason);
      },
    });
    this.#roots.set(pid.id, pid);
    return {
      giveUp: () => {
        if (!task.settled) this.kernel.exit(pid, atoms.kill);
      },
      end: () => this.#endRoot(pid),
    };
  }

  /** Null if something cannot leave this thread: a function of TypeScript among the values, say. */
  #runFar(
    threads: Threads,
    operation: string,
    run: Run,
    values: ReadonlyArray<unknown>,
    listener: RunListener,
  ): Ongoing | null {
    const { kernel } = this;
    const farRun = new FarRun(listener, (reason) => this.#runFailure(operation, reason));
    try {
      this.#gateway.openTo(operation, farRun, (replyTo, tag) => {
        const slot = threads.nextSlot();
        return farRun.started(threads.start(slot, operation, [replyTo, tag, run, values]));
      });
    } catch (error) {
      if (!(error instanceof CannotCross)) throw error;
      const text = `${operation} runs in the thread of TypeScript: ${whyHere(values, error)}`;
      this.#world.events.tell({ _tag: "Report", event: { kind: "run_here", text } });
      return null;
    }
    const { pid } = farRun;
    this.#roots.set(pid.id, pid);
    kernel.onExit(pid, () => this.#roots.delete(pid.id));
    return {
      giveUp: () => {
        if (!farRun.settled) kernel.exit(pid, atoms.kill);
      },
      end: () => this.#endRoot(pid),
    };
  }

  /** Ends what was started from here; the close of the system does it for all that are left. */
  async #endRoot(pid: Pid): Promise<void> {
    if (this.#isClosed || !this.#roots.has(pid.id)) return;
    await endStarted({
      kernel: this.kernel,
      gateway: this.#gateway,
      roots: [pid],
      timeoutMs: this.options.shutdownTimeoutMs,
      threads: this.#world.threads,
    });
  }

  #runFailure(operation: string, reason: unknown): ProcessCrashed | SystemClosed {
    return this.isClosed ? new SystemClosed({ operation }) : crashed(operation, reason);
  }

  /**
   * Sends a message and waits for one reply. Giving up drops the reply.
   *
   * @internal
   */
  call(operation: string, target: Target, timeoutMs: number, caller: ProcessCaller): Ongoing {
    if (this.#isClosed) {
      caller.failed(new SystemClosed({ operation }));
      return NOTHING;
    }
    const callee = this.processOf(target);
    if (callee === null) {
      caller.failed(new NotRunning({ operation }));
      return NOTHING;
    }
    const call = this.#gateway.open(operation, callee, timeoutMs, caller);
    try {
      caller.send(this.#gateway.pid, this.#gateway.tagOf(call));
    } catch (error) {
      call.giveUp();
      throw error;
    }
    return call;
  }

  /**
   * The live process that a message for the target goes to.
   *
   * @internal
   */
  processOf(target: Target): Pid | null {
    const pid = "pid" in target ? target.pid : this.kernel.whereis(target.name);
    if (pid === null || pid.process !== null) return pid;
    return this.#world.threads !== null && isAlive(pid) ? pid : null;
  }

  /**
   * Closes the system: no more work is taken; what was started here is told to shut down, youngest
   * first; whatever is left after `shutdownTimeoutMs` is killed. Closing twice is closing once.
   */
  close(): Promise<ShutdownReport> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<ShutdownReport> {
    // Before anything ends: who hears of an end asks whether the system is closing.
    this.#isClosed = true;
    const { kernel, threads, stop } = this.#world;
    const report = await shutDown({
      kernel,
      gateway: this.#gateway,
      roots: [...this.#roots.values()].reverse(),
      timeoutMs: this.options.shutdownTimeoutMs,
      threads,
    });
    for (const releasing of releasesOf(kernel).open) this.#tellUnreleased(releasing);
    stop();
    return report;
  }

  #tellUnreleased({ pid, label }: Releasing): void {
    const { events, options } = this.#world;
    const who = label ?? `process ${pid}`;
    const text = `what ${who} held was not released within ${options.shutdownTimeoutMs} ms`;
    events.tell({ _tag: "Report", event: { kind: "not_released", process: who, text } });
  }
}

/** Why what is given to a function cannot leave this thread. */
function whyHere(values: ReadonlyArray<unknown>, error: CannotCross): string {
  const isOfHere = (value: unknown): boolean =>
    typeof value === "function" && confined(value as Run) !== undefined;
  const number = values.findIndex(isOfHere) + 1;
  return number > 0 ? `its argument ${number} is a function of that thread` : error.message;
}
