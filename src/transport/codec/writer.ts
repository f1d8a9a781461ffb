// Writes values into memory, one after another, never beyond a limit.
//
// The plain form follows a value into its depth, up to MAX_DEPTH, and writes what is shared as often as it is met. Where that does not fit,
// or is too deep, `write` throws DOES_NOT_FIT; a value that cannot cross throws UNCROSSABLE. Both are cheap, and say nothing more:
// graph.ts writes any depth and shared structure once, and finds out what cannot cross, and where. It uses the same methods, with a
// `write` of its own for the parts of a value.

import {
  type Atom,
  type ClosureParts,
  type CrossingFunction,
  closureParts,
  type Pid,
  RAW,
  type Reference,
} from "../../kernel/index.ts";
import type { Cell } from "./anatomy.ts";
import { type CodecContext, type Memory, memoryOver } from "./context.ts";
import { dissect, type Parts } from "./dissect.ts";
import { LONG, type Repeats } from "./repeats.ts";
import * as shape from "./shapes.ts";
import { isExactly, type Shape, type Shapes, shapeOn } from "./shapes.ts";
import { isNodeBuffer, wellKnownSymbols } from "./symbols.ts";
import * as tag from "./tags.ts";
import { longText, utf8Length } from "./text.ts";

/** Levels of nesting that the plain form follows. */
export const MAX_DEPTH = 100;
/** Texts up to this length are written by a loop. */
const LOOPED_TEXT = 24;
/** Bytes up to this number are copied by a loop. */
const LOOPED_BYTES = 32;

/** Thrown where a value needs more room, or more depth. */
export const DOES_NOT_FIT = { problem: "does not fit" };
/** Thrown where a value cannot cross. */
export const UNCROSSABLE = { problem: "cannot cross" };

/** No value has this for a constructor. */
const NO_TYPE: unique symbol = Symbol("no type");

export type Write = (value: unknown) => void;

/** A bit array of the prelude. */
interface BitArray {
  readonly bitSize: number;
  readonly bitOffset: number;
  readonly rawBuffer: Uint8Array;
}

export class Writer {
  /** Where the next byte goes; after `write` the end of what it wrote. */
  position = 0;
  bytes: Uint8Array;
  view: DataView;
  limit = 0;
  depth = 0;
  /** How far memory of its own may grow; 0 for memory that belongs to somebody else. */
  growth = 0;
  /** Looks out for what is written again and again; null where that does not matter. */
  repeats: Repeats | null = null;
  /** The class that was met last, and its shape: what is sent is often of one class for long. */
  #recentType: unknown = NO_TYPE;
  #recent: Shape | null = null;
  readonly shapes: Shapes;
  readonly context: CodecContext;
  /** Writes any value. A function that knows its writer, since generated code calls it. */
  readonly write: Write;

  constructor(context: CodecContext, shapes: Shapes, memory: Memory) {
    this.context = context;
    this.shapes = shapes;
    this.bytes = memory.bytes;
    this.view = memory.view;
    this.write = (value) => this.value(value, this.write);
  }

  /** Writes a value; `write` is called for its parts. */
  // Each test of `typeof` by itself: V8 compiles a `switch` over it to a call and comparisons of texts.
  value(value: unknown, write: Write): void {
    if (typeof value === "number") this.number(value);
    else if (typeof value === "string") this.text(value);
    else if (typeof value === "object" && value !== null) this.object(value, write);
    else if (value === true) this.byte(tag.TRUE);
    else if (value === false) this.byte(tag.FALSE);
    else if (value === undefined) this.byte(tag.NIL);
    else this.#rarer(value, write);
  }

  #rarer(value: unknown, write: Write): void {
    if (value === null) this.byte(tag.NULL);
    else if (typeof value === "function") this.function(value as CrossingFunction, write);
    else if (typeof value === "bigint") this.bigint(value);
    else this.symbol(value as symbol);
  }

  /** Makes sure that there is room for so many bytes. */
  room(bytes: number): void {
    if (this.position + bytes > this.limit) this.#grow(bytes);
  }

  #grow(bytes: number): void {
    const needed = this.position + bytes;
    if (needed > this.growth) throw DOES_NOT_FIT;
    const size = Math.min(this.growth, Math.max(2 * this.bytes.length, needed));
    const { bytes: larger, view } = memoryOver(new ArrayBuffer(size));
    larger.set(this.bytes.subarray(0, this.position));
    this.bytes = larger;
    this.view = view;
    this.limit = size;
  }

  byte(byte: number): void {
    this.room(1);
    this.bytes[this.position++] = byte;
  }

  /** A count: see tags.ts. */
  count(count: number): void {
    let rest = count;
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** A number below 2^32 in four bytes. */
  size(size: number): void {
    this.room(4);
    this.view.setUint32(this.position, size, true);
    this.position += 4;
  }

  number(value: number): void {
    const whole = value | 0;
    if (whole !== value || (whole === 0 && 1 / value < 0)) {
      this.room(9);
      this.bytes[this.position] = tag.FLOAT64;
      this.view.setFloat64(this.position + 1, value, true);
      this.position += 9;
    } else if (whole >= 0 && whole < 256 - tag.SMALL_INT) {
      this.byte(tag.SMALL_INT + whole);
    } else {
      this.room(5);
      this.bytes[this.position] = tag.INT32;
      this.view.setInt32(this.position + 1, whole, true);
      this.position += 5;
    }
  }

  text(value: string): void {
    const { length } = value;
    if (length > LOOPED_TEXT) {
      this.#longText(value);
      return;
    }
    this.room(2 + length);
    const { bytes } = this;
    const start = this.position + 2;
    let union = 0;
    for (let index = 0; index < length; index++) {
      const unit = value.charCodeAt(index);
      union |= unit;
      bytes[start + index] = unit;
    }
    if (union > 0xff) {
      this.#wideText(value);
      return;
    }
    bytes[start - 2] = tag.TEXT_SHORT;
    bytes[start - 1] = length;
    this.position = start + length;
  }

  #wideText(value: string): void {
    const { length } = value;
    this.byte(tag.TEXT_WIDE);
    this.count(length);
    this.room(2 * length);
    const { view } = this;
    let at = this.position;
    for (let index = 0; index < length; index++, at += 2) {
      view.setUint16(at, value.charCodeAt(index), true);
    }
    this.position = at;
  }

  #longText(value: string): void {
    const { length } = value;
    if (length > LONG) this.repeats?.long(value, length, this.position);
    if (!value.isWellFormed()) {
      this.#wideText(value);
      return;
    }
    this.room(5 + length);
    if (this.position + 5 + 3 * length > this.limit) this.room(5 + utf8Length(value));
    const start = this.position + 5;
    const written = longText.write(this.bytes, start, value, this.limit - start);
    this.bytes[this.position] = written === length ? tag.TEXT_ASCII : tag.TEXT_UTF8;
    this.view.setUint32(this.position + 1, written, true);
    this.position = start + written;
  }

  bigint(value: bigint): void {
    const digits = (value < 0n ? -value : value).toString(16);
    const length = (digits.length + 1) >> 1;
    this.byte(tag.BIGINT);
    this.byte(value < 0n ? 1 : 0);
    this.count(length);
    this.room(length);
    for (let end = digits.length; end > 0; end -= 2) {
      this.bytes[this.position++] = Number.parseInt(digits.slice(Math.max(0, end - 2), end), 16);
    }
  }

  symbol(value: symbol): void {
    const key = Symbol.keyFor(value);
    const name = wellKnownSymbols.get(value);
    if (value === RAW) this.byte(tag.RAW_TAG);
    else if (key !== undefined) this.#tagged(tag.SYMBOL, key);
    else if (name !== undefined) this.#tagged(tag.WELL_KNOWN_SYMBOL, name);
    else throw UNCROSSABLE;
  }

  #tagged(kind: number, text: string): void {
    this.byte(kind);
    this.text(text);
  }

  /** A function at the top of a module by its number; a closure by its number and what it has captured. */
  function(value: CrossingFunction, write: Write): void {
    const parts = closureParts(value);
    if (parts !== undefined) {
      this.#closure(parts, write);
      return;
    }
    const index = this.shapes.functionIndex(value);
    if (index < 0) throw UNCROSSABLE;
    this.#header(tag.FUNCTION, index);
  }

  #closure({ module, number, captures }: ClosureParts, write: Write): void {
    const index = this.shapes.closureIndex(module, number);
    if (index < 0) throw UNCROSSABLE;
    this.#header(tag.CLOSURE, index);
    this.#all(captures, write);
  }

  /** Their number, and each of them. */
  #all(values: ReadonlyArray<unknown>, write: Write): void {
    const { length } = values;
    this.deeper();
    this.count(length);
    // Each has a byte at least: what claims to be endless is not even begun.
    this.room(length);
    for (let index = 0; index < length; index++) write(values[index]);
    this.depth--;
  }

  deeper(): void {
    if (++this.depth > MAX_DEPTH) throw DOES_NOT_FIT;
  }

  object(value: object, write: Write): void {
    if (this.repeats !== null) this.repeats.object(value, this.position);
    const type = value.constructor;
    const known = type === this.#recentType ? this.#recent : this.#shapeOf(value, type);
    if (known !== null) {
      if (known.kind === shape.RECORD_SHAPE) this.#record(known, value, write);
      else this.#shaped(known, value, write);
    } else if (Array.isArray(value)) {
      if (Object.getPrototypeOf(value) !== Array.prototype) throw UNCROSSABLE;
      this.byte(tag.ARRAY);
      this.#all(value, write);
    } else {
      this.#unshaped(value, write);
    }
  }

  /** The shape of a value whose `constructor` is this; null if its class has none. */
  #shapeOf(value: object, type: unknown): Shape | null {
    const found = shapeOn(value);
    if (found === undefined || !isExactly(value, found)) return null;
    const known = found.owner === this.shapes || found.owner === null;
    const own = known ? found : this.shapes.shapeOf(value);
    if (own === undefined) throw UNCROSSABLE;
    if (type === found.type) {
      this.#recentType = type;
      this.#recent = own;
    }
    return own;
  }

  #shaped(known: Shape, value: object, write: Write): void {
    switch (known.kind) {
      case shape.SINGLE_SHAPE:
        this.#header(tag.RECORD, known.index);
        return;
      case shape.CELL_SHAPE:
        this.#list(value as Cell, write);
        return;
      case shape.EMPTY_SHAPE:
        this.byte(tag.EMPTY_LIST);
        return;
      case shape.PID_SHAPE:
        this.#pid(value as Pid);
        return;
      case shape.REFERENCE_SHAPE:
        this.#numbered(tag.REFERENCE, (value as Reference).id);
        return;
      case shape.ATOM_SHAPE:
        this.#atom(value as Atom);
        return;
      case shape.BIT_ARRAY_SHAPE:
        this.#bitArray(value as BitArray);
        return;
      case shape.OPEN_SHAPE:
        this.#header(tag.OPEN_RECORD, known.index);
        this.#properties(value, write);
        return;
      default:
        this.parts(dissect(value, known, this.shapes), write);
    }
  }

  #record(known: Shape, value: object, write: Write): void {
    this.deeper();
    this.#header(tag.RECORD, known.index);
    known.write?.(write, value);
    this.depth--;
  }

  /** A tag and a count. */
  #header(kind: number, count: number): void {
    const { position } = this;
    if (count > 0x7f || position + 2 > this.limit) {
      this.byte(kind);
      this.count(count);
      return;
    }
    this.bytes[position] = kind;
    this.bytes[position + 1] = count;
    this.position = position + 2;
  }

  #list(first: Cell, write: Write): void {
    this.deeper();
    this.byte(tag.LIST);
    this.size(0);
    const start = this.position;
    let count = 0;
    const { repeats } = this;
    for (let cell: Cell = first; cell.tail !== undefined; cell = cell.tail) {
      if (repeats !== null) repeats.object(cell, this.position);
      write(cell.head);
      count++;
    }
    this.view.setUint32(start - 4, count, true);
    this.depth--;
  }

  #pid(pid: Pid): void {
    const entry = this.context.entryOf(pid);
    this.#numbered(tag.PID, pid.id);
    this.size(entry);
  }

  #numbered(kind: number, id: number): void {
    this.room(9);
    this.bytes[this.position] = kind;
    this.view.setFloat64(this.position + 1, id, true);
    this.position += 9;
  }

  #atom(atom: Atom): void {
    const index = this.context.atomIndex(atom.name);
    if (index < 0) {
      this.#tagged(tag.ATOM_TEXT, atom.name);
    } else {
      this.#header(tag.ATOM, index);
    }
  }

  #bitArray({ bitSize, bitOffset, rawBuffer }: BitArray): void {
    this.#numbered(tag.BIT_ARRAY, bitSize);
    this.byte(bitOffset);
    this.raw(rawBuffer);
  }

  /** The bytes and nothing else. */
  raw(source: Uint8Array): void {
    const { length } = source;
    if (length > LONG) this.repeats?.long(source, length, this.position);
    this.room(length);
    const { bytes, position } = this;
    if (length > LOOPED_BYTES) bytes.set(source, position);
    else
      for (let index = 0; index < length; index++)
        bytes[position + index] = source[index] as number;
    this.position = position + length;
  }

  #unshaped(value: object, write: Write): void {
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      this.byte(prototype === null ? tag.BARE_OBJECT : tag.OBJECT);
      this.#properties(value, write);
    } else if (prototype === Uint8Array.prototype || isNodeBuffer(value)) {
      const source = value as Uint8Array;
      this.byte(tag.BYTES);
      this.size(source.length);
      this.raw(source);
    } else {
      this.parts(dissect(value, undefined, this.shapes), write);
    }
  }

  /** Number of properties, then name and value of each. */
  #properties(value: object, write: Write): void {
    const keys = Object.keys(value);
    this.deeper();
    this.count(keys.length);
    for (const key of keys) {
      this.text(key);
      write((value as Record<string, unknown>)[key]);
    }
    this.depth--;
  }

  parts(parts: Parts | null, write: Write): void {
    if (parts === null) throw UNCROSSABLE;
    this.byte(tag.PARTS);
    this.byte(parts.kind);
    this.#all(parts.parts, write);
  }
}
