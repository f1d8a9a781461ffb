// Owns the thread that a program runs in: its streams, one kernel with one scheduler, `main` as the first process,
// and the end of it all. The thread's exit code is the program's status: 0 when `main` returned, 1 when it went down.
// A program that cannot be started is told to the command as a message; crashes are reported on standard error.

import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { atoms, Kernel, type Pid } from "../../../src/kernel/index.ts";
import { EventLoopHost, runScheduler } from "../../../src/schedulers/index.ts";
import { useInspector } from "./inspector.ts";
import type { ProgramMessage, ProgramOrder, StartProblem, StopRequest } from "./order.ts";
import { ProgramReporter } from "./reporter.ts";
import { stopInOrder } from "./shutdown.ts";
import { useDirectStreams } from "./standard-streams.ts";

type CompiledModule = Readonly<Record<string, unknown>>;

const order = workerData as ProgramOrder;

/** Classes and functions about constructors are exported as well, under names that Gleam does not have. */
const gleamFunction = /^[a-z][a-z0-9_]*$/;

function problemOf(module: CompiledModule): StartProblem | undefined {
  const { main } = module;
  if (typeof main !== "function") {
    const functions = Object.entries(module).filter(([, value]) => typeof value === "function");
    const names = functions.map(([name]) => name).filter((name) => gleamFunction.test(name));
    return { kind: "no-main", functions: names };
  }
  return main.length === 0 ? undefined : { kind: "main-takes-arguments", count: main.length };
}

/** Runs `main` and gives the status it ended with. */
function runMain(main: () => unknown, reporter: ProgramReporter): Promise<number> {
  const host = new EventLoopHost();
  const kernel = new Kernel(host, { hooks: reporter.hooks });
  return new Promise((resolve) => {
    let isStopping = false;
    const mainPid: Pid = kernel.spawnRoot(main, {
      label: `${order.module}.main`,
      onExit: (_pid, reason) => {
        // Told to stop, main goes first and its tree after it: the end is when the tree has ended.
        if (isStopping) return;
        if (reason === atoms.normal) return resolve(0);
        reporter.mainWentDown(mainPid, reason);
        resolve(1);
      },
    });
    reporter.main = mainPid;
    parentPort?.once("message", (_request: StopRequest) => {
      isStopping = true;
      stopInOrder(kernel, mainPid, reporter, () => resolve(0));
    });
    runScheduler(kernel, host);
  });
}

async function run(): Promise<void> {
  useDirectStreams();
  await useInspector(order.inspector);
  const module = (await import(pathToFileURL(order.file).href)) as CompiledModule;
  const problem = problemOf(module);
  if (problem !== undefined) {
    parentPort?.postMessage({ kind: "problem", problem } satisfies ProgramMessage);
    return;
  }
  const reporter = new ProgramReporter(order);
  const status = await runMain(module.main as () => unknown, reporter);
  process.exit(status);
}

await run();
