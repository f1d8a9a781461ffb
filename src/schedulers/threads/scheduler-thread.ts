// One thread from the main thread's side: started, ready, in a slot, ended; and how it ended.
//
// `ready` settles exactly once: when the program is loaded, or with the one error that says why it is not. `ended` resolves exactly
// once and never rejects: after the thread has stopped or, if it was told to stop and stands in a call of the system that does not
// return, once it can run no more JavaScript. Whoever ends a thread on purpose says why (`condemn`), since
// a thread that is terminated cannot tell.

import { ref, unref } from "../timers.ts";
import type { ThreadDeath } from "./events.ts";
import { messageOf, ThreadsFailed } from "./failure.ts";
import type {
  FromThread,
  KilledProcess,
  PeerPort,
  Port,
  ThreadOrder,
  ToThread,
} from "./messages.ts";
import { platform } from "./node-platform.ts";
import type { Thread, ThreadSettings } from "./platform.ts";
import { deathOf } from "./worker-death.ts";

export interface StartSettings extends ThreadSettings {
  readonly startTimeoutMs: number;
  /** Whether the thread keeps the Node process alive. */
  readonly keepAlive: boolean;
}

export interface ReadyThread {
  readonly fingerprint: string;
  /** Its number in Linux. */
  readonly threadId: number | null;
}

export type ThreadEnd =
  | { readonly kind: "stopped"; readonly killed: ReadonlyArray<KilledProcess> }
  | ThreadDeath;

/** What a thread says while it runs. */
export type ThreadNews = Exclude<FromThread, { kind: "ready" | "failed" | "died" | "stopped" }>;

export class SchedulerThread {
  readonly ready: Promise<ReadyThread>;
  readonly ended: Promise<ThreadEnd>;
  readonly worker: Thread;
  #onNews: ((news: ThreadNews) => void) | null = null;
  /** What was said before anybody listened. */
  #earlyNews: Array<ThreadNews> = [];
  #condemned: ThreadDeath | null = null;
  #end: ThreadEnd | null = null;
  #startTimer: NodeJS.Timeout | null = null;
  readonly #keepsAlive: boolean;
  #resolveEnded: (end: ThreadEnd) => void = () => undefined;

  /** `name` is for debuggers. */
  constructor(order: ThreadOrder, settings: StartSettings, name: string) {
    this.worker = platform.newThread(order, settings, name);
    this.#keepsAlive = settings.keepAlive;
    this.ended = this.#hearEnd();
    this.ready = this.#hearReady(settings.startTimeoutMs);
    // After the listeners, since each that is added holds Node again.
    if (!settings.keepAlive) this.worker.unref();
    // Whoever starts threads may have given up on this one by then.
    this.ready.catch(() => undefined);
  }

  onNews(listener: (news: ThreadNews) => void): void {
    this.#onNews = listener;
    const early = this.#earlyNews;
    this.#earlyNews = [];
    for (const news of early) listener(news);
  }

  say(message: ToThread, transfer: ReadonlyArray<Port> = []): void {
    this.worker.postMessage(message, transfer as ReadonlyArray<never>);
  }

  /** Nobody waits for the thread: it keeps no Node process alive, whatever it was told at its start. */
  standBy(): void {
    this.worker.unref();
    unref(this.#startTimer);
  }

  /** A slot waits for the thread. */
  standUp(): void {
    if (this.#keepsAlive) this.worker.ref();
    ref(this.#startTimer);
  }

  /** The thread takes a slot. */
  go(slot: number, incarnation: number, peers: ReadonlyArray<PeerPort>): void {
    const ports = peers.map(({ port }) => port);
    this.say({ kind: "go", slot, incarnation, peers }, ports);
  }

  /** Ends the thread at once, for this reason; resolves when it has ended. */
  async condemn(death: ThreadDeath): Promise<void> {
    this.#condemned ??= death;
    await this.#terminate(this.#condemned);
  }

  /** The thread will end by itself, for this reason. */
  expect(death: ThreadDeath): void {
    this.#condemned ??= death;
  }

  /** Ends the thread at once, whatever it does. */
  async terminate(): Promise<void> {
    this.#end ??= { kind: "stopped", killed: [] };
    await this.#terminate(this.#end);
  }

  async #terminate(end: ThreadEnd): Promise<void> {
    const { stoppingMs } = platform;
    const timer = setTimeout(() => this.#resolveEnded(this.#condemned ?? end), stoppingMs);
    void this.worker.terminate();
    await this.ended;
    clearTimeout(timer);
  }

  #tellNews(news: ThreadNews): void {
    if (this.#onNews === null) this.#earlyNews.push(news);
    else this.#onNews(news);
  }

  #hearEnd(): Promise<ThreadEnd> {
    const { worker } = this;
    let failure: { readonly error: unknown } | null = null;
    worker.on("error", (error) => {
      failure ??= { error };
    });
    worker.on("message", (message: FromThread) => {
      if (message.kind === "stopped") this.#end ??= message;
      else if (message.kind === "died") this.#end ??= message.death;
      else if (message.kind !== "ready" && message.kind !== "failed") this.#tellNews(message);
    });
    return new Promise((resolve) => {
      this.#resolveEnded = resolve;
      worker.once("exit", (code) => {
        resolve(this.#condemned ?? this.#end ?? deathOf(failure, code));
      });
    });
  }

  #hearReady(timeoutMs: number): Promise<ReadyThread> {
    return new Promise((resolve, reject) => {
      const stopWaiting = (): void => {
        clearTimeout(timer);
        this.#startTimer = null;
      };
      const fail = (failure: ThreadsFailed): void => {
        stopWaiting();
        reject(failure);
      };
      const timer = setTimeout(() => {
        const text = `a thread was not ready within ${timeoutMs} ms: does a module of the program wait for something?`;
        fail(new ThreadsFailed("timeout", text));
      }, timeoutMs);
      this.#startTimer = timer;
      this.worker.on("message", (message: FromThread) => {
        if (message.kind === "failed") fail(moduleFailure(message.module, message.error));
        if (message.kind !== "ready") return;
        stopWaiting();
        resolve(message);
      });
      void this.ended.then((end) => fail(endedEarly(end)));
    });
  }
}

function moduleFailure(module: string | null, cause: unknown): ThreadsFailed {
  const what =
    module === null ? "a thread could not be set up" : `a thread could not load ${module}`;
  return new ThreadsFailed("module", `${what}: ${messageOf(cause)}`, { cause });
}

function endedEarly(end: ThreadEnd): ThreadsFailed {
  const before = "before it was ready";
  switch (end.kind) {
    case "scheduler_out_of_memory":
      return new ThreadsFailed("memory", `a thread ran out of memory ${before}: raise heapLimitMb`);
    case "scheduler_crashed": {
      const text = `a thread was ended by an error ${before}: ${messageOf(end.error)}`;
      return new ThreadsFailed("thread", text, { cause: end.error });
    }
    case "scheduler_exited": {
      const text = `a thread was ended by process.exit(${end.code}) ${before}`;
      return new ThreadsFailed("thread", text);
    }
    case "scheduler_killed": {
      const text = `the process of a scheduler was killed by ${end.signal} ${before}`;
      return new ThreadsFailed("thread", text);
    }
    default:
      return new ThreadsFailed("thread", `a thread was ended ${before}`);
  }
}
