// The messages that wait for one process, in the order of their arrival, with selective receive.
//
// Messages are kept as (tag, payload) in a ring that doubles when it is full; what is taken out of the middle leaves a hole,
// and the holes are closed when they outnumber the messages.
// A receive looks at the oldest messages first. When it has passed SCANNED_MESSAGES without success, it builds an index by
// key, which is then kept up until the mailbox is empty or has been compacted: from then on a receive costs as many look-ups
// as it selects keys, however many messages wait.
//
// What a `take...` function removed is in `taken`, until `releaseTaken` forgets it. The mailbox has no limit of its own; a
// full heap is the limit. Nothing here fails.

import type { Handler } from "./handler.ts";
import { KeyMap, sameTag } from "./keys.ts";
import { isDownOf, isExitOf, RAW } from "./raw-terms.ts";
import type { SelectorTable } from "./selector-table.ts";
import { atoms, type Pid, type Reference } from "./terms.ts";

/** Messages that a receive looks at before it builds an index. */
export const SCANNED_MESSAGES = 16;
const FIRST_CAPACITY = 8;
/** Holes that are left alone even if there are hardly any messages. */
const SLACK = 16;
/** A ring above this size is given back when the mailbox is empty. */
const KEPT_CAPACITY = 512;

/** In the place of a tag: there is no message. */
export const NO_MESSAGE: unique symbol = Symbol("no message");

/** The message that was removed last. */
export const taken = { tag: undefined as unknown, payload: undefined as unknown };

/** Forgets the message that was removed last, so that it can be collected. */
export function releaseTaken(): void {
  taken.tag = undefined;
  taken.payload = undefined;
}

/** Positions of the messages under one key, oldest first. Some may have been taken already. */
class Positions {
  #items: Array<number> = [];
  #first = 0;

  push(position: number): void {
    this.#items.push(position);
  }

  get first(): number {
    return this.#first < this.#items.length ? (this.#items[this.#first] as number) : -1;
  }

  shift(): void {
    this.#first++;
    if (this.#first > 32 && this.#first * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
  }
}

/** Where the messages of each key are. */
class MailIndex {
  readonly #keys = new KeyMap<Positions>();
  readonly #downs = new Map<number, number>();

  add(position: number, tag: unknown, payload: unknown): void {
    if (tag !== RAW) {
      this.#positions(tag, 2).push(position);
    } else if (Array.isArray(payload) && payload.length > 0) {
      this.#positions(payload[0], payload.length).push(position);
      if (isDown(payload)) this.#downs.set((payload[1] as Reference).id, position);
    }
  }

  /** Notes that a message was taken. It is forgotten here if it was the oldest of its key, else when it is met. */
  remove(position: number, tag: unknown, payload: unknown): void {
    let key = tag;
    let size = 2;
    if (tag === RAW) {
      if (!Array.isArray(payload) || payload.length === 0) return;
      key = payload[0];
      size = payload.length;
      if (isDown(payload)) this.#downs.delete((payload[1] as Reference).id);
    }
    const positions = this.#keys.get(key, size);
    if (positions === undefined || positions.first !== position) return;
    positions.shift();
    if (positions.first < 0) this.#keys.delete(key, size);
  }

  of(tag: unknown, size: number): Positions | undefined {
    return this.#keys.get(tag, size);
  }

  ofDown(monitor: Reference): number {
    return this.#downs.get(monitor.id) ?? -1;
  }

  #positions(tag: unknown, size: number): Positions {
    let positions = this.#keys.get(tag, size);
    if (positions === undefined) {
      positions = new Positions();
      this.#keys.set(tag, size, positions);
    }
    return positions;
  }
}

function isDown(term: ReadonlyArray<unknown>): boolean {
  return term.length === 5 && term[0] === atoms.DOWN;
}

export class Mailbox {
  /** Tag and payload in turn. */
  #slots: Array<unknown>;
  #mask: number;
  #head = 0;
  #tail = 0;
  #index: MailIndex | null = null;
  /** How many messages wait. */
  size = 0;

  constructor() {
    this.#slots = new Array(FIRST_CAPACITY * 2).fill(undefined);
    this.#mask = FIRST_CAPACITY - 1;
  }

  /** A position after all messages that have arrived until now; `takeReply` and `takeDown` start there. */
  get mark(): number {
    return this.#tail;
  }

  get isIndexed(): boolean {
    return this.#index !== null;
  }

  push(tag: unknown, payload: unknown): void {
    if (this.#tail - this.#head > this.#mask) this.#grow();
    const slot = (this.#tail & this.#mask) * 2;
    this.#slots[slot] = tag;
    this.#slots[slot + 1] = payload;
    this.#index?.add(this.#tail, tag, payload);
    this.#tail++;
    this.size++;
  }

  /** Takes the oldest message; false if there is none. */
  takeFirst(): boolean {
    if (this.size === 0) return false;
    this.#takeAt(this.#firstPosition());
    return true;
  }

  /** Takes the oldest message `[tag, _]`; false if there is none. */
  takeTag(tag: unknown): boolean {
    if (this.#index === null) {
      const end = this.#scanEnd(this.#head);
      for (let position = this.#head; position !== end; position++) {
        const found = this.#slots[(position & this.#mask) * 2];
        if (found === tag || sameTag(found, tag)) {
          this.#takeAt(position);
          return true;
        }
      }
      if (end === this.#tail) return false;
    }
    const position = this.#oldest(tag, 2);
    if (position < 0) return false;
    this.#takeAt(position);
    return true;
  }

  /** Takes the oldest message for which the table has a handler, and returns the handler; null if there is none. */
  takeMatch(table: SelectorTable): Handler | null {
    if (this.size === 0) return null;
    const keys = table.handlers.length + table.monitors.length;
    if (this.#index === null || table.other !== null || keys > this.size) {
      // With more keys than messages, looking at every message costs less than looking up every key.
      const end = keys > this.size ? this.#tail : this.#scanEnd(this.#head);
      for (let position = this.#head; position !== end; position++) {
        const slot = (position & this.#mask) * 2;
        const tag = this.#slots[slot];
        if (tag === NO_MESSAGE) continue;
        const handler = table.match(tag, this.#slots[slot + 1]);
        if (handler !== null) {
          this.#takeAt(position);
          return handler;
        }
      }
      if (end === this.#tail) return null;
    }
    const position = this.#oldestMatch(table);
    if (position < 0) return null;
    const slot = (position & this.#mask) * 2;
    const handler = table.match(this.#slots[slot], this.#slots[slot + 1]);
    this.#takeAt(position);
    return handler;
  }

  /** Takes the oldest message under the tag `monitor`, or its DOWN, whichever is older. Only from `mark` on. */
  takeReply(monitor: Reference, mark: number): boolean {
    const position = this.#positionSince(mark, monitor, true);
    if (position < 0) return false;
    this.#takeAt(position);
    return true;
  }

  /** Takes the DOWN of a monitor that was made at `mark`. */
  takeDown(monitor: Reference, mark: number): boolean {
    const position = this.#positionSince(mark, monitor, false);
    if (position < 0) return false;
    this.#takeAt(position);
    return true;
  }

  /** Takes the oldest EXIT from that process. */
  takeExit(pid: Pid): boolean {
    for (let position = this.#head; position !== this.#tail; position++) {
      const slot = (position & this.#mask) * 2;
      if (this.#slots[slot] === RAW && isExitOf(this.#slots[slot + 1], pid)) {
        this.#takeAt(position);
        return true;
      }
    }
    return false;
  }

  /** Calls `visit` for each message, oldest first. */
  forEach(visit: (tag: unknown, payload: unknown) => void): void {
    for (let position = this.#head; position !== this.#tail; position++) {
      const slot = (position & this.#mask) * 2;
      const tag = this.#slots[slot];
      if (tag !== NO_MESSAGE) visit(tag, this.#slots[slot + 1]);
    }
  }

  clear(): void {
    this.#reset(FIRST_CAPACITY);
  }

  #takeAt(position: number): void {
    const slot = (position & this.#mask) * 2;
    taken.tag = this.#slots[slot];
    taken.payload = this.#slots[slot + 1];
    this.#slots[slot] = NO_MESSAGE;
    this.#slots[slot + 1] = undefined;
    this.size--;
    if (this.size === 0) {
      this.#reset(this.#mask < KEPT_CAPACITY ? this.#mask + 1 : FIRST_CAPACITY);
      return;
    }
    this.#index?.remove(position, taken.tag, taken.payload);
    if (position === this.#head) this.#head = this.#firstPosition();
    else if (this.#tail - this.#head > this.size * 2 + SLACK) this.#squeeze();
  }

  /** Where a scan from that position gives up and the index takes over. */
  #scanEnd(start: number): number {
    return this.size <= SCANNED_MESSAGES
      ? this.#tail
      : Math.min(this.#tail, start + SCANNED_MESSAGES);
  }

  #reset(capacity: number): void {
    this.size = 0;
    this.#head = this.#tail;
    this.#index = null;
    if (capacity === this.#mask + 1) return;
    this.#slots = new Array(capacity * 2).fill(undefined);
    this.#mask = capacity - 1;
  }

  #firstPosition(): number {
    let position = this.#head;
    while (position !== this.#tail && this.#slots[(position & this.#mask) * 2] === NO_MESSAGE) {
      position++;
    }
    return position;
  }

  /** The ring is full of messages and few holes: it doubles. */
  #grow(): void {
    const capacity = (this.#mask + 1) * 2;
    const slots: Array<unknown> = new Array(capacity * 2).fill(undefined);
    for (let position = this.#head; position !== this.#tail; position++) {
      const from = (position & this.#mask) * 2;
      const to = (position & (capacity - 1)) * 2;
      slots[to] = this.#slots[from];
      slots[to + 1] = this.#slots[from + 1];
    }
    this.#slots = slots;
    this.#mask = capacity - 1;
  }

  /**
   * Closes the holes between the messages, once they outnumber these. Messages only ever move to later positions, so a mark
   * stays before everything that came after it.
   */
  #squeeze(): void {
    const slots = this.#slots;
    let target = this.#tail;
    for (let position = this.#tail - 1; position >= this.#head; position--) {
      const from = (position & this.#mask) * 2;
      const tag = slots[from];
      if (tag === NO_MESSAGE) continue;
      target--;
      if (target === position) continue;
      const to = (target & this.#mask) * 2;
      slots[to] = tag;
      slots[to + 1] = slots[from + 1];
      slots[from] = NO_MESSAGE;
      slots[from + 1] = undefined;
    }
    this.#head = target;
    this.#index = null;
  }

  #indexed(): MailIndex {
    if (this.#index === null) {
      const index = new MailIndex();
      for (let position = this.#head; position !== this.#tail; position++) {
        const slot = (position & this.#mask) * 2;
        const tag = this.#slots[slot];
        if (tag !== NO_MESSAGE) index.add(position, tag, this.#slots[slot + 1]);
      }
      this.#index = index;
    }
    return this.#index;
  }

  /** The position of the oldest message under a key, or -1. */
  #oldest(tag: unknown, size: number): number {
    const positions = this.#indexed().of(tag, size);
    if (positions === undefined) return -1;
    while (positions.first >= 0) {
      const position = positions.first;
      const isGone = this.#slots[(position & this.#mask) * 2] === NO_MESSAGE;
      if (position >= this.#head && !isGone) return position;
      positions.shift();
    }
    return -1;
  }

  #oldestMatch(table: SelectorTable): number {
    let best = -1;
    for (const handler of table.handlers) {
      const position = this.#oldest(handler.tag, handler.size);
      if (position >= 0 && (best < 0 || position < best)) best = position;
    }
    for (const handler of table.monitors) {
      const position = this.#indexed().ofDown(handler.tag as Reference);
      if (position >= 0 && (best < 0 || position < best)) best = position;
    }
    return best;
  }

  #positionSince(mark: number, monitor: Reference, orReply: boolean): number {
    const start = Math.max(mark, this.#head);
    const end = this.#scanEnd(start);
    for (let position = start; position < end; position++) {
      const slot = (position & this.#mask) * 2;
      const tag = this.#slots[slot];
      if (orReply && sameTag(tag, monitor)) return position;
      if (tag === RAW && isDownOf(this.#slots[slot + 1], monitor)) return position;
    }
    if (end === this.#tail || start >= this.#tail) return -1;
    const down = this.#indexed().ofDown(monitor);
    const reply = orReply ? this.#oldest(monitor, 2) : -1;
    if (down < 0 || reply < 0) return Math.max(down, reply);
    return Math.min(down, reply);
  }
}
