// The Erlang terms that the runtime itself makes: atoms, references and pids, and when two terms are the same.
//
// They promise what a Gleam program may do with them: `==` (through `equals`), use as a key of a dict or set (through
// `hashCode`), printing without drowning in the runtime's inner objects (only `name` or `id` is an enumerable property).
// Nothing here fails except `Atom.create` on a name that is longer than the BEAM allows.

import { nextNumber } from "./numbers.ts";
import type { Process } from "./process.ts";

/** The longest name of an atom, in characters (code points), as on the BEAM. */
export const MAX_ATOM_LENGTH = 255;

const interned = new Map<string, Atom>();

/** Mixes a number into a 32-bit hash, for `hashCode`. */
function hashNumber(number: number, salt: number): number {
  const mixed = Math.imul((number >>> 0) ^ salt ^ (number / 0x1_0000_0000), 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) | 0;
}

/** An Erlang atom: one object for each name in a thread, so `===` compares atoms. */
export class Atom {
  readonly name: string;

  private constructor(name: string) {
    this.name = name;
  }

  /** The atom of that name, made if it does not exist yet. Throws a RangeError above 255 characters. */
  static create(name: string): Atom {
    const known = interned.get(name);
    if (known !== undefined) return known;
    if (name.length > MAX_ATOM_LENGTH && [...name].length > MAX_ATOM_LENGTH) {
      throw new RangeError(`an atom has at most ${MAX_ATOM_LENGTH} characters`);
    }
    const atom = new Atom(name);
    interned.set(name, atom);
    return atom;
  }

  /** The atom of that name if it exists already: built in, or created before. */
  static existing(name: string): Atom | undefined {
    return interned.get(name);
  }

  equals(other: unknown): boolean {
    return other instanceof Atom && other.name === this.name;
  }

  hashCode(): number {
    let hash = 0x41746f6d;
    for (let index = 0; index < this.name.length; index++) {
      hash = (Math.imul(hash, 31) + this.name.charCodeAt(index)) | 0;
    }
    return hash;
  }

  toString(): string {
    return this.name;
  }
}

/** Atoms that the runtime uses, or that exist on every BEAM. */
export const atoms = Object.freeze({
  normal: Atom.create("normal"),
  shutdown: Atom.create("shutdown"),
  kill: Atom.create("kill"),
  killed: Atom.create("killed"),
  noproc: Atom.create("noproc"),
  noconnection: Atom.create("noconnection"),
  EXIT: Atom.create("EXIT"),
  DOWN: Atom.create("DOWN"),
  process: Atom.create("process"),
  system: Atom.create("system"),
  timeout: Atom.create("timeout"),
  timeout_value: Atom.create("timeout_value"),
  badarg: Atom.create("badarg"),
  nonode: Atom.create("nonode@nohost"),
});

for (const name of [
  ..."ok error true false nil undefined infinity port alias reply badmatch badarith badfun".split(
    " ",
  ),
  ..."function_clause case_clause system_limit nocatch throw exit start stop state".split(" "),
]) {
  Atom.create(name);
}

/** An Erlang reference: equal to nothing but itself. */
export class Reference {
  readonly id: number;

  /** `id`: the number of a reference that exists already and comes from another thread. */
  constructor(id: number = nextNumber()) {
    this.id = id;
  }

  equals(other: unknown): boolean {
    return other instanceof Reference && other.id === this.id;
  }

  hashCode(): number {
    return hashNumber(this.id, 0x5265);
  }
}

/** A reference that no other call returns. Works inside and outside of processes. */
export function newReference(): Reference {
  return new Reference();
}

/** The address of a process. It stays valid after the process has ended; messages to it are then lost. */
export class Pid {
  readonly id: number;
  #process: Process | null;

  /** `id`: the number that another thread has given out for this process. */
  constructor(process: Process | null, id: number = nextNumber()) {
    this.id = id;
    this.#process = process;
  }

  /** The pid with that number of a process of this thread that has ended. */
  static ofDead(id: number): Pid {
    return new Pid(null, id);
  }

  /** The process behind this pid; null once it has ended. */
  get process(): Process | null {
    return this.#process;
  }

  /** Forgets the process: from now on this pid is the pid of a dead process. */
  static bury(pid: Pid): void {
    pid.#process = null;
  }

  equals(other: unknown): boolean {
    return other instanceof Pid && other.id === this.id;
  }

  hashCode(): number {
    return hashNumber(this.id, 0x5069);
  }
}

/**
 * Whether two terms are the same: by identity, by the `equals` of their class, or by structure for arrays and plain
 * objects of the same class. Written with a list of what is left to compare, so that depth does not cost stack.
 */
export function sameTerm(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (!isObject(left) || !isObject(right)) return Number.isNaN(left) && Number.isNaN(right);
  const remaining: Array<unknown> = [left, right];
  while (remaining.length > 0) {
    const a = remaining.pop();
    const b = remaining.pop();
    if (a === b) continue;
    if (!isObject(a) || !isObject(b)) return false;
    const prototype = Object.getPrototypeOf(a) as { equals?: unknown } | null;
    if (prototype !== Object.getPrototypeOf(b)) return false;
    if (typeof prototype?.equals === "function") {
      if (prototype.equals.call(a, b) === true) continue;
      return false;
    }
    if (typeof a === "function") return false;
    const keys = Object.keys(a);
    if (keys.length !== Object.keys(b).length) return false;
    for (const key of keys) {
      if (!Object.hasOwn(b, key)) return false;
      remaining.push((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]);
    }
  }
  return true;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
