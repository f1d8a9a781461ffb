// Owns reading files for reports: sources and source maps. Where there is no file system (in a browser), and for a file
// that is gone, there is no text, and a report does without; nothing here fails.

type FileSystem = typeof import("node:fs");
type Modules = typeof import("node:module");
type Addresses = typeof import("node:url");

function builtin(name: string): unknown {
  return typeof process === "undefined" ? undefined : process.getBuiltinModule?.(name);
}

/** The bytes of a file, or undefined when it cannot be read. */
export function readBytes(file: string): Buffer | undefined {
  try {
    return (builtin("node:fs") as FileSystem | undefined)?.readFileSync(file);
  } catch {
    return undefined;
  }
}

/** The path of a `file:` URL; any other text as it is. */
export function pathOf(location: string): string {
  if (!location.startsWith("file:")) return location;
  const addresses = builtin("node:url") as Addresses | undefined;
  return addresses === undefined ? location : addresses.fileURLToPath(location);
}

/** A source map by its text, or undefined when it is none or cannot be used here. */
export function sourceMapOf(text: string): InstanceType<Modules["SourceMap"]> | undefined {
  const modules = builtin("node:module") as Modules | undefined;
  if (modules === undefined) return undefined;
  try {
    return new modules.SourceMap(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The directory that paths are shown relative to unless somebody says otherwise. */
export function workingDirectory(): string {
  return typeof process === "undefined" || process.cwd === undefined ? "/" : process.cwd();
}
