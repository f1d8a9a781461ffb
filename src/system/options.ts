/**
 * The options of a system: their names, limits and defaults, checked in one place.
 *
 * Failure: `readOptions` throws `InvalidOptions`, which names the option, what was expected and
 * what was found.
 */
import { Result, Schema } from "effect";
import { InvalidOptions } from "./errors.ts";
import type { SystemEvent } from "./events.ts";

/** Longest delay that any option takes: about 49 days, the longest of an Erlang timer. */
const DELAY_MS_MAX = 4_294_967_295;

const Milliseconds = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: DELAY_MS_MAX }));

const Numbers = Schema.Struct({
  /** How long a call waits for its reply unless it says otherwise, in milliseconds. */
  callTimeoutMs: Schema.optionalKey(Milliseconds),
  /** How long all processes together have to shut down when the system closes, in milliseconds. */
  shutdownTimeoutMs: Schema.optionalKey(Milliseconds),
});

/** What `ActorSystem.layer` and `Starfish.start` take. */
export interface SystemOptions {
  /**
   * How long a call waits for its reply unless it says otherwise, in milliseconds. Default 5000, as
   * in OTP.
   */
  readonly callTimeoutMs?: number;
  /**
   * How long all processes together have to shut down when the system closes, in milliseconds.
   * Default 5000.
   */
  readonly shutdownTimeoutMs?: number;
  /**
   * Takes crash reports, dead letters and reports of supervisors. Default: crash reports go to
   * standard error.
   */
  readonly onEvent?: (event: SystemEvent) => void;
}

export interface CheckedOptions {
  readonly callTimeoutMs: number;
  readonly shutdownTimeoutMs: number;
  readonly onEvent: ((event: SystemEvent) => void) | undefined;
}

const DEFAULTS = { callTimeoutMs: 5_000, shutdownTimeoutMs: 5_000 } as const;

/** The options with their defaults. Throws `InvalidOptions`. */
export function readOptions(options: SystemOptions): CheckedOptions {
  const { onEvent, ...numbers } = options;
  if (onEvent !== undefined && typeof onEvent !== "function") {
    throw new InvalidOptions({ problem: "onEvent should be a function" });
  }
  const decoded = Schema.decodeUnknownResult(Numbers)(numbers, { onExcessProperty: "error" });
  if (Result.isFailure(decoded)) {
    throw new InvalidOptions({ problem: String(decoded.failure.message) });
  }
  return { ...DEFAULTS, ...decoded.success, onEvent };
}
