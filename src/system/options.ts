/**
 * The options of a system: what may be given in code, with limits and defaults, and what the
 * environment and the program's gleam.toml add (`settings.ts`).
 *
 * Failure: `readOptions` throws `InvalidOptions`, which names the option, what was expected, what
 * was found and where.
 */
import {
  defaultLogLevel,
  type LoggerChoice,
  type LogLevel,
  logFormats,
  type SystemEvent,
} from "../log/index.ts";
import { InvalidOptions } from "./errors.ts";
import {
  type isolations,
  processEnvironment,
  resolveSettings,
  type SettingValues,
  type spreads,
  type WrittenSetting,
} from "./settings/index.ts";

/**
 * What `ActorSystem.layer` and `Starfish.start` take. What is left out the environment and gleam.toml may
 * say, then the defaults hold.
 *
 * @example
 * ```ts
 * const lines: Array<string> = []
 * await using system = await Starfish.start(
 *   { callTimeoutMs: 1_000, logLevel: "error", logger: ({ summary }) => lines.push(summary) },
 *   { till: Till },
 * )
 * await (await system.till.start(100)).balance() // => 100
 * ```
 */
export interface SystemOptions {
  /**
   * How many threads run processes: `0`, the default, is none but this one; `"auto"` is one for
   * each core that this program may use; at most 63. More than 0 needs `program`. Rules:
   * docs/semantics.md 15.
   */
  readonly schedulers?: "auto" | number;
  /**
   * Where processes of the program run that say nothing of it. `"none"`, the default: where the
   * process that starts them runs. `"supervised"`: children of supervisors on all schedulers in
   * turn.
   */
  readonly spread?: (typeof spreads)[number];
  /**
   * The built program, for the threads: `build/starfish/program.json` of its project. Every module
   * of bindings exports it as `program`; `Starfish.start` takes it from the modules that it binds.
   */
  readonly program?: string | URL;
  /**
   * How long a scheduler may give no sign of life before its thread is ended and replaced, in
   * milliseconds. Default 5000.
   */
  readonly stuckAfterMs?: number;
  /**
   * Bytes of the ring between each two threads, a power of two of 65,536 or more. Default: 1 MiB, less
   * with many schedulers.
   */
  readonly ringBytes?: number;
  /**
   * `"process"`: each scheduler is a process of the operating system, with memory of its own; slower
   * to reach. Default `"thread"`.
   */
  readonly isolation?: (typeof isolations)[number];
  /**
   * How large the heap of each scheduler may grow, in MB, 16 to 65,536; it is replaced in order before
   * that. Default: that of the platform.
   */
  readonly heapLimitMb?: number;
  /**
   * How many threads stand by with the program loaded, so that one that is lost is replaced within
   * milliseconds: `true` is 1. Each takes some 20 MB (60 with `isolation: "process"`). Default: 1 where
   * there are several schedulers and memory for it, else 0.
   */
  readonly standby?: boolean | number;
  /** Whether each scheduler is bound to a processor core, where the system can. Default false. */
  readonly pin?: boolean;
  /**
   * How long a call waits for its reply unless it says otherwise, in milliseconds from 0 to
   * 4,294,967,295. Default 5000, as in OTP.
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
  readonly schedulers: "auto" | number;
  readonly spread: (typeof spreads)[number];
  readonly program: string | URL | undefined;
  readonly stuckAfterMs: number;
  /** Undefined: the transport's own default. */
  readonly ringBytes: number | undefined;
  readonly isolation: (typeof isolations)[number];
  /** Undefined: that of the platform. */
  readonly heapLimitMb: number | undefined;
  /** Undefined: what the number of schedulers and memory suggest. */
  readonly standby: boolean | number | undefined;
  readonly pin: boolean;
  readonly callTimeoutMs: number;
  readonly shutdownTimeoutMs: number;
  readonly logger: LoggerChoice;
  readonly logLevel: LogLevel;
  readonly onEvent: ((event: SystemEvent) => void) | undefined;
}

const DEFAULTS = {
  schedulers: 0,
  spread: "none",
  stuckAfterMs: 5_000,
  ringBytes: undefined,
  isolation: "thread",
  heapLimitMb: undefined,
  standby: undefined,
  pin: false,
  callTimeoutMs: 5_000,
  shutdownTimeoutMs: 5_000,
  logLevel: defaultLogLevel,
} as const;

/** Options that are settings, which other sources may give as well. */
const SETTINGS = [
  "schedulers",
  "spread",
  "stuckAfterMs",
  "ringBytes",
  "isolation",
  "heapLimitMb",
  "standby",
  "pin",
  "callTimeoutMs",
  "shutdownTimeoutMs",
  "logLevel",
] as const;

const ALL: ReadonlyArray<string> = [...SETTINGS, "program", "logger", "onEvent"];

/** Sources besides the options themselves. */
export interface OtherSources {
  /** Environment variables; those of this process if left out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** `[tools.starfish]` of the program, by keys. */
  readonly file?: Readonly<Record<string, WrittenSetting>>;
}

/** The options with what other sources and the defaults add. Throws `InvalidOptions`. */
export function readOptions(options: SystemOptions, others: OtherSources = {}): CheckedOptions {
  checkNames(options);
  const { onEvent, logger, program } = options;
  if (onEvent !== undefined && typeof onEvent !== "function") {
    throw new InvalidOptions({ problem: "onEvent should be a function" });
  }
  checkProgram(program);
  checkLogger(logger);
  const values = resolveSettings({
    code: Object.fromEntries(SETTINGS.map((name) => [name, options[name]])),
    environment: others.environment ?? processEnvironment(),
    ...(others.file === undefined ? {} : { file: others.file }),
  });
  return {
    ...DEFAULTS,
    ...withoutOthers(values),
    program,
    logger: logger ?? values.logger ?? (onEvent === undefined ? "text" : "none"),
    onEvent,
  };
}

/** The settings that a running system has. */
function withoutOthers(values: SettingValues) {
  const {
    preempt: _preempt,
    bindings: _bindings,
    keepState: _keepState,
    logger: _logger,
    ...own
  } = values;
  return own;
}

function checkNames(options: SystemOptions): void {
  const unknown = Object.keys(options).find((name) => !ALL.includes(name));
  if (unknown === undefined) return;
  throw new InvalidOptions({
    problem: `there is no option ${unknown}; there are ${ALL.join(", ")}`,
  });
}

function checkProgram(program: unknown): void {
  if (program === undefined || typeof program === "string" || program instanceof URL) return;
  throw new InvalidOptions({
    problem: "program should be the path or the URL of build/starfish/program.json",
  });
}

function checkLogger(logger: unknown): void {
  if (logger === undefined || typeof logger === "function") return;
  if (logFormats.some((format) => format === logger)) return;
  const formats = logFormats.map((format) => `"${format}"`).join(", ");
  throw new InvalidOptions({ problem: `logger should be ${formats} or a function` });
}
