// Reads what Writer and Graph have written, in either form.
//
// It trusts nothing: a tag, number or length that is not possible gives DamagedMessage, and so does nesting beyond what writers write. What
// it reads is bounded by the memory, since every element of anything has a byte at least. It never reads outside of the memory.

import { Atom, closure, RAW, Reference } from "../../kernel/index.ts";
import { type CodecContext, DamagedMessage, type Memory } from "./context.ts";
import { assemble } from "./dissect.ts";
import {
  BIT_ARRAY_SHAPE,
  type Cells,
  type FieldsClass,
  type Shape,
  type Shapes,
} from "./shapes.ts";
import { wellKnownSymbol } from "./symbols.ts";
import * as tag from "./tags.ts";
import { longText, readOneByteText, readWideText } from "./text.ts";
import { MAX_DEPTH } from "./writer.ts";

/** Levels of nesting; a node of a graph may have a few levels within itself. */
const MAX_READ_DEPTH = MAX_DEPTH + 8;

export class Reader {
  /** Where the next byte is read; after `value` the end of what was read. */
  position = 0;
  bytes: Uint8Array;
  view: DataView;
  /** The nodes of the graph that is being read, as far as they are read. */
  nodes: Array<unknown> | null = null;
  depth = 0;
  readonly #context: CodecContext;
  readonly #shapes: Shapes;
  readonly #numbered: ReadonlyArray<Shape | undefined>;
  readonly #bitArray: FieldsClass | null;
  /** Reads any value. A function that knows its reader, since generated code calls it. */
  readonly read: () => unknown;

  /** `numbered`: the classes by their numbers in what is read, if these are not the numbers of `shapes`. */
  constructor(
    context: CodecContext,
    shapes: Shapes,
    memory: Memory,
    numbered: ReadonlyArray<Shape | undefined> = shapes.shapes,
  ) {
    this.#context = context;
    this.#shapes = shapes;
    this.#numbered = numbered;
    this.bytes = memory.bytes;
    this.view = memory.view;
    const bitArray = shapes.shapes.find(({ kind }) => kind === BIT_ARRAY_SHAPE);
    this.#bitArray = bitArray === undefined ? null : shapes.classOf(bitArray);
    this.read = () => this.value();
  }

  value(): unknown {
    const kind = this.byte();
    if (kind >= tag.SMALL_INT) return kind - tag.SMALL_INT;
    switch (kind) {
      case tag.INT32:
        this.#expect(4);
        this.position += 4;
        return this.view.getInt32(this.position - 4, true);
      case tag.TEXT_SHORT:
        return this.#shortText();
      case tag.RECORD:
        return this.#record();
      case tag.NIL:
        return undefined;
      case tag.TRUE:
        return true;
      case tag.FALSE:
        return false;
      case tag.NULL:
        return null;
      case tag.FLOAT64:
        return this.#float64();
      case tag.ARRAY:
        return this.#values();
      case tag.LIST:
        return this.#list(false);
      case tag.EMPTY_LIST:
        return this.#cells().empty;
      default:
        return this.#rarer(kind);
    }
  }

  #rarer(kind: number): unknown {
    switch (kind) {
      case tag.PID:
        return this.#pid();
      case tag.REFERENCE:
        return new Reference(this.#id());
      case tag.ATOM:
        return Atom.create(this.#context.atomName(this.count()));
      case tag.ATOM_TEXT:
        return Atom.create(this.text());
      case tag.TEXT_ASCII:
      case tag.TEXT_UTF8:
        return this.#longText(kind);
      case tag.TEXT_WIDE:
        return this.#wideText();
      case tag.SEGMENT:
        return this.#list(true);
      case tag.NODE:
        return this.#node(this.count());
      case tag.PREVIOUS_NODE:
        return this.#node((this.nodes?.length ?? 0) - 1);
      case tag.FUNCTION:
        return this.#function();
      case tag.CLOSURE:
        return this.#closure();
      case tag.BIT_ARRAY:
        return this.#readBitArray();
      default:
        return this.#rarest(kind);
    }
  }

  #rarest(kind: number): unknown {
    switch (kind) {
      case tag.BYTES:
        return this.#rawBytes(this.#size());
      case tag.BIGINT:
        return this.#bigint();
      case tag.OBJECT:
        return this.#properties({});
      case tag.BARE_OBJECT:
        return this.#properties(Object.create(null) as object);
      case tag.OPEN_RECORD:
        return this.#properties(Object.create(this.#shape(this.count()).prototype) as object);
      case tag.PARTS:
        return this.#parts();
      case tag.SYMBOL:
        return Symbol.for(this.text());
      case tag.WELL_KNOWN_SYMBOL:
        return this.#wellKnownSymbol();
      case tag.RAW_TAG:
        return RAW;
      default:
        throw new DamagedMessage(`${kind} is no tag`);
    }
  }

  /** A value in either form. */
  whole(): unknown {
    this.depth = 0;
    this.nodes = null;
    try {
      return this.bytes[this.position] === tag.GRAPH ? this.#graph() : this.value();
    } catch (error) {
      if (error instanceof DamagedMessage) throw error;
      // A constructor, or a function that makes a closure, that does not take what it was given.
      throw new DamagedMessage(String(error), { cause: error });
    }
  }

  #graph(): unknown {
    this.position++;
    const count = this.#size();
    if (count === 0) throw new DamagedMessage("a value without nodes");
    this.#expect(count);
    const nodes: Array<unknown> = [];
    this.nodes = nodes;
    try {
      for (let index = 0; index < count; index++) nodes.push(this.value());
    } finally {
      this.nodes = null;
    }
    return nodes[count - 1];
  }

  #node(number: number): unknown {
    const { nodes } = this;
    if (nodes === null || number < 0 || number >= nodes.length) {
      throw new DamagedMessage(`node ${number}, which does not come before`);
    }
    return nodes[number];
  }

  /** Makes sure that so many bytes are there. */
  #expect(bytes: number): void {
    if (bytes > this.bytes.length - this.position) throw new DamagedMessage("it ends too early");
  }

  byte(): number {
    const byte = this.bytes[this.position];
    if (byte === undefined) throw new DamagedMessage("it ends too early");
    this.position++;
    return byte;
  }

  count(): number {
    let count = 0;
    for (let scale = 1; scale <= 0x1000_0000; scale *= 128) {
      const byte = this.byte();
      count += (byte & 0x7f) * scale;
      if (byte < 0x80) return count;
    }
    throw new DamagedMessage("a count of more than five bytes");
  }

  #size(): number {
    this.#expect(4);
    this.position += 4;
    return this.view.getUint32(this.position - 4, true);
  }

  #float64(): number {
    this.#expect(8);
    this.position += 8;
    return this.view.getFloat64(this.position - 8, true);
  }

  #id(): number {
    const id = this.#float64();
    if (!Number.isSafeInteger(id) || id < 0)
      throw new DamagedMessage(`${id} is the number of nothing`);
    return id;
  }

  /** A text with its tag. */
  text(): string {
    const kind = this.byte();
    if (kind === tag.TEXT_SHORT) return this.#shortText();
    if (kind === tag.TEXT_WIDE) return this.#wideText();
    if (kind === tag.TEXT_ASCII || kind === tag.TEXT_UTF8) return this.#longText(kind);
    throw new DamagedMessage("a text is missing");
  }

  #shortText(): string {
    const length = this.byte();
    this.#expect(length);
    const start = this.position;
    this.position = start + length;
    return readOneByteText(this.bytes, start, length);
  }

  #wideText(): string {
    const length = this.count();
    this.#expect(2 * length);
    const start = this.position;
    this.position = start + 2 * length;
    return readWideText(this.view, start, length);
  }

  #longText(kind: number): string {
    const length = this.#size();
    this.#expect(length);
    const start = this.position;
    const end = start + length;
    this.position = end;
    if (kind === tag.TEXT_ASCII) return longText.readAscii(this.bytes, start, end);
    return longText.readUtf8(this.bytes, start, end);
  }

  #bigint(): bigint {
    const negative = this.byte() === 1;
    const length = this.count();
    const bytes = this.#rawBytes(length);
    let digits = "";
    for (const byte of bytes.reverse()) digits += byte.toString(16).padStart(2, "0");
    const value = BigInt(`0x${digits === "" ? "0" : digits}`);
    return negative ? -value : value;
  }

  #deeper(): void {
    if (++this.depth > MAX_READ_DEPTH) throw new DamagedMessage("it is nested too deeply");
  }

  #shape(index: number): Shape {
    const shape = this.#numbered[index];
    if (shape === undefined) throw new DamagedMessage(`${index} is the number of no class`);
    return shape;
  }

  #record(): unknown {
    const shape = this.#shape(this.count());
    if (shape.read === null) throw new DamagedMessage(`${shape.name} has no fields`);
    if (shape.fields.length === 0) {
      shape.single ??= shape.read(this.read);
      return shape.single;
    }
    this.#deeper();
    const record = shape.read(this.read);
    this.depth--;
    return record;
  }

  #values(): Array<unknown> {
    const length = this.count();
    this.#expect(length);
    this.#deeper();
    const values: Array<unknown> = [];
    for (let index = 0; index < length; index++) values.push(this.value());
    this.depth--;
    return values;
  }

  #cells(): Cells {
    const cells = this.#shapes.cells;
    if (cells === null) throw new DamagedMessage("a list, which this program does not have");
    return cells;
  }

  /** Cells are made from the first to the last, each put on the end of those before. `continued`: another list follows. */
  #list(continued: boolean): unknown {
    const { type, empty } = this.#cells();
    const length = this.#size();
    this.#expect(length);
    if (length === 0) throw new DamagedMessage("a list without elements");
    this.#deeper();
    const first = new type(this.value(), empty) as { tail: unknown };
    let last = first;
    for (let index = 1; index < length; index++) {
      const cell = new type(this.value(), empty) as { tail: unknown };
      last.tail = cell;
      last = cell;
    }
    if (continued) {
      const tail = this.value();
      if (tail !== empty && !(tail instanceof type)) throw new DamagedMessage("a list without end");
      last.tail = tail;
    }
    this.depth--;
    return first;
  }

  #pid(): unknown {
    const id = this.#id();
    return this.#context.pidOf(id, this.#size());
  }

  #function(): unknown {
    const index = this.count();
    const found = this.#shapes.table.functions[index];
    if (found === undefined) throw new DamagedMessage(`${index} is the number of no function`);
    return found.value;
  }

  #closure(): unknown {
    const index = this.count();
    const captures = this.#values();
    const found = this.#shapes.table.closures[index];
    if (found === undefined) throw new DamagedMessage(`${index} is the number of no closure`);
    const made = found.value(...captures);
    if (typeof made !== "function") throw new DamagedMessage(`${found.name} is no closure`);
    const { module, number } = this.#shapes.closureAt(index);
    return closure(made as never, module, number, captures);
  }

  #rawBytes(length: number): Uint8Array {
    this.#expect(length);
    const start = this.position;
    this.position = start + length;
    const copy = new Uint8Array(length);
    if (length > 32) copy.set(this.bytes.subarray(start, start + length));
    else for (let at = 0; at < length; at++) copy[at] = this.bytes[start + at] as number;
    return copy;
  }

  #readBitArray(): unknown {
    const bitSize = this.#id();
    const bitOffset = this.byte();
    if (bitOffset > 7) throw new DamagedMessage(`bits from the bit ${bitOffset} of a byte on`);
    const raw = this.#rawBytes(Math.trunc((bitOffset + bitSize + 7) / 8));
    if (this.#bitArray === null) throw new DamagedMessage("bits, which this program does not have");
    return new this.#bitArray(raw, bitSize, bitOffset);
  }

  #properties(target: object): object {
    const count = this.count();
    this.#expect(count);
    this.#deeper();
    for (let index = 0; index < count; index++) {
      const key = this.text();
      const value = this.value();
      if (key !== "__proto__") (target as Record<string, unknown>)[key] = value;
      else {
        const property = { value, writable: true, enumerable: true, configurable: true };
        Object.defineProperty(target, key, property);
      }
    }
    this.depth--;
    return target;
  }

  #parts(): unknown {
    const kind = this.byte();
    return assemble(kind, this.#values(), this.#shapes);
  }

  #wellKnownSymbol(): symbol {
    const name = this.text();
    const found = wellKnownSymbol(name);
    if (found === undefined) throw new DamagedMessage(`Symbol.${name} is no symbol`);
    return found;
  }
}
