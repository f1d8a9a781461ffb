// Owns showing a place in a Gleam source: the line with its number, and a mark under what is meant. Reads the file
// when asked; a file that is gone or shorter than expected gives no excerpt instead of a failure.

import { readBytes } from "./files.ts";
import type { ByteRange } from "./gleam-error.ts";
import type { Paint } from "./style.ts";

/** A place in a source: the line counts from 1, so does the column (in characters). */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The longest excerpt: an `assert` over more lines than these is cut. */
const mostLines = 12;

/** The text that lies between two byte offsets of a file, or undefined when the file has no such place. */
export function sourceText(file: string, range: ByteRange): string | undefined {
  const bytes = readBytes(file);
  if (bytes === undefined || range.end > bytes.length) return undefined;
  return bytes.toString("utf8", range.start, range.end);
}

/** Where a byte offset of a file lies. */
export function placeOfOffset(file: string, offset: number): SourcePlace | undefined {
  const bytes = readBytes(file);
  if (bytes === undefined || offset > bytes.length) return undefined;
  const before = bytes.toString("utf8", 0, offset).split("\n");
  return { file, line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

function numbered(line: number, width: number, text: string, style: Paint): string {
  return `${style.dim(`${String(line).padStart(width)} │`)} ${text}`.trimEnd();
}

/**
 * The lines that a byte range covers, each with its number, and a mark under the range where it lies on one line.
 *
 * @example
 * excerptOfRange("/app/test/app_test.gleam", { start: 40, end: 55 }, paint(false))
 * // [" 4 │   assert 1 == 2", "   │   ^^^^^^^^^^^^^"]
 */
export function excerptOfRange(
  file: string,
  range: ByteRange,
  style: Paint,
): ReadonlyArray<string> {
  const start = placeOfOffset(file, range.start);
  const end = placeOfOffset(file, range.end);
  const bytes = readBytes(file);
  if (start === undefined || end === undefined || bytes === undefined) return [];
  const lines = bytes.toString("utf8").split("\n");
  const last = Math.min(end.line, start.line + mostLines - 1);
  const width = String(last).length;
  const shown: Array<string> = [];
  for (let line = start.line; line <= last; line += 1) {
    shown.push(numbered(line, width, lines[line - 1] ?? "", style));
  }
  if (start.line === end.line) {
    const mark = "^".repeat(Math.max(1, end.column - start.column));
    const gutter = style.dim(`${" ".repeat(width)} │`);
    shown.push(`${gutter} ${" ".repeat(start.column - 1)}${style.red(mark)}`);
  }
  return shown;
}

/** One line with its number and a mark at the column. */
export function excerptOfPlace(place: SourcePlace, style: Paint): ReadonlyArray<string> {
  const text = readBytes(place.file)?.toString("utf8").split("\n")[place.line - 1];
  if (text === undefined) return [];
  const width = String(place.line).length;
  const gutter = style.dim(`${" ".repeat(width)} │`);
  return [
    numbered(place.line, width, text, style),
    `${gutter} ${" ".repeat(place.column - 1)}${style.red("^")}`,
  ];
}
