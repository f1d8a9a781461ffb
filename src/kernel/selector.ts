// Selectors: which messages a process wants, and what becomes of each.
//
// A selector is an immutable value. Building one only notes an operation on top of another selector, so that n operations
// cost O(n) together; the table that messages are matched against is made at the first use and kept. Two selectors are equal
// if their tables are: same keys, same functions by reference, whatever the order in which they were built.
//
// Which message is taken is decided by the mailbox: the oldest that has a handler.

import { Handler, type Mapping, Step } from "./handler.ts";
import { EMPTY_TABLE, type Operation, type SelectorTable, TableBuilder } from "./selector-table.ts";
import { atoms, type Reference } from "./terms.ts";

/** Which messages are wanted and what is made of them. Immutable; `equals` compares by structure. */
export class Selector {
  #base: Selector | null;
  #operation: Operation | null;
  #table: SelectorTable | null;

  constructor(base: Selector | null = null, operation: Operation | null = null) {
    this.#base = base;
    this.#operation = operation;
    this.#table = operation === null ? EMPTY_TABLE : null;
  }

  /** The table of a selector, made at its first use; the operations that made it are then forgotten. */
  static table(selector: Selector): SelectorTable {
    if (selector.#table === null) {
      selector.#table = selector.#build();
      selector.#base = null;
      selector.#operation = null;
    }
    return selector.#table;
  }

  #build(): SelectorTable {
    const operations: Array<Operation> = [];
    let base: Selector = this;
    while (base.#table === null) {
      operations.push(base.#operation as Operation);
      base = base.#base as Selector;
    }
    const builder = new TableBuilder(base.#table);
    for (let index = operations.length - 1; index >= 0; index--) {
      builder.apply(operations[index] as Operation);
    }
    return builder.finish();
  }

  equals(other: unknown): boolean {
    if (!(other instanceof Selector)) return false;
    return this === other || Selector.table(this).equals(Selector.table(other));
  }

  hashCode(): number {
    const table = Selector.table(this);
    return (
      (table.handlers.length * 31 + table.monitors.length) * 2 + (table.other === null ? 0 : 1)
    );
  }
}

function steps(mapping: Mapping | undefined | null): Step | null {
  return mapping === undefined || mapping === null ? null : new Step(mapping, null);
}

/** The selector that wants nothing. */
export const emptySelector: Selector = new Selector();

/** Adds the messages `[tag, payload]`; `mapping` gets the payload, and without it the payload is the value. */
export function selectTag(selector: Selector, tag: unknown, mapping?: Mapping | null): Selector {
  const handler = new Handler(tag, 2, false, steps(mapping));
  return new Selector(selector, { kind: "handler", handler });
}

/** Adds arrays of length `size` whose first element is `tag`; `mapping` gets the whole array. */
export function selectRecord(
  selector: Selector,
  tag: unknown,
  size: number,
  mapping: Mapping,
): Selector {
  const handler = new Handler(tag, size, true, steps(mapping));
  return new Selector(selector, { kind: "handler", handler });
}

/** Adds the DOWN of one monitor; `mapping` gets `[DOWN, monitor, process, pid, reason]`. */
export function selectMonitor(selector: Selector, monitor: Reference, mapping: Mapping): Selector {
  const handler = new Handler(monitor, 0, true, steps(mapping));
  return new Selector(selector, { kind: "monitor", handler });
}

/** Adds every DOWN that has no handler of its own. */
export function selectMonitors(selector: Selector, mapping: Mapping): Selector {
  return selectRecord(selector, atoms.DOWN, 5, mapping);
}

/** Adds the exits that a trapping process gets as messages; `mapping` gets `[EXIT, pid, reason]`. */
export function selectTrappedExits(selector: Selector, mapping: Mapping): Selector {
  return selectRecord(selector, atoms.EXIT, 3, mapping);
}

/** Adds every message that nothing else selects; `mapping` gets the raw term, `[tag, payload]` for a subject's message. */
export function selectOther(selector: Selector, mapping: Mapping): Selector {
  const handler = new Handler(undefined, 0, true, steps(mapping));
  return new Selector(selector, { kind: "other", handler });
}

/** Removes the key {tag, size}. */
export function deselectTag(selector: Selector, tag: unknown, size = 2): Selector {
  return new Selector(selector, { kind: "without", tag, size });
}

/** Removes the DOWN of one monitor. */
export function deselectMonitor(selector: Selector, monitor: Reference): Selector {
  return new Selector(selector, { kind: "without-monitor", monitor });
}

/** Both selectors in one; where both have a handler for a message, that of `second` is taken. */
export function mergeSelectors(first: Selector, second: Selector): Selector {
  // The table is made here, so that deeply nested merges do not nest the making of tables.
  return new Selector(first, { kind: "merge", second: Selector.table(second) });
}

/** The same messages, each value passed through `mapping` in the end. */
export function mapSelector(selector: Selector, mapping: Mapping): Selector {
  return new Selector(selector, { kind: "map", mapping });
}
