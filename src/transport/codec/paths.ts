// Says in words what cannot cross and where it is: `Order.items[3].callback`, a function of JavaScript.
//
// Used on the way to an error only, so nothing here is fast. Never throws: a value that cannot even be looked at is described as such.

import { type CrossingFunction, closureParts, confined } from "../../kernel/index.ts";
import { type Anatomy, type Cell, MAX_SEGMENT } from "./anatomy.ts";
import * as shape from "./shapes.ts";

/** Parts of a longer path that are shown at its start and at its end. */
const SHOWN_STEPS = 12;

/** The path from the first of these values, each a part of the one before, to the last. */
export function pathThrough(values: ReadonlyArray<unknown>, anatomy: Anatomy): string {
  try {
    const steps: Array<string> = [];
    let passed = 0;
    for (let at = 0; at + 1 < values.length; at++) {
      const [owner, part] = [values[at], values[at + 1]];
      if (!anatomy.isCell(owner)) {
        steps.push(stepTo(owner, part, anatomy));
        continue;
      }
      const { index, isElement } = placeInList(owner, part, anatomy);
      passed += index;
      if (!isElement) continue;
      steps.push(`[${passed}]`);
      passed = 0;
    }
    return nameOf(values[0], anatomy) + shortened(steps);
  } catch {
    return "a part of the value";
  }
}

/** Which element of a list a part is, or which of its cells. */
function placeInList(list: Cell, part: unknown, anatomy: Anatomy) {
  let index = 0;
  for (let cell: unknown = list; anatomy.isCell(cell) && index <= MAX_SEGMENT; cell = cell.tail) {
    if (Object.is(cell.head, part)) return { index, isElement: true };
    index++;
    if (cell.tail === part) return { index, isElement: false };
  }
  return { index, isElement: true };
}

function shortened(steps: ReadonlyArray<string>): string {
  if (steps.length <= 2 * SHOWN_STEPS) return steps.join("");
  const left = steps.length - 2 * SHOWN_STEPS;
  const [start, end] = [steps.slice(0, SHOWN_STEPS), steps.slice(-SHOWN_STEPS)];
  return `${start.join("")}… ${left} more …${end.join("")}`;
}

/** How to get from a value to one of its parts. */
function stepTo(owner: unknown, part: unknown, anatomy: Anatomy): string {
  let position = -1;
  let count = 0;
  anatomy.eachPart(owner, (candidate) => {
    if (position < 0 && Object.is(candidate, part)) position = count;
    count++;
  });
  if (typeof owner === "function") {
    const { names } = anatomy.shapes.closurePlace(owner as CrossingFunction);
    return `.captured${asStep(names[position] || String(position))}`;
  }
  const parts = anatomy.knownParts(owner);
  if (parts !== undefined) return asStep(parts.names?.[position] ?? String(position));
  if (Array.isArray(owner)) return `[${position}]`;
  const known = anatomy.shapeOf(owner as object);
  const keys = known?.kind === shape.RECORD_SHAPE ? known.fields : Object.keys(owner as object);
  return asStep(keys[position] ?? "?");
}

function asStep(key: string): string {
  if (/^\d+$/.test(key)) return `[${key}]`;
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(key)
    ? `.${key}`
    : `[${JSON.stringify(key)}]`;
}

/** What a value is called at the start of a path. */
function nameOf(value: unknown, anatomy: Anatomy): string {
  if (typeof value === "function") return "closure";
  if (typeof value !== "object" || value === null) return typeof value;
  if (anatomy.isCell(value)) return "list";
  if (Array.isArray(value)) return "tuple";
  return anatomy.shapeOf(value)?.label ?? classNameOf(value) ?? "object";
}

function classNameOf(value: object): string | undefined {
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null;
  const name = prototype?.constructor?.name;
  return typeof name === "string" && name !== "" ? name : undefined;
}

/** What a value that cannot cross is, in words. `owner`: what it is a part of. */
export function describe(value: unknown, owner: unknown, anatomy: Anatomy): string {
  try {
    return describeValue(value) + capturedBy(owner, anatomy);
  } catch {
    return "an object that throws when it is looked at";
  }
}

function capturedBy(owner: unknown, anatomy: Anatomy): string {
  if (typeof owner !== "function") return "";
  const { place } = anatomy.shapes.closurePlace(owner as CrossingFunction);
  return `, captured by a function of ${place}`;
}

function describeValue(value: unknown): string {
  if (typeof value === "symbol") return `${String(value)}, which other threads do not have`;
  if (typeof value === "function") return describeFunction(value as CrossingFunction);
  if (typeof value !== "object" || value === null) return String(value);
  const name = classNameOf(value) ?? "no name";
  return `an object of the class ${name}, which no module of the program has registered`;
}

/** Characters of a function's own text that are shown. */
const SHOWN_TEXT = 60;

function describeFunction(value: CrossingFunction): string {
  const what = confined(value);
  if (what !== undefined) return what;
  const parts = closureParts(value);
  if (parts !== undefined) {
    return `a function of the module ${parts.module}, which is not of this program`;
  }
  const name =
    value.name === "" ? `the function ${shortText(value)}` : `the function ${value.name}`;
  return `${name}, which no module of the program has registered`;
}

function shortText(value: CrossingFunction): string {
  const text = Function.prototype.toString.call(value).replace(/\s+/g, " ");
  return text.length <= SHOWN_TEXT ? text : `${text.slice(0, SHOWN_TEXT)}…`;
}
