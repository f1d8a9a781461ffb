/**
 * The threads of the postMessage arms as seen from the main one: started when first needed, kept for the runs that follow.
 *
 * Promises: what a worker says is taken in order, by `next`. A worker that ends while nobody has asked for it fails the wait.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { ToWorker } from "./protocol.ts";

export class Thread {
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url));
  readonly #said: unknown[] = [];
  #waiting: { resolve: (value: unknown) => void; reject: (error: unknown) => void } | undefined;

  private constructor() {
    this.#worker.on("message", (value) => {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting === undefined) this.#said.push(value);
      else waiting.resolve(value);
    });
    this.#worker.on("error", (error) => this.#waiting?.reject(error));
  }

  static async start(): Promise<Thread> {
    const thread = new Thread();
    await once(thread.#worker, "online");
    return thread;
  }

  post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  /** The next message of the thread. */
  next(): Promise<unknown> {
    if (this.#said.length > 0) return Promise.resolve(this.#said.shift());
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  async question(value: number): Promise<number> {
    this.post({ kind: "question", value });
    return (await this.next()) as number;
  }

  /** Ends when the thread has. */
  ended(): Promise<unknown> {
    return once(this.#worker, "exit");
  }
}

const threads: Thread[] = [];

/** The first so many threads. */
export async function threadsFor(count: number): Promise<readonly Thread[]> {
  while (threads.length < count) threads.push(await Thread.start());
  return threads.slice(0, count);
}

/** The first thread has ended: another takes its place. */
export async function replaceFirst(): Promise<Thread> {
  const thread = await Thread.start();
  threads[0] = thread;
  return thread;
}
