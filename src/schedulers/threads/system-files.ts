// Reading the small files in which Linux tells about itself, below a root that tests can put elsewhere. What is missing or cannot
// be understood is null or empty: who asks has to do without.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** No list of CPUs is longer than that; a range beyond is not taken seriously. */
const MOST_CPUS = 8_192;

export class SystemFiles {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  text(path: string): string | null {
    try {
      return readFileSync(join(this.root, path), "utf8").trim();
    } catch {
      return null;
    }
  }

  number(path: string): number | null {
    const text = this.text(path);
    const number = text === null || text === "" ? Number.NaN : Number(text);
    return Number.isFinite(number) ? number : null;
  }

  /** A list such as `0-3,8,10-11`; null if there is none. */
  list(path: string): ReadonlyArray<number> | null {
    const text = this.text(path);
    return text === null ? null : parseList(text);
  }

  names(path: string): ReadonlyArray<string> {
    try {
      return readdirSync(join(this.root, path));
    } catch {
      return [];
    }
  }
}

/** The numbers of a list of the form `0-3,8,10-11`; null for anything else. */
export function parseList(text: string): ReadonlyArray<number> | null {
  const numbers: Array<number> = [];
  for (const part of text.split(",").filter((item) => item.trim() !== "")) {
    const match = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part);
    if (match === null) return null;
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (last < first || last >= MOST_CPUS) return null;
    for (let number = first; number <= last; number++) numbers.push(number);
  }
  return numbers;
}
