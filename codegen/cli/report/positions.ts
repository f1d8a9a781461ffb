// Owns finding the Gleam source behind a frame of a JavaScript stack trace: reads the source map next to the module
// and looks the position up. A module without a map, or a position that no Gleam source made, gives undefined.
// Maps are read once per module and kept; there are as many as the program has modules.

import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourcePlace } from "./excerpt.ts";

/** A frame of a stack trace as JavaScript gives it. Line and column count from 1. */
export interface StackFrame {
  readonly functionName: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Which Gleam file a module of the program was compiled from, by the module's name. */
export type SourceFiles = Readonly<Record<string, string>>;

const framePattern = /^\s*at (?:(?:async )?(.+?) \()?((?:file:\/\/|\/)[^\s()]+?):(\d+):(\d+)\)?$/;

/** The frames of an `Error.stack`, innermost first; lines that are no frames are left out. */
export function stackFrames(stack: string): ReadonlyArray<StackFrame> {
  const frames: Array<StackFrame> = [];
  for (const line of stack.split("\n")) {
    const match = framePattern.exec(line);
    if (match === null) continue;
    const [, functionName = "", location = "", row, column] = match;
    const file = location.startsWith("file:") ? fileURLToPath(location) : location;
    frames.push({ functionName, file, line: Number(row), column: Number(column) });
  }
  return frames;
}

interface LoadedMap {
  readonly map: SourceMap;
  readonly directory: string;
}

function loadMap(file: string): LoadedMap | undefined {
  const mapFile = `${file}.map`;
  if (!existsSync(mapFile)) return undefined;
  try {
    const payload = JSON.parse(readFileSync(mapFile, "utf8"));
    return { map: new SourceMap(payload), directory: dirname(mapFile) };
  } catch {
    return undefined;
  }
}

/** Looks positions up in the source maps of one program. */
export class GleamPositions {
  readonly #maps = new Map<string, LoadedMap | undefined>();

  /** The Gleam source of a frame, or undefined when it was not compiled from Gleam. */
  of(frame: Pick<StackFrame, "file" | "line" | "column">): SourcePlace | undefined {
    const loaded = this.#load(frame.file);
    if (loaded === undefined) return undefined;
    const entry = loaded.map.findEntry(frame.line - 1, frame.column - 1);
    if (!("originalSource" in entry) || !entry.originalSource) return undefined;
    const source = entry.originalSource.startsWith("file:")
      ? fileURLToPath(entry.originalSource)
      : resolve(loaded.directory, entry.originalSource);
    return { file: source, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  }

  #load(file: string): LoadedMap | undefined {
    if (!this.#maps.has(file)) this.#maps.set(file, loadMap(file));
    return this.#maps.get(file);
  }
}
