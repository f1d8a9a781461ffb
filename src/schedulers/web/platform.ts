// A page as the platform of threads: its workers, and memory that they share where the page may. A page cannot choose processors, size
// stacks and heaps, or look into a worker that stands still: what is asked for and cannot be had is refused, with what to do.

import type { CoordinatorOptions } from "../threads/options.ts";
import type { PageProgram, Platform } from "../threads/platform.ts";
import { browser } from "./browser.ts";
import { PageThread } from "./page-thread.ts";

/** Longer than any browser lets a worker run that was told to end. */
const STOPPING_MS = 10_000;

const HEADERS =
  "Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp";

/** Why this page has no workers that share memory, and what to do. */
function noSharing(): string | null {
  const { isSecureContext, crossOriginIsolated, navigator, Worker } = browser;
  if (Worker === undefined || navigator?.locks === undefined) {
    const what = Worker === undefined ? "workers" : "locks (navigator.locks)";
    const where = isSecureContext === false ? "pages served by http have" : "this browser has";
    return `${where} no ${what}, which they need`;
  }
  if (crossOriginIsolated === true) return null;
  const secure = isSecureContext === false ? ", over https (or from localhost)" : "";
  return `this page may share no memory with workers (crossOriginIsolated is false): serve it and all of its scripts with the headers ${HEADERS}${secure}`;
}

/** What of the options no page can have. */
function refusal({ page, isolation, heapLimitMb }: Partial<CoordinatorOptions>): string | null {
  if (page === undefined) return "the program is not part of this page";
  if (isolation === "process") {
    return 'isolation cannot be "process" in a page: its schedulers are workers';
  }
  return heapLimitMb === undefined
    ? null
    : "heapLimitMb cannot be had in a page: browsers set no limit to the heap of a worker";
}

export const platform: Platform = {
  stoppingMs: STOPPING_MS,
  newThread: (order, { page }, name) =>
    new PageThread(order, () => (page as PageProgram).newWorker(name)),
  noSharing,
  refusal,
  isDebugged: () => false,
  ownTimeMeter: () => (passedMs) => passedMs,
  pinThread: () => Promise.resolve("a page cannot choose the processors of its workers"),
  readTopology: () => ({
    cpus: [],
    quotaCpus: null,
    memoryBytes: Number.POSITIVE_INFINITY,
    schedulers: browser.navigator?.hardwareConcurrency ?? 1,
    notes: ["a page is told the number of processors alone"],
  }),
};
