// How values of each class are encoded: the program's own classes, by their number in its table, and the kernel's.
//
// The shape of a class hangs on its prototype under a symbol, which is found faster than an entry of a Map. A class that is not registered
// may inherit the shape of one that is, so whoever finds a shape compares the prototypes. A shape of another
// program, or of an older table of this one, is looked up by its name. Nothing here fails.

import {
  Atom,
  type CrossingClass,
  type CrossingFunction,
  closureParts,
  Monitor,
  Pid,
  type ProgramTable,
  type ReadFields,
  Reference,
  type Registered,
  RemotePid,
  Selector,
  Timer,
  type TypeEntry,
  type WriteFields,
} from "../../kernel/index.ts";

/** What a shape says about how its values are written. */
export const RECORD_SHAPE = 0;
/** A record without fields: one object stands for all. */
export const SINGLE_SHAPE = 1;
/** Properties are found out for each value. */
export const OPEN_SHAPE = 2;
export const CELL_SHAPE = 3;
export const EMPTY_SHAPE = 4;
export const BIT_ARRAY_SHAPE = 5;
export const DICT_SHAPE = 6;
export const PID_SHAPE = 7;
export const REFERENCE_SHAPE = 8;
export const ATOM_SHAPE = 9;
export const SELECTOR_SHAPE = 10;
/** A class of the program that extends Error. */
export const ERROR_SHAPE = 11;
export const TIMER_SHAPE = 12;

const SHAPE: unique symbol = Symbol("shape");

/** How values of one class are encoded. */
export class Shape {
  readonly kind: number;
  readonly prototype: object;
  /** What `constructor` of the prototype was when the shape was made. */
  readonly type: unknown;
  /** Number of the class in the table; -1 for classes of the kernel. */
  readonly index: number;
  /** `package/module.Class`. */
  readonly name: string;
  readonly fields: ReadonlyArray<string>;
  readonly write: WriteFields | null;
  readonly read: ReadFields | null;
  /** What it belongs to; null for classes of the kernel. */
  readonly owner: Shapes | null;
  /** The object of a class without fields. */
  single: unknown;

  constructor(
    kind: number,
    prototype: object,
    index: number,
    name: string,
    entry: TypeEntry | null,
    owner: Shapes | null,
  ) {
    this.kind = kind;
    this.prototype = prototype;
    this.type = prototype.constructor;
    this.index = index;
    this.name = name;
    this.fields = entry?.[1] ?? [];
    this.write = entry?.[2] ?? null;
    this.read = entry?.[3] ?? null;
    this.owner = owner;
    this.single = undefined;
  }

  /** The name of the class alone. */
  get label(): string {
    return this.name.slice(this.name.lastIndexOf(".") + 1);
  }
}

/** The shape that hangs on the class of a value, or on a class that it extends. */
export function shapeOn(value: object): Shape | undefined {
  return (value as { [SHAPE]?: Shape })[SHAPE];
}

/**
 * Whether a value on which a shape was found is of its class, and not of a class that extends it. The second question is what is meant;
 * it is a call into V8, and the first answers nearly always.
 */
export function isExactly(value: object, found: Shape): boolean {
  return value.constructor === found.type || Object.getPrototypeOf(value) === found.prototype;
}

/** On a prototype that cannot be changed nothing hangs, and values of the class cannot cross. */
function hang(shape: Shape): void {
  Reflect.defineProperty(shape.prototype, SHAPE, {
    value: shape,
    configurable: true,
    writable: true,
    enumerable: false,
  });
}

const kernelClasses: ReadonlyArray<readonly [type: CrossingClass, kind: number]> = [
  [Pid, PID_SHAPE],
  [RemotePid, PID_SHAPE],
  [Reference, REFERENCE_SHAPE],
  [Monitor, REFERENCE_SHAPE],
  [Atom as unknown as CrossingClass, ATOM_SHAPE],
  [Selector, SELECTOR_SHAPE],
  [Timer, TIMER_SHAPE],
];
for (const [type, kind] of kernelClasses) {
  hang(new Shape(kind, type.prototype as object, -1, type.name, null, null));
}

/** The classes that are written in a way of their own, by name. */
const OWN_KINDS: ReadonlyMap<string, number> = new Map([
  ["prelude.NonEmpty", CELL_SHAPE],
  ["prelude.Empty", EMPTY_SHAPE],
  ["prelude.BitArray", BIT_ARRAY_SHAPE],
  ["gleam_stdlib/dict.Dict", DICT_SHAPE],
]);

function kindOf(name: string, [type, fields, write]: TypeEntry): number {
  const own = OWN_KINDS.get(name);
  if (own !== undefined) return own;
  if (type.prototype instanceof Error) return ERROR_SHAPE;
  if (write === null) return OPEN_SHAPE;
  return fields.length === 0 ? SINGLE_SHAPE : RECORD_SHAPE;
}

/** A class of compiled code that is called with its fields. */
export type FieldsClass = new (...fields: Array<unknown>) => object;

/** The class of a list's cells, and the empty list. */
export interface Cells {
  readonly type: FieldsClass;
  readonly empty: object;
}

/** Tables that have been made into shapes already. */
const made = new WeakMap<ProgramTable, Shapes>();

/** The classes and functions of one program, as its table numbers them. */
export class Shapes {
  readonly shapes: ReadonlyArray<Shape>;
  readonly table: ProgramTable;
  readonly #byName: ReadonlyMap<string, Shape>;
  readonly #functions = new Map<unknown, number>();
  readonly #functionNames: ReadonlyMap<string, number>;
  readonly #closures: ReadonlyMap<string, number>;
  /** What lists are made of; null if the program has no prelude. */
  readonly cells: Cells | null;

  private constructor(table: ProgramTable) {
    this.table = table;
    this.shapes = table.types.map(({ name, value }, index) => this.#add(name, value, index));
    for (const { index, entry } of table.olderTypes) {
      const { name, value } = table.types[index] as Registered<TypeEntry>;
      // An older class with other fields could not be read as the newer one.
      if (entry[1].join() === value[1].join()) this.#add(name, entry, index);
    }
    this.#byName = new Map(this.shapes.map((shape) => [shape.name, shape]));
    this.cells = this.#cellsOf({
      cell: this.#byName.get("prelude.NonEmpty"),
      empty: this.#byName.get("prelude.Empty"),
    });
    for (const { index, run } of table.olderFunctions) this.#functions.set(run, index);
    table.functions.forEach(({ value }, index) => {
      if (!this.#functions.has(value)) this.#functions.set(value, index);
    });
    this.#functionNames = new Map(table.functions.map(({ name }, index) => [name, index]));
    this.#closures = new Map(table.closures.map(({ name }, index) => [name, index]));
  }

  /** The shapes of a table: the same for all codecs of a thread that use it. */
  static of(table: ProgramTable): Shapes {
    let shapes = made.get(table);
    if (shapes === undefined) {
      shapes = new Shapes(table);
      made.set(table, shapes);
    }
    return shapes;
  }

  #add(name: string, entry: TypeEntry, index: number): Shape {
    const prototype = entry[0].prototype as object;
    const shape = new Shape(kindOf(name, entry), prototype, index, name, entry, this);
    hang(shape);
    return shape;
  }

  /** The shape of a value's class in this program; undefined if the class is not known. */
  shapeOf(value: object): Shape | undefined {
    const shape = shapeOn(value);
    if (shape === undefined || !isExactly(value, shape)) return undefined;
    if (shape.owner === this || shape.owner === null) return shape;
    return this.#namesake(shape);
  }

  /** What this program makes of a class of another codec. */
  #namesake(other: Shape): Shape | undefined {
    const own = this.#byName.get(other.name);
    if (own === undefined || own.fields.join() !== other.fields.join()) return undefined;
    return own;
  }

  named(name: string): Shape | undefined {
    return this.#byName.get(name);
  }

  /** The number of a function at the top of a module, or -1. */
  functionIndex(run: unknown): number {
    return this.#functions.get(run) ?? -1;
  }

  /** The function of the first of these names that there is. */
  functionNamed(...names: ReadonlyArray<string>): CrossingFunction | undefined {
    for (const name of names) {
      const index = this.#functionNames.get(name);
      if (index !== undefined) return this.table.functions[index]?.value;
    }
    return undefined;
  }

  #cellsOf(prelude: { cell: Shape | undefined; empty: Shape | undefined }): Cells | null {
    const { cell, empty } = prelude;
    if (cell === undefined || empty === undefined) return null;
    return { type: this.classOf(cell), empty: empty.read?.(() => undefined) as object };
  }

  /** The class itself, of a shape of this program. */
  classOf(known: Shape): FieldsClass {
    return this.table.types[known.index]?.value[0] as unknown as FieldsClass;
  }

  /** A Gleam list of these elements; null if the program has no lists. */
  list(elements: ReadonlyArray<unknown>): unknown {
    if (this.cells === null) return null;
    const { type, empty } = this.cells;
    let list = empty;
    for (let index = elements.length - 1; index >= 0; index--)
      list = new type(elements[index], list);
    return list;
  }

  closureIndex(module: string, number: number): number {
    return this.#closures.get(`${module}#${number}`) ?? -1;
  }

  /** Where a closure is written, in words, and the names of what it captures. */
  closurePlace(made: CrossingFunction): { readonly place: string; readonly names: Array<string> } {
    const { module, number } = closureParts(made) ?? { module: "?", number: 0 };
    const written = this.table.places.get(`${module}#${number}`);
    const place = written === undefined ? `the module ${module}` : `${module}, ${written}`;
    const make = this.table.closures[this.closureIndex(module, number)]?.value;
    const list = /^\(([^)]*)\)/.exec(String(make))?.[1] ?? "";
    return { place, names: list.split(",").map((name) => name.trim()) };
  }

  /** Module and number of a closure of the table. */
  closureAt(index: number): { readonly module: string; readonly number: number } {
    const name = this.table.closures[index]?.name ?? "";
    const end = name.lastIndexOf("#");
    return { module: name.slice(0, end), number: Number(name.slice(end + 1)) };
  }
}
