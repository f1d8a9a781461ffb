// What the main thread does to the rings when the thread of a slot has ended, and when the slot gets a new one.
//
// A thread can end between any two steps. What it had not committed is cut off its rings, so that the next thread of the slot goes on
// from the last commit; what it had spilled is lost with it, so its holds are taken back. It may have ended between publishing and
// ringing, so everybody is woken. To be called by the main thread alone, after the thread has really stopped.

import { AWAKE, type Bells, WAITING } from "./bells.ts";
import {
  bellWord,
  commitWord,
  headWord,
  holdWord,
  incarnationWord,
  type Layout,
  ringByte,
  roomWord,
  tailWord,
} from "./layout.ts";
import { isBefore } from "./tickets.ts";
import type { SharedWords } from "./words.ts";

/** Whether an incarnation is one of a living thread. */
export function isOpen(incarnation: number): boolean {
  return (incarnation & 1) === 0;
}

/** Cleans what the ended thread of a slot has left in its rings. Returns the word that says that the slot has no thread. */
export function closeRings(words: SharedWords, layout: Layout, slot: number): number {
  const commit = words.load(commitWord(layout, slot));
  for (let consumer = 0; consumer < layout.slots; consumer++) {
    if (consumer === slot) continue;
    rollBack(words, layout, slot, consumer, commit);
    words.store(holdWord(layout, slot, consumer), 0);
    words.store(roomWord(layout, slot, consumer), 0);
  }
  words.store(bellWord(layout, slot), AWAKE);
  return closed(words, layout, slot);
}

function closed(words: SharedWords, layout: Layout, slot: number): number {
  const incarnation = words.load(incarnationWord(layout, slot)) + 1;
  words.store(incarnationWord(layout, slot), incarnation);
  return incarnation;
}

/** Cuts off what comes behind the last committed batch. The consumer may go on reading up to there meanwhile. */
function rollBack(
  words: SharedWords,
  layout: Layout,
  slot: number,
  consumer: number,
  commit: number,
): void {
  let position = words.load(headWord(layout, slot, consumer));
  const tail = words.load(tailWord(layout, slot, consumer));
  while (position !== tail) {
    const offset = position & (layout.ringBytes - 1);
    const header = (ringByte(layout, slot, consumer) + offset) >> 2;
    const ticket = words.load(header);
    if (isBefore(commit, ticket)) break;
    position = (position + words.get(header + 1)) | 0;
  }
  if (position !== tail) {
    words.store(tailWord(layout, slot, consumer), position);
  }
}

/** Wakes every slot but this one, in whatever state it seems to be: a ringer may have died on the way. */
export function wakeAll(bells: Bells, layout: Layout, self: number): void {
  for (let slot = 0; slot < layout.slots; slot++) {
    if (slot === self) continue;
    bells.words.store(bellWord(layout, slot), AWAKE);
    bells.wake(slot, WAITING);
    bells.wakeUp(slot);
  }
}

/** The slot gets a thread, unless it has got one since it had that incarnation. Returns the incarnation it has now. */
export function openSlotWord(
  words: SharedWords,
  layout: Layout,
  slot: number,
  incarnation: number,
): number {
  const word = incarnationWord(layout, slot);
  const before = words.compareExchange(word, incarnation, incarnation + 1);
  return before === incarnation ? incarnation + 1 : before;
}
