// Every kind of value arrives as what it was, by either form.

import { describe, expect, test } from "vitest";
import {
  Atom,
  atoms,
  cancelTimer,
  emptySelector,
  FOREVER,
  Kernel,
  Monitor,
  mapSelector,
  newReference,
  Pid,
  RAW,
  type Reference,
  RemotePid,
  raise,
  Selector,
  selectMonitor,
  selectOther,
  selectRecord,
  selectTag,
  sendAfter,
  sleep,
  Timer,
  TimerName,
} from "../../../src/kernel/index.ts";
import { SimulationHost } from "../../../src/schedulers/index.ts";
import { elementsOf, Program, SmallContext } from "./small-program.ts";

const program = new Program();
const Order = program.record("Order", "id", "name", "items");
const Nothing = program.record("Nothing");
const Pair = program.record("Pair", "0", "1");
class Open {
  left: unknown;
  constructor(left: unknown) {
    this.left = left;
  }
  double(): unknown {
    return [this.left, this.left];
  }
}
class AppError extends TypeError {
  code = 0;
  describe(): string {
    return `${this.message} (${this.code})`;
  }
}
program.module("app/ffi", {
  types: [
    [Open, [], null, null],
    [AppError, [], null, null],
  ],
});

const ways = [
  ["in place", (value: unknown) => program.send(value)],
  ["in a buffer", (value: unknown) => program.sendLarge(value)],
  ["as a graph", (value: unknown) => program.sendAsGraph(value)],
] as const;

const long = "Zürich, Ω and 🐟. ".repeat(40);

const same: ReadonlyArray<readonly [name: string, value: unknown]> = [
  ["nil", undefined],
  ["null", null],
  ["true", true],
  ["false", false],
  ["zero", 0],
  ["minus zero", -0],
  ["small integers", [1, 127, 128, -1, 255, 256, 65_536]],
  ["the ends of 32 bits", [2 ** 31 - 1, -(2 ** 31), 2 ** 31, -(2 ** 31) - 1, 2 ** 32]],
  ["large integers", [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]],
  ["floats", [0.1, -1.5, 1e300, Number.MIN_VALUE, Number.EPSILON]],
  ["what is no number", [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
  ["big integers", [0n, 1n, -1n, 255n, 256n, -(2n ** 64n), 3n ** 200n, -(7n ** 333n)]],
  ["texts", ["", "a", "hello", "twelve chars", "more than twelve", "x".repeat(24), "y".repeat(25)]],
  ["texts of one byte", ["é", "ÿþ".repeat(6), "Müller & Söhne, Zürich".repeat(9)]],
  ["texts of two bytes", ["Ω", "日本", "日本語".repeat(50), "🐟", long]],
  ["halves of surrogate pairs", ["\ud800", "a\udc00b", `${"x".repeat(50)}\udbff`]],
  ["a byte order mark", ["\ufeffa", `\ufeff${"b".repeat(60)}`, "\0", "\0".repeat(100)]],
  ["tuples", [[], [1], [1, [2, ["three"]]], new Array(1000).fill("x")]],
  ["plain objects", [{}, { a: 1, "b c": [2], 3: {} }]],
  ["an object with a property __proto__", JSON.parse('{"__proto__": {"a": 1}, "b": 2}')],
  ["an object without prototype", Object.assign(Object.create(null), { a: [1] })],
  ["records", new Order(1, "one", [new Pair(1.5, new Nothing())])],
  ["lists", [program.list(), program.list(1), program.list("a", program.list(2), undefined)]],
  ["a list of many segments", program.listOf(Array.from({ length: 1000 }, (_, index) => [index]))],
  ["bits", [program.bits([]), program.bits([1, 2, 255]), program.bits(new Array(100).fill(7))]],
  ["bits that are not whole bytes", [program.bits([255, 128], 9), program.bits([255, 1], 11, 2)]],
  ["an instance of a JavaScript class", new Open(new Open({ x: 1 }))],
  ["dates", [new Date(0), new Date(-1), new Date(Number.NaN)]],
  ["regular expressions", [/a+/, /[/]\n"/giu]],
  [
    "maps",
    new Map<unknown, unknown>([
      [1, "a"],
      [[2], new Map()],
      [["x", ["y"]], ["z"]],
    ]),
  ],
  ["sets", new Set<unknown>([1, "a", [2], new Set([3])])],
  ["bytes", new Uint8Array([0, 1, 255])],
  ["many bytes", new Uint8Array(5000).fill(9)],
  ["array buffers", new Uint8Array([1, 2, 3]).buffer],
  ["typed arrays", [new Float64Array([1.5, -0]), new Int16Array([-1]), new BigUint64Array([5n])]],
  ["clamped bytes", new Uint8ClampedArray([1, 255])],
  ["symbols with a key", Symbol.for("fish")],
  ["well-known symbols", [Symbol.iterator, Symbol.toStringTag]],
  ["the tag of messages without tag", RAW],
  ["atoms", [atoms.normal, Atom.create("of_this_test"), Atom.create("")]],
];

describe.each(ways)("%s", (_, send) => {
  test.each(same)("%s arrives as it was", (_name, value) => {
    const arrived = send(value);
    expect(arrived).toStrictEqual(value);
    if (typeof value === "object" && value !== null && !(value instanceof Uint8Array)) {
      expect(Object.getPrototypeOf(arrived)).toBe(Object.getPrototypeOf(value));
    }
  });

  test("a tuple with holes arrives with undefined in their place", () => {
    expect(send(Object.assign(new Array(4), { 1: 1, 3: 2 }))).toStrictEqual([
      undefined,
      1,
      undefined,
      2,
    ]);
  });

  test("a part of a typed array brings along no more than itself", () => {
    const all = new Float32Array([1, 2, 3, 4]);
    const arrived = send(all.subarray(1, 3)) as Float32Array;
    expect([...arrived]).toEqual([2, 3]);
    expect(arrived.buffer.byteLength).toBe(8);
    const view = send(new DataView(all.buffer, 4, 8)) as DataView;
    expect([view.byteLength, view.getFloat32(0, true), view.getFloat32(4, true)]).toEqual([
      8, 2, 3,
    ]);
  });

  test("Node's buffers arrive as bytes", () => {
    const arrived = send(Buffer.from("fish")) as Uint8Array;
    expect(Object.getPrototypeOf(arrived)).toBe(Uint8Array.prototype);
    expect([...arrived]).toEqual([...Buffer.from("fish")]);
  });

  test("a class without fields has one value", () => {
    const arrived = send([new Nothing(), new Nothing()]) as Array<unknown>;
    expect(arrived[0]).toBeInstanceOf(Nothing);
    expect(arrived[0]).toBe(arrived[1]);
  });

  test("methods of JavaScript classes work on what arrives", () => {
    expect((send(new Open(2)) as Open).double()).toEqual([2, 2]);
  });

  test("the empty list arrives as the empty list of the program", () => {
    expect(send(program.list())).toBe(program.list());
    expect(elementsOf(send(program.list(1, 2)))).toEqual([1, 2]);
  });
});

describe("runtime values", () => {
  test("a pid of the sender's thread arrives as a pid of another thread, and is itself again at home", () => {
    const pid = new Pid(null);
    const abroad = program.send(pid) as RemotePid;
    expect(abroad).toBeInstanceOf(RemotePid);
    expect([abroad.id, abroad.index]).toEqual([pid.id, pid.id + 7]);
    expect(abroad.equals(pid)).toBe(true);
    const home = program.codec(program.sender);
    const bytes = program.to.encodeLarge([abroad]);
    const memory = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset) };
    expect((home.decode(memory, 0) as Array<unknown>)[0]).toBe(pid);
  });

  test("the pid of a third thread keeps its entry", () => {
    const pid = new RemotePid(64 * 12 + 3, 99);
    const arrived = program.send([pid]) as Array<RemotePid>;
    expect([arrived[0]?.id, arrived[0]?.index]).toEqual([pid.id, 99]);
  });

  test("references are equal to what they were", () => {
    const reference = newReference();
    const arrived = program.send(reference) as Reference;
    expect(arrived).not.toBe(reference);
    expect(arrived.equals(reference)).toBe(true);
    expect(arrived.hashCode()).toBe(reference.hashCode());
  });

  test("a monitor arrives as the reference that it is", () => {
    const monitor = new Monitor(0);
    const arrived = program.send(monitor) as Reference;
    expect(arrived).not.toBeInstanceOf(Monitor);
    expect(arrived.equals(monitor)).toBe(true);
  });

  test("a timer can be cancelled where it was made, also when it has been away", () => {
    const world = new Kernel(new SimulationHost());
    const pid = world.spawnRoot(() => sleep(FOREVER));
    world.run();
    const [timer, other] = [sendAfter(pid, "tag", 1000, 1), sendAfter(pid, "tag", 1000, 2)];
    const back = program.send(program.send(timer)) as Timer;
    expect(back).not.toBe(timer);
    expect([back.equals(timer), timer.equals(back), back.equals(other)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(back.hashCode()).toBe(timer.hashCode());
    expect(cancelTimer(back)).toBe(1000);
    expect([cancelTimer(timer), cancelTimer(other)]).toEqual([-1, 1000]);
  });

  test.each([
    ["that can be cancelled elsewhere", { index: 4095, stamp: -2_147_483_647 }],
    ["that cannot", null],
  ])("a timer of another thread, %s, is a name with all that it says", (_, entry) => {
    const name = new TimerName(77_777_777, 5, 9, entry, 1_000.25, 400);
    const there = program.send(Timer.named(name)) as Timer;
    const { dueMs, leftMs } = entry === null ? { dueMs: 0, leftMs: 0 } : name;
    expect(Timer.nameOf(there)).toEqual(new TimerName(77_777_777, 5, 9, entry, dueMs, leftMs));
    expect(there.equals(Timer.named(name))).toBe(true);
    expect(there.equals(Timer.named(new TimerName(77_777_777, 5, 10, entry)))).toBe(false);
    expect(there.equals(Timer.named(new TimerName(77_777_776, 5, 9, entry)))).toBe(false);
    // There are no other threads here.
    expect(cancelTimer(there)).toBe(-1);
  });

  test("an atom is the same object everywhere, also when the shared log of atoms is full", () => {
    const full = new SmallContext(1, [], 0);
    const codec = program.codec(full);
    const bytes = codec.encodeLarge(Atom.create("not_in_the_log"));
    const memory = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset) };
    expect(codec.decode(memory, 0)).toBe(Atom.create("not_in_the_log"));
  });

  test("a selector arrives with its handlers and their functions", () => {
    const text = (value: unknown) => `${value}!`;
    const twice = (value: unknown) => [value, value];
    const rest = () => "rest";
    program.module("app/mappings", { functions: { text, twice, rest } });
    const [tag, monitor] = [newReference(), newReference()];
    let selector = selectTag(emptySelector, tag, text);
    selector = selectTag(selector, Atom.create("plain"));
    selector = selectRecord(selector, "record", 3, twice);
    selector = selectMonitor(selector, monitor, text);
    selector = selectOther(mapSelector(selector, twice), rest);
    const arrived = program.send(selector) as Selector;
    expect(arrived).toBeInstanceOf(Selector);
    expect(arrived.equals(selector)).toBe(true);
    expect((program.sendAsGraph(selector) as Selector).equals(selector)).toBe(true);
    expect((program.send(emptySelector) as Selector).equals(emptySelector)).toBe(true);
  });
});

describe("errors", () => {
  test("a built-in error keeps class, message, stack, cause and properties", () => {
    const error = Object.assign(new RangeError("too far", { cause: new Error("why") }), {
      gleam_error: "let_assert",
      line: 12,
      value: new Pair(1, 2),
    });
    for (const [, send] of ways) {
      const arrived = send(error) as RangeError & typeof error;
      expect(arrived).toBeInstanceOf(RangeError);
      expect(Object.prototype.toString.call(arrived)).toBe("[object Error]");
      expect([arrived.name, arrived.message, arrived.stack]).toEqual([
        "RangeError",
        "too far",
        error.stack,
      ]);
      expect((arrived.cause as Error).message).toBe("why");
      expect(Object.keys(arrived)).toEqual(["gleam_error", "line", "value"]);
      expect(arrived.value).toStrictEqual(new Pair(1, 2));
    }
  });

  test("a class that nobody registered gives an error of the class that it extends, with its name", () => {
    class Special extends SyntaxError {
      override name = "Special";
    }
    const arrived = program.send(new Special("what")) as Error;
    expect(Object.getPrototypeOf(arrived)).toBe(SyntaxError.prototype);
    expect(String(arrived)).toBe("Special: what");
  });

  test("a registered class of errors keeps its class", () => {
    const error = new AppError("no");
    error.code = 5;
    const arrived = program.send(error) as AppError;
    expect(arrived).toBeInstanceOf(AppError);
    expect(arrived.describe()).toBe("no (5)");
  });

  test("an aggregate of errors keeps them", () => {
    const arrived = program.send(new AggregateError([new Error("a"), 5], "both")) as AggregateError;
    expect(arrived).toBeInstanceOf(AggregateError);
    expect([arrived.errors[0].message, arrived.errors[1]]).toEqual(["a", 5]);
  });

  test("Erlang's errors keep their reason", () => {
    try {
      raise([Atom.create("badmatch"), 3]);
    } catch (error) {
      const arrived = program.send(error) as Error & { reason: unknown };
      expect(arrived.constructor).toBe((error as Error).constructor);
      expect(arrived.reason).toEqual([Atom.create("badmatch"), 3]);
    }
  });

  test("the reason of a crash, whose stack is made when it is read, arrives with the stack", () => {
    const error = new Error("crash");
    const reason: Array<unknown> = [error, undefined];
    Object.defineProperty(reason, 1, { get: () => error.stack, enumerable: true });
    const [arrived, stack] = program.send(reason) as [Error, string];
    expect([arrived.message, stack]).toEqual(["crash", error.stack]);
  });
});
