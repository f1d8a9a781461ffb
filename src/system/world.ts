/**
 * What a running system stands on: a kernel in this thread, and perhaps other threads with kernels of
 * their own.
 *
 * Promise: listeners and the logger hear of events of all threads, each once. Code for threads is
 * loaded only by systems that have some.
 *
 * Failure: `InvalidOptions`; threads that cannot be started are `ThreadsFailed`, and none is left.
 */
import { type Hooks, Kernel, type ReportedEvent } from "../kernel/index.ts";
import { Logger, type SystemEvent } from "../log/index.ts";
import { EventLoopHost, runScheduler } from "../schedulers/index.ts";
import { InvalidOptions } from "./errors.ts";
import { Events } from "./events.ts";
import { type CheckedOptions, readOptions, type SystemOptions } from "./options.ts";
import { type Obstacle, type Program, readProgram, type ThreadsPart } from "./program.ts";
import { type KeptSystem, keptSystem } from "./state-keeping.ts";
import type { Threads } from "./threads/start.ts";

export interface World {
  readonly options: CheckedOptions;
  readonly events: Events;
  readonly kernel: Kernel;
  /** Null if everything is in this thread. */
  readonly threads: Threads | null;
  /** Tells of something that host code threw. */
  readonly failed: (error: unknown) => void;
  /** Lets the kernel of this thread run no more. */
  readonly stop: () => void;
}

/** One kernel in this thread. Throws `InvalidOptions`. */
export function oneThread(options: SystemOptions, program?: Program): World {
  const checked = readOptions(options, { ...(program && { file: program.settings }) });
  if (checked.schedulers !== 0) {
    throw new InvalidOptions({
      problem:
        "a system with schedulers takes time to start: RunningSystem.start gives a promise of it",
    });
  }
  return oneThreadWith(checked);
}

/**
 * The world that the options ask for; `implied` is the program where they name none. Rejects with
 * `InvalidOptions` or `ThreadsFailed`.
 */
export async function anyWorld(options: SystemOptions, implied?: string): Promise<World> {
  const program = programOf(options, implied);
  const checked = readOptions(options, { ...(program && { file: program.settings }) });
  const world = await worldWith(checked, program);
  if (program !== undefined && program.changedSources.length > 0) {
    world.events.tell({ _tag: "Report", event: staleBuild(program.changedSources) });
  }
  return world;
}

/** The program is not what its sources say, which explains whatever seems impossible now. */
function staleBuild(sources: ReadonlyArray<string>): ReportedEvent {
  const [first, ...others] = sources;
  const which = others.length === 0 ? first : `${first} and ${others.length} more`;
  const text = `the program was built before ${which} changed: starfish build builds it anew`;
  return { kind: "stale_build", sources, text };
}

async function worldWith(checked: CheckedOptions, program: Program | undefined): Promise<World> {
  if (checked.schedulers === 0) return oneThreadWith(checked, await keptSystem(program?.root));
  const { obstacleToThreads, startThreads } = await threadsPart(program);
  const obstacle = obstacleToThreads();
  if (obstacle !== null) return withoutThreads(checked, obstacle);
  if (program === undefined) {
    throw new InvalidOptions({
      problem:
        "schedulers needs program, the description of the built program: every module of bindings exports it",
    });
  }
  const { events, hooks, failed } = observed(checked);
  const kept = await keptSystem(program.root);
  const threads = await startThreads({
    options: checked,
    program,
    hooks: { ...hooks, ...kept?.keeper.hooks },
    keeping: kept?.keeping ?? null,
    onFarEvent: ({ event, facts }) => events.tell(event, facts),
    onThreadEvent: (event) => events.tell({ _tag: "Report", event: { ...event } }),
  }).catch((error: unknown) => {
    kept?.end();
    throw error;
  });
  const { kernel } = threads;
  kept?.keeper.attach(kernel);
  return { options: checked, events, kernel, threads, failed, stop: () => kept?.end() };
}

/** In a page it is part of the program, and missing from pages that were built without schedulers. */
function threadsPart(program: Program | undefined): Promise<ThreadsPart> {
  return program?.page?.threads() ?? import("./threads/index.ts");
}

/** Where there are no threads, as many as there are cores are none; whoever wants a number of them does not get it. */
function withoutThreads(checked: CheckedOptions, { kind, why }: Obstacle): World {
  if (checked.schedulers !== "auto") {
    const advice = '"auto" takes as many as there can be';
    throw new InvalidOptions({
      problem: `schedulers is ${checked.schedulers}, and ${why}; ${advice}`,
    });
  }
  const world = oneThreadWith({ ...checked, schedulers: 0 });
  const text = `schedulers is "auto", and ${why}`;
  world.events.tell({ _tag: "Report", event: { kind, text } });
  return world;
}

/** A description that nobody asked for may be gone: an app that was moved without it has no threads. */
function programOf(options: SystemOptions, implied: string | undefined): Program | undefined {
  if (options.program !== undefined) return readProgram(options.program);
  if (implied === undefined) return undefined;
  try {
    return readProgram(implied);
  } catch (error) {
    if (readOptions(options).schedulers !== 0) throw error;
    return undefined;
  }
}

function oneThreadWith(options: CheckedOptions, kept: KeptSystem | null = null): World {
  const { events, hooks, failed } = observed(options);
  const host = new EventLoopHost();
  const kernel = new Kernel(host, { hooks: { ...hooks, ...kept?.keeper.hooks } });
  kept?.keeper.attach(kernel);
  const scheduler = runScheduler(kernel, host);
  const stop = (): void => {
    scheduler.stop();
    kept?.end();
  };
  return { options, events, kernel, threads: null, failed, stop };
}

/** Those who hear of events by the options, and the hooks of a kernel that tell them. */
function observed({ logger, logLevel, onEvent }: CheckedOptions): {
  readonly events: Events;
  readonly hooks: Hooks;
  readonly failed: (error: unknown) => void;
} {
  const events = new Events();
  if (logger !== "none") {
    const log = new Logger({ logger, level: logLevel });
    events.listen((event, facts) => {
      if (facts === undefined) log.tell(event);
      else log.tellWith(event, facts);
    });
  }
  if (onEvent !== undefined) events.listen((event) => onEvent(event));
  const tell = (event: SystemEvent): void => events.tell(event);
  const failed = (error: unknown): void => tell({ _tag: "HostFailure", error });
  const hooks: Hooks = {
    crash: (report) => tell({ _tag: "Crash", report }),
    deadLetter: (letter) => tell({ _tag: "DeadLetter", letter }),
    report: (event) => tell({ _tag: "Report", event }),
    failed,
  };
  return { events, hooks, failed };
}
