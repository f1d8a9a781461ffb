// Owns how values of the program are shown in reports: as the program's own `string.inspect` shows them, once one of its
// modules has brought that along (`printTermsWith` of the kernel); before that, and for what it cannot show, plainly.
// A printed value is cut where it is very long, so that a large state does not hide the report. Never throws.
import { printTerm } from "../kernel/index.ts";

/** A printed value is cut here. */
const longestValue = 4_000;

/** A value as Gleam prints it, cut where it is very long; never throws. */
export function shownValue(
  value: unknown,
  { inspect }: { readonly inspect: (value: unknown) => string },
): string {
  let text: string;
  try {
    text = inspect(value);
  } catch {
    text = `a value that cannot be printed (${typeof value})`;
  }
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

type Utilities = typeof import("node:util");

/** Prints a value as the program would; as the host does where the program has not said how. */
export function inspectTerm(value: unknown): string {
  const text = printTerm(value);
  if (text !== undefined) return text;
  const utilities =
    typeof process === "undefined" ? undefined : process.getBuiltinModule?.("node:util");
  return utilities === undefined ? plainText(value) : (utilities as Utilities).inspect(value);
}

function plainText(value: unknown): string {
  return typeof value === "object" && value !== null
    ? (JSON.stringify(value) ?? String(value))
    : String(value);
}
