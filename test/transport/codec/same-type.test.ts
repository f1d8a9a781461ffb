// Whether two values can be of one type, as far as values and declarations show it.

import { describe, expect, test } from "vitest";
import { newReference, Registry } from "../../../src/kernel/index.ts";
import { type ConstructorFacts, canBeOneType } from "../../../src/transport/codec/index.ts";
import { Program } from "./small-program.ts";

const program = new Program();
const Open = program.record("Open", "since");
const Shut = program.record("Shut");
const Box = program.record("Box", "inner", "label");

const facts: ReadonlyMap<string, ConstructorFacts> = new Map([
  ["app/Open.Open", { variants: ["app/Open.Open", "app/Shut.Shut"], generic: [] }],
  ["app/Shut.Shut", { variants: ["app/Open.Open", "app/Shut.Shut"], generic: [] }],
  ["app/Box.Box", { variants: ["app/Box.Box"], generic: [0] }],
]);

const alike = (left: unknown, right: unknown): boolean => {
  const registry = Registry.at(program.root);
  const forth = canBeOneType(left, right, facts, registry);
  expect(canBeOneType(right, left, facts, registry)).toBe(forth);
  return forth;
};

describe("values that can be of one type", () => {
  const cases: ReadonlyArray<readonly [name: string, left: unknown, right: unknown]> = [
    ["numbers", 1, 2.5],
    ["texts", "", "tea"],
    ["truth values", true, false],
    ["nothing", undefined, undefined],
    ["lists with like elements", program.list(1, 2), program.list(3)],
    ["a list and an empty one", program.list("tea"), program.list()],
    ["bits", program.bits([1]), program.bits([])],
    ["tuples with like elements", [1, program.list()], [2, program.list("a")]],
    ["constructors of one type", new Open(3), new Shut()],
    ["a constructor with other values of declared fields", new Open(3), new Open("since ever")],
    ["generic fields with like values", new Box(1, 2), new Box(3, "any")],
    ["lists of constructors of one type", program.list(new Open(1)), program.list(new Shut())],
    ["references", newReference(), newReference()],
  ];
  test.each(cases)("%s", (_name, left, right) => {
    expect(alike(left, right)).toBe(true);
  });
});

describe("values that cannot be of one type", () => {
  const cases: ReadonlyArray<readonly [name: string, left: unknown, right: unknown]> = [
    ["a number and a text", 1, "1"],
    ["nothing and a truth value", undefined, false],
    ["lists with other elements", program.list(1), program.list("1")],
    ["a list and a tuple", program.list(1), [1]],
    ["tuples of another size", [1], [1, 2]],
    ["tuples with other elements", [1, "a"], [1, 2]],
    ["constructors of two types", new Open(1), new Box(1, 1)],
    ["generic fields with other values", new Box(1, 1), new Box("1", 1)],
    ["a record and a number", new Open(1), 1],
    ["an object of JavaScript and a tuple", {}, []],
  ];
  test.each(cases)("%s", (_name, left, right) => {
    expect(alike(left, right)).toBe(false);
  });

  test("without declarations a constructor is a type of its own", () => {
    const registry = Registry.at(program.root);
    expect(canBeOneType(new Open(1), new Shut(), new Map(), registry)).toBe(false);
    expect(canBeOneType(new Open(1), new Open(2), new Map(), registry)).toBe(true);
  });
});
