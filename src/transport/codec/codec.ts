// Values of one program as bytes, and back: what a thread needs to speak with another that runs the same program.
//
// Small values are written straight into the memory that they are sent through (`encode`). What does not fit there, or is nested deeply,
// goes through a buffer (`encodeLarge`): plain, too, unless it is nested deeply or much in it repeats; then as a graph, which writes shared
// structure once. `CannotCross` tells the sender what cannot be sent and where in the value it is; `DamagedMessage` the receiver that what
// came is not a value of this program. A codec is used by one thread; sending from within a getter of a value that is being sent works.

import { CannotCross, type Registry } from "../../kernel/index.ts";
import { type CodecContext, type Memory, memoryOver } from "./context.ts";
import { Graph } from "./graph.ts";
import { Reader } from "./reader.ts";
import { Repeats } from "./repeats.ts";
import { Shapes } from "./shapes.ts";
import { DOES_NOT_FIT, UNCROSSABLE, Writer } from "./writer.ts";

/** A value with more bytes cannot cross. */
export const MAX_BYTES = 2 ** 28;
/** The buffer for large values starts with so many bytes, and is not kept above KEPT_BYTES. */
const FIRST_BYTES = 1 << 16;
const KEPT_BYTES = 1 << 20;

export class Codec {
  /** The same in every thread that can read what this codec writes. */
  readonly fingerprint: string;
  /** Where the last value that was read ends. */
  position = 0;
  readonly #shapes: Shapes;
  readonly #context: CodecContext;
  readonly #reader: Reader;
  #writer: Writer;
  #busy = false;
  #large: Memory = memoryOver(new ArrayBuffer(FIRST_BYTES));

  constructor(context: CodecContext, registry: Registry) {
    const table = registry.table();
    this.fingerprint = table.fingerprint;
    this.#context = context;
    this.#shapes = Shapes.of(table);
    this.#writer = new Writer(context, this.#shapes, this.#large);
    this.#reader = new Reader(context, this.#shapes, this.#large);
  }

  /**
   * Writes `value` from `position` on, at most up to `limit`. Returns where it ends, or -1 if it does not fit or is nested too deeply: then
   * `encodeLarge` writes it. Throws CannotCross.
   */
  encode(memory: Memory, position: number, limit: number, value: unknown): number {
    if (this.#busy) return this.#nested(() => this.encode(memory, position, limit, value));
    const writer = this.#writer;
    writer.bytes = memory.bytes;
    writer.view = memory.view;
    writer.position = position;
    writer.limit = limit;
    writer.growth = 0;
    writer.depth = 0;
    this.#busy = true;
    try {
      writer.write(value);
      return writer.position;
    } catch (error) {
      if (error === DOES_NOT_FIT) return -1;
      throw this.#explained(value, error);
    } finally {
      this.#busy = false;
    }
  }

  /** The whole value in a buffer of its own, whatever its size and depth; valid until the next call. Throws CannotCross. */
  encodeLarge(value: unknown): Uint8Array {
    if (this.#busy) return this.#nested(() => this.encodeLarge(value));
    this.#busy = true;
    try {
      return this.#plainOrGraph(value);
    } finally {
      this.#busy = false;
    }
  }

  #plainOrGraph(value: unknown): Uint8Array {
    const writer = this.#writer;
    this.#useOwnMemory();
    writer.repeats = new Repeats();
    try {
      writer.write(value);
      return this.#written();
    } catch {
      // Too deep, too large or too repetitive for the plain form, or it cannot cross: the graph says which.
    } finally {
      writer.repeats = null;
    }
    this.#useOwnMemory();
    new Graph(writer).write(value);
    return this.#written();
  }

  #useOwnMemory(): void {
    const writer = this.#writer;
    writer.bytes = this.#large.bytes;
    writer.view = this.#large.view;
    writer.position = 0;
    writer.limit = writer.bytes.length;
    writer.growth = MAX_BYTES;
    writer.depth = 0;
  }

  #written(): Uint8Array {
    const { bytes, view, position } = this.#writer;
    if (bytes.length <= KEPT_BYTES) this.#large = { bytes, view };
    return bytes.subarray(0, position);
  }

  /** Reads one value of either form; `this.position` is then where it ends. Throws DamagedMessage. */
  decode(memory: Memory, position: number): unknown {
    const reader = this.#reader;
    reader.bytes = memory.bytes;
    reader.view = memory.view;
    reader.position = position;
    const value = reader.whole();
    this.position = reader.position;
    return value;
  }

  /** What is sent while a value is being written (by a getter of it) is written by a writer of its own. */
  #nested<Result>(run: () => Result): Result {
    const [writer, large] = [this.#writer, this.#large];
    this.#large = memoryOver(new ArrayBuffer(FIRST_BYTES));
    this.#writer = new Writer(this.#context, this.#shapes, this.#large);
    this.#busy = false;
    try {
      return run();
    } finally {
      this.#writer = writer;
      this.#large = large;
      this.#busy = true;
    }
  }

  /** What to throw for a value that was not written because of `error`: names what cannot cross, and where it is. */
  #explained(value: unknown, error: unknown): unknown {
    this.#useOwnMemory();
    try {
      new Graph(this.#writer).write(value);
    } catch (explanation) {
      return explanation;
    }
    return error === UNCROSSABLE ? new CannotCross("it changes while it is read", "") : error;
  }
}
