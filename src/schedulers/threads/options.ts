// What a system with threads can be asked for, with its defaults; what makes no sense is refused before anything is started.

import type { KernelOptions } from "../../kernel/index.ts";
import { MAX_SLOTS } from "../../kernel/index.ts";
import type { ThreadDeath, ThreadEvent } from "./events.ts";
import { ThreadsFailed } from "./failure.ts";
import { platform } from "./node-platform.ts";
import type { PageProgram } from "./platform.ts";
import type { RestartLimit } from "./restart-limit.ts";
import type { Topology } from "./topology.ts";

export interface CoordinatorOptions {
  /** Threads that processes are spread over: 1 to 63, or `"auto"` for as many as this process has processors. */
  readonly schedulers: number | "auto";
  /** Further threads that may be started when a process asks for one (a scheduler of its own, a core); 4 unless given. */
  readonly spareSchedulers?: number;
  /** URLs of all compiled modules of the program. Each thread, and this one, imports them in this order. */
  readonly modules?: ReadonlyArray<string>;
  /** The URL of the folder in which the program's packages lie, as in `Registry.at`; "" (bundled) unless given. */
  readonly root?: string;
  /** In a page, in the place of `modules`: the program that is part of it. */
  readonly page?: PageProgram;
  /** A module (URL) with an export `prepareThread` that each thread calls first, and what it is given. */
  readonly preparation?: { readonly module: string; readonly data?: unknown };
  /** Hooks and settings of the kernel of this thread. */
  readonly kernel?: KernelOptions;
  /** Whether children of supervisors are spread over the schedulers; false unless given. */
  readonly spreadSupervised?: boolean;
  /** How long a thread may do nothing but one thing; 5,000 ms unless given. Infinity: for ever. */
  readonly stuckAfterMs?: number;
  /** How long the debugger may take to find out what a stuck thread does, in ms; 500 unless given. */
  readonly autopsyMs?: number;
  /** The hard limit of each thread's heap in MB; V8's own unless given. */
  readonly heapLimitMb?: number;
  /** Where a thread is replaced in order; 85 % of the hard limit unless given. */
  readonly heapSoftLimitMb?: number;
  /** The stack of each thread in MB; 512, which is good for a few million calls in each other, unless given. */
  readonly stackMb?: number;
  /** How long a thread may take to load the program; 30,000 ms unless given. */
  readonly startTimeoutMs?: number;
  /** How long the processes of a thread have to end when it is replaced or closed in order; 5,000 ms unless given. */
  readonly stopGraceMs?: number;
  /** A thread that dies more often is given up; 5 times within 10,000 ms unless given. */
  readonly restartLimit?: RestartLimit;
  /**
   * How many threads stand by with the program loaded, to take the slot of one that is lost at once. `true` is 1. Unless given, 1 if
   * there is more than one scheduler and memory for it, else none.
   */
  readonly standby?: boolean | number;
  /**
   * `"process"`: each scheduler is in a process of its own, so that no memory is shared with it but what it sends; slower to
   * reach, and it is not found out what a stuck one does. `"thread"` unless given.
   */
  readonly isolation?: "thread" | "process";
  /** Whether each thread is pinned to a core of its own from the beginning; false unless given. */
  readonly pin?: boolean;
  /** Whether the threads keep the Node process alive until they are closed; true unless given. */
  readonly keepAlive?: boolean;
  /** How long a thread that goes idle waits for others before it sleeps in its event loop, in ms; 0.2 unless given. */
  readonly lingerMs?: number;
  /** The size of each ring, a power of two; see `createMemory`. */
  readonly ringBytes?: number;
  readonly onEvent?: (event: ThreadEvent) => void;
  /** What a thread's preparation says by `context.tell(value)`. */
  readonly onTold?: (slot: number, value: unknown) => void;
  /** Somebody called `process.exit(code)` in a thread: replace that thread (unless given), or end the system? */
  readonly onExited?: (slot: number, code: number) => "replace" | "end";
  /** What this machine has; read from the system unless given. */
  readonly topology?: Topology;
}

/** The options with their defaults. */
export interface CheckedOptions {
  readonly schedulers: number;
  readonly spareSchedulers: number;
  readonly modules: ReadonlyArray<string>;
  readonly root: string;
  readonly preparation: { readonly module: string; readonly data: unknown } | null;
  readonly kernel: KernelOptions;
  readonly spreadSupervised: boolean;
  readonly stuckAfterMs: number;
  readonly autopsyMs: number;
  readonly heapLimitMb: number | null;
  readonly heapSoftLimitMb: number | null;
  readonly stackMb: number;
  readonly startTimeoutMs: number;
  readonly stopGraceMs: number;
  readonly restartLimit: RestartLimit;
  readonly standby: number;
  readonly isIsolated: boolean;
  readonly pin: boolean;
  readonly page: PageProgram | null;
  readonly keepAlive: boolean;
  readonly lingerMs: number;
  readonly ringBytes: number | undefined;
  readonly onEvent: (event: ThreadEvent) => void;
  readonly onTold: (slot: number, value: unknown) => void;
  readonly isReplaced: (slot: number, death: ThreadDeath) => boolean;
  readonly topology: Topology;
}

const MOST_SCHEDULERS = MAX_SLOTS - 1;
const USUAL_SPARE = 4;
/** What a thread takes before its program does anything: measured, Node 24, with a small program. */
const LEAST_THREAD_MB = 16;
const BYTES_PER_MB = 2 ** 20;
const MOST_MEGABYTES = 2 ** 32;
const LONGEST_MS = 2 ** 31 - 1;

function refuse(problem: string): never {
  throw new ThreadsFailed("options", problem);
}

function whole(what: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  return refuse(`${what} is a whole number from ${least} to ${most}: ${value}`);
}

function milliseconds(what: string, value: number, isForeverAllowed = false): number {
  if (isForeverAllowed && value === Number.POSITIVE_INFINITY) return value;
  if (value > 0 && value <= LONGEST_MS) return value;
  return refuse(`${what} is more than 0 and at most ${LONGEST_MS} ms: ${value}`);
}

function megabytes(what: string, value: number | undefined): number | null {
  if (value === undefined) return null;
  if (value > 0 && value < MOST_MEGABYTES) return value;
  return refuse(`${what} is a number of megabytes: ${value}`);
}

function readIsolation(isolation: string | undefined): boolean {
  if (isolation === undefined || isolation === "thread") return false;
  if (isolation === "process") return true;
  return refuse(`isolation is "thread" or "process": ${isolation}`);
}

/** Threads by what they are for, and the memory of each. */
interface Threads {
  readonly schedulers: number;
  readonly standby: number;
  readonly heapLimitMb: number | null;
}

/** How many threads there is memory for. */
function mostThreads({ heapLimitMb }: Threads, topology: Topology): number {
  return Math.floor(topology.memoryBytes / BYTES_PER_MB / (heapLimitMb ?? LEAST_THREAD_MB));
}

/** Refuses more threads than there is memory for. */
function checkMemory(threads: Threads, topology: Topology): void {
  const { schedulers, standby, heapLimitMb } = threads;
  const most = mostThreads(threads, topology);
  const count = schedulers + standby;
  if (count <= most) return;
  const perThread = heapLimitMb ?? LEAST_THREAD_MB;
  const who =
    standby === 0
      ? `${schedulers} schedulers`
      : `${schedulers} schedulers and ${standby} standing by`;
  const there = Math.floor(topology.memoryBytes / BYTES_PER_MB);
  const needed = `${who} with ${perThread} MB each need ${count * perThread} MB`;
  const advice = most === 0 ? "lower heapLimitMb" : `${most} would fit`;
  throw new ThreadsFailed("memory", `${needed}, and there are ${there} MB: ${advice}`);
}

/** How many threads stand by. One that nobody has asked for is left out where there is no memory for it. */
function readStandby(
  given: boolean | number | undefined,
  threads: Omit<Threads, "standby">,
  topology: Topology,
): number {
  const { schedulers } = threads;
  if (given === undefined) {
    const isRoom = schedulers + 1 <= mostThreads({ ...threads, standby: 1 }, topology);
    return schedulers > 1 && isRoom ? 1 : 0;
  }
  if (typeof given === "boolean") return given ? 1 : 0;
  return whole("standby", given, 0, MOST_SCHEDULERS);
}

/** The options with their defaults. Throws `ThreadsFailed`. */
export function readOptions(options: CoordinatorOptions): CheckedOptions {
  const topology = options.topology ?? platform.readTopology();
  const refusal = platform.refusal(options);
  if (refusal !== null) refuse(refusal);
  const wanted = options.schedulers === "auto" ? topology.schedulers : options.schedulers;
  const schedulers = whole("schedulers", wanted, 1, MOST_SCHEDULERS);
  const spare = whole(
    "spareSchedulers",
    options.spareSchedulers ?? USUAL_SPARE,
    0,
    MOST_SCHEDULERS,
  );
  const { restartLimit = { times: 5, withinMs: 10_000 }, preparation, onExited } = options;
  const heapLimitMb = megabytes("heapLimitMb", options.heapLimitMb);
  const standby = readStandby(options.standby, { schedulers, heapLimitMb }, topology);
  checkMemory({ schedulers, standby, heapLimitMb }, topology);
  return {
    schedulers,
    spareSchedulers: Math.min(spare, MOST_SCHEDULERS - schedulers),
    modules: options.modules ?? [],
    root: options.root ?? "",
    preparation:
      preparation === undefined ? null : { module: preparation.module, data: preparation.data },
    kernel: options.kernel ?? {},
    spreadSupervised: options.spreadSupervised ?? false,
    stuckAfterMs: milliseconds("stuckAfterMs", options.stuckAfterMs ?? 5_000, true),
    autopsyMs: milliseconds("autopsyMs", options.autopsyMs ?? 500),
    heapLimitMb,
    heapSoftLimitMb: megabytes("heapSoftLimitMb", options.heapSoftLimitMb),
    stackMb: megabytes("stackMb", options.stackMb) ?? 512,
    startTimeoutMs: milliseconds("startTimeoutMs", options.startTimeoutMs ?? 30_000),
    stopGraceMs: milliseconds("stopGraceMs", options.stopGraceMs ?? 5_000),
    restartLimit: {
      times: whole("restartLimit.times", restartLimit.times, 0, 1_000_000),
      withinMs: milliseconds("restartLimit.withinMs", restartLimit.withinMs),
    },
    standby,
    isIsolated: readIsolation(options.isolation),
    pin: options.pin ?? false,
    page: options.page ?? null,
    keepAlive: options.keepAlive ?? true,
    lingerMs: options.lingerMs ?? 0.2,
    ringBytes: options.ringBytes,
    onEvent: options.onEvent ?? (() => undefined),
    onTold: options.onTold ?? (() => undefined),
    isReplaced: (slot, death) =>
      death.kind !== "scheduler_exited" || onExited?.(slot, death.code) !== "end",
    topology,
  };
}
