// Owns starting a program, in one thread or on several schedulers (schedulers.ts), and turning how it ended into a
// status or a failure. The thread has a deep
// stack, so that plain recursion reaches a million frames, and writes to the standard streams by itself. When the
// returned effect is interrupted (Ctrl-C, SIGTERM), the system is told to end in order and given time for it; a
// second signal ends it at once.

import { Worker } from "node:worker_threads";
import * as Effect from "effect/Effect";
import { entryFile } from "../../../src/entry/index.ts";
import type { CommandFailure } from "../failure.ts";
import { notice } from "../terminal.ts";
import { outsideFailure, problemFailure } from "./launch-failures.ts";
import {
  type ProgramMessage,
  type ProgramOrder,
  type StopRequest,
  stackMegabytes,
  stopGraceMs,
} from "./order.ts";

const threadFile = entryFile("./thread", import.meta.url);

/** How much longer than its system a thread may take to end. */
const deafMs = 1_000;

/** A thread that waits for the program that it is to run. */
export function startThread(programArguments: ReadonlyArray<string>): Worker {
  return new Worker(threadFile, {
    argv: [...programArguments],
    resourceLimits: { stackSizeMb: stackMegabytes },
  });
}

/**
 * Asks the thread to end its system in order; a further signal does not wait for that. A thread that does not even hear
 * it, because a loop without end holds it, is ended when the time for ending is over.
 */
function stopThread(thread: Worker): Effect.Effect<void> {
  return Effect.callback<void>((resume) => {
    const hurry = () => void thread.terminate();
    const limit = setTimeout(() => {
      notice(`starfish: the program does not hear that it is to end, and is ended now`);
      hurry();
    }, stopGraceMs + deafMs);
    process.once("SIGINT", hurry);
    process.once("SIGTERM", hurry);
    thread.once("exit", () => {
      clearTimeout(limit);
      process.off("SIGINT", hurry);
      process.off("SIGTERM", hurry);
      resume(Effect.void);
    });
    thread.postMessage({ kind: "stop" } satisfies StopRequest);
  });
}

/**
 * Runs a program to its end and gives its status.
 *
 * Fails with a `CommandFailure` when it has no `main` that could be run, or when something outside of its processes
 * throws (a timer of foreign code, for example).
 */
export function launchProgram(
  order: ProgramOrder,
  programArguments: ReadonlyArray<string>,
): Effect.Effect<number, CommandFailure> {
  return order.threads.schedulers === 1
    ? launchInThread(startThread(programArguments), order)
    : Effect.flatMap(
        Effect.promise(() => import("./schedulers.ts")),
        ({ launchOnSchedulers }) => launchOnSchedulers(order, programArguments),
      );
}

/** As `launchProgram`, in a thread that has just been started or stands by. */
export function launchInThread(
  thread: Worker,
  order: ProgramOrder,
): Effect.Effect<number, CommandFailure> {
  return Effect.callback<number, CommandFailure>((resume) => {
    let ended = false;
    const end = (result: Effect.Effect<number, CommandFailure>) => {
      ended = true;
      resume(result);
    };
    thread.once("message", ({ problem }: ProgramMessage) => {
      end(Effect.fail(problemFailure(order, problem)));
      void thread.terminate();
    });
    thread.once("error", (error) => end(Effect.fail(outsideFailure(order, error))));
    thread.once("exit", (status) => end(Effect.succeed(status)));
    thread.postMessage(order);
    return Effect.suspend(() => (ended ? Effect.void : stopThread(thread)));
  });
}
