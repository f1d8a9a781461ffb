// Owns the flags and environment variables that say what the log looks like, the same for `run` and `test`: a flag wins
// over the environment. A value that is none is refused with those that there are.

import { Flag } from "effect/cli";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import {
  defaultLogLevel,
  type LogFormat,
  type LogLevel,
  logFormats,
  logLevels,
} from "../../src/log/index.ts";
import { CommandFailure } from "./failure.ts";

/** What the log of a program looks like; crosses threads. */
export interface LogSettings {
  readonly format: LogFormat;
  readonly level: LogLevel;
}

/** What was given on the command line. */
export interface LogFlags {
  readonly log: Option.Option<LogFormat>;
  readonly logLevel: Option.Option<LogLevel>;
}

export const logFlag = Flag.Literals("log", logFormats).pipe(
  Flag.withDescription(
    "how crashes, supervisors' decisions and warnings appear on standard error: text for people, json for machines " +
      "(one object a line), none; also STARFISH_LOG",
  ),
  Flag.optional,
);

export const logLevelFlag = Flag.Literals("log-level", logLevels).pipe(
  Flag.withDescription(
    "the least grave that is logged: error, warning (the default) or debug, which has lost messages; also " +
      "STARFISH_LOG_LEVEL",
  ),
  Flag.optional,
);

function fromEnvironment<const Choice extends string>(
  variable: string,
  choices: ReadonlyArray<Choice>,
  usual: Choice,
): Effect.Effect<Choice, CommandFailure> {
  const value = process.env[variable];
  if (value === undefined || value === "") return Effect.succeed(usual);
  const choice = choices.find((choice) => choice === value);
  if (choice !== undefined) return Effect.succeed(choice);
  return Effect.fail(
    new CommandFailure({
      title: `The environment variable ${variable} is ${JSON.stringify(value)}, which it cannot be`,
      advice: [`it can be ${choices.join(", ")}`],
    }),
  );
}

/** The settings by the command line, else by the environment, else `usual` text or none. */
export const logSettings = Effect.fn("logSettings")(function* (flags: LogFlags, usual: LogFormat) {
  const format = Option.isSome(flags.log)
    ? flags.log.value
    : yield* fromEnvironment("STARFISH_LOG", logFormats, usual);
  const level = Option.isSome(flags.logLevel)
    ? flags.logLevel.value
    : yield* fromEnvironment("STARFISH_LOG_LEVEL", logLevels, defaultLogLevel);
  return { format, level } satisfies LogSettings;
});
