// A selector made ready for matching: its handlers by key, by monitor, and the one for all others.
//
// Which handler a message gets (otp-semantics 3.2): a DOWN whose monitor is a key, then the key {first element, size}, then
// "other". A few handlers are searched one by one, many are looked up. `TableBuilder` makes tables; n operations cost O(n).

import type { Handler, Mapping } from "./handler.ts";
import { KeyMap, sameTag } from "./keys.ts";
import { RAW } from "./raw-terms.ts";
import { atoms, type Reference } from "./terms.ts";

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

export const EMPTY_TABLE = new SelectorTable([], [], null);

/** One step of the making of a selector. */
export type Operation =
  | { readonly kind: "handler"; readonly handler: Handler }
  | { readonly kind: "monitor"; readonly handler: Handler }
  | { readonly kind: "other"; readonly handler: Handler }
  | { readonly kind: "without"; readonly tag: unknown; readonly size: number }
  | { readonly kind: "without-monitor"; readonly monitor: Reference }
  | { readonly kind: "merge"; readonly second: SelectorTable }
  | { readonly kind: "map"; readonly mapping: Mapping };

/** A table under construction. Few handlers are kept in lists, many in maps, so that n operations stay O(n). */
export class TableBuilder {
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
        this.#merge(operation.second);
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
