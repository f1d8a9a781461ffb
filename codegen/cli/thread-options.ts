// Owns the flags that say on how many threads a program runs and what spreads over them, and the settings that follow
// from them, from the environment and from gleam.toml. A program has at least the one thread that it always had: 0
// schedulers, which for TypeScript means no threads, counts as 1.

import { Flag } from "effect/cli";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { isolations, type SettingValues, spreads } from "../../src/system/settings/index.ts";
import { type CommandSettings, commandSettings } from "./settings.ts";

/** Settings of several schedulers that are handed on as they are. */
const ownSettings = [
  "stuckAfterMs",
  "ringBytes",
  "isolation",
  "heapLimitMb",
  "standby",
  "pin",
] as const;

type OwnSetting = (typeof ownSettings)[number];

/** On what a program runs; crosses threads. */
export interface ThreadSettings extends Pick<SettingValues, OwnSetting> {
  /** 1 or more, or one for each core. */
  readonly schedulers: "auto" | number;
  readonly spread: (typeof spreads)[number];
}

/** What was given on the command line. */
export interface ThreadFlags {
  readonly schedulers: Option.Option<string>;
  readonly spread: Option.Option<(typeof spreads)[number]>;
  readonly isolation: Option.Option<(typeof isolations)[number]>;
}

export const schedulersFlag = Flag.String("schedulers").pipe(
  Flag.withDescription(
    "how many threads run processes: a number, or auto for one for each core; 1 if left out; also STARFISH_SCHEDULERS",
  ),
  Flag.optional,
);

export const spreadFlag = Flag.Literals("spread", spreads).pipe(
  Flag.withDescription(
    "supervised: supervisors start their children on all schedulers in turn; none (the default): processes run where " +
      "the one that starts them runs; also STARFISH_SPREAD",
  ),
  Flag.optional,
);

export const isolationFlag = Flag.Literals("isolation", isolations).pipe(
  Flag.withDescription(
    "process: each of several schedulers is a process of the operating system with memory of its own; thread is the " +
      "default; also STARFISH_ISOLATION",
  ),
  Flag.optional,
);

/** A number as one; the check of the setting says what is wrong with anything else. */
const numberOrText = (text: string): unknown =>
  /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;

/** The settings by the command line, else the environment, else `file`, else one scheduler. */
export const threadSettings = Effect.fn("threadSettings")(function* (
  flags: ThreadFlags,
  file?: CommandSettings["file"],
) {
  const values = yield* commandSettings({
    flags: {
      schedulers: Option.getOrUndefined(Option.map(flags.schedulers, numberOrText)),
      spread: Option.getOrUndefined(flags.spread),
      isolation: Option.getOrUndefined(flags.isolation),
    },
    file,
  });
  const { schedulers = 1, spread = "none" } = values;
  const given = ownSettings.filter((name) => values[name] !== undefined);
  const own = Object.fromEntries(given.map((name) => [name, values[name]]));
  return {
    ...(own as Pick<SettingValues, OwnSetting>),
    schedulers: schedulers === 0 ? 1 : schedulers,
    spread,
  } satisfies ThreadSettings;
});
