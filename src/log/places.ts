// Owns how places in the Gleam source appear in an entry: with the path relative to the program's directory. Pure.

import type { GleamFrame, ReportContext } from "./crash.ts";
import type { LogPlace } from "./entry.ts";
import { shownPath } from "./paths.ts";

/** The places of an entry, in the order of the frames. */
export function logPlaces(
  frames: ReadonlyArray<GleamFrame>,
  { directory }: ReportContext,
): ReadonlyArray<LogPlace> {
  return frames.map(({ module, functionName, file, line, column }) => ({
    module,
    function: functionName,
    file: shownPath(file, directory),
    line,
    column,
  }));
}
