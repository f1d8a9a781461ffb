// How a value gets from one kernel to another in the tests: copied, with every pid seen from the other side.
//
// What cannot be copied is refused as the real codec refuses it: with its path.

import {
  Atom,
  CannotCross,
  Pid,
  RAW,
  Reference,
  Timer,
  TimerName,
} from "../../../src/kernel/index.ts";

/** A pid on its way. */
export class WirePid {
  readonly id: number;
  readonly index: number;

  constructor(id: number, index: number) {
    this.id = id;
    this.index = index;
  }
}

/** The life entry of a pid, which it gets now if it has none. */
export type EntryOf = (pid: Pid) => number;
/** The pid as the receiving kernel knows it. */
export type PidOf = (id: number, index: number) => Pid;

/** How values are copied from kernel to kernel. */
export interface Wire {
  /** Throws CannotCross for what cannot be copied. */
  pack(value: unknown, entryOf: EntryOf): unknown;
  unpack(value: unknown, pidOf: PidOf): unknown;
}

/** A copy in which pids are WirePids. Throws CannotCross for functions, symbols and promises. */
function pack(value: unknown, entryOf: EntryOf, path = ""): unknown {
  if (value instanceof Pid) return new WirePid(value.id, entryOf(value));
  if (value instanceof Reference) return new Reference(value.id);
  if (value instanceof Timer) return Timer.nameOf(value);
  if (value instanceof Atom || value === RAW) return value;
  if (typeof value === "function") throw new CannotCross("a function", path);
  if (typeof value === "symbol") throw new CannotCross("a symbol", path);
  if (value instanceof Promise) throw new CannotCross("a promise", path);
  return copied(value, (item, key) => pack(item, entryOf, `${path}.${key}`));
}

/** What the receiver gets. */
function unpack(value: unknown, pidOf: PidOf): unknown {
  if (value instanceof WirePid) return pidOf(value.id, value.index);
  if (value instanceof TimerName) return Timer.named(value);
  if (value instanceof Reference || value instanceof Atom) return value;
  return copied(value, (item) => unpack(item, pidOf));
}

function copied(value: unknown, copy: (item: unknown, key: string) => unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => copy(item, String(index)));
  const made = Object.create(Object.getPrototypeOf(value)) as Record<string, unknown>;
  for (const key of Object.getOwnPropertyNames(value)) {
    made[key] = copy((value as Record<string, unknown>)[key], key);
  }
  return made;
}

export const plainWire: Wire = { pack, unpack };
