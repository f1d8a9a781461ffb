// Offsets in compiled modules to positions in the sources that people wrote: line and column from 1, in the Gleam file where
// the compiler's map leads there, else in the JavaScript module itself. Maps are decoded when first asked.

import remapping, { type SourceMapInput } from "@jridgewell/remapping";
import { positionOf } from "./maps.ts";

export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface LocatedSource {
  readonly id: string;
  readonly code: string;
  readonly map?: SourceMapInput | undefined;
  /** Path of the source for people, such as `src/bank.gleam`. */
  readonly source?: string | undefined;
}

type Segment = readonly number[];

export class Locator {
  private readonly sources: ReadonlyMap<string, LocatedSource>;
  private readonly decoded = new Map<string, ReadonlyArray<ReadonlyArray<Segment>> | null>();

  constructor(sources: ReadonlyArray<LocatedSource>) {
    this.sources = new Map(sources.map((source) => [source.id, source]));
  }

  at(id: string, offset: number): Position {
    const source = this.sources.get(id);
    if (source === undefined) return { file: id, line: 1, column: 1 };
    const { line, column } = positionOf(source.code, offset);
    const original = this.trace(source, line, column);
    if (original !== null) {
      return {
        file: source.source ?? gleamFile(id),
        line: original[0] + 1,
        column: original[1] + 1,
      };
    }
    const file = source.source?.endsWith(".gleam") === true ? id : (source.source ?? id);
    return { file, line: line + 1, column: column + 1 };
  }

  private trace(source: LocatedSource, line: number, column: number): [number, number] | null {
    const lines = this.linesOf(source);
    if (lines === null) return null;
    // The compiler maps what statements are made of, not every token: the nearest position before is the best there is.
    for (let at = line; at >= 0; at--) {
      const segments = lines[at] ?? [];
      for (let index = segments.length - 1; index >= 0; index--) {
        const segment = segments[index] as Segment;
        if ((at < line || (segment[0] as number) <= column) && segment.length >= 4) {
          return [segment[2] as number, segment[3] as number];
        }
      }
    }
    return null;
  }

  private linesOf(source: LocatedSource): ReadonlyArray<ReadonlyArray<Segment>> | null {
    const known = this.decoded.get(source.id);
    if (known !== undefined) return known;
    const lines =
      source.map === undefined
        ? null
        : (remapping(source.map, () => null, { decodedMappings: true })
            .mappings as unknown as ReadonlyArray<ReadonlyArray<Segment>>);
    this.decoded.set(source.id, lines);
    return lines;
  }
}

export function positionText({ file, line, column }: Position): string {
  return `${file}:${line}:${column}`;
}

/** `bank/bank/account.mjs` was compiled from `src/bank/account.gleam`, as far as its name tells. */
function gleamFile(id: string): string {
  return `src/${moduleName(id)}.gleam`;
}

/** Name of a module in Gleam terms: `gleam/list` for `gleam_stdlib/gleam/list.mjs`. */
export function moduleName(id: string): string {
  const slash = id.indexOf("/");
  return id.slice(slash + 1).replace(/\.mjs$/, "");
}
