// The doorbells of all slots: how a thread that has nothing to do is woken by those that have something for it.
//
// One word for each slot says what its thread does: it is awake, it waits on the word (which wakes in microseconds), or it sleeps in
// its event loop (which takes a message to wake). Who goes to sleep says so first and looks for news then; who has news publishes
// them first and looks at the word then: one of the two sees the other, so no wake-up is lost. Who rings turns the word back, so
// that at most one message is on its way for each sleep. If a thread dies while it rings, the main thread rings for it (deaths.ts).

import { bellWord, type Layout } from "./layout.ts";
import type { SharedWords } from "./words.ts";

export const AWAKE = 0;
/** Waits on the word itself. */
export const WAITING = 1;
/** Sleeps in its event loop. */
export const SLEEPING = 2;

/** Wakes a thread that sleeps in its event loop; called by the thread that rings. */
export type WakeUp = (slot: number) => void;

export class Bells {
  readonly words: SharedWords;
  readonly bellWords: ReadonlyArray<number>;
  readonly wakeUp: WakeUp;
  /** How often this thread woke another one. */
  readonly rung: Array<number>;

  constructor(words: SharedWords, layout: Layout, wakeUp: WakeUp) {
    this.words = words;
    this.wakeUp = wakeUp;
    this.bellWords = Array.from({ length: layout.slots }, (_, slot) => bellWord(layout, slot));
    this.rung = this.bellWords.map(() => 0);
  }

  /** Whether a slot has something to do, as far as a glance at its word tells. Nothing may depend on the answer but when something is done. */
  isAwake(slot: number): boolean {
    return this.words.get(this.bellWords[slot] as number) === AWAKE;
  }

  /** There is something for that slot: wakes it unless it is awake. */
  ring(slot: number): void {
    const { words } = this;
    const bell = this.bellWords[slot] as number;
    const state = words.load(bell);
    if (state === AWAKE) return;
    const before = words.exchange(bell, AWAKE);
    this.wake(slot, before);
  }

  /** Wakes a slot that was found in that state. */
  wake(slot: number, state: number): void {
    if (state === AWAKE) return;
    this.rung[slot] = (this.rung[slot] as number) + 1;
    if (state === SLEEPING) {
      this.wakeUp(slot);
      return;
    }
    this.words.notify(this.bellWords[slot] as number);
  }
}
