import { describe, expect, test } from "vitest";
import { createMemory } from "../../src/transport/index.ts";
import { Lives } from "../../src/transport/lives.ts";
import { type Attached, attach } from "../../src/transport/memory.ts";
import { Names, NO_NAME } from "../../src/transport/names.ts";
import { claimNumbers, laterNumbers } from "../../src/transport/numbers.ts";

function memory(): Attached {
  return attach(
    createMemory({
      slots: 3,
      ringBytes: 1024,
      entries: 8,
      foreignEntries: 4,
      names: 6,
      nameBytes: 400,
    }),
  );
}

function threads({ words, layout }: Attached): ReadonlyArray<{ lives: Lives; names: Names }> {
  return [0, 1, 2].map((slot) => {
    const lives = new Lives(words, layout, slot);
    return { lives, names: new Names(words, layout, lives) };
  });
}

describe("numbers", () => {
  test("are claimed once, by whoever claims them", () => {
    const { words, layout } = memory();
    const blocks = [0, 1, 2].map(() => claimNumbers(words, layout, 2));
    for (const { first, last } of blocks) {
      expect(first % 64).toBe(2);
      expect(last % 64).toBe(2);
      // The lower half of n is never 0.
      expect(((first - 2) / 64) % 65_536).toBe(1);
    }
    expect(blocks[1]?.first).toBeGreaterThan(blocks[0]?.last ?? 0);
    expect(blocks[2]?.first).toBeGreaterThan(blocks[1]?.last ?? 0);
  });

  test("of different systems in one process differ", () => {
    const [one, other] = [memory(), memory()];
    const first = claimNumbers(one.words, one.layout, 1);
    const second = claimNumbers(other.words, other.layout, 1);
    expect(second.first).toBeGreaterThan(first.last);
  });
});

describe("life tables", () => {
  test("say who is alive, to every thread", () => {
    const [zero, one, two] = threads(memory());
    const id = 64 * 5_000_000_000 + 1;
    const entry = one?.lives.claim(1, id) as number;
    expect(two?.lives.isAlive(1, entry, id)).toBe(true);
    expect(two?.lives.isAlive(1, entry, id + 64)).toBe(false);
    expect(two?.lives.isAlive(1, 0, id)).toBe(false);
    expect(two?.lives.isAlive(1, -1, id)).toBe(false);
    expect(two?.lives.isAlive(60, 1, id)).toBe(false);
    one?.lives.end(entry);
    expect(zero?.lives.isAlive(1, entry, id)).toBe(false);
    one?.lives.free(1, entry);
    expect(zero?.lives.numberAt(1, entry)).toBe(0);
  });

  test("give entries again that were freed, and refuse more than they hold", () => {
    const [, one, two] = threads(memory());
    const ids = Array.from({ length: 7 }, (_, n) => 64 * (n + 1) + 1);
    const entries = ids.map((id) => one?.lives.claim(1, id) as number);
    expect(new Set(entries).size).toBe(7);
    expect(() => one?.lives.claim(1, 64 * 100 + 1)).toThrow(/7 processes of this thread .*entries/);
    one?.lives.free(1, entries[3] as number);
    expect(one?.lives.claim(1, 64 * 101 + 1)).toBe(entries[3]);
    for (let n = 0; n < 4; n++) two?.lives.claim(1, 64 * (200 + n) + 1);
    expect(() => two?.lives.claim(1, 64 * 300 + 1)).toThrow(/slot 1 from slot 2 .*foreignEntries/);
  });

  test("forget what a dead thread had claimed in vain, and keep what was started", () => {
    const [, one, two] = threads(memory());
    const kept = two?.lives.claim(1, 64 + 1) as number;
    const vain = two?.lives.claim(1, 128 + 1) as number;
    one?.lives.sweep(2, 64 * 1_000 + 1, (entry) => entry === kept);
    expect(one?.lives.numberAt(1, kept)).toBe(65);
    expect(one?.lives.numberAt(1, vain)).toBe(0);
  });

  test("keep what the next thread of a slot has claimed before the end of the last one was heard of", () => {
    const shared = memory();
    const [, one, two] = threads(shared);
    const vain = two?.lives.claim(1, claimNumbers(shared.words, shared.layout, 1).first) as number;
    const laterId = laterNumbers(shared.words, shared.layout, 1);
    const next = new Lives(shared.words, shared.layout, 2);
    const { first } = claimNumbers(shared.words, shared.layout, 1);
    const kept = next.claim(1, first);
    one?.lives.sweep(2, laterId, () => false);
    expect(one?.lives.numberAt(1, vain)).toBe(0);
    expect(one?.lives.numberAt(1, kept)).toBe(first);
  });

  test("of a slot that is gone are empty, wherever they were claimed, and the next thread goes on in them", () => {
    const { words, layout } = attach(
      createMemory({ slots: 2, entries: 8_000, foreignEntries: 50 }),
    );
    const [zero, one] = [new Lives(words, layout, 0), new Lives(words, layout, 1)];
    const own = Array.from({ length: 5_000 }, (_, n) => one.claim(1, 64 * (n + 1) + 1));
    expect(new Set(own).size).toBe(5_000);
    const foreign = zero.claim(1, 64 * 9_000 + 1);
    const freed: Array<number> = [];
    zero.clearHome(1, (entry) => freed.push(entry));
    expect([...own, foreign].filter((entry) => zero.numberAt(1, entry) !== 0)).toEqual([]);
    const all = new Set(freed);
    expect([...own, foreign].filter((entry) => !all.has(entry))).toEqual([]);
    const next = new Lives(words, layout, 1);
    const again = Array.from({ length: 7_999 }, (_, n) => next.claim(1, 64 * (n + 10_000) + 1));
    expect(new Set(again).size).toBe(7_999);
    expect(() => next.claim(1, 64 * 20_000 + 1)).toThrow(RangeError);
  });

  test("stay in use no further than their processes need, however many come and go", () => {
    const { words, layout } = attach(createMemory({ slots: 2 }));
    const one = new Lives(words, layout, 1);
    for (let n = 1; n <= 50_000; n++) one.free(1, one.claim(1, 64 * n + 1));
    let visited = 0;
    new Lives(words, layout, 0).clearHome(1, () => {
      visited++;
    });
    expect(visited).toBeLessThan(5_000);
  });
});

describe("names", () => {
  test("have one number in all threads", () => {
    const [, one, two] = threads(memory());
    const index = one?.names.indexOf("a name") as number;
    expect(two?.names.nameOf(index)).toBe("a name");
    expect(two?.names.indexOf("a name")).toBe(index);
    expect(two?.names.indexOf("another")).not.toBe(index);
    const odd = "\ud800 half a pair, 名前, \u0000";
    expect(two?.names.nameOf(one?.names.indexOf(odd) as number)).toBe(odd);
    expect(() => two?.names.nameOf(15)).toThrow(RangeError);
  });

  test("that are too many or too long have none, and those before keep theirs", () => {
    const [, one, two] = threads(memory());
    const indexes = ["a", "b", "c", "d", "e"].map((name) => one?.names.indexOf(name));
    expect(one?.names.indexOf("x".repeat(500))).toBe(NO_NAME);
    expect(one?.names.indexOf("another")).toBe(NO_NAME);
    expect(["a", "b", "c", "d", "e"].map((name) => two?.names.indexOf(name))).toEqual(indexes);
  });

  test("belong to one process at a time, and a process has one at a time", () => {
    const [, one, two] = threads(memory());
    const first = { slot: 1, id: 65, entry: one?.lives.claim(1, 65) as number };
    const second = { slot: 2, id: 66, entry: two?.lives.claim(2, 66) as number };
    expect(one?.names.register(first, "x")).toBe(true);
    expect(two?.names.register(second, "x")).toBe(false);
    expect(one?.names.register(first, "y")).toBe(false);
    // Any thread may give a name to any process.
    expect(one?.names.register(second, "y")).toBe(true);
    expect(two?.names.ownerOf("x")).toEqual(first);
    expect(one?.names.ownerOf("y")).toEqual(second);
    expect(one?.names.nameAt(2, second.entry)).toBe("y");
    expect(two?.names.unregister("x")).toBe(true);
    expect(two?.names.unregister("x")).toBe(false);
    expect(one?.names.nameAt(1, first.entry)).toBe(null);
    expect(two?.names.register(second, "x")).toBe(false);
    expect(one?.names.register(first, "z")).toBe(true);
  });

  test("are free when their process has ended", () => {
    const [, one, two] = threads(memory());
    const owner = { slot: 1, id: 65, entry: one?.lives.claim(1, 65) as number };
    one?.names.register(owner, "x");
    one?.lives.end(owner.entry);
    expect(two?.names.ownerOf("x")).toBe(null);
    one?.names.release(1, owner.entry);
    one?.lives.free(1, owner.entry);
    expect(two?.names.register(owner, "x")).toBe(false);
    const other = { slot: 2, id: 66, entry: two?.lives.claim(2, 66) as number };
    expect(two?.names.register(other, "x")).toBe(true);
  });
});
