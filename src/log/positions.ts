// Owns finding the Gleam source behind a frame of a JavaScript stack trace: reads the source map next to the module
// and looks the position up. A module without a map, or a position that no Gleam source made, gives undefined. Where
// the sources lie is said by whoever built the program; without that, by the maps themselves. Maps are read once per
// module and kept; there are as many as the program has modules.

import type { SourcePlace } from "./excerpt.ts";
import { pathOf, readBytes, sourceMapOf } from "./files.ts";
import { directoryOf, resolvePath } from "./paths.ts";

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
    frames.push({
      functionName,
      file: pathOf(location),
      line: Number(row),
      column: Number(column),
    });
  }
  return frames;
}

type SourceMap = NonNullable<ReturnType<typeof sourceMapOf>>;

function loadMap(file: string): SourceMap | undefined {
  const bytes = readBytes(`${file}.map`);
  return bytes === undefined ? undefined : sourceMapOf(bytes.toString("utf8"));
}

/**
 * The name of a module, by its source and its compiled file: what their paths have in common at their ends.
 *
 * @example
 * moduleOf("/app/src/shop/stock.gleam", "/app/build/starfish/javascript/shop_app/shop/stock.mjs") // "shop/stock"
 */
export function moduleOf(source: string, file: string): string {
  // A frame that the host has led to its source already.
  if (source === file) return source.replace(/^.*\/(?:src|test|dev)\/(.+)\.\w+$/, "$1");
  const [left, right] = [source, file].map((path) => path.replace(/\.\w+$/, "").split("/"));
  const common: Array<string> = [];
  while (left?.length && left.at(-1) === right?.at(-1)) {
    common.unshift(left.pop() as string);
    right?.pop();
  }
  return common.join("/");
}

/** Looks positions up in the source maps of one program. */
export class GleamPositions {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #maps = new Map<string, SourceMap | undefined>();

  /** `modules` says where sources lie; the map of a module that it does not name says so itself. */
  constructor(modules: ProgramModules = {}) {
    this.#sources = new Map(Object.values(modules).map(({ file, source }) => [file, source]));
  }

  /** The Gleam source of a frame, or undefined when it was not compiled from Gleam. */
  of({
    file,
    line,
    column,
  }: Pick<StackFrame, "file" | "line" | "column">): SourcePlace | undefined {
    // Vite and Vitest put positions of the source into stack traces themselves.
    if (file.endsWith(".gleam")) return { file, line, column };
    const entry = this.#mapOf(file)?.findEntry(line - 1, column - 1);
    if (entry === undefined || !("originalSource" in entry)) return undefined;
    const source =
      this.#sources.get(file) ?? resolvePath(directoryOf(file), pathOf(entry.originalSource));
    if (!source.endsWith(".gleam")) return undefined;
    return { file: source, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  }

  #mapOf(file: string): SourceMap | undefined {
    if (!this.#maps.has(file)) this.#maps.set(file, loadMap(file));
    return this.#maps.get(file);
  }
}
