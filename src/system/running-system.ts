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
import { type Atom, atoms, Kernel, type Pid, type Run } from "../kernel/index.ts";
import { Logger } from "../log/index.ts";
import { EventLoopHost, runScheduler } from "../schedulers/index.ts";
import { crashed, NotRunning, type ProcessCrashed, SystemClosed } from "./errors.ts";
import { type EventListener, Events } from "./events.ts";
import { Gateway } from "./gateway.ts";
import type { Caller, CallFailure, Ongoing, OpenCall } from "./open-calls.ts";
import { type CheckedOptions, readOptions, type SystemOptions } from "./options.ts";
import { type ShutdownReport, shutDown } from "./shutdown.ts";
import { Task } from "./task.ts";

export interface RunListener {
  done(value: unknown): void;
  failed(error: ProcessCrashed | SystemClosed): void;
}

/** Who calls a process: sends the message, then hears exactly one of the two ends. */
export interface ProcessCaller extends Caller {
  /**
   * Sends the message; its reply is to go to `replyTo` under the tag. What this throws, `call`
   * throws.
   */
  send(replyTo: Pid, tag: OpenCall): void;
  failed(error: CallFailure | NotRunning): void;
}

/** Whom a message is for: a process, or whoever has a name at that moment. */
export type Target = { readonly pid: Pid } | { readonly name: Atom };

const NOTHING: Ongoing = { giveUp: () => undefined };

export class RunningSystem {
  readonly options: CheckedOptions;
  readonly #events = new Events();
  readonly #kernel: Kernel;
  readonly #gateway: Gateway;
  readonly #stopScheduler: () => void;
  /** Processes started from here that have not ended, in start order. */
  readonly #roots = new Set<Pid>();
  #isClosed = false;
  #closing: Promise<ShutdownReport> | undefined;

  /** Throws `InvalidOptions`. */
  constructor(options: SystemOptions = {}) {
    this.options = readOptions(options);
    const { logger, logLevel, onEvent } = this.options;
    if (logger !== "none") {
      const log = new Logger({ logger, level: logLevel });
      this.#events.listen((event) => log.tell(event));
    }
    if (onEvent !== undefined) this.#events.listen(onEvent);
    const failed = (error: unknown): void => this.#events.tell({ _tag: "HostFailure", error });
    const host = new EventLoopHost();
    this.#kernel = new Kernel(host, {
      hooks: {
        crash: (report) => this.#events.tell({ _tag: "Crash", report }),
        deadLetter: (letter) => this.#events.tell({ _tag: "DeadLetter", letter }),
        report: (event) => this.#events.tell({ _tag: "Report", event }),
        failed,
      },
    });
    this.#gateway = new Gateway(this.#kernel, () => this.#isClosed, failed);
    const scheduler = runScheduler(this.#kernel, host);
    this.#stopScheduler = () => scheduler.stop();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get kernel(): Kernel {
    return this.#kernel;
  }

  /** Calls that wait for their reply. */
  get openCalls(): number {
    return this.#gateway.openCalls;
  }

  /** Hears of every event from now on; gives back the function that stops it. */
  onEvent(listener: EventListener): () => void {
    return this.#events.listen(listener);
  }

  /**
   * Runs a function of the program, suspending or not, as a process of its own. Giving up kills it,
   * if it has not returned.
   */
  run(operation: string, run: Run, values: ReadonlyArray<unknown>, listener: RunListener): Ongoing {
    if (this.isClosed) {
      listener.failed(new SystemClosed({ operation }));
      return NOTHING;
    }
    const task = new Task({
      done: (value) => listener.done(value),
      crashed: (reason) =>
        listener.failed(
          this.isClosed ? new SystemClosed({ operation }) : crashed(operation, reason),
        ),
    });
    const pid = this.#kernel.spawnRoot(() => task.life(() => run(...values)), {
      label: operation,
      onExit: (ended, reason) => {
        this.#roots.delete(ended);
        task.ended(reason);
      },
    });
    this.#roots.add(pid);
    return {
      giveUp: () => {
        if (!task.settled) this.#kernel.exit(pid, atoms.kill);
      },
    };
  }

  /** Sends a message and waits for one reply. Giving up drops the reply. */
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
      caller.send(this.#gateway.pid, call);
    } catch (error) {
      call.giveUp();
      throw error;
    }
    return call;
  }

  /** The live process that a message for the target goes to. */
  processOf(target: Target): Pid | null {
    const pid = "pid" in target ? target.pid : this.#kernel.whereis(target.name);
    return pid === null || pid.process === null ? null : pid;
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
    const report = await shutDown({
      kernel: this.#kernel,
      gateway: this.#gateway,
      roots: [...this.#roots].reverse(),
      timeoutMs: this.options.shutdownTimeoutMs,
    });
    this.#stopScheduler();
    return report;
  }
}
