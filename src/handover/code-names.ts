/**
 * What code is called, so that it is known again in a changed program: functions of modules by their names, closures by the function in
 * which they are written and their number among those there, named processes by the name's prefix.
 *
 * Promise: a name depends on nothing but the module and the function that the code is in: lines may move, other functions come and go.
 * Closures that are added before others in the same function take their numbers.
 *
 * Failure: none. Code that no module has registered is called by its own name, or `process`.
 */
import { Atom, type CrossingFunction, closureParts, type Registry } from "../kernel/index.ts";

/** A name for the computer and one for people. */
export interface CodeName {
  /** `shop/shop/stock.handle`, `shop/shop.start~0`, `@counter`. */
  readonly key: string;
  /** `shop/stock.handle`, `shop.start`, `counter`. */
  readonly shown: string;
}

const UNKNOWN: CodeName = { key: "process", shown: "process" };

/** What `process.new_name` puts behind the prefix. */
const NUMBER = /\$\d+$/;

/** What the transform puts behind the name of a function's second body. */
const TWIN = /\$s\$*$/;

/** The module with its package, and what is in it. */
const QUALIFIED = /^[^/]+\/(.*)$/;

const named = (key: string): CodeName => ({ key, shown: QUALIFIED.exec(key)?.[1] ?? key });

export class CodeNames {
  readonly #registry: () => Registry;
  readonly #known = new WeakMap<object, CodeName>();

  constructor(registry: () => Registry) {
    this.#registry = registry;
  }

  /** `code`: as in `Hooks.spawned`. */
  of(code: unknown): CodeName {
    if (typeof code === "string") return { key: code, shown: code };
    if (code instanceof Atom) {
      const prefix = code.name.replace(NUMBER, "");
      return { key: `@${prefix}`, shown: prefix };
    }
    if (typeof code !== "function") return UNKNOWN;
    let name = this.#known.get(code);
    if (name === undefined) {
      name = this.#nameOf(code as CrossingFunction);
      this.#known.set(code, name);
    }
    return name;
  }

  #nameOf(run: CrossingFunction): CodeName {
    const parts = closureParts(run);
    if (parts !== undefined) return this.#nameOfClosure(parts.module, parts.number);
    const { functions, olderFunctions } = this.#registry().table();
    const older = olderFunctions.find((known) => known.run === run);
    const found =
      older === undefined ? functions.find(({ value }) => value === run) : functions[older.index];
    if (found !== undefined) return named(found.name.replace(TWIN, ""));
    return run.name === "" ? UNKNOWN : { key: run.name, shown: run.name };
  }

  #nameOfClosure(module: string, number: number): CodeName {
    const { places } = this.#registry().table();
    const owner = ownerOf(places.get(`${module}#${number}`));
    const numbers: Array<number> = [];
    for (const [name, place] of places) {
      const other = numberIn(name, module);
      if (other !== null && ownerOf(place) === owner) numbers.push(other);
    }
    const before = numbers.filter((other) => other < number).length;
    const { key, shown } = named(owner === "" ? module : `${module}.${owner}`);
    return { key: `${key}~${before}`, shown };
  }
}

/** `start, line 12` is written in `start`; what stands in no function has an empty owner. */
function ownerOf(place: string | undefined): string {
  const end = place?.lastIndexOf(", line ") ?? -1;
  return end < 0 ? "" : (place ?? "").slice(0, end);
}

/** The number of a closure of that module. */
function numberIn(name: string, module: string): number | null {
  const end = name.lastIndexOf("#");
  return name.slice(0, end) === module ? Number(name.slice(end + 1)) : null;
}
