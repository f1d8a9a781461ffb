// Whether two values can be of one Gleam type, as far as values show it: the types themselves are not there at run time.
//
// What the fields of a record may be is known from its declaration, so records are compared by the type that their constructors belong to,
// and only fields of a generic type are looked into. Of a list and a dict the first elements tell, as all others are alike; an empty one
// may be of any type. Nothing here fails; what is not known counts as the same.

import type { Registry } from "../../kernel/index.ts";
import { dissect } from "./dissect.ts";
import { HOLE } from "./perishable.ts";
import * as shape from "./shapes.ts";
import { type Shape, Shapes } from "./shapes.ts";

/** What the declaration of a constructor says. */
export interface ConstructorFacts {
  /** `package/module.Class` of all constructors of its type, its own among them. */
  readonly variants: ReadonlyArray<string>;
  /** Positions of fields whose type depends on a parameter of the type. */
  readonly generic: ReadonlyArray<number>;
}

/** Levels that are looked through. */
const MAX_LEVELS = 16;

/** Whether both values can be of one type. `facts`: by the names of constructors; without any, a constructor is a type of its own. */
export function canBeOneType(
  left: unknown,
  right: unknown,
  facts: ReadonlyMap<string, ConstructorFacts>,
  registry: Registry,
): boolean {
  return new Comparison(facts, Shapes.of(registry.table())).areAlike(left, right, 0);
}

class Comparison {
  readonly #facts: ReadonlyMap<string, ConstructorFacts>;
  readonly #shapes: Shapes;

  constructor(facts: ReadonlyMap<string, ConstructorFacts>, shapes: Shapes) {
    this.#facts = facts;
    this.#shapes = shapes;
  }

  areAlike(left: unknown, right: unknown, level: number): boolean {
    if (left === right || level > MAX_LEVELS) return true;
    // What was taken out is compared when it is filled.
    if (left === HOLE || right === HOLE) return true;
    if (typeof left !== typeof right) return false;
    if (typeof left !== "object" || left === null || right === null)
      return left !== null || right === null;
    const one = this.#shapes.shapeOf(left);
    const other = this.#shapes.shapeOf(right as object);
    if (one === undefined || other === undefined) {
      return one === other && this.#areTuplesAlike(left, right as object, level);
    }
    return this.#areShapedAlike([one, left], [other, right as object], level);
  }

  #areTuplesAlike(left: object, right: object, level: number): boolean {
    if (!Array.isArray(left) || !Array.isArray(right)) {
      return Object.getPrototypeOf(left) === Object.getPrototypeOf(right);
    }
    return (
      left.length === right.length &&
      left.every((part, index) => this.areAlike(part, right[index], level + 1))
    );
  }

  #areShapedAlike(
    [one, left]: readonly [Shape, object],
    [other, right]: readonly [Shape, object],
    level: number,
  ): boolean {
    if (isList(one) || isList(other)) {
      if (!isList(one) || !isList(other)) return false;
      if (one.kind !== other.kind) return true;
      return this.areAlike(headOf(left), headOf(right), level + 1);
    }
    if (one.kind === shape.DICT_SHAPE && other.kind === shape.DICT_SHAPE) {
      return this.#areDictsAlike([one, left], [other, right], level);
    }
    if (one === other) return this.#areGenericFieldsAlike(one, left, right, level);
    return this.#facts.get(one.name)?.variants.includes(other.name) ?? false;
  }

  #areDictsAlike(
    [one, left]: readonly [Shape, object],
    [other, right]: readonly [Shape, object],
    level: number,
  ): boolean {
    const entries = dissect(left, one, this.#shapes)?.parts ?? [];
    const others = dissect(right, other, this.#shapes)?.parts ?? [];
    if (entries.length === 0 || others.length === 0) return true;
    return [0, 1].every((at) => this.areAlike(entries[at], others[at], level + 1));
  }

  #areGenericFieldsAlike(known: Shape, left: object, right: object, level: number): boolean {
    const generic = this.#facts.get(known.name)?.generic ?? [];
    if (generic.length === 0) return true;
    const [parts, others] = [partsOf(known, left), partsOf(known, right)];
    return generic.every((at) => this.areAlike(parts[at], others[at], level + 1));
  }
}

const isList = ({ kind }: Shape): boolean =>
  kind === shape.CELL_SHAPE || kind === shape.EMPTY_SHAPE;

const headOf = (cell: object): unknown => (cell as { readonly head?: unknown }).head;

function partsOf(known: Shape, value: object): ReadonlyArray<unknown> {
  const parts: Array<unknown> = [];
  known.write?.((part) => parts.push(part), value);
  return parts;
}
