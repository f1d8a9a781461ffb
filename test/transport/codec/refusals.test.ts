// What cannot cross is refused at the sender, with the value and the way to it in words, and leaves nothing behind.

import { describe, expect, test } from "vitest";
import { Atom, CannotCross, closure, confine } from "../../../src/kernel/index.ts";
import { memoryOver } from "../../../src/transport/codec/index.ts";
import { Program } from "./small-program.ts";

const program = new Program();
const Order = program.record("Order", "id", "items");
const Item = program.record("Item", "0", "callback");
const keeping = program.closures("keeping", (kept: unknown) => () => kept);

function onDone(): void {}
class Socket {
  port = 80;
}
class Sub extends Order {}
class Rows extends Array {}

function refusal(value: unknown): CannotCross {
  const ring = memoryOver(new SharedArrayBuffer(4096));
  const attempts = [
    () => program.from.encode(ring, 0, 4096, value),
    () => program.from.encodeLarge(value),
  ];
  const errors = attempts.map((attempt) => {
    try {
      attempt();
    } catch (error) {
      return error;
    }
    throw new Error("it crossed");
  });
  expect(errors[0]).toBeInstanceOf(CannotCross);
  expect((errors[1] as Error).message).toBe((errors[0] as Error).message);
  return errors[0] as CannotCross;
}

describe("what cannot cross", () => {
  const notGleam = "the function onDone, which no module of the program has registered";
  const cases: ReadonlyArray<readonly [name: string, value: unknown, path: string, what: string]> =
    [
      ["a function", onDone, "", notGleam],
      ["a function without name", [() => {}], "tuple[0]", "the function () => {}, which no module"],
      [
        "a function that is said to be of its thread alone",
        [confine(() => {}, "a function of TypeScript")],
        "tuple[0]",
        "a function of TypeScript",
      ],
      [
        "a callback in a record in a list",
        new Order(1, program.list(1, 2, 3, new Item("x", onDone))),
        "Order.items[3].callback",
        notGleam,
      ],
      [
        "what lies far down a long list",
        program.listOf([...new Array(1000).fill(0), Promise.resolve()]),
        "list[1000]",
        "an object of the class Promise",
      ],
      [
        "a symbol",
        { a: { "b c": Symbol("s") } },
        'Object.a["b c"]',
        "Symbol(s), which other threads do not",
      ],
      [
        "a field without label",
        new Item(new Socket(), 1),
        "Item[0]",
        "an object of the class Socket",
      ],
      ["a subclass of a class that can", [new Sub(1, 2)], "tuple[0]", "an object of the class Sub"],
      [
        "a subclass of a class that can, after one of that class",
        [new Order(1, 2), new Sub(1, 2)],
        "tuple[1]",
        "an object of the class Sub",
      ],
      ["a subclass of Array", new Rows(3), "", "an object of the class Rows"],
      ["a generator", (function* () {})(), "", "an object of the class"],
      ["a weak map", new Map([[1, new WeakMap()]]), "Map[1]", "an object of the class WeakMap"],
      ["shared memory", new SharedArrayBuffer(8), "", "an object of the class SharedArrayBuffer"],
      ["a boxed number", [Object(5)], "tuple[0]", "an object of the class Number"],
      [
        "a property of an error",
        Object.assign(new Error("m"), { socket: new Socket() }),
        "Error.socket",
        "Socket",
      ],
      [
        "what a closure has captured",
        new Order(1, [keeping([onDone])]),
        "Order.items[0].captured.kept[0]",
        notGleam,
      ],
      [
        "a captured function itself",
        keeping(onDone),
        "closure.captured.kept",
        `${notGleam}, captured by a function of app/keeping, start in line 12`,
      ],
      [
        "a closure of another program",
        [closure(() => 1, "other/module", 5, [])],
        "tuple[0]",
        "a function of the module other/module, which is not of this program",
      ],
    ];

  test.each(cases)("%s", (_, value, path, what) => {
    const error = refusal(value);
    expect(error.path).toBe(path);
    expect(error.value).toContain(what);
    expect(error.message).toContain(
      path === "" ? "this value cannot cross" : `${path} cannot cross`,
    );
  });

  test("a very long path is shortened", () => {
    let value: unknown = onDone;
    for (let index = 0; index < 5000; index++) value = { inner: value };
    expect(() => program.sendLarge(value)).toThrow(
      /^Object(\.inner){12}… 4976 more …(\.inner){12} cannot cross/,
    );
  });
});

describe("hostile values", () => {
  const failing = new Error("boo");
  const thrower = {
    get x(): unknown {
      throw failing;
    },
  };

  test("a getter that throws", () => {
    const error = refusal([thrower]);
    expect(error.message).toBe(
      "tuple[0] cannot cross to another thread: reading it throws: Error: boo",
    );
    expect(error.cause).toBe(failing);
  });

  test("a proxy whose every trap throws", () => {
    const fail = (): never => {
      throw failing;
    };
    const traps = { get: fail, getPrototypeOf: fail, ownKeys: fail, has: fail };
    const error = refusal({ a: new Proxy({}, traps) });
    expect(error.message).toContain("reading it throws: Error: boo");
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    expect(refusal(revoked.proxy).message).toContain("reading it throws: TypeError");
  });

  test("what throws something that cannot be printed", () => {
    const value = {
      get x(): unknown {
        throw Object.create(null);
      },
    };
    expect(refusal(value).message).toContain("reading it throws: a value that cannot be printed");
  });

  test("a tuple that claims to have billions of elements", () => {
    const sparse: Array<unknown> = [];
    sparse.length = 4_000_000_000;
    const ring = memoryOver(new SharedArrayBuffer(64));
    expect(program.from.encode(ring, 0, 64, [sparse])).toBe(-1);
    expect(() => program.from.encodeLarge([sparse])).toThrow("4000000000 elements are too many");
  });

  test("a proxy of a tuple crosses as the tuple that it looks like", () => {
    expect(program.send(new Proxy([1, [2]], {}))).toEqual([1, [2]]);
  });

  test("an object that gives another object at each look crosses, or is refused, but never hangs", () => {
    const fickle = {
      get x(): unknown {
        return [1];
      },
    };
    expect(program.send(fickle)).toEqual({ x: [1] });
    expect(program.sendAsGraph(fickle)).toEqual({ x: [1] });
    const endless: object = {
      get x(): unknown {
        return Object.create(Object.prototype, Object.getOwnPropertyDescriptors(endless));
      },
    };
    const ring = memoryOver(new SharedArrayBuffer(4096));
    expect(program.from.encode(ring, 0, 4096, endless)).toBe(-1);
  });

  test("after a refusal the codec works as before, and nothing of the value is left", () => {
    refusal([1, "x".repeat(100), thrower]);
    expect(program.send([1, "two"])).toEqual([1, "two"]);
    expect(program.sendLarge([1, "two"])).toEqual([1, "two"]);
  });

  test("a getter may itself encode", () => {
    const ring = memoryOver(new SharedArrayBuffer(4096));
    const inner: Array<unknown> = [];
    const value = {
      get x(): unknown {
        inner.push(program.send(["inner", "y".repeat(100)]));
        inner.push(program.sendLarge(["inner", 2]));
        return "outer";
      },
    };
    const end = program.from.encode(ring, 0, 4096, ["before", value, "after"]);
    expect(end).toBeGreaterThan(0);
    expect(program.to.decode(ring, 0)).toEqual(["before", { x: "outer" }, "after"]);
    expect(program.sendLarge([value])).toEqual([{ x: "outer" }]);
    expect(inner[1]).toEqual(["inner", 2]);
  });

  test("what the context throws is the cause", () => {
    const full = new Error("no entry is free");
    const codec = program.codec({
      slot: 1,
      entryOf: () => 0,
      pidOf: () => {
        throw full;
      },
      atomIndex: () => {
        throw full;
      },
      atomName: () => "",
    });
    const ring = memoryOver(new SharedArrayBuffer(64));
    const sending = () => codec.encode(ring, 0, 64, [Atom.create("of_refusals")]);
    expect(sending).toThrow("writing it throws: Error: no entry is free");
    expect(sending).toThrow(expect.objectContaining({ cause: full }));
  });
});
