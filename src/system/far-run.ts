/**
 * A function of the program that TypeScript runs on another thread: a call without a time limit to
 * the process that runs it.
 *
 * Promise: the listener hears exactly one end. If the result is lost because the program ended the
 * process that waits for replies, the function is told of as crashed, with that reason.
 */
import type { Pid } from "../kernel/index.ts";
import type { ProcessCrashed, SystemClosed } from "./errors.ts";
import type { Caller, CallFailure } from "./open-calls.ts";

export interface RunListener {
  done(value: unknown): void;
  failed(error: ProcessCrashed | SystemClosed): void;
}

/** One run. */
export class FarRun implements Caller {
  readonly #listener: RunListener;
  readonly #failure: (reason: unknown) => ProcessCrashed | SystemClosed;
  #pid: Pid | null = null;
  #settled = false;

  constructor(listener: RunListener, failure: (reason: unknown) => ProcessCrashed | SystemClosed) {
    this.#listener = listener;
    this.#failure = failure;
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** The process that runs the function. */
  get pid(): Pid {
    if (this.#pid === null) throw new Error("the function was not started");
    return this.#pid;
  }

  started(pid: Pid): Pid {
    this.#pid = pid;
    return pid;
  }

  reply(value: unknown): void {
    this.#settled = true;
    this.#listener.done(value);
  }

  failed(error: CallFailure): void {
    this.#settled = true;
    if (error._tag === "SystemClosed") this.#listener.failed(error);
    else this.#listener.failed(this.#failure("reason" in error ? error.reason : error));
  }
}
