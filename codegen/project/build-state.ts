// Owns the memory of the last build of a project, in one file beside its output.
//
// A state is written as incomplete before the compiler starts and as complete when all is done, so a build that was
// stopped is known as such. A file that cannot be read, or was written by another version of this format, is no
// state: the next build starts afresh.

import { readFileSync } from "node:fs";
import { writeFileAtomically } from "./atomic-file.ts";
import type { OutputStamps } from "./compiler-output.ts";
import type { FileStamps } from "./file-stamps.ts";

export interface BuildState {
  readonly format: 1;
  readonly isComplete: boolean;
  /** While incomplete: whether packages other than the project's own were being compiled anew. */
  readonly touchedDependencies: boolean;
  /** When the stamps were taken, in milliseconds since 1970. */
  readonly takenAtMs: number;
  /** The version of Starfish, the compiler, and the packages with their directories, as one text. */
  readonly basis: string;
  readonly files: FileStamps;
  readonly outputs: OutputStamps;
  /** The compiler's text, in colour. */
  readonly warnings: string;
  /** What compilers said when asked for their version, by file. */
  readonly compilerVersions: Readonly<Record<string, string>>;
}

const format = 1;

export function readBuildState(path: string): BuildState | undefined {
  try {
    const state = JSON.parse(readFileSync(path, "utf8"));
    return state?.format === format ? state : undefined;
  } catch {
    return undefined;
  }
}

export function writeBuildState(path: string, state: Omit<BuildState, "format">): void {
  writeFileAtomically(path, JSON.stringify({ format, ...state }));
}
