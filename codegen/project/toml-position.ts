// Owns the way from a key of a TOML document back to its line and column, which the parser does not keep.
//
// Promises: for a document that parses, the place of the key, or of the innermost enclosing key that has a line of
// its own (an inline table, say). It never fails: at worst it answers the first line.

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

const keyPart = `(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)`;
const dottedKey = `${keyPart}(?:\\s*\\.\\s*${keyPart})*`;
const headerLine = new RegExp(`^(\\s*\\[\\[?\\s*)(${dottedKey})\\s*\\]`);
const keyLine = new RegExp(`^(\\s*)(${dottedKey})\\s*=`);

function splitKey(text: string): ReadonlyArray<string> {
  const parts = text.match(new RegExp(keyPart, "g")) ?? [];
  return parts.map((part) => part.replace(/^["']|["']$/g, ""));
}

function isPrefix(prefix: ReadonlyArray<string>, path: ReadonlyArray<string>): boolean {
  return prefix.length <= path.length && prefix.every((part, index) => part === path[index]);
}

export function positionOfKey(text: string, path: ReadonlyArray<string>): Position {
  let best: Position = { line: 1, column: 1 };
  let bestLength = 0;
  let table: ReadonlyArray<string> = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const header = headerLine.exec(line);
    const match = header ?? keyLine.exec(line);
    if (match === null) continue;
    const key = splitKey(match[2] ?? "");
    if (header !== null) table = key;
    const full = header !== null ? key : [...table, ...key];
    if (full.length > bestLength && isPrefix(full, path)) {
      best = { line: index + 1, column: (match[1] ?? "").length + 1 };
      bestLength = full.length;
    }
  }
  return best;
}
