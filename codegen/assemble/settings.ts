// Owns which keys `[tools.starfish]` of a gleam.toml may have, for whoever builds: taken from the one description of all
// settings in src/system/settings/index.ts. Wrong ones are the ConfigurationInvalid of codegen/project, with line and column.

import {
  acceptsSetting,
  resolveSettings,
  type SettingName,
  type SettingValues,
  settingDefinitions,
  type WrittenSetting,
} from "../../src/system/settings/index.ts";
import type { Settings, SettingsDescription } from "../project/index.ts";

const definitions = Object.entries(settingDefinitions) as ReadonlyArray<
  [SettingName, (typeof settingDefinitions)[SettingName]]
>;

/** The keys that `[tools.starfish]` may have, for reading gleam.toml. */
export const settingsDescription: SettingsDescription = Object.fromEntries(
  definitions.map(([name, { key, expected, describes }]) => [
    key,
    { expected, describes, accepts: (value: unknown) => acceptsSetting(name, value) },
  ]),
);

/** What gleam.toml says, as plain data for the description of a program. */
export function writtenSettings(settings: Settings): Readonly<Record<string, WrittenSetting>> {
  return Object.fromEntries(settings);
}

/** What a build follows: gleam.toml, and the environment over it. Throws `InvalidOptions`. */
export function buildSettings(
  settings: Settings,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Pick<SettingValues, "preempt" | "bindings"> {
  const values = resolveSettings({ environment, file: writtenSettings(settings) });
  const { preempt, bindings } = values;
  return {
    ...(preempt === undefined ? {} : { preempt }),
    ...(bindings === undefined ? {} : { bindings }),
  };
}
