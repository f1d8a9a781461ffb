// What compiled modules tell about themselves, and the table that is made of it.

import { describe, expect, test } from "vitest";
import {
  closure,
  closureParts,
  Registry,
  registerModule,
  type TypeEntry,
} from "../../src/kernel/index.ts";

class Saved {}
class Loaded {}
const saved: TypeEntry = [Saved, ["balance"], null, null];

let roots = 0;
function freshRoot(): string {
  return `file:///somewhere/${++roots}/javascript/`;
}

describe("registerModule", () => {
  test("modules that lie in one folder are one program; their names are sorted", () => {
    const root = freshRoot();
    const open = () => 1;
    registerModule("bank/bank/vault", `${root}bank/bank/vault.mjs`, {
      types: [saved, [Loaded, [], null, null]],
      functions: { open, close$: open },
      closures: { 12: (amount: unknown) => () => amount },
    });
    registerModule("bank/bank", `${root}bank/bank.mjs`, { functions: { main: open } });
    const table = Registry.at(root).table();
    expect(table.types.map(({ name }) => name)).toEqual([
      "bank/bank/vault.Loaded",
      "bank/bank/vault.Saved",
    ]);
    expect(table.functions.map(({ name }) => name)).toEqual([
      "bank/bank.main",
      "bank/bank/vault.close$",
      "bank/bank/vault.open",
    ]);
    expect(table.closures.map(({ name }) => name)).toEqual(["bank/bank/vault#12"]);
    expect(table.types[1]?.value).toBe(saved);
  });

  test("queries in addresses, a missing slash and the extension make no difference", () => {
    const root = freshRoot();
    registerModule("a/b", `${root}a/b.mjs?version=3#here`, { functions: { one: () => 1 } });
    registerModule("a/c", `${root}a/c.js`, { functions: { two: () => 2 } });
    expect(Registry.at(root.slice(0, -1))).toBe(Registry.at(root));
    expect(Registry.at(root).table().functions).toHaveLength(2);
    expect(Registry.all()).toContain(Registry.at(root));
  });

  test("knows by its address whether a module has registered itself", () => {
    const root = freshRoot();
    registerModule("a/b", `${root}a/b.mjs?version=3`, { functions: { one: () => 1 } });
    const registry = Registry.at(root);
    expect(registry.has(`${root}a/b.mjs`)).toBe(true);
    expect(registry.has(`${root}a/b.mjs?version=4#there`)).toBe(true);
    expect(registry.has(`${root}a/c.mjs`)).toBe(false);
    expect(registry.has("file:///elsewhere/a/b.mjs")).toBe(false);
    expect(Registry.at("").has("a/b.mjs")).toBe(false);
  });

  test("modules that were bundled belong to the program without a folder", () => {
    const before = Registry.at("").table().functions.length;
    registerModule("in/bundle", "https://example.org/assets/index.js", {
      functions: { "only one": () => 1 },
    });
    registerModule("in/memory", "data:text/javascript,1", { functions: { two: () => 2 } });
    expect(Registry.at("").table().functions.length).toBe(before + 2);
  });

  test("a module that is loaded again takes over, and its earlier classes and functions are kept aside", () => {
    const root = freshRoot();
    const again: TypeEntry = [class Saved {}, ["balance"], null, null];
    const [older, newer] = [() => "older", () => "newer"];
    registerModule("a/b", `${root}a/b.mjs`, { types: [saved], functions: { run: older } });
    registerModule("a/b", `${root}a/b.mjs?2`, { types: [again], functions: { run: newer } });
    const table = Registry.at(root).table();
    expect(table.types).toEqual([{ name: "a/b.Saved", value: again }]);
    expect(table.olderTypes).toEqual([{ index: 0, entry: saved }]);
    expect(table.functions).toEqual([{ name: "a/b.run", value: newer }]);
    expect(table.olderFunctions).toEqual([{ index: 0, run: older }]);
  });

  test("two classes of one name in a module are told apart", () => {
    const root = freshRoot();
    registerModule("a/b", `${root}a/b.mjs`, {
      types: [saved, [class Saved {}, [], null, null]],
    });
    const names = Registry.at(root)
      .table()
      .types.map(({ name }) => name);
    expect(names).toEqual(["a/b.Saved", "a/b.Saved~2"]);
  });

  test("the table is made once, and again when a module is added", () => {
    const root = freshRoot();
    registerModule("a/b", `${root}a/b.mjs`, {});
    const table = Registry.at(root).table();
    expect(Registry.at(root).table()).toBe(table);
    registerModule("a/c", `${root}a/c.mjs`, { functions: { run: () => 1 } });
    expect(Registry.at(root).table().fingerprint).not.toBe(table.fingerprint);
  });
});

describe("closure", () => {
  test("gives the function back, which now knows what it is made of", () => {
    const add = (to: number) => to + 5;
    expect(closure(add, "a/b", 3, [5])).toBe(add);
    expect(closureParts(add)).toEqual({ module: "a/b", number: 3, captures: [5] });
    expect(Object.keys(add)).toEqual([]);
  });

  test("a function that was not marked is none", () => {
    expect(closureParts(() => 1)).toBeUndefined();
  });
});
