// What a compiled program is made of: its classes, its functions, and how to make its closures again.
//
// Each compiled module tells it once, at its end (`registerModule`), and marks closures that may leave the thread (`closure`).
// Nothing is worked out here until a thread asks for the table of its program: a program that stays in one thread pays for
// a push and a property. Programs in one thread are told apart by where their modules lie, so that two of them may have
// modules of the same name. Nothing fails here; a table says what it does not know by -1, null or undefined.

// biome-ignore lint/suspicious/noExplicitAny: classes and functions of compiled code, known to its type checker only
type Any = any;

/** A class whose values may cross. */
export type CrossingClass = abstract new (...fields: Any[]) => object;
export type CrossingFunction = (...values: Any[]) => unknown;

/** Hands every field of `value` to `write`, in their order. */
export type WriteFields = (write: (field: unknown) => void, value: Any) => void;
/** Makes a value of its fields, asking `read` for one after another. */
export type ReadFields = (read: () => unknown) => unknown;

/** Class, names of its fields, and how its values are taken apart and made; null: own properties, made without constructor. */
export type TypeEntry = readonly [
  type: CrossingClass,
  fields: ReadonlyArray<string>,
  write: WriteFields | null,
  read: ReadFields | null,
];

/** What one module registers. */
export interface ModuleEntries {
  /** Every class of the module, also private ones and those of opaque types. */
  readonly types?: ReadonlyArray<TypeEntry>;
  /** Functions at the top of the module, by name. */
  readonly functions?: Readonly<Record<string, CrossingFunction>>;
  /** By number: what makes a closure of its captured values. */
  readonly closures?: Readonly<Record<number, CrossingFunction>>;
  /** By the same number: where the closure is written, for messages: `open, line 12`. */
  readonly places?: Readonly<Record<number, string>>;
}

/** What a marked closure is made of. */
export interface ClosureParts {
  readonly module: string;
  readonly number: number;
  readonly captures: ReadonlyArray<unknown>;
}

/** A name of the table with what it stands for. */
export interface Registered<Value> {
  /** `package/module.name`, of closures `package/module#number`. */
  readonly name: string;
  readonly value: Value;
}

/** All that a program has registered, in an order that is the same in every thread that runs it. */
export interface ProgramTable {
  /** By index; classes registered again under the same name are in `olderTypes`. */
  readonly types: ReadonlyArray<Registered<TypeEntry>>;
  readonly functions: ReadonlyArray<Registered<CrossingFunction>>;
  readonly closures: ReadonlyArray<Registered<CrossingFunction>>;
  /** Where closures are written, by their names. */
  readonly places: ReadonlyMap<string, string>;
  /** Classes of modules that were loaded again since, with the index of the name. */
  readonly olderTypes: ReadonlyArray<{ readonly index: number; readonly entry: TypeEntry }>;
  readonly olderFunctions: ReadonlyArray<{
    readonly index: number;
    readonly run: CrossingFunction;
  }>;
  /** The same in two threads exactly if their tables have the same names, fields and closures. */
  readonly fingerprint: string;
}

interface RegisteredModule {
  readonly name: string;
  readonly entries: ModuleEntries;
}

const PARTS: unique symbol = Symbol("closure parts");

const CONFINED: unique symbol = Symbol("confined");

interface Marked {
  [PARTS]?: ClosureParts;
  [CONFINED]?: string;
}

/**
 * Marks a closure with what it is made of, so that it can be made again in another thread. A property of the function, since
 * an entry in a WeakMap costs fifty times as much.
 */
export function closure<Closure extends CrossingFunction>(
  made: Closure,
  module: string,
  number: number,
  captures: ReadonlyArray<unknown>,
): Closure {
  (made as Marked)[PARTS] = { module, number, captures };
  return made;
}

/** What a closure is made of; undefined for functions that were not marked. */
export function closureParts(made: CrossingFunction): ClosureParts | undefined {
  return (made as Marked)[PARTS];
}

/**
 * Marks a function that cannot be had in another thread with what it is, for whoever tries to send it there.
 *
 * Example: `confine(callback, "a function of TypeScript")`.
 */
export function confine<Confined extends CrossingFunction>(made: Confined, what: string): Confined {
  (made as Marked)[CONFINED] = what;
  return made;
}

/** What a function is that was marked so; undefined for all others. */
export function confined(made: CrossingFunction): string | undefined {
  return (made as Marked)[CONFINED];
}

/** The programs of this thread, by the place where their modules lie. */
const registries = new Map<string, Registry>();

/**
 * Tells what a module is made of. `name` is `package/path/of/module`, `url` where it was loaded from (`import.meta.url`).
 * A module that is loaded again takes the place of the earlier one; values of the earlier one's classes can still be encoded.
 *
 * ```js
 * registerModule("bank/bank/vault", import.meta.url, {
 *   types: [[Saved, ["balance"], ($w, $v) => $w($v.balance), ($r) => new Saved($r())]],
 *   functions: { open },
 *   closures: { 0: ($c0) => (amount) => $c0 + amount },
 * });
 * ```
 */
export function registerModule(name: string, url: string, entries: ModuleEntries): void {
  Registry.at(rootOf(name, url)).add(name, entries);
}

/** Where a program lies: what is left of a module's address without the module's own path; "" for bundled code. */
function rootOf(name: string, url: string): string {
  const end = url.search(/[?#]/);
  const path = end < 0 ? url : url.slice(0, end);
  const extension = /\.m?js$/.exec(path);
  if (extension === null) return "";
  const module = path.slice(0, extension.index);
  return module.endsWith(`/${name}`) ? module.slice(0, -name.length) : "";
}

/** What one program has registered in this thread. */
export class Registry {
  /** The address of the folder in which the packages of the program lie, with a slash at its end; "" for bundled code. */
  readonly root: string;
  readonly #modules: Array<RegisteredModule> = [];
  #table: ProgramTable | null = null;

  constructor(root: string) {
    this.root = root;
  }

  /** The registry of the program whose packages lie in that folder (a URL; the slash at its end may be missing). */
  static at(root: string): Registry {
    const folder = root === "" || root.endsWith("/") ? root : `${root}/`;
    let registry = registries.get(folder);
    if (registry === undefined) {
      registry = new Registry(folder);
      registries.set(folder, registry);
    }
    return registry;
  }

  /** The registries of all programs that were loaded in this thread, oldest first. */
  static all(): ReadonlyArray<Registry> {
    return [...registries.values()];
  }

  add(name: string, entries: ModuleEntries): void {
    this.#modules.push({ name, entries });
    this.#table = null;
  }

  /** Whether a module with this address has told what it is made of, whichever loader has brought it into this thread. */
  has(url: string): boolean {
    const path = /^([^?#]*?)(?:\.m?js)?(?:[?#].*)?$/.exec(url)?.[1] ?? url;
    if (this.root === "" || !path.startsWith(this.root)) return false;
    const name = path.slice(this.root.length);
    return this.#modules.some((module) => module.name === name);
  }

  /** The table of what has been registered up to now; made anew if something was added since. */
  table(): ProgramTable {
    this.#table ??= tableOf(this.#modules);
    return this.#table;
  }
}

function tableOf(modules: ReadonlyArray<RegisteredModule>): ProgramTable {
  const types = new Named<TypeEntry>();
  const functions = new Named<CrossingFunction>();
  const closures = new Named<CrossingFunction>();
  const places = new Map<string, string>();
  for (const { name, entries } of modules) {
    const taken = new Map<string, number>();
    for (const entry of entries.types ?? []) types.add(`${name}.${nameOf(entry[0], taken)}`, entry);
    for (const [key, run] of Object.entries(entries.functions ?? {})) {
      if (typeof run === "function") functions.add(`${name}.${key}`, run);
    }
    for (const [key, make] of Object.entries(entries.closures ?? {})) {
      closures.add(`${name}#${key}`, make);
    }
    for (const [key, place] of Object.entries(entries.places ?? {})) {
      places.set(`${name}#${key}`, place);
    }
  }
  const sorted = {
    types: types.sorted(),
    functions: functions.sorted(),
    closures: closures.sorted(),
  };
  return {
    ...sorted,
    places,
    olderTypes: types.older().map(({ index, value }) => ({ index, entry: value })),
    olderFunctions: functions.older().map(({ index, value }) => ({ index, run: value })),
    fingerprint: fingerprintOf(sorted),
  };
}

/** The name of a class; a second one of the same name in a module gets a number. */
function nameOf(type: CrossingClass, taken: Map<string, number>): string {
  const count = (taken.get(type.name) ?? 0) + 1;
  taken.set(type.name, count);
  return count === 1 ? type.name : `${type.name}~${count}`;
}

/** Values by name, of which the last counts; the earlier ones are kept aside. */
class Named<Value> {
  readonly #current = new Map<string, Value>();
  readonly #older: Array<{ name: string; value: Value }> = [];

  add(name: string, value: Value): void {
    const known = this.#current.get(name);
    if (known !== undefined && known !== value) this.#older.push({ name, value: known });
    this.#current.set(name, value);
  }

  sorted(): Array<Registered<Value>> {
    const names = [...this.#current.keys()].sort();
    return names.map((name) => ({ name, value: this.#current.get(name) as Value }));
  }

  older(): Array<{ index: number; value: Value }> {
    if (this.#older.length === 0) return [];
    const positions = new Map(this.sorted().map(({ name }, index) => [name, index]));
    return this.#older.map(({ name, value }) => ({ index: positions.get(name) as number, value }));
  }
}

function fingerprintOf(table: Pick<ProgramTable, "types" | "functions" | "closures">): string {
  const hash = new Fingerprint();
  for (const { name, value } of table.types) hash.add(`t${name}(${value[1].join(",")})`);
  for (const { name, value } of table.functions) hash.add(`f${name}/${value.length}`);
  for (const { name, value } of table.closures) hash.add(`c${name}/${value.length}`);
  return hash.text();
}

/** FNV-1a over two lanes of 32 bits: tells programs apart by accident, not by malice. */
class Fingerprint {
  #first = 0x811c9dc5;
  #second = 0x1b873593;

  add(line: string): void {
    for (let index = 0; index < line.length; index++) this.#mix(line.charCodeAt(index));
    this.#mix(10);
  }

  #mix(unit: number): void {
    this.#first = Math.imul(this.#first ^ unit, 0x01000193);
    this.#second = Math.imul(this.#second ^ unit, 0x85ebca6b);
    this.#second ^= this.#second >>> 13;
  }

  text(): string {
    return [this.#first, this.#second]
      .map((lane) => (lane >>> 0).toString(16).padStart(8, "0"))
      .join("");
  }
}
