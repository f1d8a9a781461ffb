// A scheduler's thread that is a worker of a page.
//
// It says that it is there, and is then told what it is for. What is thrown outside of all processes, and caught by nobody, ends it,
// as it ends a thread of Node: what it was in the middle of is unknown. It says so itself, since a page is told no more than
// a message. An unhandled rejection is left to the browser, as in any page.

import { cloneable } from "../threads/failure.ts";
import type { FromThread, ThreadOrder, ToThread } from "../threads/messages.ts";
import type { OwnThread } from "../threads/platform.ts";
import type { PrepareThread, ThreadParts } from "../threads/preparation.ts";
import { serveThread } from "../threads/running-thread.ts";
import { holdLock, type WorkerError, type WorkerScope } from "./browser.ts";
import type { Beginning, FromWorker } from "./protocol.ts";

/** What the thread is given to do. */
export interface WorkerProgram {
  readonly prepare: PrepareThread;
  /** Loads all modules of the program. */
  readonly load: () => Promise<unknown>;
}

class OwnWorker implements OwnThread {
  readonly order: ThreadOrder;
  readonly threadId = null;
  readonly #scope: WorkerScope;
  readonly #program: WorkerProgram;
  #isRunning = false;

  constructor(scope: WorkerScope, order: ThreadOrder, program: WorkerProgram) {
    this.order = order;
    this.#scope = scope;
    this.#program = program;
    scope.addEventListener("error", (event) => this.#failed(event));
  }

  say(message: FromThread): void {
    this.#scope.postMessage(message);
  }

  /** Nothing is said before the thread has said that it is ready. */
  onMessage(listener: (message: ToThread) => void): void {
    this.#scope.onmessage = ({ data }) => listener(data as ToThread);
  }

  async load(): Promise<ThreadParts | null> {
    const data = this.order.preparation?.data;
    const tell = (value: unknown): void => this.say({ kind: "tell", value });
    try {
      const parts = await this.#program.prepare({ data, tell });
      await this.#program.load();
      return parts;
    } catch (error) {
      this.#tellFailure(error);
      return null;
    }
  }

  running(): void {
    this.#isRunning = true;
  }

  end(): void {
    this.#scope.close();
  }

  #tellFailure(error: unknown): void {
    this.say({ kind: "failed", module: "the program", error: cloneable(error) });
  }

  #failed(event: WorkerError): void {
    event.preventDefault();
    const error = event.error ?? new Error(event.message);
    if (this.#isRunning) {
      this.say({ kind: "died", death: { kind: "scheduler_crashed", error: cloneable(error) } });
    } else this.#tellFailure(error);
    this.end();
  }
}

/** Makes a scheduler of the worker that calls: to be called by its script, once. */
export function serveWorker(program: WorkerProgram): void {
  const scope = globalThis as unknown as WorkerScope;
  scope.onmessage = async ({ data }) => {
    const { order, lock } = data as Beginning;
    await holdLock(lock);
    scope.postMessage({ kind: "holds" } satisfies FromWorker);
    const own = new OwnWorker(scope, order, program);
    if (!(await serveThread(own))) own.end();
  };
  scope.postMessage({ kind: "here" } satisfies FromWorker);
}
