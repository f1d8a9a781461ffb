// Owns finding the Gleam source behind a frame of a JavaScript stack trace: reads the source map next to the module
// and looks the position up. A module without a map, or a position that no Gleam source made, gives undefined. A
// compiled module comes from one Gleam file, so the map's own (relative) names of sources are not needed. Maps are read
// once per module and kept; there are as many as the program has modules.

import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import type { SourcePlace } from "./excerpt.ts";

/** A frame of a stack trace as JavaScript gives it. Line and column count from 1. */
export interface StackFrame {
  readonly functionName: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The compiled file and the Gleam source of each module of a program, by the module's name; paths are absolute. */
export type ProgramModules = Readonly<
  Record<string, { readonly file: string; readonly source: string }>
>;

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

function loadMap(file: string): SourceMap | undefined {
  const mapFile = `${file}.map`;
  if (!existsSync(mapFile)) return undefined;
  try {
    return new SourceMap(JSON.parse(readFileSync(mapFile, "utf8")));
  } catch {
    return undefined;
  }
}

/** Looks positions up in the source maps of one program. */
export class GleamPositions {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #maps = new Map<string, SourceMap | undefined>();

  constructor(modules: ProgramModules) {
    this.#sources = new Map(Object.values(modules).map(({ file, source }) => [file, source]));
  }

  /** The Gleam source of a frame, or undefined when it was not compiled from Gleam. */
  of({
    file,
    line,
    column,
  }: Pick<StackFrame, "file" | "line" | "column">): SourcePlace | undefined {
    const source = this.#sources.get(file);
    if (source === undefined) return undefined;
    const entry = this.#mapOf(file)?.findEntry(line - 1, column - 1);
    if (entry === undefined || !("originalSource" in entry)) return undefined;
    return { file: source, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  }

  #mapOf(file: string): SourceMap | undefined {
    if (!this.#maps.has(file)) this.#maps.set(file, loadMap(file));
    return this.#maps.get(file);
  }
}
