// Owns `starfish dev [DIR]`: builds and runs the program, and at every change of a source builds again and, once that
// succeeded, ends the running program in order and starts the new one, with nothing of its state. A build that fails is
// shown and leaves the last good program running; one that changes nothing leaves it running too. With --command it
// runs an app in TypeScript in place of `main`. Ends with Ctrl-C alone, and then ends what it runs.

import { relative, resolve } from "node:path";
import { Command, Flag } from "effect/cli";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import { describeProgram } from "../assemble/index.ts";
import { type CommandFailure, presentFailure } from "./failure.ts";
import { logFlag, logLevelFlag } from "./log-options.ts";
import { directoryArgument } from "./parameters.ts";
import { type PreparedProject, prepareProject } from "./prepare.ts";
import { runAppCommand } from "./program/app-command.ts";
import { launchAfresh } from "./program/launch-afresh.ts";
import { ProgramArguments } from "./program-arguments.ts";
import { moduleFlag, orderFor, type RunOptions } from "./run-command.ts";
import { counted, duration, errorStreamHasColour, notice, paint } from "./terminal.ts";
import { isolationFlag, schedulersFlag, spreadFlag } from "./thread-options.ts";
import { sourceChanges } from "./watching.ts";

interface DevOptions extends Omit<RunOptions, "colourAll" | "build"> {
  readonly command: Option.Option<string>;
}

/** Runs the program, or the app, until it ends or is ended; gives its status. */
const runOnce = Effect.fn("runOnce")(function* (prepared: PreparedProject, options: DevOptions) {
  if (Option.isSome(options.command)) {
    const { directory, paths } = prepared.project.project;
    const { compileCache } = paths;
    return yield* runAppCommand({ command: options.command.value, directory, compileCache });
  }
  const order = yield* orderFor(describeProgram(prepared), options);
  return yield* launchAfresh(order, yield* ProgramArguments);
});

const showFailure = (failure: CommandFailure): Effect.Effect<void> =>
  Effect.sync(() => notice(presentFailure(failure, paint(errorStreamHasColour()))));

const say = (text: string): Effect.Effect<void> =>
  Effect.sync(() => notice(paint(errorStreamHasColour()).dim(`starfish: ${text}`)));

/** What runs now is told about when it ends by itself: dev goes on and waits. */
const runAndTell = (prepared: PreparedProject, options: DevOptions) =>
  runOnce(prepared, options).pipe(
    Effect.flatMap((status) => say(`ended with status ${status}, waiting for changes`)),
    Effect.catchTag("CommandFailure", (failure) =>
      failure.silent === true ? Effect.void : showFailure(failure),
    ),
  );

/** What runs, and the build that it runs. */
interface Running {
  readonly fiber: Fiber.Fiber<void>;
  readonly fingerprint: string;
}

/** Builds, and replaces what runs if that made a difference. */
const buildAndRestart = Effect.fn("buildAndRestart")(function* (
  options: DevOptions,
  running: Running | undefined,
  files: ReadonlyArray<string>,
) {
  const { directory } = options;
  const prepared = yield* prepareProject({ directory, colourAll: false });
  const { fingerprint } = prepared.project;
  // An app in TypeScript has files that are no sources of the program.
  const isAppChanged = Option.isSome(options.command) && files.length > 0;
  if (running?.fingerprint === fingerprint && !isAppChanged) return running;
  if (running !== undefined) {
    const [first = ""] = files.map((file) => relative(resolve(directory), file));
    const what = files.length === 1 ? first : counted(files.length, "file");
    yield* say(`${what} changed, built in ${duration(prepared.durationMs)}, starting again`);
    yield* Fiber.interrupt(running.fiber);
  }
  return { fiber: yield* Effect.forkScoped(runAndTell(prepared, options)), fingerprint };
});

const dev = Effect.fn("dev")(function* (options: DevOptions) {
  const changes = yield* sourceChanges(options.directory);
  let running: Running | undefined;
  let files: ReadonlyArray<string> = [];
  while (true) {
    const before: Running | undefined = running;
    running = yield* buildAndRestart(options, before, files).pipe(
      Effect.catchTag("CommandFailure", (failure) =>
        showFailure(failure).pipe(
          Effect.andThen(
            before === undefined
              ? say("waiting for changes")
              : say("the last good program runs on, waiting for changes"),
          ),
          Effect.as(before),
        ),
      ),
    );
    files = yield* changes.next;
  }
});

const commandFlag = Flag.String("command").pipe(
  Flag.withAlias("c"),
  Flag.withDescription(
    "run this in DIR in place of main, by a shell: an app in TypeScript that calls the program",
  ),
  Flag.optional,
);

export const devCommand = Command.make(
  "dev",
  {
    directory: directoryArgument,
    module: moduleFlag,
    command: commandFlag,
    log: logFlag,
    logLevel: logLevelFlag,
    schedulers: schedulersFlag,
    spread: spreadFlag,
    isolation: isolationFlag,
  },
  (options) => Effect.scoped(dev(options)),
).pipe(
  Command.withDescription(
    "Build and run a program, and do so again at every change of its sources or of a package that it depends on by " +
      "path. The running program is ended in order, as by Ctrl-C, before the new one starts; it starts afresh. While " +
      "the program does not compile, the last good one runs on.",
  ),
  Command.withShortDescription("Run, and start again at every change"),
  Command.withExamples([
    { command: "starfish dev", description: "Run the project of this directory, again and again" },
    {
      command: 'starfish dev --command "node src/main.ts"',
      description: "The same for an app in TypeScript around it",
    },
  ]),
);
