// Source maps: from the text written to the text that the compiler wrote, composed with the compiler's own map where there is
// one, so that a position leads to the Gleam source. Twins and closures' factories repeat lines of the module, and map to them.

import remapping, { type EncodedSourceMap, type SourceMapInput } from "@jridgewell/remapping";
import type { EmittedModule } from "./emit.ts";

export interface Rendered {
  readonly code: string;
  readonly map: EncodedSourceMap;
}

type Segment =
  | [number]
  | [number, number, number, number]
  | [number, number, number, number, number];
type Lines = Segment[][];

export function render(
  id: string,
  code: string,
  emitted: EmittedModule,
  inner: SourceMapInput | null,
): Rendered {
  const file = id.slice(id.lastIndexOf("/") + 1);
  let text = emitted.main.toString();
  const lines: Lines = decodedMap(emitted.main);
  for (const part of emitted.appended) {
    text += `${text.endsWith("\n") ? "" : "\n"}${part.before}`;
    const start = positionOf(code, part.start);
    const column = text.length - text.lastIndexOf("\n") - 1;
    appendLines(lines, countLines(text), column, decodedMap(part.text), start);
    text += `${part.text.toString()}${part.after}`;
  }
  text += emitted.tail;
  const own: SourceMapInput = { version: 3, file, names: [], sources: [file], mappings: lines };
  const composed = remapping(own, (source) => (source === file ? inner : null), {
    excludeContent: true,
    decodedMappings: false,
  });
  return { code: text, map: { ...(composed as EncodedSourceMap), file } };
}

function decodedMap(text: EmittedModule["main"]): Lines {
  return text.generateDecodedMap({ hires: "boundary" }).mappings as Lines;
}

/** Puts the lines of an appended part after `at` lines, its first one moved by what stands before it. */
function appendLines(
  lines: Lines,
  at: number,
  column: number,
  added: Lines,
  start: { line: number; column: number },
): void {
  while (lines.length < at) lines.push([]);
  added.forEach((segments, index) => {
    const moved = segments.map((segment): Segment => {
      const [generated, source, line, original] = segment as [number, number, number, number];
      const sourceColumn = line === 0 ? original + start.column : original;
      return [generated + (index === 0 ? column : 0), source, line + start.line, sourceColumn];
    });
    lines[at + index] = moved;
  });
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

/** Line and column, both from 0, of an offset. */
export function positionOf(code: string, offset: number): { line: number; column: number } {
  let line = 0;
  let start = 0;
  for (let at = code.indexOf("\n"); at >= 0 && at < offset; at = code.indexOf("\n", at + 1)) {
    line += 1;
    start = at + 1;
  }
  return { line, column: offset - start };
}
