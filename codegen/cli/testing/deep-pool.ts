// Owns the threads that vitest runs Gleam tests in: its own worker, in a thread with a deep stack, as programs have.
// One thread per test file, so that module state never leaks between them. Errors of the thread reach vitest through
// the events it subscribes to.

import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { PoolOptions, PoolRunnerInitializer, PoolWorker, WorkerRequest } from "vitest/node";
import { stackMegabytes } from "../program/order.ts";

class DeepStackWorker implements PoolWorker {
  readonly name = "starfish";
  readonly #options: PoolOptions;
  #thread: Worker | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#thread ??= new Worker(join(this.#options.distPath, "workers", "threads.js"), {
      env: this.#options.env as NodeJS.ProcessEnv,
      execArgv: this.#options.execArgv,
      resourceLimits: { stackSizeMb: stackMegabytes },
    });
  }

  async stop(): Promise<void> {
    await this.#thread?.terminate();
    this.#thread = undefined;
  }

  on(event: string, callback: (...details: Array<unknown>) => void): void {
    this.#running.on(event, callback);
  }

  off(event: string, callback: (...details: Array<unknown>) => void): void {
    this.#running.off(event, callback);
  }

  send(message: WorkerRequest): void {
    this.#running.postMessage(message);
  }

  deserialize(data: unknown): unknown {
    return data;
  }

  get #running(): Worker {
    if (this.#thread === undefined) throw new Error("the test thread is not running");
    return this.#thread;
  }
}

/** A vitest pool whose threads let plain recursion go as deep as in `starfish run`. */
export const deepStackPool: PoolRunnerInitializer = {
  name: "starfish",
  createPoolWorker: (options) => new DeepStackWorker(options),
};
