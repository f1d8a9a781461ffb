// Takes out of a value what belongs to one run of the program, and puts in what the next run has in the same place.
//
// Only places that a program gives a fixed meaning count: fields of records and elements of tuples, from the value itself downwards. What
// is in a list or a dict has no place of its own, and stays where it is for writePortable to refuse. Values are never changed:
// what holds something that is taken out is copied. A place that is filled needs the same classes on the way to it in both runs.

import type { Registry } from "../../kernel/index.ts";
import { HOLE, perishable } from "./perishable.ts";
import { NotPortable } from "./portable.ts";
import { RECORD_SHAPE, type Shape, Shapes } from "./shapes.ts";

/** Levels of records and tuples that are looked through. */
const MAX_LEVELS = 16;

/** A place in a value from which something was taken. */
export interface Hole {
  /** Positions of fields and elements, from the value itself. */
  readonly path: ReadonlyArray<number>;
  /** The same in words: `State.owner`. */
  readonly place: string;
  /** What was there: `a Subject`. */
  readonly what: string;
}

/** A value with `HOLE` in all places that something was taken from. */
export interface Hollow {
  readonly value: unknown;
  readonly holes: ReadonlyArray<Hole>;
}

/** A record or a tuple, one level deep. */
interface Whole {
  /** Null for a tuple. */
  readonly shape: Shape | null;
  readonly parts: ReadonlyArray<unknown>;
}

function wholeOf(value: unknown, shapes: Shapes): Whole | null {
  if (typeof value !== "object" || value === null || perishable(value, shapes) !== null)
    return null;
  if (Array.isArray(value)) return { shape: null, parts: value };
  const shape = shapes.shapeOf(value);
  if (shape?.kind !== RECORD_SHAPE) return null;
  const parts: Array<unknown> = [];
  shape.write?.((part) => parts.push(part), value);
  return { shape, parts };
}

/** The same with other parts. */
function rebuilt({ shape }: Whole, parts: ReadonlyArray<unknown>): unknown {
  if (shape === null) return parts;
  let next = 0;
  return shape.read?.(() => parts[next++]);
}

const step = ({ shape }: Whole, position: number): string => {
  const field = shape?.fields[position] ?? String(position);
  return /^\d+$/.test(field) ? `[${field}]` : `.${field}`;
};

/** Takes out of a value what belongs to this run. What it is itself is not taken out. */
export function hollow(value: unknown, registry: Registry): Hollow {
  const shapes = Shapes.of(registry.table());
  const holes: Array<Hole> = [];
  const visit = (owner: unknown, path: ReadonlyArray<number>, place: string): unknown => {
    const whole = path.length < MAX_LEVELS ? wholeOf(owner, shapes) : null;
    if (whole === null) return owner;
    const parts = whole.parts.map((part, position) => {
      const there = [...path, position];
      const named = `${place}${step(whole, position)}`;
      const what = perishable(part, shapes);
      if (what === null) return visit(part, there, named);
      holes.push({ path: there, place: named, what });
      return HOLE;
    });
    return parts.some((part, position) => part !== whole.parts[position])
      ? rebuilt(whole, parts)
      : owner;
  };
  const root = wholeOf(value, shapes)?.shape?.label ?? "tuple";
  return { value: visit(value, [], root), holes };
}

/**
 * Puts into each hole what `fresh` has in the same place. Throws `NotPortable` for the first place where that is nothing of the kind.
 */
export function fill({ value, holes }: Hollow, fresh: unknown, registry: Registry): unknown {
  const shapes = Shapes.of(registry.table());
  return holes.reduce(
    (filled, hole) => put({ into: filled, from: fresh, hole, level: 0 }, shapes),
    value,
  );
}

interface Place {
  readonly into: unknown;
  readonly from: unknown;
  readonly hole: Hole;
  readonly level: number;
}

/** The value with the hole filled. */
function put({ into, from, hole, level }: Place, shapes: Shapes): unknown {
  const position = hole.path[level];
  if (position === undefined) {
    if (into === HOLE && perishable(from, shapes) === hole.what) return from;
    throw new NotPortable(`${hole.place} is ${hole.what}`);
  }
  const whole = wholeOf(into, shapes);
  const other = wholeOf(from, shapes);
  const isSame = whole?.shape === other?.shape && whole?.parts.length === other?.parts.length;
  if (whole === null || other === null || !isSame) {
    throw new NotPortable(`${hole.place} is ${hole.what}`);
  }
  const parts = [...whole.parts];
  parts[position] = put(
    { into: whole.parts[position], from: other.parts[position], hole, level: level + 1 },
    shapes,
  );
  return rebuilt(whole, parts);
}
