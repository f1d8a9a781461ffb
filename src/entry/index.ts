// Where a module lies that is the entry of a thread or of a process, or that one loads first: code that runs compiled
// in a package, and from its sources in this repository.

/** The module with that path, without its ending, as seen from a module of ours: compiled as that is, or the source. */
export function entryFile(path: string, from: string): URL {
  return new URL(`${path}${from.endsWith(".ts") ? ".ts" : ".js"}`, from);
}
