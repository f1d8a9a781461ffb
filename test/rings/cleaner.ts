// The main thread after the death of another, as far as the rings are concerned.

import { FIRST_POST, type Thread } from "./explorer.ts";
import type { Model } from "./model.ts";

/** Cleans up behind a dead thread, as the main thread does. */
export function cleaner(model: Model, slot: number, victim: number, reopens: boolean): Thread {
  const { protocol, words, layout } = model;
  const bells = new protocol.Bells(words, layout, (other: number) =>
    words.post(FIRST_POST + other),
  );
  const operations: Array<() => void> = [
    () => protocol.closeRings(words, layout, slot),
    () => protocol.wakeAll(bells, layout, -1),
  ];
  if (reopens) operations.push(() => protocol.openSlotWord(words, layout, slot, 3));
  let at = 0;
  return {
    name: "cleaner",
    gate: (world) => world.isDead(victim),
    save: () => [at],
    restore: ([saved]) => {
      at = saved as number;
    },
    next: () => {
      const run = operations[at];
      if (run === undefined) return null;
      return () => {
        model.isCleaning = true;
        try {
          run();
        } finally {
          model.isCleaning = false;
        }
        at++;
      };
    },
  };
}
