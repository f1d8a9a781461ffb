// What must hold whenever a thread reads or writes bytes of a ring, and whenever a message is delivered.

import { headWord, tailWord } from "../../src/transport/layout.ts";
import { Violation } from "./explorer.ts";
import type { Model } from "./model.ts";

// biome-ignore lint/suspicious/noExplicitAny: objects of the protocol, which is compiled from text
type Any = any;

/** A message of the systems: its length and its number. */
export const FRAME_BYTES = 8;

/** Published bytes that are not read yet are the consumer's, all others the producer's. */
export function checkOwner(
  { layout }: Model,
  index: number,
  isRead: boolean,
  load: (index: number) => number,
): void {
  const ring = Math.floor((index * 4 - layout.ringsByte) / layout.ringStride);
  const offset = index * 4 - layout.ringsByte - ring * layout.ringStride;
  const producer = Math.floor(ring / layout.slots);
  const consumer = ring % layout.slots;
  const head = load(headWord(layout, producer, consumer));
  const used = (load(tailWord(layout, producer, consumer)) - head) >>> 0;
  const from = head & (layout.ringBytes - 1);
  // Bytes behind the end of the ring belong to the frame that runs on there.
  const isPublished =
    offset >= from ? offset < from + used : offset + layout.ringBytes < from + used;
  if (isRead === isPublished) return;
  throw new Violation(
    isRead ? "bytes are read that are not published" : "bytes are written that are not read yet",
  );
}

/** The messages of a batch, which must be whole. */
export function readBatch(
  { words }: Model,
  ring: Any,
  start: number,
  frames: number,
): Array<number> {
  if (frames < 1 || frames > 4) throw new Violation(`a batch of ${frames} frames`);
  const ids: Array<number> = [];
  let position = start;
  for (let left = frames; left > 0; left--) {
    const word = ring.byteOf(position) >> 2;
    const length = words.get(word);
    if (length !== FRAME_BYTES) throw new Violation(`a frame of ${length} bytes`);
    ids.push(words.get(word + 1));
    position = (position + length) | 0;
  }
  return ids;
}

export function checkDelivered(
  { plan, destination, order }: Model,
  slot: number,
  producer: number,
  delivered: ReadonlyArray<number>,
  id: number,
): void {
  if (destination.get(id) !== slot)
    throw new Violation(`${slot} is delivered ${id}, which is none of its messages`);
  if (delivered.includes(id)) throw new Violation(`${id} is delivered twice`);
  const route = order.get(`${producer}>${slot}`) ?? [];
  if (!route.includes(id)) throw new Violation(`${id} comes from ${producer}`);
  const overtaken = route.slice(route.indexOf(id) + 1).find((later) => delivered.includes(later));
  if (overtaken !== undefined) throw new Violation(`${id} is delivered after ${overtaken}`);
  for (const cause of plan.after?.[id] ?? []) {
    if (!delivered.includes(cause))
      throw new Violation(`${id} is delivered before its cause ${cause}`);
  }
}
