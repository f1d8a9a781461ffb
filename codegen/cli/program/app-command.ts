// Owns running an app that is no Gleam program, again and again: a command in a shell, with the standard streams of this one, ended
// with SIGTERM and, if that does not end it in time, with SIGKILL. The app is a process group of its own, so that what the
// shell started ends with it; that is ended too when this process is killed (orphan-guard.ts). Node keeps what it has compiled of the app's modules from one start to the next, unless the
// environment says already where. Gives the status of the shell, 128 and the signal's number when a signal ended it.
//
// While an app runs, the next one stands by if its command allows it (app-standby.ts): started, with the run time loaded, and
// held before its own first module. It ends with the scope.

import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import * as Effect from "effect/Effect";
import { CommandFailure } from "../failure.ts";
import { HELD_VARIABLE, HOLDING_FD, heldCommand, letGo } from "./app-standby.ts";
import { stopGraceMs } from "./order.ts";
import { hasGroups, OrphanGuard } from "./orphan-guard.ts";
import { Standby } from "./standby.ts";

/** Where there are no process groups, the shell itself gets the signal. */
function signalAll(app: ChildProcess, signal: NodeJS.Signals): void {
  if (app.pid === undefined) return;
  try {
    process.kill(hasGroups ? -app.pid : app.pid, signal);
  } catch (error) {
    // ESRCH: it has ended in between.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

const isRunning = (app: ChildProcess): boolean => app.exitCode === null && app.signalCode === null;

function stop(app: ChildProcess): Effect.Effect<void> {
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

/** Where an app is run. Paths are absolute. */
export interface AppPlace {
  readonly directory: string;
  /** Where Node keeps compiled code: without it, an app takes half as long again to start. */
  readonly compileCache: string;
}

type Environment = Readonly<Record<string, string>>;

/** `holding`: descriptors besides the standard streams. */
function spawnApp(
  command: string,
  { directory, compileCache }: AppPlace,
  environment: Environment,
  holding: ReadonlyArray<"pipe"> = [],
): ChildProcess {
  return spawn(command, {
    cwd: directory,
    shell: true,
    stdio: ["inherit", "inherit", "inherit", ...holding],
    detached: hasGroups,
    env: { NODE_COMPILE_CACHE: compileCache, ...process.env, ...environment },
  });
}

export class AppStarter {
  /** What the shell runs. */
  readonly #command: string;
  /** What it runs to start an app that is held; null: this command cannot be. */
  readonly #heldCommand: string | null;
  readonly #standby: Standby<ChildProcess>;
  readonly #guard: OrphanGuard;

  /** Until the scope closes. */
  static readonly make = Effect.fn("AppStarter.make")(function* (command: string) {
    const standby = yield* Standby.make<ChildProcess>((app) => signalAll(app, "SIGKILL"));
    return new AppStarter(command, standby, yield* OrphanGuard.make());
  });

  private constructor(command: string, standby: Standby<ChildProcess>, guard: OrphanGuard) {
    this.#command = command;
    this.#guard = guard;
    this.#heldCommand = hasGroups ? heldCommand(command, process.env) : null;
    this.#standby = standby;
  }

  /**
   * Runs the app to its end; interruption ends it first. `environment`: variables that it has besides those of this
   * process. The place is the same each time.
   */
  run(place: AppPlace, environment: Environment): Effect.Effect<number, CommandFailure> {
    return Effect.callback<number, CommandFailure>((resume) => {
      const command = this.#command;
      const app = this.#takeStandby(place, environment) ?? spawnApp(command, place, environment);
      if (app.pid !== undefined) this.#guard.guard(app.pid);
      app.once("error", (cause) => {
        const title = `The command ${command} could not be started: ${cause.message}`;
        resume(Effect.fail(new CommandFailure({ title, cause })));
      });
      app.once("exit", (status, signal) => {
        this.#guard.letGo();
        const bySignal = signal === null ? 0 : 128 + constants.signals[signal];
        resume(Effect.succeed(status ?? bySignal));
      });
      return stop(app);
    });
  }

  #takeStandby(place: AppPlace, environment: Environment): ChildProcess | null {
    const standby = this.#standby.take((gone) => this.#startHeld(place, gone));
    if (standby !== null) letGo(standby, environment);
    return standby;
  }

  #startHeld(place: AppPlace, gone: () => void): ChildProcess | null {
    if (this.#heldCommand === null) return null;
    const environment = { [HELD_VARIABLE]: String(HOLDING_FD) };
    const app = spawnApp(this.#heldCommand, place, environment, ["pipe"]);
    return app.once("error", gone).once("exit", gone);
  }
}
