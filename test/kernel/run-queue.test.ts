import { describe, expect, test } from "vitest";
import type { Process } from "../../src/kernel/index.ts";
import { CHUNK_ENTRIES, CHUNK_SLOTS, RunQueue, WAKE } from "../../src/kernel/run-queue.ts";

const nobody = {} as Process;

/** Reads an entry as the scheduler does; undefined if there is none. */
function shift(queue: RunQueue): unknown {
  if (queue.isEmpty) return undefined;
  if (queue.headSlot === CHUNK_SLOTS) queue.advance();
  const payload = queue.head[queue.headSlot + 2];
  queue.headSlot += 3;
  return payload;
}

describe("the run queue", () => {
  test("is first in, first out over many chunks, and counts its entries", () => {
    const queue = new RunQueue();
    const total = CHUNK_ENTRIES * 3 + 7;
    for (let index = 0; index < total; index++) queue.push(nobody, WAKE, index);
    expect(queue.length).toBe(total);
    for (let index = 0; index < total; index++) expect(shift(queue)).toBe(index);
    expect(queue.isEmpty).toBe(true);
    expect(queue.length).toBe(0);
    expect(shift(queue)).toBeUndefined();
  });

  test("stays right when it is filled and emptied in turn", () => {
    const queue = new RunQueue();
    let pushed = 0;
    let shifted = 0;
    for (let round = 0; round < 2000; round++) {
      for (let index = 0; index < round % 13; index++) queue.push(nobody, WAKE, pushed++);
      for (let index = 0; index < round % 11 && shifted < pushed; index++) {
        expect(shift(queue)).toBe(shifted++);
      }
      expect(queue.length).toBe(pushed - shifted);
    }
  });

  test("visits the entries in order until it is told to stop", () => {
    const queue = new RunQueue();
    for (let index = 0; index < CHUNK_ENTRIES + 5; index++) queue.push(nobody, "tag", index);
    shift(queue);
    const seen: Array<unknown> = [];
    queue.visit((chunk, slot) => {
      seen.push(chunk[slot + 2]);
      return seen.length === CHUNK_ENTRIES + 2;
    });
    expect(seen).toEqual(Array.from({ length: CHUNK_ENTRIES + 2 }, (_, index) => index + 1));
  });
});
