import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyHandler } from "../../src/kernel/handler.ts";
import {
  atoms,
  deselectMonitor,
  deselectTag,
  emptySelector,
  mapSelector,
  mergeSelectors,
  newReference,
  Pid,
  type Reference,
  Selector,
  selectMonitor,
  selectMonitors,
  selectOther,
  selectRecord,
  selectTag,
  selectTrappedExits,
  self,
  send,
  sendRaw,
  sleep,
} from "../../src/kernel/index.ts";
import { RAW } from "../../src/kernel/raw-terms.ts";
import { NOTHING, receiveAll, select, World, wait } from "./world.ts";

/** What a selector makes of a message; NOTHING if it does not want it. */
function made(selector: Selector, tag: unknown, payload: unknown): unknown {
  const handler = Selector.table(selector).match(tag, payload);
  return handler === null ? NOTHING : applyHandler(handler, tag, payload);
}

const pid = new Pid(null);
const down = (monitor: Reference) => [atoms.DOWN, monitor, atoms.process, pid, atoms.normal];
const name = (label: string) => (value: unknown) => [label, value];

describe("which handler a message gets (3.2)", () => {
  test("a subject's message by its tag; without a mapping its payload is the value", () => {
    const selector = selectTag(selectTag(emptySelector, "a"), "b", name("b"));
    expect(made(selector, "a", 1)).toBe(1);
    expect(made(selector, "b", 2)).toEqual(["b", 2]);
    expect(made(selector, "c", 3)).toBe(NOTHING);
  });

  test("the same subject twice: the last wins", () => {
    const selector = selectTag(selectTag(emptySelector, "a", name("first")), "a", name("last"));
    expect(made(selector, "a", 1)).toEqual(["last", 1]);
  });

  test("a record by its first element and its size; the mapping gets all of it", () => {
    const selector = selectRecord(emptySelector, "r", 3, name("r"));
    expect(made(selector, RAW, ["r", 1, 2])).toEqual(["r", ["r", 1, 2]]);
    expect(made(selector, RAW, ["r", 1, 2, 3])).toBe(NOTHING);
    expect(made(selector, RAW, "r")).toBe(NOTHING);
    expect(made(selector, RAW, [])).toBe(NOTHING);
  });

  test("a record of size 2 and a subject share their key", () => {
    const record = selectRecord(selectTag(emptySelector, "a", name("tag")), "a", 2, name("record"));
    expect(made(record, "a", 1)).toEqual(["record", ["a", 1]]);
    const tag = selectTag(selectRecord(emptySelector, "a", 2, name("record")), "a", name("tag"));
    expect(made(tag, "a", 1)).toEqual(["tag", 1]);
  });

  test("a specific monitor goes before the DOWN record, and that before other", () => {
    const monitor = newReference();
    let selector = selectOther(emptySelector, name("other"));
    expect(made(selector, RAW, down(monitor))).toEqual(["other", down(monitor)]);
    selector = selectMonitors(selector, name("any"));
    expect(made(selector, RAW, down(monitor))).toEqual(["any", down(monitor)]);
    selector = selectMonitor(selector, monitor, name("this"));
    expect(made(selector, RAW, down(monitor))).toEqual(["this", down(monitor)]);
    expect(made(selector, RAW, down(newReference()))).toEqual(["any", expect.anything()]);
  });

  test("a monitor's key matches nothing but its DOWN", () => {
    const monitor = newReference();
    const selector = selectMonitor(emptySelector, monitor, name("down"));
    expect(made(selector, monitor, "reply")).toBe(NOTHING);
    expect(made(selector, RAW, [monitor])).toBe(NOTHING);
  });

  test("trapped exits are records of size 3", () => {
    const selector = selectTrappedExits(emptySelector, name("exit"));
    const exit = [atoms.EXIT, pid, atoms.normal];
    expect(made(selector, RAW, exit)).toEqual(["exit", exit]);
  });

  test("other gets what no key wants, as the raw term: [tag, payload] or anything", () => {
    const selector = selectOther(selectTag(emptySelector, "a"), name("other"));
    expect(made(selector, "a", 1)).toBe(1);
    expect(made(selector, "b", 1)).toEqual(["other", ["b", 1]]);
    expect(made(selector, RAW, 42)).toEqual(["other", 42]);
    expect(made(selector, RAW, ["a", 1, 2])).toEqual(["other", ["a", 1, 2]]);
  });

  test("tags are compared by structure", () => {
    const selector = selectTag(emptySelector, ["tag", 1], name("structured"));
    expect(made(selector, ["tag", 1], 2)).toEqual(["structured", 2]);
    expect(made(selector, ["tag", 2], 2)).toBe(NOTHING);
  });

  test("a tag that throws when it is looked at is the same as no other", () => {
    const refuse = () => {
      throw new Error("not to be looked at");
    };
    const tag = new Proxy({}, { get: refuse, getPrototypeOf: refuse, ownKeys: refuse });
    const wanted = selectTag(selectTag(emptySelector, ["structured"]), "plain");
    expect(made(wanted, tag, 1)).toBe(NOTHING);
    expect(made(selectTag(wanted, newReference()), tag, 1)).toBe(NOTHING);
  });

  test("a thousand keys are found as one is", () => {
    const tags = Array.from({ length: 1000 }, () => newReference());
    const monitors = Array.from({ length: 1000 }, () => newReference());
    let selector = emptySelector;
    for (const tag of tags) selector = selectTag(selector, tag, name("tag"));
    for (const monitor of monitors) selector = selectMonitor(selector, monitor, name("monitor"));
    expect(made(selector, tags[777], 1)).toEqual(["tag", 1]);
    const monitor = monitors[777] as Reference;
    expect(made(selector, RAW, down(monitor))).toEqual(["monitor", down(monitor)]);
    for (const tag of tags) selector = deselectTag(selector, tag);
    for (const monitor of monitors) selector = deselectMonitor(selector, monitor);
    expect(selector.equals(emptySelector)).toBe(true);
  });
});

describe("merging and mapping", () => {
  test("where both have a handler, the second wins", () => {
    const first = selectOther(
      selectTag(selectTag(emptySelector, "a", name("1a")), "b", name("1b")),
      name("1other"),
    );
    const second = selectTag(selectTag(emptySelector, "b", name("2b")), "c", name("2c"));
    const merged = mergeSelectors(first, second);
    expect(made(merged, "a", 0)).toEqual(["1a", 0]);
    expect(made(merged, "b", 0)).toEqual(["2b", 0]);
    expect(made(merged, "c", 0)).toEqual(["2c", 0]);
    expect(made(merged, "d", 0)).toEqual(["1other", ["d", 0]]);
    expect(made(mergeSelectors(second, first), "b", 0)).toEqual(["1b", 0]);
  });

  test("a map reaches every handler that was there, and no later one", () => {
    const monitor = newReference();
    let selector = selectMonitor(selectTag(emptySelector, "a"), monitor, name("down"));
    selector = mapSelector(selectOther(selector, name("other")), name("mapped"));
    selector = selectTag(selector, "late");
    expect(made(selector, "a", 1)).toEqual(["mapped", 1]);
    expect(made(selector, RAW, down(monitor))).toEqual(["mapped", ["down", down(monitor)]]);
    expect(made(selector, RAW, 5)).toEqual(["mapped", ["other", 5]]);
    expect(made(selector, "late", 1)).toBe(1);
  });

  test("maps apply in the order in which they were made", () => {
    const selector = mapSelector(
      mapSelector(selectTag(emptySelector, "a", name("first")), name("second")),
      name("third"),
    );
    expect(made(selector, "a", 1)).toEqual(["third", ["second", ["first", 1]]]);
  });

  test("a selector is not changed by what is built on it", () => {
    const base = selectTag(emptySelector, "a");
    selectTag(base, "b");
    deselectTag(base, "a");
    expect(made(base, "a", 1)).toBe(1);
    expect(made(base, "b", 1)).toBe(NOTHING);
  });

  test("a long row of operations needs no stack", () => {
    let selector = emptySelector;
    for (let index = 0; index < 100_000; index++) selector = selectTag(selector, index % 10);
    expect(made(selector, 7, "x")).toBe("x");
  });
});

describe("equality", () => {
  const identity = (value: unknown) => value;
  const other = (value: unknown) => value;

  test("by keys and functions, whatever the order of building", () => {
    const one = selectTag(selectTag(emptySelector, "a", identity), "b", other);
    const two = selectTag(selectTag(emptySelector, "b", other), "a", identity);
    expect(one.equals(two)).toBe(true);
    expect(one.hashCode()).toBe(two.hashCode());
    expect(one.equals(selectTag(one, "a", other))).toBe(false);
    expect(one.equals("a selector")).toBe(false);
  });

  test("deselecting restores it (1.1)", () => {
    const monitor = newReference();
    const base = selectTag(emptySelector, "a", identity);
    expect(deselectTag(selectTag(base, "b"), "b").equals(base)).toBe(true);
    expect(deselectMonitor(selectMonitor(base, monitor, other), monitor).equals(base)).toBe(true);
    expect(deselectTag(base, "never there").equals(base)).toBe(true);
    expect(deselectTag(base, "a").equals(emptySelector)).toBe(true);
  });

  test("mapped with the same functions is equal", () => {
    const base = selectTag(emptySelector, "a", identity);
    expect(mapSelector(base, other).equals(mapSelector(base, other))).toBe(true);
    expect(mapSelector(base, other).equals(base)).toBe(false);
    expect(selectOther(base, other).equals(base)).toBe(false);
    expect(selectOther(base, other).equals(selectOther(base, other))).toBe(true);
  });

  const tag = fc.constantFrom("a", "b", "c", "d");
  const mapping = fc.constantFrom(identity, other, null);
  test("building in another order, or with detours, gives an equal selector", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(tag, mapping)), fc.array(tag), (keys, detours) => {
        let straight = emptySelector;
        for (const [key, fn] of keys) straight = selectTag(straight, key, fn);
        let detoured = emptySelector;
        for (const key of detours) detoured = selectTag(detoured, key, name("detour"));
        for (const key of detours) detoured = deselectTag(detoured, key);
        for (const [key, fn] of keys)
          detoured = mergeSelectors(detoured, selectTag(emptySelector, key, fn));
        expect(straight.equals(detoured)).toBe(true);
      }),
    );
  });
});

describe("in a process", () => {
  test("the mapping runs in the receiver, after the message was taken; if it throws the message is gone", () => {
    const world = new World();
    world.run(function* () {
      const me = self();
      send(me, "a", 1);
      let seen: unknown;
      yield* select(
        selectTag(emptySelector, "a", () => {
          seen = self();
        }),
      );
      expect(seen).toBe(me);
      send(me, "a", 2);
      const failing = selectTag(emptySelector, "a", () => {
        throw new Error("in the mapping");
      });
      expect(() => select(failing)).toThrow("in the mapping");
      expect(yield* receiveAll()).toEqual([]);
    });
  });

  test("mappings may suspend, and maps after them wait", () => {
    const world = new World();
    const value = world.run(function* () {
      const slow = (label: string) =>
        function* (value: unknown) {
          yield* wait(sleep(100));
          return [label, value];
        };
      const selector = mapSelector(
        mapSelector(selectTag(emptySelector, "a", slow("first")), slow("second")),
        name("third"),
      );
      const me = self();
      send(me, "a", 1);
      const early = yield* select(selector);
      expect(world.host.now()).toBe(200);
      world.kernel.spawnRoot(() => send(me, "a", 2));
      return [early, yield* select(selector)];
    });
    expect(value).toEqual([
      ["third", ["second", ["first", 1]]],
      ["third", ["second", ["first", 2]]],
    ]);
  });

  test("an unselected subject's message reaches other as [tag, payload]; a raw pair is one too (6.2)", () => {
    new World().run(function* () {
      const me = self();
      send(me, "a", 1);
      sendRaw(me, ["b", 2]);
      sendRaw(me, "raw");
      expect(yield* receiveAll()).toEqual([["a", 1], ["b", 2], "raw"]);
      sendRaw(me, ["b", 3]);
      expect(yield* select(selectTag(emptySelector, "b"))).toBe(3);
    });
  });
});
