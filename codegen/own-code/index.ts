// Owns the stamp of our own code: what the next version of a step would change is part of what the step's result was made
// of. Results that are kept between runs (transformed programs, facts, bindings) carry the stamp of the code that made them,
// so no number has to be raised by hand when that code changes. Works for the sources and for the compiled files alike,
// which have stamps of their own. Read once per process; a file that vanishes meanwhile is the caller's error to see.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const known = new Map<string, string>();

/**
 * A hash of the names and the text of all code below these paths (files or directories). Declarations and source maps do
 * not count: they say nothing that the code does not.
 *
 * @example
 * const stamp = codeStamp(import.meta.dirname);
 */
export function codeStamp(...paths: ReadonlyArray<string>): string {
  const key = paths.join("\n");
  const found = known.get(key);
  if (found !== undefined) return found;
  const hash = createHash("sha1");
  for (const path of paths) {
    for (const file of codeFiles(path))
      hash.update(`${file}\n`).update(readFileSync(join(path, file)));
  }
  const stamp = hash.digest("base64");
  known.set(key, stamp);
  return stamp;
}

/** Relative paths of code, in order; the empty path for a file itself. */
function codeFiles(path: string): ReadonlyArray<string> {
  if (statSync(path).isFile()) return [""];
  const files = readdirSync(path, { recursive: true }) as string[];
  return files.filter((file) => /\.[cm]?[jt]s$/.test(file) && !/\.d\.[cm]?ts$/.test(file)).sort();
}
