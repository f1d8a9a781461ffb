// Owns the flag that says whether the states of actors outlive a restart of the program, and the setting that follows from it, from the
// environment and from gleam.toml.

import { Flag } from "effect/cli";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { type CommandSettings, commandSettings } from "./settings.ts";

/** What was given on the command line. */
export interface KeepStateFlags {
  readonly keepState: Option.Option<boolean>;
}

export const keepStateFlag = Flag.Boolean("keep-state").pipe(
  Flag.withDescription(
    "actors go on with the states that they had when the program starts again, as far as their types are the same; " +
      "also STARFISH_KEEP_STATE",
  ),
  Flag.optional,
);

/** The setting by the command line, else the environment, else `file`, else not. */
export const keepStateSetting = Effect.fn("keepStateSetting")(function* (
  flags: KeepStateFlags,
  file?: CommandSettings["file"],
) {
  const { keepState = false } = yield* commandSettings({
    flags: { keepState: Option.getOrUndefined(flags.keepState) },
    file,
  });
  return keepState;
});
