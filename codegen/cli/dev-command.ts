// Owns `starfish dev [DIR]`: builds and runs the program, and at every change of a source builds again and, once that
// succeeded, ends the running program in order and starts the new one: with nothing of its state, or, with --keep-state, with
// the states of its actors. A build that fails is shown and leaves the last good program running; one that changes nothing leaves it
// running too. With --command it runs an app in TypeScript in place of `main`. Ends with Ctrl-C alone, and then ends what it runs.

import { relative, resolve } from "node:path";
import { Command, Flag } from "effect/cli";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import { HANDOVER_VARIABLE } from "../../src/system/settings/index.ts";
import { describeProgram } from "../assemble/index.ts";
import { type CommandFailure, presentFailure } from "./failure.ts";
import { reasonLines, tallyWords } from "./keep-state/notice.ts";
import { type Collected, type Run, StateKeeping } from "./keep-state/state-keeping.ts";
import { type KeepStateFlags, keepStateFlag, keepStateSetting } from "./keep-state-options.ts";
import { logFlag, logLevelFlag } from "./log-options.ts";
import { directoryArgument } from "./parameters.ts";
import { type PreparedProject, prepareProject } from "./prepare.ts";
import { AppStarter } from "./program/app-command.ts";
import { ProgramStarter } from "./program/launch-afresh.ts";
import { ProgramArguments } from "./program-arguments.ts";
import { moduleFlag, orderFor, type RunOptions } from "./run-command.ts";
import { counted, duration, errorStreamHasColour, notice, paint } from "./terminal.ts";
import { isolationFlag, schedulersFlag, spreadFlag } from "./thread-options.ts";
import { sourceChanges } from "./watching.ts";

interface DevOptions extends Omit<RunOptions, "colourAll" | "build">, KeepStateFlags {
  readonly command: Option.Option<string>;
}

/** Runs a build of the program, or of the app, to its end, and gives its status. `handOver`: where states of actors are handed over. */
type Starter = (
  prepared: PreparedProject,
  handOver: string | null,
) => Effect.Effect<number, CommandFailure>;

const makeStarter = Effect.fn("makeStarter")(function* (options: DevOptions) {
  if (Option.isSome(options.command)) {
    const apps = yield* AppStarter.make(options.command.value);
    const startApp: Starter = ({ project: { project } }, handOver) =>
      apps.run(
        { directory: project.directory, compileCache: project.paths.compileCache },
        handOver === null ? {} : { [HANDOVER_VARIABLE]: handOver },
      );
    return startApp;
  }
  const programs = yield* ProgramStarter.make(yield* ProgramArguments);
  const startProgram: Starter = (prepared, handOver) =>
    Effect.flatMap(orderFor(describeProgram(prepared), options), (order) =>
      programs.launch({ ...order, handOver }),
    );
  return startProgram;
});

const showFailure = (failure: CommandFailure): Effect.Effect<void> =>
  Effect.sync(() => notice(presentFailure(failure, paint(errorStreamHasColour()))));

/** Lines that nothing the program prints comes between. */
const say = (...lines: ReadonlyArray<string>): Effect.Effect<void> =>
  Effect.sync(() => {
    const style = paint(errorStreamHasColour());
    notice(lines.map((line) => style.dim(`starfish: ${line}`)).join("\n"));
  });

/** What runs, and the build that it runs. */
interface Running {
  readonly fiber: Fiber.Fiber<void>;
  readonly fingerprint: string;
}

/** What is said when the program has started again and it is known what became of the states. */
const announce = Effect.fn("announce")(function* (words: string, run: Run) {
  const tally = yield* run.tally;
  yield* say(`${words}, ${tallyWords(tally)}`, ...reasonLines(tally));
});

/** What runs now is told about when it ends by itself: dev goes on and waits. `announced`: what is to be said before. */
const runAndTell = (
  prepared: PreparedProject,
  start: Starter,
  run: Run | null,
  announced: Effect.Effect<void>,
) =>
  start(prepared, run?.path ?? null).pipe(
    Effect.tap(() => endRun(run, announced)),
    Effect.flatMap((status) => say(`ended with status ${status}, waiting for changes`)),
    Effect.catchTag("CommandFailure", (failure) =>
      Effect.andThen(
        endRun(run, announced),
        failure.silent === true ? Effect.void : showFailure(failure),
      ),
    ),
  );

const endRun = (run: Run | null, announced: Effect.Effect<void>): Effect.Effect<void> =>
  Effect.andThen(
    Effect.sync(() => run?.ended()),
    announced,
  );

/** Where no socket can be made the program runs all the same, and its states are not kept. */
const beginKept = (
  states: StateKeeping,
  prepared: PreparedProject,
  collected: Collected | undefined,
) =>
  states
    .begin(prepared, collected)
    .pipe(Effect.catchTag("CommandFailure", (failure) => Effect.as(showFailure(failure), null)));

/** Builds, and replaces what runs if that made a difference. */
const buildAndRestart = Effect.fn("buildAndRestart")(function* (
  options: DevOptions,
  start: Starter,
  states: StateKeeping,
  running: Running | undefined,
  files: ReadonlyArray<string>,
) {
  const { directory } = options;
  const prepared = yield* prepareProject({ directory, colourAll: false });
  const { fingerprint } = prepared.project;
  // An app in TypeScript has files that are no sources of the program.
  const isAppChanged = Option.isSome(options.command) && files.length > 0;
  if (running?.fingerprint === fingerprint && !isAppChanged) return running;
  const isKept = yield* keepStateSetting(options, describeProgram(prepared).settings);
  const collected = yield* isKept ? states.collect : Effect.as(states.pause, undefined);
  if (running !== undefined && !isKept) yield* say(restartWords(options, prepared, files));
  if (running !== undefined) yield* Fiber.interrupt(running.fiber);
  const run = isKept ? yield* beginKept(states, prepared, collected) : null;
  const announced =
    running === undefined || run === null
      ? Effect.void
      : yield* Effect.cached(announce(restartWords(options, prepared, files), run));
  const fiber = yield* Effect.forkScoped(runAndTell(prepared, start, run, announced));
  yield* Effect.forkScoped(announced);
  return { fiber, fingerprint };
});

/** `src/shop.gleam changed, built in 84 ms, starting again`. */
function restartWords(
  { directory }: DevOptions,
  { durationMs }: PreparedProject,
  files: ReadonlyArray<string>,
): string {
  const [first = ""] = files.map((file) => relative(resolve(directory), file));
  const what = files.length === 1 ? first : counted(files.length, "file");
  return `${what} changed, built in ${duration(durationMs)}, starting again`;
}

const dev = Effect.fn("dev")(function* (options: DevOptions) {
  const changes = yield* sourceChanges(options.directory);
  const start = yield* makeStarter(options);
  const states = yield* StateKeeping.make;
  let running: Running | undefined;
  let files: ReadonlyArray<string> = [];
  while (true) {
    const before: Running | undefined = running;
    running = yield* buildAndRestart(options, start, states, before, files).pipe(
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
    keepState: keepStateFlag,
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
      "path. The running program is ended in order, as by Ctrl-C, before the new one starts; it starts afresh, or with the " +
      "states that its actors had (--keep-state). While the program does not compile, the last good one runs on.",
  ),
  Command.withShortDescription("Run, and start again at every change"),
  Command.withExamples([
    { command: "starfish dev", description: "Run the project of this directory, again and again" },
    {
      command: "starfish dev --keep-state",
      description: "Actors go on with the states that they had",
    },
    {
      command: 'starfish dev --command "node src/main.ts"',
      description: "The same for an app in TypeScript around it",
    },
  ]),
);
