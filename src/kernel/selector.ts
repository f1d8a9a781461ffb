// Selectors: which messages a process wants, and what becomes of each.
//
// A selector is an immutable value. Building one only notes an operation on top of another selector, so that n operations
// cost O(n) together; the table that messages are matched against is made at the first use and kept. Two selectors are equal
// if their tables are: same keys, same functions by reference, whatever the order in which they were built.
//
// Which handler a message gets (otp-semantics 3.2): a DOWN whose monitor is a key, then the key {first element, size}, then
// "other". Which message is taken is decided by the mailbox: the oldest that has a handler.
//
// Mapping functions run in the receiving process after the message was taken. They may suspend; what follows them in a
// mapped selector then waits.

import { KeyMap, sameTag } from "./keys.ts";
import { Suspension } from "./suspension.ts";
import { atoms, type Pid, type Reference } from "./terms.ts";

/** The tag under which a term is kept that is no subject's message: EXIT and DOWN tuples, foreign values. */
export const RAW: unique symbol = Symbol("raw term");

// biome-ignore lint/suspicious/noExplicitAny: functions of Gleam code; what they take is known to its type checker only
export type Mapping = (value: any) => unknown;

/** What is done to a taken message: functions applied one after another. */
class Step {
  readonly mapping: Mapping;
  readonly next: Step | null;

  constructor(mapping: Mapping, next: Step | null) {
    this.mapping = mapping;
    this.next = next;
  }
}

/** One key of a selector with what it does. */
export class Handler {
  /** For a key: the first element of the tuple (the tag of a subject); for a monitor: the monitor. */
  readonly tag: unknown;
  readonly size: number;
  /** Whether the functions get the whole term instead of the payload. */
  readonly whole: boolean;
  readonly steps: Step | null;

  constructor(tag: unknown, size: number, whole: boolean, steps: Step | null) {
    this.tag = tag;
    this.size = size;
    this.whole = whole;
    this.steps = steps;
  }

  withLast(mapping: Mapping): Handler {
    return new Handler(this.tag, this.size, this.whole, appendStep(this.steps, mapping));
  }

  equals(other: Handler): boolean {
    if (this.size !== other.size || this.whole !== other.whole) return false;
    if (!sameTag(this.tag, other.tag)) return false;
    let left = this.steps;
    let right = other.steps;
    while (left !== null && right !== null) {
      if (left.mapping !== right.mapping) return false;
      left = left.next;
      right = right.next;
    }
    return left === right;
  }
}

function appendStep(steps: Step | null, mapping: Mapping): Step {
  if (steps === null) return new Step(mapping, null);
  const mappings: Array<Mapping> = [];
  for (let step: Step | null = steps; step !== null; step = step.next) mappings.push(step.mapping);
  let built = new Step(mapping, null);
  for (let index = mappings.length - 1; index >= 0; index--) {
    built = new Step(mappings[index] as Mapping, built);
  }
  return built;
}

/** Applies a handler to the message it was chosen for: the mapped value, or a suspension that ends in it. */
export function applyHandler(handler: Handler, tag: unknown, payload: unknown): unknown {
  const value = handler.whole && tag !== RAW ? [tag, payload] : payload;
  return handler.steps === null ? value : applySteps(handler.steps, value);
}

function applySteps(steps: Step | null, first: unknown): unknown {
  let value = first;
  for (let step = steps; step !== null; step = step.next) {
    value = step.mapping(value);
    if (value instanceof Suspension && step.next !== null) return laterSteps(value, step.next);
  }
  return value;
}

function* laterSteps(suspension: Suspension, steps: Step): Generator<unknown, unknown, unknown> {
  const value = yield suspension;
  return applySteps(steps, value);
}

/** Handlers up to this number are searched one by one. */
const SEARCHED_HANDLERS = 8;

/** A selector made ready for matching. */
export class SelectorTable {
  readonly handlers: ReadonlyArray<Handler>;
  readonly monitors: ReadonlyArray<Handler>;
  readonly other: Handler | null;
  #keys: KeyMap<Handler> | null = null;
  #monitorKeys: Map<number, Handler> | null = null;

  constructor(
    handlers: ReadonlyArray<Handler>,
    monitors: ReadonlyArray<Handler>,
    other: Handler | null,
  ) {
    this.handlers = handlers;
    this.monitors = monitors;
    this.other = other;
  }

  /** The handler for a message, as it is kept in a mailbox; null if the selector does not want it. */
  match(tag: unknown, payload: unknown): Handler | null {
    if (tag !== RAW) return this.find(tag, 2) ?? this.other;
    if (Array.isArray(payload) && payload.length > 0) {
      if (this.monitors.length > 0 && payload.length === 5 && payload[0] === atoms.DOWN) {
        const handler = this.findMonitor(payload[1]);
        if (handler !== null) return handler;
      }
      const handler = this.find(payload[0], payload.length);
      if (handler !== null) return handler;
    }
    return this.other;
  }

  /** The handler under the key {tag, size}, or null. */
  find(tag: unknown, size: number): Handler | null {
    const handlers = this.handlers;
    if (handlers.length > SEARCHED_HANDLERS) return this.#keyMap().get(tag, size) ?? null;
    for (let index = 0; index < handlers.length; index++) {
      const handler = handlers[index] as Handler;
      if (handler.size === size && (handler.tag === tag || sameTag(handler.tag, tag))) {
        return handler;
      }
    }
    return null;
  }

  /** The handler for the DOWN of this monitor, or null. */
  findMonitor(monitor: unknown): Handler | null {
    const monitors = this.monitors;
    if (monitors.length > SEARCHED_HANDLERS) {
      return this.#monitorMap().get((monitor as Reference).id) ?? null;
    }
    for (let index = 0; index < monitors.length; index++) {
      const handler = monitors[index] as Handler;
      if (handler.tag === monitor || sameTag(handler.tag, monitor)) return handler;
    }
    return null;
  }

  equals(other: SelectorTable): boolean {
    if (this.handlers.length !== other.handlers.length) return false;
    if (this.monitors.length !== other.monitors.length) return false;
    if (!sameHandler(this.other, other.other)) return false;
    return (
      this.handlers.every((item) => sameHandler(item, other.find(item.tag, item.size))) &&
      this.monitors.every((item) => sameHandler(item, other.findMonitor(item.tag)))
    );
  }

  #keyMap(): KeyMap<Handler> {
    if (this.#keys === null) {
      this.#keys = new KeyMap();
      for (const handler of this.handlers) this.#keys.set(handler.tag, handler.size, handler);
    }
    return this.#keys;
  }

  #monitorMap(): Map<number, Handler> {
    if (this.#monitorKeys === null) {
      this.#monitorKeys = new Map();
      for (const handler of this.monitors) {
        this.#monitorKeys.set((handler.tag as Reference).id, handler);
      }
    }
    return this.#monitorKeys;
  }
}

function sameHandler(left: Handler | null, right: Handler | null): boolean {
  if (left === null || right === null) return left === right;
  return left.equals(right);
}

const EMPTY_TABLE = new SelectorTable([], [], null);

type Operation =
  | { readonly kind: "handler"; readonly handler: Handler }
  | { readonly kind: "monitor"; readonly handler: Handler }
  | { readonly kind: "other"; readonly handler: Handler }
  | { readonly kind: "without"; readonly tag: unknown; readonly size: number }
  | { readonly kind: "without-monitor"; readonly monitor: Reference }
  | { readonly kind: "merge"; readonly second: Selector }
  | { readonly kind: "map"; readonly mapping: Mapping };

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

/** A table under construction. Few handlers are kept in lists, many in maps, so that n operations stay O(n). */
class TableBuilder {
  #handlers: Array<Handler | null>;
  #monitors: Array<Handler | null>;
  #other: Handler | null;
  #positions: KeyMap<number> | null = null;
  #monitorPositions: Map<number, number> | null = null;

  constructor(base: SelectorTable) {
    this.#handlers = base.handlers.slice();
    this.#monitors = base.monitors.slice();
    this.#other = base.other;
  }

  apply(operation: Operation): void {
    switch (operation.kind) {
      case "handler":
        this.#setHandler(operation.handler);
        return;
      case "monitor":
        this.#setMonitor(operation.handler);
        return;
      case "other":
        this.#other = operation.handler;
        return;
      case "without":
        this.#removeHandler(operation.tag, operation.size);
        return;
      case "without-monitor":
        this.#removeMonitor(operation.monitor);
        return;
      case "merge":
        this.#merge(Selector.table(operation.second));
        return;
      case "map":
        this.#map(operation.mapping);
        return;
    }
  }

  finish(): SelectorTable {
    const isHandler = (item: Handler | null): item is Handler => item !== null;
    return new SelectorTable(
      this.#handlers.filter(isHandler),
      this.#monitors.filter(isHandler),
      this.#other,
    );
  }

  #position(tag: unknown, size: number): number {
    const handlers = this.#handlers;
    if (this.#positions === null && handlers.length > SEARCHED_HANDLERS) {
      this.#positions = new KeyMap();
      handlers.forEach((item, index) => {
        if (item !== null) this.#positions?.set(item.tag, item.size, index);
      });
    }
    if (this.#positions !== null) return this.#positions.get(tag, size) ?? -1;
    return handlers.findIndex(
      (item) => item !== null && item.size === size && sameTag(item.tag, tag),
    );
  }

  #setHandler(handler: Handler): void {
    const position = this.#position(handler.tag, handler.size);
    if (position >= 0) this.#handlers[position] = handler;
    else {
      this.#positions?.set(handler.tag, handler.size, this.#handlers.length);
      this.#handlers.push(handler);
    }
  }

  #removeHandler(tag: unknown, size: number): void {
    const position = this.#position(tag, size);
    if (position < 0) return;
    this.#handlers[position] = null;
    this.#positions?.delete(tag, size);
  }

  #monitorPosition(monitor: Reference): number {
    const monitors = this.#monitors;
    if (this.#monitorPositions === null && monitors.length > SEARCHED_HANDLERS) {
      this.#monitorPositions = new Map();
      monitors.forEach((item, index) => {
        if (item !== null) this.#monitorPositions?.set((item.tag as Reference).id, index);
      });
    }
    if (this.#monitorPositions !== null) return this.#monitorPositions.get(monitor.id) ?? -1;
    return monitors.findIndex((item) => item !== null && sameTag(item.tag, monitor));
  }

  #setMonitor(handler: Handler): void {
    const monitor = handler.tag as Reference;
    const position = this.#monitorPosition(monitor);
    if (position >= 0) this.#monitors[position] = handler;
    else {
      this.#monitorPositions?.set(monitor.id, this.#monitors.length);
      this.#monitors.push(handler);
    }
  }

  #removeMonitor(monitor: Reference): void {
    const position = this.#monitorPosition(monitor);
    if (position < 0) return;
    this.#monitors[position] = null;
    this.#monitorPositions?.delete(monitor.id);
  }

  #merge(second: SelectorTable): void {
    for (const handler of second.handlers) this.#setHandler(handler);
    for (const handler of second.monitors) this.#setMonitor(handler);
    if (second.other !== null) this.#other = second.other;
  }

  #map(mapping: Mapping): void {
    this.#handlers = this.#handlers.map((item) => item?.withLast(mapping) ?? null);
    this.#monitors = this.#monitors.map((item) => item?.withLast(mapping) ?? null);
    this.#other = this.#other?.withLast(mapping) ?? null;
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
  // Its table is made here, so that deeply nested merges do not nest the making of tables.
  Selector.table(second);
  return new Selector(first, { kind: "merge", second });
}

/** The same messages, each value passed through `mapping` in the end. */
export function mapSelector(selector: Selector, mapping: Mapping): Selector {
  return new Selector(selector, { kind: "map", mapping });
}

/** The term that a message is for whoever sees it whole. */
export function termOf(tag: unknown, payload: unknown): unknown {
  return tag === RAW ? payload : [tag, payload];
}

/** Whether a raw term is the DOWN of that monitor. */
export function isDownOf(term: unknown, monitor: Reference): boolean {
  return (
    Array.isArray(term) && term.length === 5 && term[0] === atoms.DOWN && sameTag(term[1], monitor)
  );
}

/** Whether a raw term is the EXIT of that process. */
export function isExitOf(term: unknown, pid: Pid): boolean {
  return (
    Array.isArray(term) && term.length === 3 && term[0] === atoms.EXIT && sameTag(term[1], pid)
  );
}
