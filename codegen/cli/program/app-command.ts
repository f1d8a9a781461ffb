// Owns running an app that is no Gleam program: a command in a shell, with the standard streams of this one, ended with
// SIGTERM and, if that does not end it in time, with SIGKILL. The app is a process group of its own, so that what the
// shell started ends with it. Node keeps what it has compiled of the app's modules from one start to the next, unless the
// environment says already where. Gives the status of the shell, 128 and the signal's number when a signal ended it.

import { spawn } from "node:child_process";
import { constants } from "node:os";
import * as Effect from "effect/Effect";
import { CommandFailure } from "../failure.ts";
import { stopGraceMs } from "./order.ts";

type App = ReturnType<typeof spawn>;

/** Where there are no process groups (on Windows), the shell itself gets the signal. */
const hasGroups = process.platform !== "win32";

function signalAll(app: App, signal: NodeJS.Signals): void {
  if (app.pid === undefined) return;
  try {
    process.kill(hasGroups ? -app.pid : app.pid, signal);
  } catch (error) {
    // ESRCH: it has ended in between.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

const isRunning = (app: App): boolean => app.exitCode === null && app.signalCode === null;

function stop(app: App): Effect.Effect<void> {
  return Effect.callback<void>((resume) => {
    if (!isRunning(app)) {
      resume(Effect.void);
      return;
    }
    const hurry = setTimeout(() => signalAll(app, "SIGKILL"), stopGraceMs);
    app.once("exit", () => {
      clearTimeout(hurry);
      resume(Effect.void);
    });
    signalAll(app, "SIGTERM");
  });
}

/** How an app is run. Paths are absolute. */
export interface AppCommand {
  /** What the shell runs. */
  readonly command: string;
  readonly directory: string;
  /** Where Node keeps compiled code: without it, an app takes half as long again to start. */
  readonly compileCache: string;
  /** Variables that it has besides those of this process. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Runs a command in a directory to its end; interruption ends it first. */
export function runAppCommand({
  command,
  directory,
  compileCache,
  environment,
}: AppCommand): Effect.Effect<number, CommandFailure> {
  return Effect.callback<number, CommandFailure>((resume) => {
    const app = spawn(command, {
      cwd: directory,
      shell: true,
      stdio: "inherit",
      detached: hasGroups,
      env: { NODE_COMPILE_CACHE: compileCache, ...process.env, ...environment },
    });
    app.once("error", (cause) => {
      const title = `The command ${command} could not be started: ${cause.message}`;
      resume(Effect.fail(new CommandFailure({ title, cause })));
    });
    app.once("exit", (status, signal) => {
      const bySignal = signal === null ? 0 : 128 + constants.signals[signal];
      resume(Effect.succeed(status ?? bySignal));
    });
    return stop(app);
  });
}
