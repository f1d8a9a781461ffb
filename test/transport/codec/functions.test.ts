// Functions cross as their number in the program: those at the top of a module alone, closures with what they have captured.

import { describe, expect, test } from "vitest";
import { closureParts, registerModule } from "../../../src/kernel/index.ts";
import { Program } from "./small-program.ts";

function double(value: number): number {
  return 2 * value;
}

describe("functions of modules", () => {
  test("a function at the top of a module is the very same function", () => {
    const program = new Program();
    program.module("app/app", { functions: { double } });
    expect(program.send(double)).toBe(double);
    expect(program.send([[double]])).toEqual([[double]]);
  });

  test("a function that two modules have is found under either name", () => {
    const program = new Program();
    program.module("app/b", { functions: { double } });
    program.module("app/a", { functions: { twice: double } });
    expect(program.send(double)).toBe(double);
  });

  test("what is no function is not registered as one", () => {
    const program = new Program();
    program.module("app/app", { functions: { double, constant: 5 as never } });
    expect(program.send(double)).toBe(double);
  });

  test("a function of a module that was loaded again arrives as that of the newer module", () => {
    const program = new Program();
    const older = () => "older";
    const newer = () => "newer";
    program.module("app/app", { functions: { run: older } });
    program.module("app/app", { functions: { run: newer } });
    expect(program.send([older, newer])).toEqual([newer, newer]);
  });
});

describe("closures", () => {
  const program = new Program();
  const Box = program.record("Box", "content");
  const adder = program.closures("adder", (amount: number) => (to: number) => to + amount);
  const chained = program.closures(
    "chained",
    (first: (value: number) => number, second: (value: number) => number) => (value: number) =>
      second(first(value)),
  );
  const nothing = program.closures("nothing", () => () => "nothing");

  test("a closure does on the other side what it does here", () => {
    const arrived = program.send(adder(5)) as (to: number) => number;
    expect(arrived).not.toBe(adder);
    expect(arrived(10)).toBe(15);
    expect((program.send(nothing()) as () => string)()).toBe("nothing");
  });

  test("closures may capture closures, and records with closures", () => {
    const both = chained(adder(1), chained(adder(10), adder(100)));
    expect((program.send(both) as (value: number) => number)(0)).toBe(111);
    const box = program.send(new Box([both])) as { content: [(value: number) => number] };
    expect(box.content[0](5)).toBe(116);
  });

  test("a closure that arrived may be sent on", () => {
    const once = program.send(chained(adder(1), adder(2)));
    expect(closureParts(once as never)).toMatchObject({ module: "app/chained", number: 3 });
    expect((program.send(program.send(once)) as (value: number) => number)(0)).toBe(3);
    expect((program.sendAsGraph(once) as (value: number) => number)(0)).toBe(3);
  });

  test("what a closure captured crosses as it was when the closure was made", () => {
    const parts = closureParts(adder(7));
    expect(parts).toEqual({ module: "app/adder", number: 3, captures: [7] });
    expect(closureParts(double)).toBeUndefined();
  });
});

describe("two programs in one thread", () => {
  test("each reads what it gets with its own classes and functions", () => {
    const [one, other] = [new Program(), new Program()];
    const [Here, There] = [one.record("Point", "x", "y"), other.record("Point", "x", "y")];
    one.module("app/app", { functions: { run: () => "one" } });
    other.module("app/app", { functions: { run: () => "other" } });
    expect(one.from.fingerprint).toBe(other.from.fingerprint);
    expect(one.send(new Here(1, 2))).toBeInstanceOf(Here);
    expect(one.send(new There(1, 2))).toBeInstanceOf(Here);
    expect(other.send(new Here(1, 2))).toBeInstanceOf(There);
  });

  test("a class of another program with other fields does not pass for one's own", () => {
    const [one, other] = [new Program(), new Program()];
    one.record("Point", "x", "y");
    const There = other.record("Point", "x", "z");
    expect(() => one.send(new There(1, 2))).toThrow("an object of the class Point");
  });

  test("a module that is loaded again takes over; values of the older classes still cross", () => {
    const program = new Program();
    const Older = program.record("Point", "x");
    const Newer = program.record("Point", "x");
    expect(program.send(new Older(5))).toStrictEqual(new Newer(5));
    expect(program.send(new Newer(6))).toStrictEqual(new Newer(6));
  });

  test("an older class with other fields cannot cross any more", () => {
    const program = new Program();
    const Older = program.record("Point", "x");
    const Newer = program.record("Point", "x", "y");
    expect(program.send(new Newer(6, 7))).toStrictEqual(new Newer(6, 7));
    expect(() => program.send(new Older(5))).toThrow("an object of the class Point");
  });

  test("a class whose prototype is frozen cannot cross", () => {
    const program = new Program();
    class Frozen {}
    Object.freeze(Frozen.prototype);
    program.module("app/ffi", { types: [[Frozen, [], null, null]] });
    expect(() => program.send([new Frozen()])).toThrow("an object of the class Frozen");
  });

  test("modules of a bundle, which lie in one file, are one program", () => {
    const run = () => "bundled";
    registerModule("app/app", "https://example.org/assets/index-4f2a.js", { functions: { run } });
    registerModule("lib/lib", "https://example.org/assets/chunk-1.js", {});
    const program = new Program("");
    expect(program.send(run)).toBe(run);
  });
});
