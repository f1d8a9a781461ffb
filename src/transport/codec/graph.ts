// Writes values of any depth, and what they share once: as a row of nodes, each of which names only nodes before it.
//
// A node is anything that has parts or may be long: records, cells, tuples, closures, long texts. The nodes are put in order by a walk that
// keeps its own stack, so depth costs no call frames. The same walk finds out what cannot cross, and where it is: a function that nobody
// registered, a cycle (which Gleam cannot make, but JavaScript can), an object that throws when it is read. At most MAX_NODES.

import { CannotCross } from "../../kernel/index.ts";
import { Anatomy, NODE, UNCROSSABLE_VALUE } from "./anatomy.ts";
import { describe, pathThrough } from "./paths.ts";
import * as tag from "./tags.ts";
import { DOES_NOT_FIT, type Write, type Writer } from "./writer.ts";

/** Nodes of one value, at most. */
export const MAX_NODES = 1 << 23;
/** In the place of a node's number: its parts are being looked at. */
const OPEN = -1;

export class Graph {
  readonly #writer: Writer;
  readonly #anatomy: Anatomy;
  /** Nodes with their numbers, or OPEN. */
  readonly #numbers = new Map<unknown, number>();
  readonly #order: Array<unknown> = [];
  /** What is still to be looked at: open nodes, and on each of them its parts. */
  readonly #pending: Array<unknown> = [];
  /** The open nodes, each a part of the one before. */
  readonly #open: Array<unknown> = [];
  /** The number of the node that is being written. */
  #current = 0;
  readonly #writePart: Write = (value) => this.#part(value);
  readonly #collect: Write = (value) => this.#collectPart(value);

  constructor(writer: Writer) {
    this.#writer = writer;
    this.#anatomy = new Anatomy(writer.shapes);
  }

  /** Writes the value at the writer's position. Throws CannotCross. */
  write(value: unknown): void {
    this.#arrange(value);
    const writer = this.#writer;
    const order = this.#order;
    writer.byte(tag.GRAPH);
    writer.room(4);
    writer.view.setUint32(writer.position, Math.max(1, order.length), true);
    writer.position += 4;
    if (order.length === 0) writer.value(value, this.#writePart);
    for (this.#current = 0; this.#current < order.length; this.#current++) {
      this.#writeNode(order[this.#current]);
    }
  }

  #writeNode(node: unknown): void {
    const writer = this.#writer;
    try {
      const parts = this.#anatomy.knownParts(node);
      if (parts === undefined) writer.value(node, this.#writePart);
      else writer.parts(parts, this.#writePart);
    } catch (error) {
      if (error instanceof CannotCross) throw error;
      if (error === DOES_NOT_FIT) throw new CannotCross("it is too large", "");
      throw new CannotCross(`writing it throws: ${textOf(error)}`, "", { cause: error });
    }
  }

  /** Writes a part of a node: another node by its number, anything else as it is. */
  #part(value: unknown): void {
    const writer = this.#writer;
    if (this.#anatomy.kindOf(value) !== NODE) {
      writer.value(value, this.#writePart);
      return;
    }
    const number = this.#numbers.get(value);
    if (number === undefined || number >= this.#current) {
      throw new CannotCross("a part of it changes while it is read", "");
    }
    if (number === this.#current - 1) {
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
    this.#collectPart(root);
    while (pending.length > 0) {
      const node = pending[pending.length - 1];
      const number = numbers.get(node);
      if (number === undefined) {
        this.#expand(node);
        continue;
      }
      pending.pop();
      if (number === OPEN) {
        this.#open.pop();
        numbers.set(node, this.#order.length);
        this.#order.push(node);
      }
    }
  }

  /** Lays the parts of a node on top of what is pending, the first topmost, so that the last comes right before the node. */
  #expand(node: unknown): void {
    if (this.#numbers.size >= MAX_NODES) {
      throw new CannotCross(`it consists of more than ${MAX_NODES} parts`, "");
    }
    this.#numbers.set(node, OPEN);
    this.#open.push(node);
    const first = this.#pending.length;
    try {
      this.#anatomy.eachPart(node, this.#collect);
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

  #collectPart(part: unknown): void {
    const kind = this.#kindOf(part);
    if (kind === UNCROSSABLE_VALUE) {
      throw new CannotCross(describe(part, this.#open.at(-1)), this.#pathTo(part));
    }
    if (kind !== NODE) return;
    const number = this.#numbers.get(part);
    if (number === OPEN) throw new CannotCross("it contains itself", this.#pathTo(part));
    if (number === undefined) this.#pending.push(part);
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
