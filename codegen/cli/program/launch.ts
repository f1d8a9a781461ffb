// Owns starting the thread of a program and turning how it ended into a status or a failure. The thread has a deep
// stack, so that plain recursion reaches a million frames, and writes to the standard streams by itself. When the
// returned effect is interrupted (Ctrl-C, SIGTERM), the system is told to end in order and given time for it; a
// second signal ends it at once.

import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import * as Effect from "effect/Effect";
import { CommandFailure } from "../failure.ts";
import {
  type ProgramMessage,
  type ProgramOrder,
  type StartProblem,
  type StopRequest,
  stackMegabytes,
} from "./order.ts";

/** The thread's entry, next to this file: compiled, or as source when the command itself runs from its sources. */
const threadFile = ["./thread.js", "./thread.ts"]
  .map((name) => new URL(name, import.meta.url))
  .find((url) => existsSync(url)) as URL;

function problemFailure(order: ProgramOrder, problem: StartProblem): CommandFailure {
  if (problem.kind === "main-takes-arguments") {
    return new CommandFailure({
      title: `main of ${order.module} takes ${problem.count} ${problem.count === 1 ? "argument" : "arguments"}, and a program starts with none`,
      advice: [`write it as \`pub fn main()\`; the package argv gives it the command line`],
    });
  }
  const named =
    problem.functions.length === 0 ? "" : `, only ${problem.functions.slice(0, 8).join(", ")}`;
  return new CommandFailure({
    title: `The module ${order.module} has no public function main${named}`,
    advice: [`add \`pub fn main()\` to it, or name another module: starfish run --module MODULE`],
  });
}

function startThread(order: ProgramOrder, programArguments: ReadonlyArray<string>): Worker {
  return new Worker(threadFile, {
    workerData: order,
    argv: [...programArguments],
    resourceLimits: { stackSizeMb: stackMegabytes },
  });
}

/** Asks the thread to end its system in order; a further signal does not wait for that. */
function stopThread(thread: Worker): Effect.Effect<void> {
  return Effect.callback<void>((resume) => {
    const hurry = () => void thread.terminate();
    process.once("SIGINT", hurry);
    process.once("SIGTERM", hurry);
    thread.once("exit", () => resume(Effect.void));
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
  return Effect.callback<number, CommandFailure>((resume) => {
    const thread = startThread(order, programArguments);
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
    return Effect.suspend(() => (ended ? Effect.void : stopThread(thread)));
  });
}

function outsideFailure(order: ProgramOrder, error: unknown): CommandFailure {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new CommandFailure({
    title: `The program ${order.module} was ended by an error outside of its processes`,
    details: text.split("\n"),
    cause: error,
  });
}
