import { Option, Result } from "effect";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { bitArray, dict, list, option, result, set, tuple } from "../../src/client/collections.ts";
import { type Converter, invalidArgument } from "../../src/client/converter.ts";
import { int, string } from "../../src/client/primitives.ts";
import { resultReply } from "../../src/client/replies.ts";
import { collection, itemsOf, listOf, option as optionModule, prelude } from "./tiny-program.ts";

/** Where a value does not fit, and what is wrong there: `PATH: EXPECTED, got GOT`. */
const complaint = (converter: Converter<unknown>, value: unknown): string => {
  try {
    converter.toGleam(value);
  } catch (error) {
    const invalid = invalidArgument("test", error);
    if (invalid !== undefined) return `${invalid.path}: ${invalid.expected}, got ${invalid.got}`;
    throw error;
  }
  throw new Error("the value was let through");
};

describe("List", () => {
  test("is an array", () => {
    const ints = list(prelude, int);
    expect(itemsOf(ints.toGleam([1, 2, 3]))).toEqual([1, 2, 3]);
    expect(ints.fromGleam(listOf(1, 2, 3))).toEqual([1, 2, 3]);
    expect(ints.fromGleam(listOf())).toEqual([]);
  });

  test("names the place of what does not fit", () => {
    const table = list(prelude, list(prelude, int));
    expect(complaint(table, [[1], [2, "three"]])).toBe('[1][1]: an Int, got "three"');
    expect(complaint(table, "ab")).toBe(': an array (List), got "ab"');
  });

  test("of a hundred thousand items needs no deep stack", () => {
    const ints = list(prelude, int);
    const many = Array.from({ length: 100_000 }, (_, index) => index);
    expect(ints.fromGleam(ints.toGleam(many))).toEqual(many);
  });

  test("is a copy: what happens to the array later changes nothing", () => {
    const array = [1, 2];
    const converted = list(prelude, int).toGleam(array);
    array.push(3);
    expect(itemsOf(converted)).toEqual([1, 2]);
  });
});

describe("a tuple", () => {
  const pair = tuple(int, string);

  test("is an array of its length", () => {
    expect(pair.toGleam([1, "a"])).toEqual([1, "a"]);
    expect(pair.fromGleam([1, "a"])).toEqual([1, "a"]);
  });

  test("has neither more nor fewer elements", () => {
    expect(complaint(pair, [1])).toBe(": an array of 2 (tuple), got an array of 1");
    expect(complaint(pair, [1, "a", 2])).toBe(": an array of 2 (tuple), got an array of 3");
    expect(complaint(pair, [1, 2])).toBe("[1]: a String, got 2");
  });
});

describe("Result and Option", () => {
  const outcome = result(prelude, int, string);
  const maybe = option(optionModule, int);

  test("are Effect's", () => {
    for (const value of [Result.succeed(1), Result.fail("no")]) {
      expect(outcome.fromGleam(outcome.toGleam(value))).toEqual(value);
    }
    for (const value of [Option.some(1), Option.none()]) {
      expect(maybe.fromGleam(maybe.toGleam(value))).toEqual(value);
    }
  });

  test("keep Option(Option(a)) and Option(Nil) apart", () => {
    const nested = option(optionModule, maybe);
    const value = Option.some(Option.none());
    expect(nested.fromGleam(nested.toGleam(value))).toEqual(value);
  });

  test("say which side does not fit", () => {
    expect(complaint(outcome, Result.succeed("one"))).toBe('success: an Int, got "one"');
    expect(complaint(outcome, Result.fail(1))).toBe("failure: a String, got 1");
    expect(complaint(maybe, Option.some(1.5))).toBe("value: an Int, got 1.5");
    expect(complaint(maybe, 1)).toBe(": an Option, got 1");
  });
});

describe("a value of another copy of the program", () => {
  /** Classes of the same names, as a module has that was loaded twice. */
  class Empty {}
  class NonEmpty {
    readonly head: unknown = 1;
    readonly tail: unknown = new Empty();
  }
  class Ok {
    readonly 0: unknown = 1;
  }
  class Some {
    readonly 0: unknown = 1;
  }

  test.each([
    ["List", list(prelude, int), new NonEmpty(), "NonEmpty"],
    ["List", list(prelude, int), new Empty(), "Empty"],
    ["Result", result(prelude, int, int), new Ok(), "Ok"],
    ["Option", option(optionModule, int), new Some(), "Some"],
  ])("is no %s of this one, and is named: %#", (type, converter, value, name) => {
    expect(() => converter.fromGleam(value)).toThrow(
      `a ${type} of another copy of the program came (class ${name}): its modules are loaded twice; import the program by one path`,
    );
  });

  test("is a bug where it is a reply", () => {
    const observer = { succeed: vi.fn(), refuse: vi.fn(), die: vi.fn() };
    resultReply(prelude, int, int).tell("shop.open", new Ok(), { ...observer, fail: vi.fn() });
    expect(String(observer.die.mock.calls[0])).toContain("a Result of another copy");
    expect(observer.succeed).not.toHaveBeenCalled();
    expect(observer.refuse).not.toHaveBeenCalled();
  });
});

describe("Dict and Set", () => {
  const ages = dict(prelude, collection, string, int);
  const names = set(prelude, collection, string);

  test("are Map and Set", () => {
    const map = new Map([
      ["ada", 36],
      ["alan", 41],
    ]);
    expect(ages.fromGleam(ages.toGleam(map))).toEqual(map);
    expect(names.fromGleam(names.toGleam(new Set(["a", "b"])))).toEqual(new Set(["a", "b"]));
  });

  test("name the entry that does not fit", () => {
    expect(complaint(ages, new Map<unknown, unknown>([["ada", "old"]]))).toBe(
      'get("ada"): an Int, got "old"',
    );
    expect(complaint(ages, new Map<unknown, unknown>([[1, 1]]))).toBe("key: a String, got 1");
    expect(complaint(ages, { ada: 36 })).toBe(': a Map (Dict), got {"ada":36}');
    expect(complaint(names, ["a"])).toBe(": a Set, got an array of 1");
  });
});

describe("BitArray", () => {
  const bytes = bitArray(prelude);

  test("is a Uint8Array, copied both ways", () => {
    const given = new Uint8Array([1, 2, 255]);
    const converted = bytes.toGleam(given);
    given[0] = 9;
    expect(bytes.fromGleam(converted)).toEqual(new Uint8Array([1, 2, 255]));
  });

  test("that is no whole number of bytes has no such form", () => {
    expect(() => bytes.fromGleam(prelude.BitArray$BitArray(new Uint8Array([8]), 5))).toThrow(
      "a BitArray of 5 bits is no whole number of bytes",
    );
  });
});

test("what goes in comes out the same", () => {
  const converter = list(
    prelude,
    tuple(string, option(optionModule, result(prelude, int, string))),
  );
  const value = fc.array(
    fc.tuple(
      fc.string(),
      fc.oneof(
        fc.constant(Option.none()),
        fc.integer().map((it) => Option.some(Result.succeed(it))),
        fc.string().map((it) => Option.some(Result.fail(it))),
      ),
    ),
  );
  fc.assert(
    fc.property(value, (it) => {
      expect(converter.fromGleam(converter.toGleam(it))).toEqual(it);
    }),
  );
});
