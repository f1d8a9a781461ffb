// Owns the arguments and flags that several commands share, so that they read the same everywhere.

import { Argument, Flag } from "effect/cli";

/** The project's directory; the current one when it is left out. */
export const directoryArgument = Argument.String("DIR").pipe(
  Argument.withDescription("the directory of the Gleam project; this one if left out"),
  Argument.withDefault("."),
);

/** Results as JSON on standard output. */
export const jsonFlag = Flag.Boolean("json").pipe(
  Flag.withDescription("print the result as JSON, for machines"),
  Flag.withDefault(false),
);

/** Everything suspending: the oracle of the analysis. */
export const colourAllFlag = Flag.Boolean("colour-all").pipe(
  Flag.withDescription("make every function suspending; slow, for testing the analysis"),
  Flag.withDefault(false),
);
