// Owns the thread that a program runs in: its streams, one kernel with one scheduler, `main` as the first process,
// and the end of it all. It loads what runs programs and waits for the order, which says which one. The thread's exit code is the program's status: 0 when `main` returned, 1 when it went down.
// A program that cannot be started is told to the command as a message; crashes are reported on standard error.

import { pathToFileURL } from "node:url";
import { type MessagePort, parentPort } from "node:worker_threads";
import type { StateKeeper } from "../../../src/handover/index.ts";
import { atoms, Kernel, type Pid } from "../../../src/kernel/index.ts";
import { EventLoopHost, runScheduler } from "../../../src/schedulers/index.ts";
import { useInspector } from "./inspector.ts";
import type { ProgramMessage, ProgramOrder, StopRequest } from "./order.ts";
import { ProgramReporter } from "./reporter.ts";
import { stopInOrder } from "./shutdown.ts";
import { useDirectStreams } from "./standard-streams.ts";
import { problemOf } from "./start-problem.ts";
import { stateKeeperFor } from "./state-keeper.ts";

type CompiledModule = Readonly<Record<string, unknown>>;

/** What the thread is told. A port that nobody listens to for a moment loses what comes then. */
function hear(port: MessagePort) {
  const order = Promise.withResolvers<ProgramOrder>();
  const stop = Promise.withResolvers<StopRequest>();
  port.once("message", (first: ProgramOrder) => {
    port.once("message", stop.resolve);
    order.resolve(first);
  });
  return { order: order.promise, stop: stop.promise };
}

/** Runs `main` and gives the status it ended with. */
function runMain(
  main: () => unknown,
  reporter: ProgramReporter,
  keeper: StateKeeper | null,
  stop: Promise<StopRequest>,
): Promise<number> {
  const host = new EventLoopHost();
  const kernel = new Kernel(host, { hooks: { ...reporter.hooks, ...keeper?.hooks } });
  keeper?.attach(kernel);
  return new Promise((resolve) => {
    let isStopping = false;
    const mainPid: Pid = kernel.spawnRoot(main, {
      label: reporter.mainName,
      onExit: (_pid, reason) => {
        // Told to stop, main goes first and its tree after it: the end is when the tree has ended.
        if (isStopping) return;
        if (reason === atoms.normal) return resolve(0);
        reporter.mainWentDown(mainPid, reason);
        resolve(1);
      },
    });
    void stop.then(() => {
      isStopping = true;
      stopInOrder(kernel, mainPid, reporter, () => resolve(0));
    });
    runScheduler(kernel, host);
  });
}

async function run(): Promise<void> {
  useDirectStreams();
  const heard = hear(parentPort as MessagePort);
  const order = await heard.order;
  await useInspector(order.inspector);
  const module = (await import(pathToFileURL(order.file).href)) as CompiledModule;
  const problem = problemOf(module);
  if (problem !== undefined) {
    parentPort?.postMessage({ kind: "problem", problem } satisfies ProgramMessage);
    return;
  }
  const reporter = new ProgramReporter(order);
  const keeper = await stateKeeperFor(order);
  const status = await runMain(module.main as () => unknown, reporter, keeper, heard.stop);
  process.exit(status);
}

await run();
