// What code is called, so that it is known again in a changed program.

import { describe, expect, test } from "vitest";
import { CodeNames } from "../../src/handover/code-names.ts";
import { Atom, closure, Registry, registerModule } from "../../src/kernel/index.ts";

let programs = 0;

/** A program with functions and closures that lie where `places` says; the names of its code. */
function program(places: Readonly<Record<number, string>>) {
  const root = `test://code-names-${++programs}/`;
  function handle() {}
  function handle$s() {}
  const closures = Object.fromEntries(
    Object.keys(places).map((number) => [number, () => () => undefined]),
  );
  registerModule("shop/shop/stock", `${root}shop/shop/stock.mjs`, {
    functions: { handle, handle$s },
    closures,
    places,
  });
  const names = new CodeNames(() => Registry.at(root));
  const closureAt = (number: number) => closure(() => undefined, "shop/shop/stock", number, []);
  return { names, handle, handle$s, closureAt };
}

describe("code is called", () => {
  test("by the module and the name of its function, whichever body of it runs", () => {
    const { names, handle, handle$s } = program({});
    const name = { key: "shop/shop/stock.handle", shown: "shop/stock.handle" };
    expect([names.of(handle), names.of(handle$s)]).toEqual([name, name]);
  });

  test("by the function that a closure is written in, and its number there, not by the line", () => {
    const before = program({ 4: "start, line 12", 5: "other, line 20", 9: "start, line 14" });
    const after = program({ 2: "new, line 3", 7: "start, line 52", 8: "start, line 54" });
    const named = (number: number) => ({
      key: `shop/shop/stock.start~${number}`,
      shown: "shop/stock.start",
    });
    expect([4, 9].map((at) => before.names.of(before.closureAt(at)))).toEqual([named(0), named(1)]);
    expect([7, 8].map((at) => after.names.of(after.closureAt(at)))).toEqual([named(0), named(1)]);
  });

  test("by its module where a closure is written in no function", () => {
    const { names, closureAt } = program({ 1: "line 7" });
    expect(names.of(closureAt(1))).toEqual({ key: "shop/shop/stock~0", shown: "shop/stock" });
  });

  test("by the prefix of a name", () => {
    const { names } = program({});
    const name = { key: "@counter", shown: "counter" };
    expect([Atom.create("counter$12"), Atom.create("counter$7")].map((it) => names.of(it))).toEqual(
      [name, name],
    );
  });

  test("by its label, and by its own name where no module knows it", () => {
    const { names } = program({});
    expect(names.of("app.main")).toEqual({ key: "app.main", shown: "app.main" });
    expect(names.of(function worker() {})).toEqual({ key: "worker", shown: "worker" });
    expect(
      names.of(
        (
          () => () =>
            undefined
        )(),
      ),
    ).toEqual({ key: "process", shown: "process" });
    expect(names.of(undefined)).toEqual({ key: "process", shown: "process" });
  });
});
