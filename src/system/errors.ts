/**
 * What can go wrong between TypeScript and a running system, one class for each cause.
 *
 * Every class is a real `Error` with a `_tag` (for `Effect.catchTag`) and names the operation that
 * met it. Reasons are Erlang's raw exit reasons as the kernel has them; `describeReason` says one
 * in words.
 */
import * as Schema from "effect/Schema";
import { Atom, printTerm } from "../kernel/index.ts";

/**
 * The process that ran a Gleam function for TypeScript ended before the function returned.
 *
 * @example
 * ```ts
 * const crash = yield* Effect.flip(Till.start(-1))
 * crash._tag // => "ProcessCrashed"
 * ```
 * @see docs/semantics.md 5.9
 */
export class ProcessCrashed extends Schema.TaggedError<ProcessCrashed>()("ProcessCrashed", {
  /** What was run, such as `bank/ledger.open`. */
  operation: Schema.String,
  /** Raw exit reason: an atom, any term, or `[error, stack]` for a panic or a JavaScript error. */
  reason: Schema.Unknown,
  /** What was thrown, where the reason is an exception. */
  cause: Schema.optional(Schema.Unknown),
}) {
  override get message(): string {
    return `${this.operation} crashed: ${describeReason(this.reason)}`;
  }
}

/**
 * The system is closing or closed: it takes no work.
 *
 * @example
 * ```ts
 * const system = await Starfish.start({}, { till: Till })
 * const till = await system.till.start(100)
 * await system.close()
 * const closed = await till.balance().catch((error: unknown) => error)
 * closed instanceof SystemClosed // => true
 * ```
 */
export class SystemClosed extends Schema.TaggedError<SystemClosed>()("SystemClosed", {
  /** What was asked for, such as `bank/ledger.Message.Deposit`. */
  operation: Schema.String,
}) {
  override get message(): string {
    return `${this.operation}: the system is closed`;
  }
}

/**
 * No reply came in time. The message may still be handled; a reply that comes later is dropped. After a
 * `deadline` that has passed nothing is sent.
 *
 * @example
 * ```ts
 * const till = yield* Till.start(100)
 * const late = yield* Effect.flip(till.balance({ deadline: new Date(0) }))
 * late.message // => "app/till.Message.Balance: no reply within 0 ms"
 * ```
 */
export class CallTimeout extends Schema.TaggedError<CallTimeout>()("CallTimeout", {
  /** What was called. */
  operation: Schema.String,
  /** How long it was waited for, in milliseconds. */
  timeoutMs: Schema.Number,
}) {
  override get message(): string {
    return `${this.operation}: no reply within ${this.timeoutMs} ms`;
  }
}

/**
 * The process that was called ended before it replied. That is noticed at once, not by the timeout.
 *
 * @example
 * ```ts
 * const till = yield* Till.start(100)
 * const crash = yield* Effect.flip(till.withdraw({ amount: -1 }))
 * crash._tag // => "CalleeExited"
 * ```
 * @see docs/semantics.md 4.1, 15.11
 */
export class CalleeExited extends Schema.TaggedError<CalleeExited>()("CalleeExited", {
  /** What was called. */
  operation: Schema.String,
  /** Raw exit reason. */
  reason: Schema.Unknown,
}) {
  override get message(): string {
    return `${this.operation}: the process exited before it replied: ${describeReason(this.reason)}`;
  }
}

/**
 * The reply can no longer be had: the program ended the process that waits for replies on behalf of
 * TypeScript. The message may still be handled.
 */
export class CallLost extends Schema.TaggedError<CallLost>()("CallLost", {
  /** What was called. */
  operation: Schema.String,
  /** Raw exit reason of the process that waited. */
  reason: Schema.Unknown,
}) {
  override get message(): string {
    return `${this.operation}: the program ended the process that waits for replies: ${describeReason(this.reason)}`;
  }
}

/**
 * The message was not sent: the process has ended, or nobody has the name.
 *
 * @example
 * ```ts
 * const till = yield* Till.start(100)
 * yield* Effect.ignore(till.withdraw({ amount: -1 })) // crashes it
 * const gone = yield* Effect.flip(till.balance())
 * gone.message // => "app/till.Message.Balance: the process is not running"
 * ```
 */
export class NotRunning extends Schema.TaggedError<NotRunning>()("NotRunning", {
  /** What was sent or called. */
  operation: Schema.String,
}) {
  override get message(): string {
    return `${this.operation}: the process is not running`;
  }
}

/**
 * Options that a system cannot be started with, from wherever they come.
 *
 * @example
 * ```ts
 * const refused = await Starfish.start({ schedulers: 1_000 }).catch((error: unknown) => error)
 * refused instanceof InvalidOptions // => true
 * ```
 */
export class InvalidOptions extends Schema.TaggedError<InvalidOptions>()("InvalidOptions", {
  /** Which option, what was expected, what was found. */
  problem: Schema.String,
}) {
  override get message(): string {
    return `these options cannot be used: ${this.problem}`;
  }
}

/** Tuples in each other that are taken apart. */
const SHOWN_DEPTH = 8;

/**
 * A raw exit reason in words: what was thrown, or the reason as Gleam would write it. Never throws.
 *
 * @example
 * ```ts
 * describeReason([new Error("no luck"), "stack"]) // => "no luck"
 * ```
 */
export function describeReason(reason: unknown): string {
  const thrown = errorOf(reason);
  return thrown instanceof Error ? thrown.message : termInWords(reason, SHOWN_DEPTH);
}

function termInWords(term: unknown, depth: number): string {
  if (term instanceof Atom) return term.name;
  if (Array.isArray(term) && depth > 0) {
    return `#(${term.map((part) => termInWords(part, depth - 1)).join(", ")})`;
  }
  const printed = printTerm(term);
  if (printed !== undefined) return printed;
  try {
    return JSON.stringify(term) ?? String(term);
  } catch {
    return "a term that cannot be shown";
  }
}

/** The exception in a raw exit reason `[error, stack]`, if it is one. */
export function errorOf(reason: unknown): unknown {
  return Array.isArray(reason) && reason.length === 2 && typeof reason[1] === "string"
    ? reason[0]
    : undefined;
}

/** The typed error for a process that ended with this reason. */
export function crashed(operation: string, reason: unknown): ProcessCrashed {
  const cause = errorOf(reason);
  return new ProcessCrashed(
    cause === undefined ? { operation, reason } : { operation, reason, cause },
  );
}
