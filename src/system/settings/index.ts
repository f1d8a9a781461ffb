/**
 * The settings of Starfish that can be written down outside of code: their names, types, limits and
 * defaults in one place, and where each value came from. A door of its own, since commands that need
 * nothing else of a system are quicker so.
 *
 * Promise: code (an option or a flag) wins over the environment (`STARFISH_…`), which wins over
 * `[tools.starfish]` of gleam.toml; each source is checked, also where another wins.
 *
 * Failure: `resolveSettings` throws `InvalidOptions`, which names the setting, the value, the place
 * where it was written and what was expected.
 */
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { logFormats, logLevels } from "../../log/index.ts";
import { InvalidOptions } from "../errors.ts";

export { InvalidOptions } from "../errors.ts";

/** Longest delay that any setting takes: about 49 days, the longest of an Erlang timer. */
const DELAY_MS_MAX = 4_294_967_295;
/** Slot 0 is the thread of TypeScript. */
export const SCHEDULERS_MAX = 63;
const HEAP_MB_MIN = 16;
const HEAP_MB_MAX = 65_536;
const RING_BYTES_MIN = 65_536;
const RING_BYTES_MAX = 268_435_456;

const Milliseconds = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: DELAY_MS_MAX }));
const milliseconds = `whole milliseconds from 0 to ${DELAY_MS_MAX}`;

const Schedulers = Schema.Union([
  Schema.Literal("auto"),
  Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: SCHEDULERS_MAX })),
]);

const Standby = Schema.Union([
  Schema.Boolean,
  Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: SCHEDULERS_MAX })),
]);

const Megabytes = Schema.Int.check(
  Schema.isBetween({ minimum: HEAP_MB_MIN, maximum: HEAP_MB_MAX }),
);

const RingBytes = Schema.Int.check(
  Schema.isBetween({ minimum: RING_BYTES_MIN, maximum: RING_BYTES_MAX }),
  Schema.makeFilter((bytes) => (bytes & (bytes - 1)) === 0),
);

const oneOf = (choices: ReadonlyArray<string>): string => choices.join(", ");

/** Ways to spread the processes of a program that says nothing of it. */
export const spreads = ["none", "supervised"] as const;

/** What a scheduler can be. */
export const isolations = ["thread", "process"] as const;

/**
 * No setting: the variable by which `starfish dev --keep-state` tells the app that it runs where to hand over the states of its actors.
 * The path of a socket.
 */
export const HANDOVER_VARIABLE = "STARFISH_HANDOVER";

/** What there is to know of one setting. */
interface Definition<Value> {
  /** Its name in `[tools.starfish]`, and in capitals with `STARFISH_` before it in the environment. */
  readonly key: string;
  readonly schema: Schema.Decoder<Value>;
  readonly expected: string;
  readonly describes: string;
}

const define = <Value>(definition: Definition<Value>): Definition<Value> => definition;

/** Every setting, by its name in TypeScript. */
export const settingDefinitions = {
  schedulers: define({
    key: "schedulers",
    schema: Schedulers,
    expected: `"auto" or a whole number from 0 to ${SCHEDULERS_MAX}`,
    describes: "how many threads run processes; auto is one for each core",
  }),
  spread: define({
    key: "spread",
    schema: Schema.Literals(spreads),
    expected: `one of ${oneOf(spreads)}`,
    describes: "whether supervisors start their children on all schedulers in turn",
  }),
  logger: define({
    key: "log",
    schema: Schema.Literals(logFormats),
    expected: `one of ${oneOf(logFormats)}`,
    describes: "how crashes, supervisors' decisions and warnings appear on standard error",
  }),
  logLevel: define({
    key: "log_level",
    schema: Schema.Literals(logLevels),
    expected: `one of ${oneOf(logLevels)}`,
    describes: "the least grave that is logged",
  }),
  callTimeoutMs: define({
    key: "call_timeout_ms",
    schema: Milliseconds,
    expected: milliseconds,
    describes: "how long a call from TypeScript waits for its reply",
  }),
  shutdownTimeoutMs: define({
    key: "shutdown_timeout_ms",
    schema: Milliseconds,
    expected: milliseconds,
    describes: "how long all processes together have to end when the system closes",
  }),
  stuckAfterMs: define({
    key: "stuck_after_ms",
    schema: Milliseconds,
    expected: milliseconds,
    describes: "how long a scheduler may give no sign of life before its thread is replaced",
  }),
  ringBytes: define({
    key: "ring_bytes",
    schema: RingBytes,
    expected: `a power of two from ${RING_BYTES_MIN} to ${RING_BYTES_MAX}`,
    describes: "the size of the ring between each two threads",
  }),
  isolation: define({
    key: "isolation",
    schema: Schema.Literals(isolations),
    expected: `one of ${oneOf(isolations)}`,
    describes: "whether each scheduler is a thread or a process of the operating system",
  }),
  heapLimitMb: define({
    key: "heap_limit_mb",
    schema: Megabytes,
    expected: `whole megabytes from ${HEAP_MB_MIN} to ${HEAP_MB_MAX}`,
    describes: "how large the heap of each scheduler may grow before it is replaced",
  }),
  standby: define({
    key: "standby",
    schema: Standby,
    expected: `true, false or a whole number from 0 to ${SCHEDULERS_MAX}`,
    describes: "how many threads stand by to take the place of one that is lost",
  }),
  pin: define({
    key: "pin",
    schema: Schema.Boolean,
    expected: "true or false",
    describes: "whether each scheduler is bound to a processor core",
  }),
  keepState: define({
    key: "keep_state",
    schema: Schema.Boolean,
    expected: "true or false",
    describes: "whether starfish dev keeps the states of actors when it starts the program again",
  }),
  preempt: define({
    key: "preempt",
    schema: Schema.Union([Schema.Boolean, Schema.Array(Schema.String)]),
    expected: "true, false or a list of packages and modules",
    describes: "whether plain loops without a known end give way to other processes",
  }),
  bindings: define({
    key: "bindings",
    schema: Schema.Array(Schema.String),
    expected: "a list of packages and modules",
    describes: "of which dependencies TypeScript gets bindings, besides the project's own modules",
  }),
} as const;

export type SettingName = keyof typeof settingDefinitions;

/** The values of all settings, as far as some source has them. */
export type SettingValues = {
  readonly [Name in SettingName]?: (typeof settingDefinitions)[Name] extends Definition<infer Value>
    ? Value
    : never;
};

/** A value as gleam.toml has it. */
export interface WrittenSetting {
  readonly value: unknown;
  /** `FILE:LINE:COLUMN`. */
  readonly origin: string;
}

/** Where settings may come from; each is optional. */
export interface SettingSources {
  /** Options or flags, by the names of TypeScript. */
  readonly code?: Readonly<Partial<Record<SettingName, unknown>>>;
  /** For a command: how the flag of a setting is called. */
  readonly nameInCode?: (name: SettingName) => string;
  /** Environment variables. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** `[tools.starfish]` by keys. */
  readonly file?: Readonly<Record<string, WrittenSetting>>;
}

const names = Object.keys(settingDefinitions) as ReadonlyArray<SettingName>;

/** The environment variable of a setting. */
export function environmentName(name: SettingName): string {
  return `STARFISH_${settingDefinitions[name].key.toUpperCase()}`;
}

/** All variables that `resolveSettings` looks at. */
export const environmentNames: ReadonlyArray<string> = names.map(environmentName);

/** Whether a setting may have a value. */
export function acceptsSetting(name: SettingName, value: unknown): boolean {
  return Result.isSuccess(decode(name, value));
}

/** The settings that some source gives. Throws `InvalidOptions`. */
export function resolveSettings(sources: SettingSources): SettingValues {
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const name of names) {
    const { key } = settingDefinitions[name];
    const written = sources.file?.[key];
    if (written !== undefined) values[name] = checked(name, key, written.value, written.origin);
    const variable = environmentName(name);
    const text = sources.environment?.[variable];
    if (text !== undefined && text !== "") {
      values[name] = checked(name, variable, valueOfText(name, text), "the environment");
    }
    const given = sources.code?.[name];
    if (given !== undefined) {
      const shown = sources.nameInCode?.(name) ?? name;
      values[name] = checked(name, shown, given, sources.nameInCode ? "the command line" : "code");
    }
  }
  return values as SettingValues;
}

/** The environment of this process, where there is one. */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  const { process } = globalThis as { readonly process?: { readonly env?: NodeJS.ProcessEnv } };
  return process?.env ?? {};
}

function decode(name: SettingName, value: unknown) {
  const schema: Schema.Decoder<unknown> = settingDefinitions[name].schema;
  return Schema.decodeUnknownResult(schema)(value);
}

function checked(name: SettingName, shown: string, value: unknown, origin: string): unknown {
  const decoded = decode(name, value);
  if (Result.isSuccess(decoded)) return decoded.success;
  const { expected, describes } = settingDefinitions[name];
  throw new InvalidOptions({
    problem: `${shown} is ${textOf(value)} (${origin}), expected ${expected}: ${describes}`,
  });
}

/** As JSON, which has no word for some numbers. */
function textOf(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** What a text of the environment says: the text itself, a number, a truth value, or a list with commas. */
function valueOfText(name: SettingName, text: string): unknown {
  const readings: ReadonlyArray<unknown> = [
    text,
    ...(/^-?\d+(\.\d+)?$/.test(text) ? [Number(text)] : []),
    ...(text === "true" || text === "false" ? [text === "true"] : []),
    text.split(",").map((item) => item.trim()),
  ];
  return readings.find((reading) => acceptsSetting(name, reading)) ?? text;
}
