import { describe, expect, test } from "vitest";
import { createMemory, MemoryShortage } from "../../src/transport/index.ts";
import {
  bellWord,
  commitWord,
  computeLayout,
  headWord,
  holdWord,
  incarnationWord,
  roomWord,
  tailWord,
  timerWord,
} from "../../src/transport/layout.ts";
import { attach } from "../../src/transport/memory.ts";

describe("the layout", () => {
  test("gives no two things the same place", () => {
    const layout = computeLayout({
      slots: 5,
      ringBytes: 1024,
      entries: 10,
      foreignEntries: 3,
      timers: 7,
      names: 5,
    });
    const words = new Set<number>();
    let count = 0;
    for (let slot = 0; slot < 5; slot++) {
      for (const word of [commitWord, bellWord, incarnationWord]) words.add(word(layout, slot));
      count += 3;
      for (let other = 0; other < 5; other++) {
        for (const word of [tailWord, holdWord, headWord, roomWord])
          words.add(word(layout, slot, other));
        count += 4;
      }
    }
    expect(words.size).toBe(count);
    const stamps = new Set<number>();
    for (let slot = 0; slot < 5; slot++) {
      for (let index = 0; index < 7; index++) stamps.add(timerWord(layout, slot, index));
    }
    expect(stamps.size).toBe(5 * 7);
    expect(Math.min(...stamps)).toBe(layout.timersWord);
    expect(Math.max(...stamps)).toBeLessThan(layout.nameCountersWord);
    expect(Math.min(...words)).toBeGreaterThan(layout.ticketWord);
    expect(Math.max(...words)).toBeLessThan(layout.livesWord);
    const starts = [
      layout.livesWord,
      layout.entryNamesWord,
      layout.timersWord,
      layout.nameTableWord,
      layout.ownersWord,
      layout.nameTextWord,
      layout.ringsByte / 4,
    ];
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });

  test.each([
    [{ slots: 0 }, /slots is a whole number from 1 to 64: 0/],
    [{ slots: 65 }, /slots is a whole number from 1 to 64: 65/],
    [{ slots: 2, ringBytes: 100_000 }, /power of two: 65536 or 131072, not 100000/],
    [{ slots: 2, ringBytes: 0 }, /power of two, not 0/],
    [{ slots: 2, ringBytes: 2.5 }, /power of two/],
    [{ slots: 2, ringBytes: 512 }, /ringBytes is a whole number from 1024/],
    [{ slots: 2, entries: 1 }, /entries/],
    [{ slots: 64, foreignEntries: 1e6 }, /foreignEntries/],
    [{ slots: 2, names: 0 }, /names/],
    [{ slots: 2, timers: 0 }, /timers is a whole number from 1 to 1048576: 0/],
  ])("refuses %j", (options, problem) => {
    expect(() => computeLayout(options)).toThrow(problem);
  });

  test("takes a moderate amount of memory for any number of slots", () => {
    for (let slots = 1; slots <= 64; slots++) {
      expect(computeLayout({ slots }).totalBytes).toBeLessThan(2 ** 30);
    }
  });
});

describe("memory", () => {
  test("that is more than available is refused: by how much, and what helps", () => {
    const create = () => createMemory({ slots: 33, availableBytes: 2 ** 26 });
    expect(create).toThrow(MemoryShortage);
    expect(create).toThrow(
      /33 threads need \d+ MiB of shared memory, and 64 MiB are available: start fewer/,
    );
  });

  test("of another version is not attached to", () => {
    const memory = createMemory({
      slots: 2,
      ringBytes: 1024,
      entries: 8,
      foreignEntries: 2,
      names: 4,
    });
    expect(() => attach({ ...memory, version: 99 })).toThrow(/another version/);
    const foreign = { ...memory, buffer: new SharedArrayBuffer(memory.buffer.byteLength) };
    expect(() => attach(foreign)).toThrow(/no shared memory/);
    expect(attach(structuredClone(memory)).layout).toEqual(memory.layout);
  });
});
