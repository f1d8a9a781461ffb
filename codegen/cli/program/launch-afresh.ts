// Owns starting a program for a command that does so again and again in one Node process. A module is loaded once in a thread for all time,
// so what has loaded the last program must not run the next one: a program on one scheduler has a thread of its own
// in any case, one on several gets a Node process here. When the returned effect is interrupted, the system is told to end in
// order and given time for it; a second signal ends it at once.

import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import * as Effect from "effect/Effect";
import { CommandFailure } from "../failure.ts";
import { launchProgram } from "./launch.ts";
import {
  type ProcessMessage,
  type ProcessOrder,
  type ProgramOrder,
  type StopRequest,
  stopGraceMs,
} from "./order.ts";

/** The process's entry, next to this file: compiled, or as source when the command itself runs from its sources. */
const processFile = ["./scheduler-process.js", "./scheduler-process.ts"]
  .map((name) => new URL(name, import.meta.url))
  .find((url) => existsSync(url)) as URL;

/** How much longer than its system a process may take to end. */
const deafMs = 1_000;

/** As `launchProgram`, for the same program in another version too. */
export function launchAfresh(
  order: ProgramOrder,
  programArguments: ReadonlyArray<string>,
): Effect.Effect<number, CommandFailure> {
  return order.threads.schedulers === 1
    ? launchProgram(order, programArguments)
    : launchInProcess({ order, programArguments });
}

function launchInProcess(order: ProcessOrder): Effect.Effect<number, CommandFailure> {
  return Effect.callback<number, CommandFailure>((resume) => {
    const child = fork(processFile, { stdio: "inherit", serialization: "advanced" });
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
