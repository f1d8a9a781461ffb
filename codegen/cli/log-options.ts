// Owns the flags that say what the log looks like, the same for `run` and `test`, and the settings that follow from
// them, from the environment and from gleam.toml. A value that is none is refused with those that there are.

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
import { type CommandSettings, commandSettings } from "./settings.ts";

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

/** The settings by the command line, else the environment, else `file`, else `usual` text or none. */
export const logSettings = Effect.fn("logSettings")(function* (
  flags: LogFlags,
  usual: LogFormat,
  file?: CommandSettings["file"],
) {
  const { logger = usual, logLevel = defaultLogLevel } = yield* commandSettings({
    flags: {
      logger: Option.getOrUndefined(flags.log),
      logLevel: Option.getOrUndefined(flags.logLevel),
    },
    file,
  });
  return { format: logger, level: logLevel } satisfies LogSettings;
});
