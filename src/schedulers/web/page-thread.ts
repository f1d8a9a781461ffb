// A worker of the browser in the form of a thread of Node, with a message for its end.
//
// Browsers do not tell when a worker has ended, and one that is told to may run on for a while (Chromium: two seconds), with the
// shared memory in its hands. So each worker holds a lock of the browser's, which is free once it has run its last; only then it
// counts as ended. One that has not got as far as the lock has not touched anything, and ends with the word. The lock may be free before
// the last message is here, which says why it ended: one that has said nothing is waited for a moment longer.

import type { FromThread, Port, ThreadOrder, ToThread } from "../threads/messages.ts";
import type { Examination, MeterOfUtilization, Thread } from "../threads/platform.ts";
import { type BrowserWorker, newLockName, type WorkerError, whenFree } from "./browser.ts";
import type { Beginning, FromWorker } from "./protocol.ts";

interface Listeners {
  readonly message: Array<(message: FromThread) => void>;
  readonly error: Array<(error: unknown) => void>;
  readonly exit: Array<(code: number) => void>;
}

/** How long the last message may take after the lock. */
const FAREWELL_MS = 100;

/** Messages after which a worker ends. */
const farewells: ReadonlySet<FromWorker["kind"]> = new Set(["stopped", "died", "failed"]);

/** There is no debugger to ask. */
const nothingFound: Examination = {
  found: Promise.resolve(null),
  cancel: () => Promise.resolve(),
};

export class PageThread implements Thread {
  readonly #worker: BrowserWorker;
  readonly #lock = newLockName();
  readonly #listeners: Listeners = { message: [], error: [], exit: [] };
  #holdsLock = false;
  #isLockFree = false;
  #hasSaidWhy = false;
  #isTerminated = false;
  #hasEnded = false;

  /** `newWorker`: makes the worker of the browser. Throws what that throws. */
  constructor(order: ThreadOrder, newWorker: () => unknown) {
    this.#worker = newWorker() as BrowserWorker;
    this.#worker.onmessage = ({ data }) => this.#hear(data as FromWorker, order);
    this.#worker.onerror = (event) => this.#failed(event);
  }

  on<Kind extends "message" | "error">(event: Kind, listener: Listeners[Kind][number]): void {
    (this.#listeners[event] as Array<typeof listener>).push(listener);
  }

  once(_event: "exit", listener: (code: number) => void): void {
    this.#listeners.exit.push(listener);
  }

  postMessage(message: ToThread, ports: ReadonlyArray<Port>): void {
    this.#worker.postMessage(message, ports);
  }

  terminate(): void {
    this.#isTerminated = true;
    this.#worker.terminate();
    if (!this.#holdsLock) this.#end();
  }

  /** A page lives as long as it is open. */
  ref(): void {}
  unref(): void {}

  /** Whoever is not asleep is busy. */
  utilizationMeter(isAsleep: () => boolean): MeterOfUtilization {
    return () => ({ idle: 0, active: 0, utilization: isAsleep() ? 0 : 1 });
  }

  examine(): Examination {
    return nothingFound;
  }

  #hear(message: FromWorker, order: ThreadOrder): void {
    if (this.#hasEnded) return;
    if (message.kind === "here") {
      this.#worker.postMessage({ order, lock: this.#lock } satisfies Beginning);
    } else if (message.kind === "holds") {
      this.#holdsLock = true;
      whenFree(this.#lock, () => this.#runsNoMore());
    } else {
      for (const listener of this.#listeners.message) listener(message);
      if (!farewells.has(message.kind)) return;
      this.#hasSaidWhy = true;
      if (this.#isLockFree) this.#end();
    }
  }

  #runsNoMore(): void {
    this.#isLockFree = true;
    if (this.#isTerminated || this.#hasSaidWhy) this.#end();
    else setTimeout(() => this.#end(), FAREWELL_MS);
  }

  /** Before its script runs there is nobody in the worker who could tell. */
  #failed(event: WorkerError): void {
    event.preventDefault();
    this.#tellError(new Error(wordsOf(event)));
    this.terminate();
  }

  #tellError(error: Error): void {
    for (const listener of this.#listeners.error) listener(error);
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    // For those that were not told to end, and did not say why they do.
    if (!this.#isTerminated && !this.#hasSaidWhy)
      this.#tellError(new Error("close() was called in its worker"));
    for (const listener of this.#listeners.exit) listener(0);
  }
}

function wordsOf({ message, filename, lineno }: WorkerError): string {
  if (message === undefined || message === "") {
    return "the script of its worker could not be loaded; is it served with the header Cross-Origin-Embedder-Policy?";
  }
  const place = filename === undefined || filename === "" ? "" : ` (${filename}:${lineno ?? 0})`;
  return `${message}${place}`;
}
