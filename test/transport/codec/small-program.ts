// Owns a small program of hand-written classes, registered as compiled modules register themselves, and two threads of it: a codec that
// writes and one that reads, which know each other's pids. Each program has a root of its own, so tests do not see each other's classes.

import {
  type CrossingClass,
  type CrossingFunction,
  closure,
  type Pid,
  Registry,
  RemotePid,
  registerModule,
  type TypeEntry,
} from "../../../src/kernel/index.ts";
import {
  Codec,
  type CodecContext,
  type Memory,
  memoryOver,
} from "../../../src/transport/codec/index.ts";

let programs = 0;

/** What a thread knows of pids and atoms, kept in lists. */
export class SmallContext implements CodecContext {
  readonly slot: number;
  readonly local = new Map<number, Pid>();
  /** The log of atoms, which all threads share. */
  readonly log: Array<string>;
  readonly maxAtoms: number;
  readonly #RemotePid: typeof RemotePid;

  /** `kernel`: whose pids it gives. */
  constructor(slot: number, log: Array<string>, maxAtoms = 1000, kernel = { RemotePid }) {
    this.slot = slot;
    this.log = log;
    this.maxAtoms = maxAtoms;
    this.#RemotePid = kernel.RemotePid;
  }

  entryOf(pid: Pid): number {
    if (pid instanceof this.#RemotePid) return pid.index;
    this.local.set(pid.id, pid);
    return pid.id + 7;
  }

  pidOf(id: number, entry: number): Pid {
    return this.local.get(id) ?? new this.#RemotePid(id, entry);
  }

  atomIndex(name: string): number {
    const index = this.log.indexOf(name);
    if (index >= 0) return index;
    return this.log.length < this.maxAtoms ? this.log.push(name) - 1 : -1;
  }

  atomName(index: number): string {
    const name = this.log[index];
    if (name === undefined) throw new RangeError(`no atom ${index}`);
    return name;
  }
}

/** A class with fields, as Gleam writes it. */
export function recordClass(name: string, fields: ReadonlyArray<string>): TypeEntry {
  const body = fields.map((field) => `this[${JSON.stringify(field)}] = fields.shift();`).join(" ");
  const type = new Function(
    `return class ${name} { constructor(...fields) { ${body} } }`,
  )() as CrossingClass & (new (...fields: Array<unknown>) => object);
  return [
    type,
    fields,
    (write, value) => {
      for (const field of fields) write(value[field]);
    },
    (read) => new type(...fields.map(() => read())),
  ];
}

type AnyClass = new (...fields: Array<unknown>) => object;

/** The prelude of a program: its lists and bit arrays. */
function prelude() {
  class List {}
  class Empty extends List {}
  const empty = new Empty();
  class NonEmpty extends List {
    head: unknown;
    tail: unknown;
    constructor(head: unknown, tail: unknown) {
      super();
      this.head = head;
      this.tail = tail;
    }
  }
  class BitArray {
    rawBuffer: Uint8Array;
    bitSize: number;
    bitOffset: number;
    constructor(rawBuffer: Uint8Array, bitSize = 8 * rawBuffer.length, bitOffset = 0) {
      if (rawBuffer.length !== Math.trunc((bitOffset + bitSize + 7) / 8)) {
        throw new Error("wrong length");
      }
      this.rawBuffer = rawBuffer;
      this.bitSize = bitSize;
      this.bitOffset = bitOffset;
    }
  }
  const types: Array<TypeEntry> = [
    [Empty, [], () => {}, () => empty],
    [
      NonEmpty,
      ["head", "tail"],
      (write, value) => {
        write(value.head);
        write(value.tail);
      },
      (read) => new NonEmpty(read(), read()),
    ],
    [BitArray, ["rawBuffer", "bitSize", "bitOffset"], null, null],
    recordClass("Ok", ["0"]),
    recordClass("Error", ["0"]),
  ];
  return { types, empty, NonEmpty, BitArray };
}

/** One program with two threads. */
export class Program {
  readonly root: string;
  readonly #prelude = prelude();
  readonly #log: Array<string> = [];
  #from: Codec | null = null;
  #to: Codec | null = null;
  readonly sender = new SmallContext(1, this.#log);
  readonly receiver = new SmallContext(2, this.#log);

  constructor(root = `test://program-${++programs}/`) {
    this.root = root;
    this.module("prelude", { types: this.#prelude.types });
  }

  module(name: string, entries: Parameters<typeof registerModule>[2]): void {
    registerModule(name, `${this.root}${name}.mjs`, entries);
    this.#from = null;
    this.#to = null;
  }

  /** Adds a class with these fields to a module of its own; its constructor. */
  record(name: string, ...fields: ReadonlyArray<string>): AnyClass {
    const entry = recordClass(name, fields);
    this.module(`app/${name}`, { types: [entry] });
    return entry[0] as unknown as AnyClass;
  }

  /** Adds the factory of a closure; what makes closures of it, marked as compiled code marks them. */
  closures<Make extends (...captures: Array<never>) => CrossingFunction>(name: string, make: Make) {
    this.module(`app/${name}`, {
      closures: { 3: make as unknown as CrossingFunction },
      places: { 3: "start in line 12" },
    });
    return (...captures: Parameters<Make>): ReturnType<Make> =>
      closure(make(...captures), `app/${name}`, 3, captures) as ReturnType<Make>;
  }

  list(...elements: ReadonlyArray<unknown>): unknown {
    return this.listOf(elements);
  }

  listOf(elements: ReadonlyArray<unknown>, end: unknown = this.#prelude.empty): unknown {
    const { NonEmpty } = this.#prelude;
    return elements.reduceRight((tail, element) => new NonEmpty(element, tail), end);
  }

  bits(bytes: ReadonlyArray<number>, bitSize?: number, bitOffset?: number): object {
    return new this.#prelude.BitArray(new Uint8Array(bytes), bitSize, bitOffset);
  }

  codec(context: CodecContext): Codec {
    return new Codec(context, Registry.at(this.root));
  }

  get from(): Codec {
    this.#from ??= this.codec(this.sender);
    return this.#from;
  }

  get to(): Codec {
    this.#to ??= this.codec(this.receiver);
    return this.#to;
  }

  /** What arrives, by the small form where the value fits into a ring, else by the large one. */
  send(value: unknown): unknown {
    const ring = memoryOver(new SharedArrayBuffer(1 << 16));
    const start = 24;
    const end = this.from.encode(ring, start, ring.bytes.length, value);
    if (end < 0) return this.sendLarge(value);
    const arrived = this.to.decode(ring, start);
    if (this.to.position !== end) throw new Error(`read up to ${this.to.position} of ${end}`);
    return arrived;
  }

  /** What arrives by the large form. */
  sendLarge(value: unknown): unknown {
    const bytes = this.from.encodeLarge(value);
    const ring = memoryOver(new SharedArrayBuffer(bytes.length + 8));
    ring.bytes.set(bytes, 8);
    const arrived = this.to.decode(ring, 8);
    if (this.to.position !== bytes.length + 8) throw new Error(`read up to ${this.to.position}`);
    return arrived;
  }

  /** A value that is too deep for the plain form, around the given one: it crosses as a graph. */
  sendAsGraph(value: unknown): unknown {
    const levels = 200;
    let wrapped: unknown = value;
    for (let level = 0; level < levels; level++) wrapped = [wrapped];
    let arrived = this.sendLarge(wrapped);
    for (let level = 0; level < levels; level++) arrived = (arrived as Array<unknown>)[0];
    return arrived;
  }
}

/** Views of bytes, to be read by `decode`. */
export function memoryOf(bytes: ArrayLike<number>): Memory {
  const memory = memoryOver(new ArrayBuffer(bytes.length));
  memory.bytes.set(bytes);
  return memory;
}

/** All elements of a Gleam list. */
export function elementsOf(list: unknown): Array<unknown> {
  const elements: Array<unknown> = [];
  let cell = list as { head: unknown; tail?: unknown };
  for (; cell.tail !== undefined; cell = cell.tail as typeof cell) elements.push(cell.head);
  return elements;
}
