// Where a module lies that is the entry of a thread or of a process.

import { existsSync } from "node:fs";

/** The file of a module without its ending, relative to `base`: compiled, or as source where this runs from its sources. */
export function entryFile(name: string, base: string): URL {
  const files = [`${name}.js`, `${name}.ts`].map((file) => new URL(file, base));
  return files.find((url) => existsSync(url)) as URL;
}
