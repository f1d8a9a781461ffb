import { describe, expect, test } from "vitest";
import { Atom, atoms, newReference, Pid, Reference, sameTerm } from "../../src/kernel/index.ts";
import { World } from "./world.ts";

describe("atoms", () => {
  test("there is one atom for each name", () => {
    expect(Atom.create("a new one")).toBe(Atom.create("a new one"));
    expect(Atom.create("a new one")).not.toBe(Atom.create("another"));
  });

  test("an atom exists once it was created, and those of the runtime always do", () => {
    expect(Atom.existing("made later")).toBeUndefined();
    const made = Atom.create("made later");
    expect(Atom.existing("made later")).toBe(made);
    for (const name of ["ok", "error", "true", "normal", "EXIT", "infinity", "badarg"]) {
      expect(Atom.existing(name)?.name).toBe(name);
    }
  });

  test("255 characters are the most, counted in code points", () => {
    expect(Atom.create("é🦑".repeat(127)).name.length).toBe(381);
    expect(() => Atom.create("🦑".repeat(256))).toThrow(RangeError);
    expect(() => Atom.create("x".repeat(256))).toThrow(/255/);
  });

  test("equal names are equal and have equal hashes", () => {
    expect(atoms.normal.equals(Atom.create("normal"))).toBe(true);
    expect(atoms.normal.equals(atoms.kill)).toBe(false);
    expect(atoms.normal.equals("normal")).toBe(false);
    expect(atoms.normal.hashCode()).toBe(Atom.create("normal").hashCode());
    expect(String(atoms.normal)).toBe("normal");
  });
});

describe("references and pids", () => {
  test("a reference is equal to itself only", () => {
    const [one, other] = [newReference(), newReference()];
    expect(one.equals(one)).toBe(true);
    expect(one.equals(other)).toBe(false);
    expect(one.hashCode()).not.toBe(other.hashCode());
    expect(one).toBeInstanceOf(Reference);
  });

  test("a pid has no process once that has ended, and stays equal to itself", () => {
    const world = new World();
    const pid = world.kernel.spawnRoot(() => undefined);
    const hash = pid.hashCode();
    expect(pid.process).not.toBeNull();
    world.host.settle(world.kernel);
    expect(pid.process).toBeNull();
    expect(pid.equals(pid)).toBe(true);
    expect(pid.hashCode()).toBe(hash);
    expect(pid.equals(new Pid(null))).toBe(false);
  });

  test("printing shows a number and nothing of the runtime", () => {
    const world = new World();
    const pid = world.kernel.spawnRoot(() => undefined);
    expect(Object.keys(pid)).toEqual(["id"]);
    expect(Object.keys(newReference())).toEqual(["id"]);
    expect(Object.keys(atoms.normal)).toEqual(["name"]);
  });
});

describe("sameTerm", () => {
  class Point {
    readonly x: number;
    readonly y: unknown;
    constructor(x: number, y: unknown) {
      this.x = x;
      this.y = y;
    }
  }

  test.each<[string, unknown, unknown, boolean]>([
    ["numbers", 1, 1, true],
    ["not a number", Number.NaN, Number.NaN, true],
    ["strings", "a", "b", false],
    ["a string and its object", "a", Object("a"), false],
    ["arrays", [1, [2, "three"]], [1, [2, "three"]], true],
    ["arrays of different length", [1], [1, undefined], false],
    ["records of a class", new Point(1, [2]), new Point(1, [2]), true],
    ["records with different fields", new Point(1, 2), new Point(1, 3), false],
    ["records of different classes", new Point(1, 2), { x: 1, y: 2 }, false],
    ["nothing and nothing", undefined, undefined, true],
    ["nothing and null", undefined, null, false],
    ["objects with other keys", { a: undefined }, { b: undefined }, false],
    ["atoms", atoms.normal, Atom.create("normal"), true],
    ["references in arrays", [newReference()], [newReference()], false],
  ])("%s", (_name, left, right, expected) => {
    expect(sameTerm(left, right)).toBe(expected);
    expect(sameTerm(right, left)).toBe(expected);
  });

  test("functions are the same only if they are one", () => {
    const one = () => 1;
    expect(sameTerm(one, one)).toBe(true);
    expect(sameTerm(one, () => 1)).toBe(false);
  });

  test("depth costs no stack", () => {
    const deep = (): unknown => {
      let term: unknown = 0;
      for (let depth = 0; depth < 200_000; depth++) term = [term];
      return term;
    };
    expect(sameTerm(deep(), deep())).toBe(true);
  });
});
