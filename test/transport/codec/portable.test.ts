// Values that outlive their program: what the next version reads, and what belongs to one run and is refused.

import { describe, expect, test } from "vitest";
import {
  Atom,
  emptySelector,
  Monitor,
  newReference,
  Pid,
  Registry,
  Timer,
} from "../../../src/kernel/index.ts";
import {
  DamagedMessage,
  NotPortable,
  readPortable,
  writePortable,
} from "../../../src/transport/codec/index.ts";
import { elementsOf, Program, recordClass } from "./small-program.ts";

type Class = new (...fields: ReadonlyArray<unknown>) => object;

/** Two versions of a program that share a class, at other numbers. */
function versions() {
  const [before, after] = [new Program(), new Program()];
  const OldStock = before.record("Stock", "count", "items");
  before.record("Zebra", "0");
  after.record("Added", "0");
  const NewStock = after.record("Stock", "count", "items");
  const read = (value: unknown) =>
    readPortable(writePortable(value, Registry.at(before.root)), Registry.at(after.root));
  return { before, after, OldStock, NewStock, read };
}

describe("a value in the next version of its program", () => {
  test("is the same, of the new version's classes", () => {
    const { before, OldStock, NewStock, read } = versions();
    const items = before.list("tea", [1, 2.5], undefined, true, before.bits([1, 2], 13));
    const arrived = read(new OldStock(3, items)) as { count: number; items: unknown };
    expect(arrived).toBeInstanceOf(NewStock);
    expect(arrived.count).toBe(3);
    expect(elementsOf(arrived.items).slice(0, 4)).toEqual(["tea", [1, 2.5], undefined, true]);
    expect(elementsOf(arrived.items)[4]).toMatchObject({ bitSize: 13 });
  });

  test("is the same whatever its depth, and shares what it shared", () => {
    const { before, OldStock, read } = versions();
    const shared = new OldStock(1, before.list());
    let deep: unknown = [shared, shared];
    for (let level = 0; level < 20_000; level++) deep = new OldStock(level, deep);
    let arrived = read(deep) as { items: unknown };
    for (let level = 0; level < 20_000; level++) arrived = arrived.items as typeof arrived;
    const [left, right] = arrived as unknown as ReadonlyArray<unknown>;
    expect(left).toEqual(shared);
    expect(left).toBe(right);
  });

  test("has its atoms by their text", () => {
    const { read } = versions();
    expect(read([Atom.create("ready")])).toEqual([Atom.create("ready")]);
  });

  test("says which classes it has instances of", () => {
    const { before, OldStock } = versions();
    const { types } = writePortable(new OldStock(1, before.list()), Registry.at(before.root));
    expect(types.map(({ name, fields }) => [name, fields])).toEqual([
      ["app/Stock.Stock", ["count", "items"]],
    ]);
  });

  test("is refused where a class is gone or has other fields", () => {
    const { before, OldStock } = versions();
    const kept = writePortable(new OldStock(1, before.list()), Registry.at(before.root));
    const [gone, other] = [new Program(), new Program()];
    other.module("app/Stock", { types: [recordClass("Stock", ["count", "items", "reserved"])] });
    expect(() => readPortable(kept, Registry.at(gone.root))).toThrow(
      new NotPortable("Stock does not exist any more"),
    );
    expect(() => readPortable(kept, Registry.at(other.root))).toThrow(
      new NotPortable("Stock has other fields than before"),
    );
  });

  test("is refused where the bytes are no such value", () => {
    const { before, after, OldStock } = versions();
    const kept = writePortable(new OldStock(1, before.list()), Registry.at(before.root));
    const short = { ...kept, bytes: kept.bytes.slice(0, -1) };
    expect(() => readPortable(short, Registry.at(after.root))).toThrow(DamagedMessage);
    const pid = { types: [], bytes: new Uint8Array([22, ...new Array(12).fill(0)]) };
    expect(() => readPortable(pid, Registry.at(after.root))).toThrow(DamagedMessage);
  });
});

describe("what belongs to one run is refused, with the way to it", () => {
  const program = new Program();
  const State = program.record("State", "owner", "listeners");
  const subjects = [
    recordClass("Subject", ["owner", "tag"]),
    recordClass("NamedSubject", ["name"]),
  ];
  program.module("gleam_erlang/gleam/erlang/process", { types: subjects });
  const [Subject, NamedSubject] = subjects.map(([type]) => type) as unknown as [Class, Class];
  class Socket {}
  function known() {}
  program.module("app/known", { functions: { known } });

  const cases: ReadonlyArray<readonly [value: unknown, what: string]> = [
    [new Subject(Pid.ofDead(3), newReference()), "a Subject"],
    [new NamedSubject(Atom.create("shop$3")), "a Subject"],
    [Pid.ofDead(4), "a Pid"],
    [newReference(), "a Reference"],
    [Object.create(Monitor.prototype), "a Monitor"],
    [emptySelector, "a Selector"],
    [Object.create(Timer.prototype), "a Timer"],
    [Atom.create("shop$17"), "a Name"],
    [known, "a function"],
    [Symbol.for("key"), "a symbol of JavaScript"],
    [{ open: true }, "an object of JavaScript"],
    [new Map(), "an object of the class Map"],
    [new Socket(), "an object of the class Socket"],
    [new Uint8Array(2), "an object of the class Uint8Array"],
    [new Error("late"), "an object of the class Error"],
  ];

  test.each(cases)("%#: %s", (value, what) => {
    const write = (whole: unknown) => () => writePortable(whole, Registry.at(program.root));
    expect(write(value)).toThrow(new NotPortable(`the state is ${what}`));
    expect(write(new State(1, program.list(0, [value])))).toThrow(
      new NotPortable(`State.listeners[1][0] is ${what}`),
    );
  });

  test("so is what contains itself", () => {
    const loop: Array<unknown> = [];
    loop.push(loop);
    expect(() => writePortable(loop, Registry.at(program.root))).toThrow(
      new NotPortable("tuple[0]: it contains itself"),
    );
  });
});
