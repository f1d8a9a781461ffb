// What values consist of: which are leaves, which are nodes with parts, which cannot cross; and what each part is called.
//
// The plain form does not need this: it writes parts where it meets them. The graph form and the messages of errors do. Reading parts may
// run code of the value (getters, proxies) and throw what that throws.

import { type CrossingFunction, closureParts } from "../../kernel/index.ts";
import { dissect, type Parts } from "./dissect.ts";
import type { Shape, Shapes } from "./shapes.ts";
import * as shape from "./shapes.ts";
import { isEverywhere, isNodeBuffer } from "./symbols.ts";

/** Crosses as it is, in a few bytes. */
export const LEAF = 0;
/** Has parts, or may be long: in a graph it is written once. */
export const NODE = 1;
export const UNCROSSABLE_VALUE = 2;
export type Kind = typeof LEAF | typeof NODE | typeof UNCROSSABLE_VALUE;

/** Texts above this length are nodes. */
const LONG_TEXT = 64;

/** Elements of a tuple, at most. */
const MAX_ELEMENTS = 2 ** 28;

/**
 * Cells of a list that are one node of a graph, at most. Lists that share their ends then share all but so many cells, while a
 * long list needs few nodes.
 */
export const MAX_SEGMENT = 64;

export interface Cell {
  readonly head: unknown;
  readonly tail: Cell | undefined;
}

export class Anatomy {
  readonly shapes: Shapes;
  /** Taken apart once, since parts made on the way are told apart by identity. */
  readonly #parts = new Map<object, Parts | null>();

  constructor(shapes: Shapes) {
    this.shapes = shapes;
  }

  kindOf(value: unknown): Kind {
    switch (typeof value) {
      case "string":
        return value.length > LONG_TEXT ? NODE : LEAF;
      case "object":
        return value === null ? LEAF : this.#kindOfObject(value);
      case "function":
        return this.#kindOfFunction(value as CrossingFunction);
      case "symbol":
        return isEverywhere(value) ? LEAF : UNCROSSABLE_VALUE;
      default:
        return LEAF;
    }
  }

  #kindOfFunction(value: CrossingFunction): Kind {
    const parts = closureParts(value);
    if (parts === undefined) return this.shapes.functionIndex(value) < 0 ? UNCROSSABLE_VALUE : LEAF;
    return this.shapes.closureIndex(parts.module, parts.number) < 0 ? UNCROSSABLE_VALUE : NODE;
  }

  #kindOfObject(value: object): Kind {
    const prototype = Object.getPrototypeOf(value);
    const known = this.shapeOf(value);
    if (known !== undefined) return this.#kindOfShaped(known, value);
    if (shape.shapeOn(value)?.prototype === prototype) return UNCROSSABLE_VALUE;
    if (Array.isArray(value)) return prototype === Array.prototype ? NODE : UNCROSSABLE_VALUE;
    if (prototype === Object.prototype || prototype === null) return NODE;
    if (prototype === Uint8Array.prototype || isNodeBuffer(value)) return NODE;
    return this.partsOf(value) === null ? UNCROSSABLE_VALUE : NODE;
  }

  #kindOfShaped(known: Shape, value: object): Kind {
    switch (known.kind) {
      case shape.SINGLE_SHAPE:
      case shape.EMPTY_SHAPE:
      case shape.PID_SHAPE:
      case shape.REFERENCE_SHAPE:
      case shape.ATOM_SHAPE:
        return LEAF;
      case shape.RECORD_SHAPE:
      case shape.CELL_SHAPE:
      case shape.OPEN_SHAPE:
      case shape.BIT_ARRAY_SHAPE:
        return NODE;
      default:
        return this.partsOf(value) === null ? UNCROSSABLE_VALUE : NODE;
    }
  }

  shapeOf(value: object): Shape | undefined {
    return this.shapes.shapeOf(value);
  }

  /** What a value was taken apart into; null if it is not one that is. */
  partsOf(value: object): Parts | null {
    let parts = this.#parts.get(value);
    if (parts === undefined) {
      parts = dissect(value, this.shapeOf(value), this.shapes);
      this.#parts.set(value, parts);
    }
    return parts;
  }

  /** What a value has been taken apart into already. */
  knownParts(value: unknown): Parts | undefined {
    return typeof value === "object" ? (this.#parts.get(value as object) ?? undefined) : undefined;
  }

  isCell(value: unknown): value is Cell {
    if (typeof value !== "object" || value === null) return false;
    return this.shapeOf(value)?.kind === shape.CELL_SHAPE;
  }

  /** Calls `visit` for each part of a node, in the order in which they are written. Not for cells of lists. */
  eachPart(node: unknown, visit: (part: unknown) => void): void {
    if (typeof node === "function") {
      for (const value of closureParts(node as CrossingFunction)?.captures ?? []) visit(value);
      return;
    }
    if (typeof node !== "object" || node === null) return;
    const known = this.shapeOf(node);
    if (known?.kind === shape.RECORD_SHAPE) known.write?.(visit, node);
    else this.#eachLooseEnd(node, known, visit);
  }

  #eachLooseEnd(node: object, known: Shape | undefined, visit: (part: unknown) => void): void {
    if (known?.kind === shape.BIT_ARRAY_SHAPE || node instanceof Uint8Array) return;
    const parts = this.knownParts(node);
    if (parts !== undefined) for (const part of parts.parts) visit(part);
    else if (Array.isArray(node)) {
      if (node.length > MAX_ELEMENTS) throw new RangeError(`${node.length} elements are too many`);
      for (let index = 0; index < node.length; index++) visit(node[index]);
    } else {
      for (const key of Object.keys(node)) visit((node as Record<string, unknown>)[key]);
    }
  }
}
