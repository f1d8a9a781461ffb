// Owns the way from what V8 counted in a compiled module to the lines of its Gleam source: how often each line that
// holds code of a function ran. A line counts as code when a segment of the source map inside the body of a top-level
// function points to it; constructors and accessors that the compiler makes of types are no code of anybody. A module
// that was never loaded has counts of zero. Pure; fails only for text that is not JavaScript.

import { SourceMap, type SourceMapPayload } from "node:module";
import { parseSync } from "oxc-parser";

/** A part of a module's text and how often it ran; offsets in UTF-16 units, the end is not part of it. */
export interface CountedRange {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** What V8 counted in one function: its whole range first, then blocks in it that ran more or less often. */
export interface CountedFunction {
  readonly ranges: ReadonlyArray<CountedRange>;
}

/** A compiled module: its text, its source map and what was counted in it. */
export interface CountedModule {
  readonly text: string;
  readonly map: SourceMapPayload;
  readonly functions: ReadonlyArray<CountedFunction>;
}

/** How often each Gleam line that holds code ran, by its number from 1. */
export type LineCounts = ReadonlyMap<number, number>;

interface Body {
  readonly start: number;
  readonly end: number;
}

/** Gleam's functions are function declarations; its types and constants become classes and constants. */
function functionBodies(text: string): ReadonlyArray<Body> {
  const { program, errors } = parseSync("module.mjs", text, { lang: "js", sourceType: "module" });
  if (errors[0] !== undefined) throw new SyntaxError(errors[0].message);
  const bodies: Array<Body> = [];
  for (const statement of program.body) {
    const declared =
      statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declared?.type !== "FunctionDeclaration" || !declared.body) continue;
    bodies.push({ start: declared.body.start, end: declared.body.end });
  }
  return bodies;
}

/** The count at each offset: that of the innermost range around it. */
function countsByOffset(length: number, functions: ReadonlyArray<CountedFunction>): Float64Array {
  const counts = new Float64Array(length);
  const outerFirst = functions
    .flatMap(({ ranges }) => ranges)
    .sort((one, other) => one.startOffset - other.startOffset || other.endOffset - one.endOffset);
  for (const { startOffset, endOffset, count } of outerFirst) {
    counts.fill(count, startOffset, endOffset);
  }
  return counts;
}

/**
 * How often the lines of a Gleam module ran; a line that several places of the compiled text belong to ran as often as
 * the one that ran most.
 *
 * @example
 * lineCounts({ text, map, functions: [] }) // every line of code, each with 0
 */
export function lineCounts({ text, map, functions }: CountedModule): LineCounts {
  const counts = countsByOffset(text.length, functions);
  const bodies = functionBodies(text);
  const positions = new SourceMap(map);
  const lines = new Map<number, number>();
  let lineStart = 0;
  for (const [line, content] of text.split("\n").entries()) {
    for (let column = 0; column < content.length; column += 1) {
      const offset = lineStart + column;
      if (!bodies.some(({ start, end }) => start <= offset && offset < end)) continue;
      const entry = positions.findEntry(line, column);
      const startsHere =
        "originalLine" in entry && entry.generatedLine === line && entry.generatedColumn === column;
      if (!startsHere) continue;
      const gleamLine = entry.originalLine + 1;
      lines.set(gleamLine, Math.max(lines.get(gleamLine) ?? 0, counts[offset] as number));
    }
    lineStart += content.length + 1;
  }
  return lines;
}
