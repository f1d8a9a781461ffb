// Owns `starfish run [DIR]`: builds the project, then runs `main` of a module as the first process of a system in a
// thread of its own. Standard output is the program's alone. The status is the program's: 0 when main returned, 1 when
// it went down; 130 and 143 when a signal stopped it.

import { resolve } from "node:path";
import { Command, Flag } from "effect/cli";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import {
  describeProgram,
  inspectorOf,
  type ProgramDescription,
  readDescription,
} from "../assemble/index.ts";
import { nearestNames } from "../project/index.ts";
import { CommandFailure } from "./failure.ts";
import {
  type LogFlags,
  type LogSettings,
  logFlag,
  logLevelFlag,
  logSettings,
} from "./log-options.ts";
import { colourAllFlag, directoryArgument } from "./parameters.ts";
import { prepareProject } from "./prepare.ts";
import { launchProgram } from "./program/launch.ts";
import type { ProgramOrder } from "./program/order.ts";
import { ProgramArguments } from "./program-arguments.ts";
import { errorStreamHasColour } from "./terminal.ts";
import {
  isolationFlag,
  schedulersFlag,
  spreadFlag,
  type ThreadFlags,
  type ThreadSettings,
  threadSettings,
} from "./thread-options.ts";

const namesShown = 5;

export interface RunOptions extends LogFlags, ThreadFlags {
  readonly directory: string;
  readonly module: Option.Option<string>;
  readonly colourAll: boolean;
  readonly build: boolean;
}

function moduleMissing(program: ProgramDescription, wanted: string): CommandFailure {
  const own = Object.entries(program.modules).filter(
    ([, { packageName }]) => packageName === program.name,
  );
  const names = own.map(([name]) => name);
  const near = nearestNames(wanted, names, namesShown);
  const advice =
    near.length > 0
      ? `did you mean ${near.join(" or ")}?`
      : `it has ${names.slice(0, namesShown).join(", ")}${names.length > namesShown ? ", …" : ""}`;
  return new CommandFailure({
    title: `The project ${program.name} has no module ${wanted}`,
    advice: [advice],
  });
}

/** The project's own modules, tests left out, and the one that is to run. */
function loadedModules(program: ProgramDescription, main: string): ReadonlyArray<string> {
  const own = Object.values(program.modules)
    .filter(({ packageName, isTest }) => packageName === program.name && !isTest)
    .map(({ file }) => file);
  return [...new Set([...own, main])];
}

function orderOf(
  program: ProgramDescription,
  wanted: string,
  log: LogSettings,
  threads: ThreadSettings,
): Effect.Effect<ProgramOrder, CommandFailure> {
  const module = program.modules[wanted];
  if (module === undefined) return Effect.fail(moduleMissing(program, wanted));
  return Effect.succeed({
    module: wanted,
    file: module.file,
    output: program.output,
    loaded: loadedModules(program, module.file),
    inspector: inspectorOf(program),
    directory: program.directory,
    modules: program.modules,
    log,
    threads,
    handOver: null,
    colour: errorStreamHasColour(),
  });
}

function builtProgram(options: RunOptions): Effect.Effect<ProgramDescription, CommandFailure> {
  if (options.build) return prepareProject(options).pipe(Effect.map(describeProgram));
  const program = readDescription(options.directory, options.colourAll);
  if (program !== undefined) return Effect.succeed(program);
  return Effect.fail(
    new CommandFailure({
      title: `${resolve(options.directory)} has not been built`,
      advice: [`starfish build ${options.directory}${options.colourAll ? " --colour-all" : ""}`],
    }),
  );
}

/** The order to run a built program as the command line and its settings say. */
export const orderFor = Effect.fn("orderFor")(function* (
  program: ProgramDescription,
  options: Omit<RunOptions, "directory" | "colourAll" | "build">,
) {
  const log = yield* logSettings(options, "text", program.settings);
  const threads = yield* threadSettings(options, program.settings);
  const module = Option.getOrElse(options.module, () => program.name);
  return yield* orderOf(program, module, log, threads);
});

const run = Effect.fn("run")(function* (options: RunOptions) {
  const order = yield* orderFor(yield* builtProgram(options), options);
  const status = yield* launchProgram(order, yield* ProgramArguments);
  if (status === 0) return;
  yield* new CommandFailure({ title: `${order.module} went down`, status, silent: true });
});

export const moduleFlag = Flag.String("module").pipe(
  Flag.withAlias("m"),
  Flag.withDescription("the module whose main runs; the one named like the package if left out"),
  Flag.optional,
);

const buildFlag = Flag.Boolean("build").pipe(
  Flag.withDescription("build first; --no-build runs what the last build left"),
  Flag.withDefault(true),
);

export const runCommand = Command.make(
  "run",
  {
    directory: directoryArgument,
    module: moduleFlag,
    log: logFlag,
    logLevel: logLevelFlag,
    schedulers: schedulersFlag,
    spread: spreadFlag,
    isolation: isolationFlag,
    colourAll: colourAllFlag,
    build: buildFlag,
  },
  run,
).pipe(
  Command.withDescription(
    "Build a Gleam project and run main as the first process of a system. When main returns, the system ends with " +
      "status 0 and every other process with it; when it crashes, a report on standard error says where in the Gleam " +
      "source, and the status is 1. What stands after -- are the program's arguments.",
  ),
  Command.withShortDescription("Build and run a program"),
  Command.withExamples([
    { command: "starfish run", description: "Run the project of this directory" },
    { command: "starfish run examples/hello", description: "Run another" },
    {
      command: "starfish run --schedulers auto --spread supervised",
      description: "On all cores, children of supervisors spread over them",
    },
    {
      command: "starfish run --module app/worker -- --port 80",
      description: "Another main, with arguments",
    },
  ]),
);
