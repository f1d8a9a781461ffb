/**
 * The options of a system: their names, limits and defaults, checked in one place.
 *
 * Failure: `readOptions` throws `InvalidOptions`, which names the option, what was expected and
 * what was found.
 */
import { Result, Schema } from "effect";
import {
  defaultLogLevel,
  type LoggerChoice,
  type LogLevel,
  logFormats,
  logLevels,
  type SystemEvent,
} from "../log/index.ts";
import { InvalidOptions } from "./errors.ts";

/** Longest delay that any option takes: about 49 days, the longest of an Erlang timer. */
const DELAY_MS_MAX = 4_294_967_295;

const Milliseconds = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: DELAY_MS_MAX }));

const Values = Schema.Struct({
  /** How long a call waits for its reply unless it says otherwise, in milliseconds. */
  callTimeoutMs: Schema.optionalKey(Milliseconds),
  /** How long all processes together have to shut down when the system closes, in milliseconds. */
  shutdownTimeoutMs: Schema.optionalKey(Milliseconds),
  logLevel: Schema.optionalKey(Schema.Literals(logLevels)),
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
   * What becomes of crash reports, reports of supervisors and warnings: `"text"` for people and
   * `"json"` for machines (one object a line) go to standard error, `"none"` nowhere; a function
   * takes the entries. Default: text, or none if there is `onEvent`.
   */
  readonly logger?: LoggerChoice;
  /** The least grave that is logged. Default `"warning"`; `"debug"` also has lost messages. */
  readonly logLevel?: LogLevel;
  /** Takes crash reports, dead letters and reports of supervisors as they are. */
  readonly onEvent?: (event: SystemEvent) => void;
}

export interface CheckedOptions {
  readonly callTimeoutMs: number;
  readonly shutdownTimeoutMs: number;
  readonly logger: LoggerChoice;
  readonly logLevel: LogLevel;
  readonly onEvent: ((event: SystemEvent) => void) | undefined;
}

const DEFAULTS = {
  callTimeoutMs: 5_000,
  shutdownTimeoutMs: 5_000,
  logLevel: defaultLogLevel,
} as const;

function checkLogger(logger: unknown): void {
  if (typeof logger === "function" || logFormats.some((format) => format === logger)) return;
  const formats = logFormats.map((format) => `"${format}"`).join(", ");
  throw new InvalidOptions({ problem: `logger should be ${formats} or a function` });
}

/** The options with their defaults. Throws `InvalidOptions`. */
export function readOptions(options: SystemOptions): CheckedOptions {
  const { onEvent, logger = onEvent === undefined ? "text" : "none", ...values } = options;
  if (onEvent !== undefined && typeof onEvent !== "function") {
    throw new InvalidOptions({ problem: "onEvent should be a function" });
  }
  checkLogger(logger);
  const decoded = Schema.decodeUnknownResult(Values)(values, { onExcessProperty: "error" });
  if (Result.isFailure(decoded)) {
    throw new InvalidOptions({ problem: String(decoded.failure.message) });
  }
  return { ...DEFAULTS, ...decoded.success, logger, onEvent };
}
