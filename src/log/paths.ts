// Owns the little that reports do with paths, without a platform: paths are absolute and separated by `/`, and Windows'
// drive letters count as ordinary parts. Pure.

const isAbsolute = (path: string): boolean => /^(\/|[A-Za-z]:)/.test(path);

const partsOf = (path: string): Array<string> => path.replaceAll("\\", "/").split("/");

/** The directory that a file lies in. */
export function directoryOf(file: string): string {
  return partsOf(file).slice(0, -1).join("/");
}

/** A path as seen from an absolute directory, with `.` and `..` resolved. */
export function resolvePath(directory: string, path: string): string {
  const resolved: Array<string> = [];
  for (const part of partsOf(isAbsolute(path) ? path : `${directory}/${path}`)) {
    if (part === "..") resolved.pop();
    else if (part !== ".") resolved.push(part);
  }
  return resolved.join("/");
}

/** A file relative to a directory that it lies in; any other as it is. */
export function shownPath(file: string, directory: string): string {
  return file.startsWith(`${directory}/`) ? file.slice(directory.length + 1) : file;
}
