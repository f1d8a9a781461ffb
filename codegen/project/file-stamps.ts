// Owns the question whether a file is still the one that the last build saw.
//
// A stamp is size, time of modification and a hash of the content. The hash alone decides; it is not computed again
// for a file whose size and time are as before and whose time lies well before the stamp was taken, since an edit
// within the same tick of the file system's clock could otherwise go unnoticed.

import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";

export interface FileStamp {
  readonly size: number;
  readonly modifiedMs: number;
  readonly hash: string;
}

export type FileStamps = Readonly<Record<string, FileStamp>>;

/** Coarser than the clock of any file system in use. */
const clockResolutionMs = 2_000;

/** Stamps for the given absolute paths. A file that vanishes meanwhile has none. */
export function stampFiles(
  paths: Iterable<string>,
  previous: FileStamps,
  previousTakenAtMs: number,
): Record<string, FileStamp> {
  const stamps: Record<string, FileStamp> = {};
  for (const path of paths) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) continue;
    const { size, mtimeMs: modifiedMs } = stats;
    const known = Object.hasOwn(previous, path) ? previous[path] : undefined;
    const isUntouched =
      known !== undefined &&
      known.size === size &&
      known.modifiedMs === modifiedMs &&
      modifiedMs < previousTakenAtMs - clockResolutionMs;
    stamps[path] = { size, modifiedMs, hash: isUntouched ? known.hash : hashFile(path) };
  }
  return stamps;
}

function hashFile(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 32);
}

/** Paths whose content differs, was added or was removed. */
export function changedFiles(before: FileStamps, after: FileStamps): ReadonlyArray<string> {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths].filter((path) => before[path]?.hash !== after[path]?.hash);
}
