// Owns the part of the command line that belongs to the program and not to starfish: what comes after a lone `--`.

import * as Context from "effect/Context";

/** The arguments of the program, as they were given; none when the command line has no `--`. */
export const ProgramArguments: Context.Reference<ReadonlyArray<string>> = Context.Reference(
  "starfish/cli/ProgramArguments",
  { defaultValue: (): ReadonlyArray<string> => [] },
);
