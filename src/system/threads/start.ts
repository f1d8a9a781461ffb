/**
 * Starting the threads of a system and what the system needs of them afterwards. Loaded only when a
 * system has threads.
 *
 * Failure: threads that cannot be started are `InvalidOptions` where the options are to blame, and
 * `ThreadsFailed` otherwise; no thread is left then.
 */
import { entryFile } from "../../entry/index.ts";
import type { Hooks, Kernel, Pid, Run } from "../../kernel/index.ts";
import { Registry } from "../../kernel/index.ts";
import {
  Coordinator,
  noSharing,
  type SlotInfo,
  type ThreadEvent,
  ThreadsFailed,
} from "../../schedulers/threads/index.ts";
import { InvalidOptions } from "../errors.ts";
import { type FarEvent, receiveEvents } from "../far-events/index.ts";
import type { CheckedOptions } from "../options.ts";
import type { Obstacle, Program } from "../program.ts";
import type { OtherThreads } from "../shutdown.ts";
import type { StateKeeping } from "../state-keeping.ts";
import { endFamily, registerFarCalls, runForTypeScript } from "./far-calls.ts";
import type { PreparationData } from "./preparation.ts";

/** One thread of a system, as observers see it. */
export type SchedulerInfo = SlotInfo;

/** The other threads of a system. */
export interface Threads extends OtherThreads {
  readonly kernel: Kernel;
  readonly schedulers: ReadonlyArray<SchedulerInfo>;
  /** Whether a function is one of the program's, which every thread has. */
  knows(run: Run): boolean;
  /** Where the next function that TypeScript runs is to start. */
  nextSlot(): number;
  /** Starts a process there that runs a function for TypeScript. Throws `CannotCross`. */
  start(slot: number, label: string, values: Parameters<typeof runForTypeScript>): Pid;
}

export interface ThreadsRequest {
  readonly options: CheckedOptions;
  readonly program: Program;
  /** Hooks of the kernel of this thread. */
  readonly hooks: Hooks;
  /** Who keeps the states of actors; null: nobody. */
  readonly keeping: StateKeeping | null;
  /** Hears of what happens in other threads. */
  readonly onFarEvent: (event: FarEvent) => void;
  /** Hears of what happens to the threads. */
  readonly onThreadEvent: (event: ThreadEvent) => void;
}

const preparation = entryFile("./preparation", import.meta.url).href;

/** Why there can be no threads here, and what to do; null if there can. */
export function obstacleToThreads(): Obstacle | null {
  const why = noSharing();
  return why === null ? null : { kind: "no_shared_memory", why };
}

/** Starts the threads that the options ask for. */
export async function startThreads(request: ThreadsRequest): Promise<Threads> {
  const { options, program, hooks, keeping } = request;
  const { root, modules, page } = program;
  registerFarCalls(root);
  const coordinator = await started({
    schedulers: options.schedulers,
    spreadSupervised: options.spread === "supervised",
    modules,
    root,
    ...(page === undefined ? {} : { page }),
    preparation: { module: preparation, data: { root, keeping } satisfies PreparationData },
    kernel: { hooks },
    stuckAfterMs: options.stuckAfterMs,
    isolation: options.isolation,
    pin: options.pin,
    ...(options.heapLimitMb === undefined ? {} : { heapLimitMb: options.heapLimitMb }),
    ...(options.standby === undefined ? {} : { standby: options.standby }),
    ...(options.ringBytes === undefined ? {} : { ringBytes: options.ringBytes }),
    onEvent: request.onThreadEvent,
  });
  receiveEvents(coordinator.kernel, request.onFarEvent);
  const functions = functionsOf(root);
  return {
    kernel: coordinator.kernel,
    get schedulers() {
      return coordinator.slots.filter(({ slot }) => slot > 0);
    },
    knows: (run) => functions.has(run),
    nextSlot: () => nextSlot(coordinator.kernel),
    start: (slot, label, values) =>
      coordinator.kernel.spawnAt(slot, runForTypeScript, values, label),
    endFamily: (root, graceMs) =>
      coordinator.kernel.spawnAt(root.slot, endFamily, [root, graceMs], "shutdown"),
    close: async (graceMs) => (await coordinator.close({ graceMs })).killed,
  };
}

/** The functions that every thread has, also where a module was loaded twice in this one. */
function functionsOf(root: string): ReadonlySet<unknown> {
  const { functions, olderFunctions } = Registry.at(root).table();
  return new Set([...functions.map(({ value }) => value), ...olderFunctions.map(({ run }) => run)]);
}

async function started(
  options: Parameters<typeof Coordinator.start>[0],
): Promise<Awaited<ReturnType<typeof Coordinator.start>>> {
  try {
    return await Coordinator.start(options);
  } catch (error) {
    if (!(error instanceof ThreadsFailed) || error.kind !== "options") throw error;
    throw new InvalidOptions({ problem: error.message });
  }
}

function nextSlot(kernel: Kernel): number {
  return kernel.placement?.choose(kernel.outside, { kind: "spread" }) ?? 0;
}
