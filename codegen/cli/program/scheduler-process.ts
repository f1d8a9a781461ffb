// The entry of a Node process that runs one program on several schedulers for a command that starts programs again and again: modules
// are loaded once in a thread for all time, so a changed program needs a process in which the last one was never loaded. It does what it
// is told over its channel, ends with the status of the program, and when whoever started it is gone.

import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import { CommandFailure, failureStatus, presentFault } from "../failure.ts";
import { errorStreamHasColour, notice, paint } from "../terminal.ts";
import type { ProcessMessage, ProcessOrder, StopRequest } from "./order.ts";
import { launchOnSchedulers } from "./schedulers.ts";

/** Ctrl-C reaches all processes of a terminal: what it means for this one says whoever started it. */
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => undefined);

function fail(error: unknown): void {
  if (!(error instanceof CommandFailure)) {
    notice(presentFault(error, paint(errorStreamHasColour())));
    process.exit(failureStatus);
  }
  const { title, details = [], advice = [] } = error;
  const message: ProcessMessage = { kind: "failed", title, details, advice };
  process.send?.(message, () => process.exit(failureStatus));
}

process.once("message", ({ order, programArguments }: ProcessOrder) => {
  const fiber = Effect.runFork(launchOnSchedulers(order, programArguments));
  fiber.addObserver((exit) => {
    if (Exit.isSuccess(exit)) process.exit(exit.value);
    if (Exit.hasInterrupts(exit)) process.exit(0);
    fail(Cause.squash(exit.cause));
  });
  process.once("message", (_request: StopRequest) => {
    Effect.runFork(Fiber.interrupt(fiber));
  });
});

process.once("disconnect", () => process.exit(failureStatus));
