// Owns what `[tools.starfish]` in gleam.toml may say: the caller describes the keys it knows, this file checks the
// table against the description and keeps for each value the place where it was written.
//
// Nested tables are keys with dots (`[tools.starfish.mailbox] limit = 5` is `mailbox.limit`). An unknown key or a
// value of the wrong kind is a ConfigurationInvalid with its line and column.

import { ConfigurationInvalid } from "./errors.ts";
import { nearestNames } from "./nearest.ts";
import { positionOfKey } from "./toml-position.ts";

export interface SettingDescription {
  /** Whether it may have this value, as the TOML parser gives it. */
  readonly accepts: (value: unknown) => boolean;
  /** What it may be, in words: "a whole number". */
  readonly expected: string;
  /** One sentence for error messages and `--help`. */
  readonly describes: string;
}

/** The keys that a caller knows, dotted for nested tables. */
export type SettingsDescription = Readonly<Record<string, SettingDescription>>;

export interface Setting {
  readonly value: unknown;
  /** `FILE:LINE:COLUMN`, for messages of whoever finds that it does not fit with another. */
  readonly origin: string;
}

export type Settings = ReadonlyMap<string, Setting>;

/** How many names an unknown key is compared to in its message. */
const NEAR_NAMES_SHOWN = 2;

function isTable(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  // The TOML parser makes tables without a prototype; dates and lists have one of their own.
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function* flatten(
  table: Record<string, unknown>,
  path: ReadonlyArray<string>,
): Generator<readonly [ReadonlyArray<string>, unknown]> {
  for (const [key, value] of Object.entries(table)) {
    const inner = [...path, key];
    if (isTable(value) && Object.keys(value).length > 0) yield* flatten(value, inner);
    else yield [inner, value];
  }
}

/** Reads the table `[tools.starfish]`, already parsed, of the gleam.toml `file` whose text is `text`. */
export function readSettings(
  table: unknown,
  description: SettingsDescription,
  file: string,
  text: string,
): Settings {
  const settings = new Map<string, Setting>();
  const plain = isTable(table) ? table : {};
  for (const [path, value] of flatten(plain, [])) {
    const key = path.join(".");
    const position = positionOfKey(text, ["tools", "starfish", ...path]);
    const known = Object.hasOwn(description, key) ? description[key] : undefined;
    if (known === undefined) throw unknownKey(key, description, file, position);
    if (!known.accepts(value)) {
      throw new ConfigurationInvalid({
        file,
        ...position,
        problem: `\`${key}\` under [tools.starfish] is ${JSON.stringify(value)}`,
        expected: `${known.expected} (${known.describes})`,
        remedy: "correct the value, or remove the line to get the default",
      });
    }
    settings.set(key, { value, origin: `${file}:${position.line}:${position.column}` });
  }
  return settings;
}

function unknownKey(
  key: string,
  description: SettingsDescription,
  file: string,
  position: { readonly line: number; readonly column: number },
): ConfigurationInvalid {
  const known = Object.keys(description);
  const near = nearestNames(key, known, NEAR_NAMES_SHOWN);
  return new ConfigurationInvalid({
    file,
    ...position,
    problem: `unknown key \`${key}\` under [tools.starfish]`,
    expected: known.length === 0 ? "no keys" : `one of ${known.join(", ")}`,
    remedy:
      near.length === 0
        ? "correct its spelling or remove it"
        : `did you mean \`${near.join("` or `")}\`?`,
  });
}
