// Owns the command line of starfish as a whole: the tree of commands, how failures and wrong invocations are shown,
// and the exit status. 0 when the command did its work, 1 when it could not, 130 and 143 after Ctrl-C and SIGTERM,
// and for `run` whatever the program ended with. Parsing, help and shell completions are effect's.

import * as NodeRuntime from "@effect/platform-node/NodeRuntime";
import * as NodeServices from "@effect/platform-node/NodeServices";
import * as Cause from "effect/Cause";
import * as Context from "effect/Context";
import { CliConfig, CliError, CliOutput, Command, GlobalFlag, type HelpDoc } from "effect/cli";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import * as Runtime from "effect/Runtime";
import { buildCommand } from "./build-command.ts";
import { devCommand } from "./dev-command.ts";
import { doctorCommand } from "./doctor-command.ts";
import { explainCommand } from "./explain-command.ts";
import { CommandFailure, presentFailure, presentFault } from "./failure.ts";
import { packageVersion } from "./installation.ts";
import { newCommand } from "./new-command.ts";
import { ProgramArguments } from "./program-arguments.ts";
import { runCommand } from "./run-command.ts";
import { errorStreamHasColour, outputStreamHasColour, paint } from "./terminal.ts";
import { testCommand } from "./test-command.ts";

const starfish = Command.make("starfish").pipe(
  Command.withDescription(
    "Runs Gleam OTP programs on JavaScript: actors, supervisors and blocking receive, unchanged.",
  ),
  Command.withExamples([
    { command: "starfish new my_app", description: "Make a small app with tests" },
    { command: "starfish run", description: "Build and run the project of this directory" },
    { command: "starfish test", description: "Run its tests" },
  ]),
  Command.withSubcommands([
    buildCommand,
    runCommand,
    devCommand,
    testCommand,
    explainCommand,
    doctorCommand,
    newCommand,
  ]),
);

/** Help goes to standard output when asked for; what is wrong with an invocation goes to standard error alone. */
const presenter: CliOutput.Presenter = {
  present: (event) =>
    Effect.gen(function* () {
      if (event._tag !== "InvalidInvocation")
        return yield* CliOutput.defaultPresenter.present(event);
      const style = paint(errorStreamHasColour());
      const [title = "", ...details] = event.errors.flatMap((error) => error.message.split("\n"));
      const failure = new CommandFailure({
        title,
        ...(details.length === 0 ? {} : { details }),
        advice: [`${event.commandPath.join(" ")} --help shows what can be given`],
      });
      process.stderr.write(`${presentFailure(failure, style)}\n`);
    }),
};

const surroundings = Layer.mergeAll(
  NodeServices.layer,
  CliOutput.layer(CliOutput.defaultFormatter({ colors: outputStreamHasColour() })),
  CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] }),
);

/** Help as data, for pages that are to say what `--help` says. `path`: the names of subcommands; none for the whole. */
export const commandHelp = Effect.fn("commandHelp")(function* (path: ReadonlyArray<string>) {
  const shown: Array<HelpDoc.HelpDoc> = [];
  const collector: CliOutput.Presenter = {
    present: (event) =>
      Effect.sync(() => {
        if (event._tag === "Help") shown.push(event.helpDoc);
      }),
  };
  yield* Command.runWith(starfish, { version: packageVersion })([...path, "--help"]).pipe(
    Effect.provide(CliOutput.layerPresenter(collector)),
    Effect.provide(surroundings),
  );
  const [help] = shown;
  if (help === undefined) return yield* Effect.die(new Error(`no help for ${path.join(" ")}`));
  return help;
});

/** What stands before a lone `--` is the command's own, what comes after it belongs to the program. */
function splitArguments(all: ReadonlyArray<string>): {
  readonly own: ReadonlyArray<string>;
  readonly programs: ReadonlyArray<string>;
} {
  const border = all.indexOf("--");
  return border === -1
    ? { own: all, programs: [] }
    : { own: all.slice(0, border), programs: all.slice(border + 1) };
}

/** Shows why the command failed, unless it was shown already. */
function presentCause(cause: Cause.Cause<unknown>): void {
  if (Cause.hasInterruptsOnly(cause)) return;
  const error = Cause.squash(cause);
  const style = paint(errorStreamHasColour());
  if (error instanceof CommandFailure) {
    if (!error.silent) process.stderr.write(`${presentFailure(error, style)}\n`);
    return;
  }
  if (CliError.isCliError(error)) return;
  process.stderr.write(`${presentFault(error, style)}\n`);
}

const signalStatus = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs the command line that this Node process was started with, and ends the process with its status.
 *
 * @example
 * // bin/starfish.js
 * import("../dist/codegen/cli/index.js").then((cli) => cli.runCommandLine())
 */
export function runCommandLine(commandLine: ReadonlyArray<string> = process.argv.slice(2)): void {
  let interruptedStatus: number = signalStatus.SIGINT;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      interruptedStatus = signalStatus[signal];
    });
  }
  const teardown: Runtime.Teardown = (exit, onExit) => {
    if (Exit.isSuccess(exit)) return onExit(0);
    const { cause } = exit as Exit.Failure<unknown, unknown>;
    if (Cause.hasInterruptsOnly(cause)) return onExit(interruptedStatus);
    onExit(Runtime.getErrorExitCode(Cause.squash(cause)));
  };
  const { own, programs } = splitArguments(commandLine);
  const program = Command.runWith(starfish, { version: packageVersion })(own).pipe(
    Effect.tapCause((cause) => Effect.sync(() => presentCause(cause))),
    Effect.provideContext(Context.make(ProgramArguments, programs)),
    Effect.provide(CliOutput.layerPresenter(presenter)),
    Effect.provide(surroundings),
  );
  NodeRuntime.runMain(program, { disableErrorReporting: true, teardown });
}
