// A sender as numbers, and back: so that a thread can be put into any state that it was in.

import { Violation } from "./explorer.ts";
import type { Protocol } from "./source.ts";

// biome-ignore lint/suspicious/noExplicitAny: objects of the protocol, which is compiled from text
type Any = any;

/** Numbers, one after another. */
export class Saved {
  readonly #saved: ReadonlyArray<number>;
  #at = 0;

  constructor(saved: ReadonlyArray<number>) {
    this.#saved = saved;
  }

  next(): number {
    return this.#saved[this.#at++] as number;
  }

  list(): Array<number> {
    return Array.from({ length: this.next() }, () => this.next());
  }
}

const flag = (value: boolean): number => (value ? 1 : 0);

/** Between two operations nothing is begun and nothing unflushed. */
export function saveSender(sender: Any, saved: Array<number>): void {
  saved.push(sender.committed);
  for (const out of sender.outgoing) {
    if (out === null) continue;
    if (out.frames !== 0 || out.isDirty) throw new Violation("something is left unflushed");
    saved.push(out.tail, out.head, flag(out.isHeld), flag(out.isCongested), flag(out.isSpilling));
    const batches = out.spill.batches.slice(out.spill.first);
    saved.push(batches.length);
    for (const { block, start, length, frames, ticket, incarnation } of batches) {
      saved.push(length, frames, ticket, incarnation);
      for (let word = (start >> 2) + 4; word < (start + length) >> 2; word++) {
        saved.push(block.words[word]);
      }
    }
  }
}

export function restoreSender(sender: Any, reader: Saved, protocol: Protocol): void {
  sender.committed = reader.next();
  sender.dirty.length = 0;
  sender.congested.length = 0;
  sender.unflushedBytes = 0;
  for (const out of sender.outgoing) {
    if (out === null) continue;
    out.tail = reader.next();
    out.head = reader.next();
    out.isHeld = reader.next() === 1;
    out.isCongested = reader.next() === 1;
    out.isSpilling = reader.next() === 1;
    out.frames = 0;
    out.isDirty = false;
    if (out.isCongested) sender.congested.push(out);
    restoreSpill(out.spill, reader, protocol);
  }
}

function restoreSpill(spill: Any, reader: Saved, protocol: Protocol): void {
  spill.clear();
  const count = reader.next();
  if (count === 0) return;
  const block = new protocol.SpillBlock(512);
  for (let batches = 0; batches < count; batches++) {
    const start = block.used;
    const batch = {
      block,
      start,
      length: reader.next(),
      frames: reader.next(),
      ticket: reader.next(),
      incarnation: reader.next(),
    };
    for (let word = (start >> 2) + 4; word < (start + batch.length) >> 2; word++) {
      block.words[word] = reader.next();
    }
    block.used = start + batch.length;
    spill.batches.push(batch);
    spill.frames += batch.frames;
    spill.bytes += batch.length - 16;
  }
}
