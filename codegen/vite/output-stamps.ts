// Owns the question which files of a built program came out differently: stamps of all its modules and bindings before
// and after a build. Files that do not exist have no stamp. Never fails for a file that vanishes meanwhile.

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

export type OutputStamps = ReadonlyMap<string, string>;

const isLoaded = (name: string): boolean => name.endsWith(".mjs") || name.endsWith(".ts");

/** Stamps of everything below some folders that a program may load. */
export function stampOutputs(folders: ReadonlyArray<string>): OutputStamps {
  const stamps = new Map<string, string>();
  for (const folder of folders) {
    if (statSync(folder, { throwIfNoEntry: false }) === undefined) continue;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !isLoaded(entry.name)) continue;
      const file = join(entry.parentPath, entry.name);
      const found = statSync(file, { bigint: true, throwIfNoEntry: false });
      if (found !== undefined) stamps.set(file, `${found.mtimeNs} ${found.size} ${found.ino}`);
    }
  }
  return stamps;
}

/** Files that were written, made or removed between two stamps. */
export function changedOutputs(before: OutputStamps, after: OutputStamps): ReadonlyArray<string> {
  const files = new Set([...before.keys(), ...after.keys()]);
  return [...files].filter((file) => before.get(file) !== after.get(file));
}
