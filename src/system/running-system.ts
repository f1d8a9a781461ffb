/**
 * A running system as TypeScript drives it, without Effect: run a function as a process, send, call, close.
 *
 * `ActorSystem` wraps it for Effect and `Starfish` for Promises; both are thin, and a call goes straight from here to the
 * kernel.
 *
 * Promise: whatever is started gets exactly one answer, also when the system closes in between. Answers may come while
 * the kernel runs; whoever resumes user code from them does so from a task of its own (`src/client/operations.ts`).
 *
 * Failure: nothing here throws for what a caller can cause; failures are values given to the listener. After `close` every
 * operation answers `SystemClosed`.
 */
import { type Atom, atoms, Kernel, type Pid, type Reference } from "../kernel/index.ts";
import { EventLoopHost, runScheduler } from "../schedulers/index.ts";
import {
  CalleeExited,
  CallTimeout,
  crashed,
  NotRunning,
  type ProcessCrashed,
  SystemClosed,
} from "./errors.ts";
import { type EventListener, Events, reportCrashes } from "./events.ts";
import { type CallEnd, Gateway } from "./gateway.ts";
import { type CheckedOptions, readOptions, type SystemOptions } from "./options.ts";
import { type ShutdownReport, shutDown } from "./shutdown.ts";
import { Task } from "./task.ts";

export interface RunListener {
  done(value: unknown): void;
  failed(error: ProcessCrashed | SystemClosed): void;
}

export interface CallListener {
  reply(value: unknown): void;
  failed(error: CallTimeout | CalleeExited | NotRunning | SystemClosed): void;
}

/** Whom a message is for: a process, or whoever has a name at that moment. */
export type Target = { readonly pid: Pid } | { readonly name: Atom };

const nothing = (): void => undefined;

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
    this.#events.listen(this.options.onEvent ?? reportCrashes);
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
    this.#gateway = new Gateway(this.#kernel, failed);
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
   * Runs a function of the program, suspending or not, as a process of its own. Gives back the function that kills it if it
   * has not returned.
   */
  run(operation: string, body: () => unknown, listener: RunListener): () => void {
    if (this.isClosed) {
      listener.failed(new SystemClosed({ operation }));
      return nothing;
    }
    const task = new Task({
      done: (value) => listener.done(value),
      crashed: (reason) =>
        listener.failed(
          this.isClosed ? new SystemClosed({ operation }) : crashed(operation, reason),
        ),
    });
    const pid = this.#kernel.spawnRoot(() => task.life(body), {
      label: operation,
      onExit: (ended, reason) => {
        this.#roots.delete(ended);
        task.ended(reason);
      },
    });
    this.#roots.add(pid);
    return () => {
      if (!task.settled) this.#kernel.exit(pid, atoms.kill);
    };
  }

  /**
   * Sends a message and waits for one reply. `send` gets the pid and the tag that the reply is to be sent to. Gives back the
   * function that gives up on the reply.
   */
  call(
    operation: string,
    target: Target,
    timeoutMs: number,
    send: (replyTo: Pid, tag: Reference) => void,
    listener: CallListener,
  ): () => void {
    if (this.isClosed) {
      listener.failed(new SystemClosed({ operation }));
      return nothing;
    }
    const callee = this.processOf(target);
    if (callee === null) {
      listener.failed(new NotRunning({ operation }));
      return nothing;
    }
    return this.#gateway.call(
      callee,
      timeoutMs,
      (tag) => send(this.#gateway.pid, tag),
      (end) => this.#settle(operation, timeoutMs, end, listener),
    );
  }

  /** The live process that a message for the target goes to. */
  processOf(target: Target): Pid | null {
    const pid = "pid" in target ? target.pid : this.#kernel.whereis(target.name);
    return pid === null || pid.process === null ? null : pid;
  }

  /**
   * Closes the system: no more work is taken; what was started here is told to shut down, youngest first; whatever is left
   * after `shutdownTimeoutMs` is killed. Closing twice is closing once.
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

  #settle(operation: string, timeoutMs: number, end: CallEnd, listener: CallListener): void {
    if (end.kind === "reply") listener.reply(end.value);
    else listener.failed(this.#failureOf(operation, timeoutMs, end));
  }

  #failureOf(
    operation: string,
    timeoutMs: number,
    end: Exclude<CallEnd, { readonly kind: "reply" }>,
  ): CallTimeout | CalleeExited | SystemClosed {
    if (end.kind === "timeout") return new CallTimeout({ operation, timeoutMs });
    if (end.kind === "closed" || this.isClosed) return new SystemClosed({ operation });
    return new CalleeExited({ operation, reason: end.reason });
  }
}
