// Owns the page of the settings: the definitions of src/system/settings, with the flags of the command line and the options of
// TypeScript that stand for them.

import type { HelpDoc } from "effect/cli";
import {
  environmentName,
  type SettingName,
  settingDefinitions,
} from "../../src/system/settings/index.ts";
import type { Entry } from "./entries.ts";
import { codeBlock, listItem, paragraphs, table } from "./markdown.ts";

const names = Object.keys(settingDefinitions) as ReadonlyArray<SettingName>;

/** The page, before its links. `options` describes the options of TypeScript. */
export function settingsPage(commands: ReadonlyArray<HelpDoc.HelpDoc>, options: Entry): string {
  const flags = new Set(commands.flatMap((help) => help.flags.map(({ name }) => name)));
  const optionNames = new Set(options.members.map(({ name }) => name));
  const rows = names.map((name) => {
    const { key, expected, describes } = settingDefinitions[name];
    const flag = key.replaceAll("_", "-");
    return [
      `\`${key}\``,
      `\`${environmentName(name)}\``,
      flags.has(flag) ? `\`--${flag}\`` : "",
      optionNames.has(name) ? `\`${name}\`` : "",
      expected,
      describes,
    ];
  });
  return paragraphs(
    "# Settings",
    "What a system runs on can be said in four places. Of two that say the same, the one further down wins; each is checked, also where another " +
      "wins, and a value that cannot be is refused with the place where it stands.",
    [
      "`[tools.starfish]` of `gleam.toml`",
      "the environment; a list has commas between its items",
      "a flag of the [command line](command-line.md)",
      "an option in code, of `SystemOptions`, which also has the defaults",
    ]
      .map(listItem)
      .join("\n"),
    table(["gleam.toml", "environment", "flag", "option", "value", "what it says"], rows),
    codeBlock("toml", '[tools.starfish]\nschedulers = "auto"\nspread = "supervised"'),
    "`STARFISH_GLEAM` is no setting of a system: it is the path of the `gleam` command that builds (1.13 or newer), where the one that would be " +
      "found is not wanted. `starfish doctor` says which is.",
  );
}
