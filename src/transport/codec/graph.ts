// Writes values of any depth, and what they share once: as a row of nodes, each of which names only nodes before it.
//
// A node is anything that has parts or may be long: records, cells, tuples, closures, long texts. The nodes are put in order by a walk that
// keeps its own stack, so depth costs no call frames. The same walk finds out what cannot cross, and where it is: a function that nobody
// registered, a cycle (which Gleam cannot make, but JavaScript can), an object that throws when it is read. At most MAX_NODES.

import { CannotCross } from "../../kernel/index.ts";
import { Anatomy, type Cell, MAX_SEGMENT, NODE, UNCROSSABLE_VALUE } from "./anatomy.ts";
import { describe, pathThrough } from "./paths.ts";
import * as tag from "./tags.ts";
import { DOES_NOT_FIT, UNCROSSABLE, type Write, type Writer } from "./writer.ts";

/** Nodes of one value, at most. */
export const MAX_NODES = 1 << 22;
/** In the place of a node's number: its parts are being looked at. */
const OPEN = -1;
/** In the place of what is to be looked at: all parts of the innermost open node have been. */
const CLOSE: unique symbol = Symbol("close");

type Describe = typeof describe;

export class Graph {
  readonly #writer: Writer;
  readonly #anatomy: Anatomy;
  readonly #describe: Describe;
  /** Nodes with their numbers, or OPEN. */
  readonly #numbers = new Map<unknown, number>();
  readonly #order: Array<unknown> = [];
  /** How many cells the nodes of lists have. */
  readonly #segments = new Map<unknown, number>();
  /** What is still to be looked at: CLOSE for each open node, and on that its parts. */
  readonly #pending: Array<unknown> = [];
  /** The open nodes, each a part of the one before. */
  readonly #open: Array<unknown> = [];
  /** The number of the node that is being written. */
  #current = 0;
  readonly #writePart: Write = (value) => this.#part(value);
  readonly #collect: Write = (value) => this.#collectPart(value);

  /** `anatomy`: what can be written, `describe`: what to call what cannot. */
  constructor(
    writer: Writer,
    anatomy = new Anatomy(writer.shapes),
    description: Describe = describe,
  ) {
    this.#writer = writer;
    this.#anatomy = anatomy;
    this.#describe = description;
  }

  /** Writes the value at the writer's position. Throws CannotCross. */
  write(value: unknown): void {
    this.#arrange(value);
    const writer = this.#writer;
    const order = this.#order;
    writer.byte(tag.GRAPH);
    writer.size(Math.max(1, order.length));
    if (order.length === 0) writer.value(value, this.#writePart);
    for (this.#current = 0; this.#current < order.length; this.#current++) {
      this.#writeNode(order[this.#current]);
    }
  }

  #writeNode(node: unknown): void {
    const writer = this.#writer;
    try {
      const cells = this.#segments.get(node);
      const parts = this.#anatomy.knownParts(node);
      if (cells !== undefined) this.#writeSegment(node as Cell, cells);
      else if (parts !== undefined) writer.parts(parts, this.#writePart);
      else writer.value(node, this.#writePart);
    } catch (error) {
      if (error === DOES_NOT_FIT) throw new CannotCross("it is too large", "");
      if (error === UNCROSSABLE) throw new CannotCross("a part of it changes while it is read", "");
      throw new CannotCross(`writing it throws: ${textOf(error)}`, "", { cause: error });
    }
  }

  #writeSegment(first: Cell, count: number): void {
    const writer = this.#writer;
    writer.byte(tag.SEGMENT);
    writer.size(count);
    let cell = first;
    for (let index = 0; index < count; index++) {
      this.#part(cell.head);
      cell = cell.tail as Cell;
    }
    this.#part(cell);
  }

  /** Writes a part of a node: another node by its number, anything else as it is. */
  #part(value: unknown): void {
    const writer = this.#writer;
    const number = isPrimitive(value) ? undefined : this.#numbers.get(value);
    if (number === undefined) {
      writer.value(value, this.#writePart);
    } else if (number === this.#current - 1) {
      writer.byte(tag.PREVIOUS_NODE);
    } else {
      writer.byte(tag.NODE);
      writer.count(number);
    }
  }

  /** Puts all nodes in order, parts before what consists of them. */
  #arrange(root: unknown): void {
    const pending = this.#pending;
    const numbers = this.#numbers;
    this.#collect(root);
    while (pending.length > 0) {
      const node = pending.pop();
      if (node === CLOSE) {
        const closed = this.#open.pop();
        numbers.set(closed, this.#order.length);
        this.#order.push(closed);
        continue;
      }
      const number = numbers.get(node);
      if (number === OPEN) throw new CannotCross("it contains itself", this.#pathTo(node));
      if (number === undefined) this.#expand(node);
    }
  }

  /** Lays the parts of a node on top of what is pending, the first topmost, so that the last comes right before the node. */
  #expand(node: unknown): void {
    if (this.#numbers.size >= MAX_NODES) {
      throw new CannotCross(`it consists of more than ${MAX_NODES} parts`, "");
    }
    this.#numbers.set(node, OPEN);
    this.#open.push(node);
    this.#pending.push(CLOSE);
    const first = this.#pending.length;
    try {
      if (this.#anatomy.isCell(node)) this.#expandList(node);
      else this.#anatomy.eachPart(node, this.#collect);
    } catch (error) {
      if (error instanceof CannotCross) throw error;
      throw this.#unreadable(error);
    }
    const pending = this.#pending;
    for (let low = first, high = pending.length - 1; low < high; low++, high--) {
      const swapped = pending[low];
      pending[low] = pending[high];
      pending[high] = swapped;
    }
  }

  /** A node of as many cells as are not nodes already. */
  #expandList(first: Cell): void {
    let cell: unknown = first;
    let count = 0;
    do {
      this.#collect((cell as Cell).head);
      cell = (cell as Cell).tail;
      count++;
    } while (count < MAX_SEGMENT && this.#anatomy.isCell(cell) && !this.#numbers.has(cell));
    this.#segments.set(first, count);
    this.#collect(cell);
  }

  #collectPart(part: unknown): void {
    const kind = this.#kindOf(part);
    if (kind === NODE) this.#pending.push(part);
    else if (kind === UNCROSSABLE_VALUE) {
      const what = this.#describe(part, this.#open.at(-1), this.#anatomy);
      throw new CannotCross(what, this.#pathTo(part));
    }
  }

  #kindOf(part: unknown): number {
    try {
      return this.#anatomy.kindOf(part);
    } catch (error) {
      throw this.#unreadable(error, part);
    }
  }

  #unreadable(error: unknown, ...part: ReadonlyArray<unknown>): CannotCross {
    const value = `reading it throws: ${textOf(error)}`;
    return new CannotCross(value, this.#pathTo(...part), { cause: error });
  }

  /** The path to the last open node, or to a part of it; empty for the value itself. */
  #pathTo(...part: ReadonlyArray<unknown>): string {
    const values = [...this.#open, ...part];
    return values.length < 2 ? "" : pathThrough(values, this.#anatomy);
  }
}

function textOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return "a value that cannot be printed";
  }
}

/** Whether a value is certainly no node. */
function isPrimitive(value: unknown): boolean {
  return typeof value === "number" || typeof value === "boolean" || value === undefined;
}
