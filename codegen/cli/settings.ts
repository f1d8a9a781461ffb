// Owns how the commands come by settings: `[tools.starfish]` of gleam.toml as the build checks it, the environment, and
// flags on the command line, in this order of growing weight. Which settings there are, their limits and their names
// say src/system/settings/index.ts. A wrong value is a failure of the command that says where the value stands.

import * as Effect from "effect/Effect";
import {
  InvalidOptions,
  resolveSettings,
  type SettingName,
  type SettingValues,
  settingDefinitions,
  type WrittenSetting,
} from "../../src/system/settings/index.ts";
import { CommandFailure } from "./failure.ts";

/** `logLevel` is `--log-level`. */
const flagName = (name: SettingName): string =>
  `--${settingDefinitions[name].key.replaceAll("_", "-")}`;

/** What was given on the command line, what is read from files, and what the environment adds. */
export interface CommandSettings {
  readonly flags?: Readonly<Partial<Record<SettingName, unknown>>>;
  readonly file?: Readonly<Record<string, WrittenSetting>> | undefined;
}

/** The settings of a command. */
export function commandSettings({
  flags = {},
  file = {},
}: CommandSettings): Effect.Effect<SettingValues, CommandFailure> {
  return Effect.try({
    try: () =>
      resolveSettings({ code: flags, nameInCode: flagName, environment: process.env, file }),
    catch: settingFailure,
  });
}

function settingFailure(error: unknown): CommandFailure {
  if (!(error instanceof InvalidOptions)) throw error;
  const [title = "", ...details] = error.problem.split("\n");
  return new CommandFailure({ title, details, kind: error._tag, cause: error });
}
