// Owns `--json`: one JSON document on standard output, for success and for failure alike, so that a machine never has
// to read standard error.

import * as Effect from "effect/Effect";
import { CommandFailure } from "./failure.ts";

/** Prints a value as the JSON document of a command. */
export function showJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Turns the failure of a step into a JSON document; the command still fails, without further words. */
export function failAsJson<Value>(
  step: Effect.Effect<Value, CommandFailure>,
): Effect.Effect<Value, CommandFailure> {
  return step.pipe(
    Effect.mapError((failure) => {
      if (failure.silent === true) return failure;
      const { kind = "CommandFailure", title, details = [], advice = [] } = failure;
      showJson({ ok: false, error: { kind, title, details, advice } });
      return new CommandFailure({ title, silent: true, cause: failure });
    }),
  );
}
