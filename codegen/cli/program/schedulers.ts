// Owns running a program on several schedulers: the threads, `main` as a process of the first of them, and the end of
// it all. The status is the program's: 0 when main returned, 1 when it went down, also with its thread; what
// `process.exit` was called with, if the program did. Interrupted, the program is told to end in order and given time
// for it; a second signal ends it at once.

import { pathToFileURL } from "node:url";
import * as Effect from "effect/Effect";
import { entryFile } from "../../../src/entry/index.ts";
import { atoms, type Hooks, type Pid } from "../../../src/kernel/index.ts";
import {
  Coordinator,
  type ThreadEvent,
  ThreadsFailed,
} from "../../../src/schedulers/threads/index.ts";
import { receiveEvents } from "../../../src/system/far-events/index.ts";
import { CommandFailure } from "../failure.ts";
import { useInspector } from "./inspector.ts";
import { problemFailure } from "./launch-failures.ts";
import { type ProgramOrder, stopGraceMs } from "./order.ts";
import { ProgramReporter } from "./reporter.ts";
import type { SchedulerOrder } from "./scheduler-preparation.ts";
import { problemOf } from "./start-problem.ts";
import { stateKeeperFor } from "./state-keeper.ts";

const preparation = entryFile("./scheduler-preparation", import.meta.url);

/** Where `main` runs. */
const mainSlot = 1;

/** A program that runs. */
interface RunningProgram {
  readonly coordinator: Coordinator;
  readonly main: Pid;
  readonly reporter: ProgramReporter;
  /** Its status, once it has ended by itself. */
  readonly status: Promise<number>;
}

const urlOf = (file: string): string => pathToFileURL(file).href;

function startCoordinator(
  order: ProgramOrder,
  programArguments: ReadonlyArray<string>,
  reporter: ProgramReporter,
  hooks: Hooks,
): Promise<Coordinator> {
  const { spread, ...threads } = order.threads;
  // What prints values is part of what each thread has loaded, whether the program uses it or not.
  const loaded = order.inspector === undefined ? order.loaded : [order.inspector, ...order.loaded];
  return Coordinator.start({
    ...threads,
    spreadSupervised: spread === "supervised",
    modules: loaded.map(urlOf),
    root: urlOf(`${order.output}/`),
    preparation: {
      module: preparation.href,
      data: { order, programArguments } satisfies SchedulerOrder,
    },
    kernel: { hooks },
    onEvent: (event: ThreadEvent) => reporter.thread(event),
    onExited: () => "end",
  });
}

async function start(
  order: ProgramOrder,
  programArguments: ReadonlyArray<string>,
): Promise<RunningProgram> {
  const reporter = new ProgramReporter(order);
  const keeper = await stateKeeperFor(order);
  const hooks = { ...reporter.hooks, ...keeper?.hooks };
  // All threads, this one among them, load the program at the same time.
  const coordinator = await startCoordinator(order, programArguments, reporter, hooks);
  const module = await import(urlOf(order.file));
  const problem = problemOf(module);
  if (problem !== undefined) {
    await coordinator.close({ graceMs: 0 });
    throw problemFailure(order, problem);
  }
  await useInspector(order.inspector);
  const { kernel } = coordinator;
  keeper?.attach(kernel);
  receiveEvents(kernel, (far) => reporter.far(far));
  const main = kernel.spawnAt(mainSlot, module.main, [], reporter.mainName);
  const ended = new Promise<number>((resolve) => {
    kernel.onExit(main, (_pid, reason) => {
      if (reason !== atoms.normal) reporter.mainWentDown(main, reason);
      resolve(reason === atoms.normal ? 0 : 1);
    });
  });
  const exited = coordinator.ended.then(({ code }) => code);
  return { coordinator, main, reporter, status: Promise.race([ended, exited]) };
}

/** Ends everything at once. */
const drop = ({ coordinator }: RunningProgram): Effect.Effect<void> =>
  Effect.promise(() => coordinator.close({ graceMs: 0 }));

/** Ends the program in order: main and what hangs on it first, then the rest; a further signal does not wait. */
async function stopInOrder({ coordinator, main, reporter }: RunningProgram): Promise<void> {
  const started = performance.now();
  const hurry = () => process.exit(1);
  process.once("SIGINT", hurry);
  process.once("SIGTERM", hurry);
  reporter.isStopping = true;
  const { kernel } = coordinator;
  await new Promise<void>((resolve) => {
    // Half of the grace for main, the rest for what hangs on it and on nothing.
    const timer = setTimeout(resolve, stopGraceMs / 2);
    kernel.onExit(main, () => {
      clearTimeout(timer);
      resolve();
    });
    kernel.exit(main, atoms.shutdown);
  });
  const graceMs = Math.max(0, stopGraceMs - (performance.now() - started));
  const { killed } = await coordinator.close({ graceMs });
  const names = killed.map(({ pid, label }) => label ?? `process ${pid}`);
  if (names.length > 0) reporter.notEnded(names, stopGraceMs);
}

/** Runs a program to its end and gives its status; fails when it cannot be started. */
export function launchOnSchedulers(
  order: ProgramOrder,
  programArguments: ReadonlyArray<string>,
): Effect.Effect<number, CommandFailure> {
  const starting = Effect.tryPromise({
    try: () => start(order, programArguments),
    catch: (error) => error,
  }).pipe(
    Effect.catch((error) => {
      if (error instanceof CommandFailure) return Effect.fail(error);
      if (!(error instanceof ThreadsFailed)) return Effect.die(error);
      const [title = "", ...details] = error.message.split("\n");
      return Effect.fail(new CommandFailure({ title, details, cause: error }));
    }),
  );
  return Effect.uninterruptibleMask((restore) =>
    starting.pipe(
      Effect.flatMap((program) =>
        restore(Effect.promise(() => program.status)).pipe(
          Effect.onInterrupt(() => Effect.promise(() => stopInOrder(program))),
          Effect.tap(() => drop(program)),
        ),
      ),
    ),
  );
}
