// What differs between Node and a page where threads are concerned, as interfaces: making a thread and hearing of its end, what can be
// seen of it from outside, what a thread has of its own.
//
// Node's side is `node-platform.ts` and `node-thread.ts`; that of a page is the folder `../web`, whose `platform.ts` takes the place of
// Node's in bundles for browsers (the `browser` field of package.json). Nothing else here knows which of the two it runs on.

import type { InHand } from "./in-hand.ts";
import type { FromThread, ThreadOrder, ToThread } from "./messages.ts";
import type { CoordinatorOptions } from "./options.ts";
import type { OwnTimeMeter } from "./own-time.ts";
import type { ThreadParts } from "./preparation.ts";
import type { Topology, TopologyOptions } from "./topology.ts";

/** How busy an event loop has been, in the form of `performance.eventLoopUtilization` of Node. */
export interface EventLoopUtilization {
  readonly idle: number;
  readonly active: number;
  /** From 0 to 1. */
  readonly utilization: number;
}

/** Without marks: since the beginning; with two of its results: between them. */
export type MeterOfUtilization = (
  now?: EventLoopUtilization,
  before?: EventLoopUtilization,
) => EventLoopUtilization;

/** What a stuck thread was found to be doing. */
export interface Autopsy extends InHand {
  /** In the form of a stack of V8. */
  readonly stack: string;
}

/** An examination that is under way. */
export interface Examination {
  /** Null if it could not be found out in time, or is no longer wanted. Never rejects. */
  readonly found: Promise<Autopsy | null>;
  /** Leaves the thread at once; resolves when it is left. */
  cancel(): Promise<void>;
}

/** A thread as the main thread has it, in the form of Node's `Worker`. */
export interface Thread {
  /** The ports are of the platform's own kind. */
  postMessage(message: ToThread, ports: ReadonlyArray<never>): void;
  on(event: "message", listener: (message: FromThread) => void): unknown;
  /** Something that nobody caught has ended the thread. */
  on(event: "error", listener: (error: unknown) => void): unknown;
  /** The thread runs no more JavaScript. */
  once(event: "exit", listener: (code: number) => void): unknown;
  /** Ends the thread, whatever it does; `exit` follows. */
  terminate(): unknown;
  ref(): void;
  unref(): void;
  /** What tells how busy it is, with the help of what shared memory says where the platform says nothing. */
  utilizationMeter(isAsleep: () => boolean): MeterOfUtilization;
  /** Begins to find out what it does. */
  examine(timeoutMs: number): Examination;
}

export interface ThreadSettings {
  readonly stackMb: number;
  /** The hard limit of the heap; V8's own unless given. */
  readonly heapLimitMb: number | null;
  /** The program of a page. */
  readonly page: PageProgram | null;
}

/** A program that is part of a page, whose scripts are found by bundlers and not by addresses. */
export interface PageProgram {
  /** Loads all modules of the program into the thread that calls. */
  readonly load: () => Promise<unknown>;
  /** A worker (of the browser) whose script serves a scheduler of the program. */
  readonly newWorker: (name: string) => unknown;
}

/** What the main thread asks of its platform. */
export interface Platform {
  /** How long a thread that was told to end may go on before it is taken for ended, since no `exit` comes. */
  readonly stoppingMs: number;
  /** Makes a thread; the name is for debuggers. Throws what the platform throws. */
  newThread(order: ThreadOrder, settings: ThreadSettings, name: string): Thread;
  /** Why threads can share no memory here, as the end of a sentence, and what to do; null if they can. */
  noSharing(): string | null;
  /** What of such options cannot be had here; null if all can. */
  refusal(options: Partial<CoordinatorOptions>): string | null;
  /** Whether somebody is looking at this process with a debugger, so that nobody is to be ended for standing still. */
  isDebugged(): boolean;
  /** What tells how much of the time is a thread's own. */
  ownTimeMeter(threadId: number | null): OwnTimeMeter;
  /** Pins a thread to a core. Resolves with null, or with the reason why it is not pinned. */
  pinThread(threadId: number | null, core: number): Promise<string | null>;
  readTopology(options?: TopologyOptions): Topology;
}

/** What a scheduler's thread has of its platform. */
export interface OwnThread {
  readonly order: ThreadOrder;
  /** Its number in Linux, if it has one. */
  readonly threadId: number | null;
  say(message: FromThread): void;
  /** Calls back for everything that the main thread says, also what it has said already. */
  onMessage(listener: (message: ToThread) => void): void;
  /** Loads the program. Says itself what goes wrong, and then resolves with null. */
  load(): Promise<ThreadParts | null>;
  /** The scheduler runs: the platform looks after what is its own from now on. */
  running(): void;
  /** Ends the thread, once what was said has gone out. */
  end(): void;
}
