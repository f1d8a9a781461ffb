// What a selector is made of, for those who carry it to another thread: a row of plain values, from which an equal selector can be made.
//
// Five values for each handler: its kind, tag, size, whether it gets the whole term, and the list of its functions. Fails on nothing:
// a row that no selector was taken apart into gives null.

import { Handler, type Mapping, Step } from "./handler.ts";
import { emptySelector, Selector } from "./selector.ts";
import { EMPTY_TABLE, TableBuilder } from "./selector-table.ts";

const VALUES_OF_HANDLER = 5;
const kinds = ["handler", "monitor", "other"] as const;

/** The handlers of a selector, five values for each. */
export function selectorParts(selector: Selector): Array<unknown> {
  const { handlers, monitors, other } = Selector.table(selector);
  const parts: Array<unknown> = [];
  for (const handler of handlers) addHandler(parts, 0, handler);
  for (const handler of monitors) addHandler(parts, 1, handler);
  if (other !== null) addHandler(parts, 2, other);
  return parts;
}

function addHandler(parts: Array<unknown>, kind: number, handler: Handler): void {
  const mappings: Array<Mapping> = [];
  for (let step = handler.steps; step !== null; step = step.next) mappings.push(step.mapping);
  parts.push(kind, handler.tag, handler.size, handler.whole, mappings);
}

/** The selector of these parts; null if they are not those of a selector. */
export function selectorOfParts(parts: ReadonlyArray<unknown>): Selector | null {
  if (parts.length % VALUES_OF_HANDLER !== 0) return null;
  const builder = new TableBuilder(EMPTY_TABLE);
  for (let at = 0; at < parts.length; at += VALUES_OF_HANDLER) {
    const [number, tag, size, whole, mappings] = parts.slice(at, at + VALUES_OF_HANDLER);
    const kind = kinds[number as number];
    if (kind === undefined || typeof size !== "number" || typeof whole !== "boolean") return null;
    if (!Array.isArray(mappings) || !mappings.every(isMapping)) return null;
    builder.apply({ kind, handler: new Handler(tag, size, whole, stepsOf(mappings)) });
  }
  return new Selector(emptySelector, { kind: "merge", second: builder.finish() });
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "function";
}

function stepsOf(mappings: ReadonlyArray<Mapping>): Step | null {
  let steps: Step | null = null;
  for (const mapping of mappings.toReversed()) steps = new Step(mapping, steps);
  return steps;
}
