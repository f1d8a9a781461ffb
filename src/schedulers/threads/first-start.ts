// The first start of all threads: side by side, and all or nothing. When one of them fails, the others are ended before the error
// is told, so that nothing is left; when several fail, the error is that of the first.

import { Registry } from "../../kernel/index.ts";
import { messageOf, ThreadsFailed } from "./failure.ts";
import type { CheckedOptions } from "./options.ts";
import type { ReadyThread, SchedulerThread } from "./scheduler-thread.ts";

export interface StartedThread {
  readonly thread: SchedulerThread;
  readonly ready: ReadyThread;
}

/**
 * Loads the program in this thread as well: values of its types come and go here too. What another loader (Vite's) has brought here
 * already stays as it is: loaded again, its classes would be others than those that the application knows.
 */
async function loadHere({ modules, root, page }: CheckedOptions): Promise<void> {
  if (page !== null) await load("in this page", page.load);
  for (const module of modules) {
    if (Registry.at(root).has(module)) continue;
    await load(module, () => import(/* @vite-ignore */ module));
  }
}

async function load(what: string, loading: () => Promise<unknown>): Promise<void> {
  try {
    await loading();
  } catch (cause) {
    const text = `the program could not be loaded: ${what}: ${messageOf(cause)}`;
    throw new ThreadsFailed("module", text, { cause });
  }
}

function checkFingerprints(started: ReadonlyArray<StartedThread>, ours: string): void {
  for (const [index, { ready }] of started.entries()) {
    if (ready.fingerprint === ours) continue;
    const text = `scheduler ${index + 1} has loaded another program than this thread: its types and functions are ${ready.fingerprint}, here ${ours}`;
    throw new ThreadsFailed("fingerprint", text);
  }
}

function begin(newThread: (name: string) => SchedulerThread, number: number): SchedulerThread {
  try {
    return newThread(`starfish ${number}`);
  } catch (cause) {
    const text = `thread ${number} could not be made: ${messageOf(cause)}`;
    throw new ThreadsFailed("memory", text, { cause });
  }
}

/** Starts as many threads as there are schedulers; they wait for their slots then. Rejects with `ThreadsFailed`. */
export async function startThreads(
  options: CheckedOptions,
  newThread: (name: string) => SchedulerThread,
): Promise<ReadonlyArray<StartedThread>> {
  const threads: Array<SchedulerThread> = [];
  try {
    for (let number = 1; number <= options.schedulers; number++) {
      threads.push(begin(newThread, number));
    }
    const isReady = Promise.all(threads.map((thread) => thread.ready));
    const [ready] = await Promise.all([isReady, loadHere(options)]);
    const started = threads.map((thread, index) => ({
      thread,
      ready: ready[index] as ReadyThread,
    }));
    checkFingerprints(started, Registry.at(options.root).table().fingerprint);
    return started;
  } catch (error) {
    await Promise.all(threads.map((thread) => thread.terminate()));
    throw error;
  }
}
