// Owns starting a program for a command that does so again and again in one Node process. A module is loaded once in a thread for all time,
// so what has loaded the last program must not run the next one: a program on one scheduler has a thread of its own
// in any case, one on several gets a Node process here. The next thread, or process, stands by while the last one runs. When the returned
// effect is interrupted, the system is told to end in order and given time for it; a second signal ends it at once.

import { type ChildProcess, fork } from "node:child_process";
import type { Worker } from "node:worker_threads";
import * as Effect from "effect/Effect";
import { entryFile } from "../../../src/entry/index.ts";
import { CommandFailure } from "../failure.ts";
import { launchInThread, startThread } from "./launch.ts";
import {
  type ProcessMessage,
  type ProcessOrder,
  type ProgramOrder,
  type StopRequest,
  stopGraceMs,
} from "./order.ts";
import { Standby } from "./standby.ts";

const processFile = entryFile("./scheduler-process", import.meta.url);

/** How much longer than its system a process may take to end. */
const deafMs = 1_000;

export class ProgramStarter {
  readonly #programArguments: ReadonlyArray<string>;
  readonly #threads: Standby<Worker>;
  readonly #processes: Standby<ChildProcess>;

  /** Until the scope closes. */
  static readonly make = Effect.fn("ProgramStarter.make")(function* (
    programArguments: ReadonlyArray<string>,
  ) {
    const threads = yield* Standby.make<Worker>((thread) => void thread.terminate());
    const processes = yield* Standby.make<ChildProcess>((child) => void child.kill("SIGKILL"));
    return new ProgramStarter(programArguments, threads, processes);
  });

  private constructor(
    programArguments: ReadonlyArray<string>,
    threads: Standby<Worker>,
    processes: Standby<ChildProcess>,
  ) {
    this.#programArguments = programArguments;
    this.#threads = threads;
    this.#processes = processes;
  }

  /** As `launchProgram`, for the same program in another version too. */
  launch(order: ProgramOrder): Effect.Effect<number, CommandFailure> {
    return Effect.suspend(() => {
      const programArguments = this.#programArguments;
      if (order.threads.schedulers !== 1) {
        const child = this.#processes.take((gone) =>
          startProcess().once("error", gone).once("exit", gone),
        );
        return launchInProcess(child ?? startProcess(), { order, programArguments });
      }
      const thread = this.#threads.take((gone) =>
        startThread(programArguments).once("error", gone).once("exit", gone),
      );
      return launchInThread(thread ?? startThread(programArguments), order);
    });
  }
}

/** A process that waits for the program that it is to run. */
function startProcess(): ChildProcess {
  return fork(processFile, { stdio: "inherit", serialization: "advanced" });
}

function launchInProcess(
  child: ChildProcess,
  order: ProcessOrder,
): Effect.Effect<number, CommandFailure> {
  return Effect.callback<number, CommandFailure>((resume) => {
    child.once("message", ({ title, details, advice }: ProcessMessage) => {
      resume(Effect.fail(new CommandFailure({ title, details, advice })));
    });
    child.once("error", (cause) => {
      const title = `A process for the program could not be started: ${cause.message}`;
      resume(Effect.fail(new CommandFailure({ title, cause })));
    });
    child.once("exit", (status) => resume(Effect.succeed(status ?? 1)));
    child.send(order);
    return Effect.suspend(() => (isRunning(child) ? stopProcess(child) : Effect.void));
  });
}

const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode === null && signalCode === null;

function stopProcess(child: ChildProcess): Effect.Effect<void> {
  return Effect.callback<void>((resume) => {
    const hurry = () => void child.kill("SIGKILL");
    const limit = setTimeout(hurry, stopGraceMs + deafMs);
    process.once("SIGINT", hurry);
    process.once("SIGTERM", hurry);
    child.once("exit", () => {
      clearTimeout(limit);
      process.off("SIGINT", hurry);
      process.off("SIGTERM", hurry);
      resume(Effect.void);
    });
    child.send({ kind: "stop" } satisfies StopRequest);
  });
}
