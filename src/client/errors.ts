/**
 * What a caller in TypeScript can be told about its own request: an argument of the wrong type, and
 * a Gleam `Error(e)` that came back through a Promise.
 *
 * Errors about the running system (a crash, a timeout, a closed system) belong to `src/system`.
 * Every class here is a real `Error` with a `_tag`, so both `catch` and `Effect.catchTag` work.
 */
import * as Schema from "effect/Schema";

/**
 * A value from TypeScript that does not have the Gleam type it was passed as. Nothing was sent,
 * nothing was started.
 *
 * @example
 * ```ts
 * const till = yield* Till.start(100)
 * const wrong = yield* Effect.flip(till.deposit({ amount: 1.5 }))
 * wrong.message // => "app/till.Message.Deposit: amount should be an Int, got 1.5"
 * ```
 */
export class InvalidArgument extends Schema.TaggedError<InvalidArgument>()("InvalidArgument", {
  /** Gleam name of what was called, such as `bank/ledger.transfer`. */
  operation: Schema.String,
  /** Where in the arguments the value stands, such as `orders[3].amount`. */
  path: Schema.String,
  /** What the Gleam type asks for, in words. */
  expected: Schema.String,
  /** The value found there, shortened. */
  got: Schema.String,
}) {
  override get message(): string {
    return `${this.operation}: ${this.path} should be ${this.expected}, got ${this.got}`;
  }
}

/**
 * The Gleam function or the actor answered `Error(Nil)`: there is no result, and no more is known
 * than what was asked.
 *
 * @example
 * ```ts
 * const board = yield* Board.start()
 * const latest = yield* Effect.option(board.latest())
 * latest // => Option.none()
 * ```
 */
export class NilError extends Schema.TaggedError<NilError>()("NilError", {
  /** Gleam name of what was called. */
  operation: Schema.String,
}) {
  override get message(): string {
    return `${this.operation} answered Error(Nil)`;
  }
}

/**
 * What a Promise is rejected with when the Gleam function or the actor answered `Error(error)`.
 * (An Effect fails with `error` itself.)
 *
 * @example
 * ```ts
 * await using system = await Starfish.start({}, { till: Till })
 * const till = await system.till.start(100)
 * const refusal = await till.withdraw({ amount: 130 }).catch((failure: unknown) => failure)
 * refusal instanceof ProgramError && refusal.error // => Till.TooLittle({ missing: 30 })
 * ```
 */
export class ProgramError extends Error {
  readonly _tag = "ProgramError";
  /** Gleam name of what was called. */
  readonly operation: string;
  /** The value inside Gleam's `Error`, converted. */
  readonly error: unknown;

  /** @internal */
  constructor(operation: string, error: unknown) {
    super(`${operation} answered Error(${summary(error)})`);
    this.name = "ProgramError";
    this.operation = operation;
    this.error = error;
  }
}

function summary(error: unknown): string {
  if (typeof error === "object" && error !== null && "_tag" in error) return String(error._tag);
  return typeof error === "object" ? "…" : String(error);
}
