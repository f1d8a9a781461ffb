import { describe, expect, test } from "vitest";
import {
  argument,
  field,
  invalidArgument,
  describe as inWords,
} from "../../src/client/converter.ts";
import { foreign, lazily, tagged } from "../../src/client/custom.ts";
import { InvalidArgument } from "../../src/client/errors.ts";
import { int, string } from "../../src/client/primitives.ts";

const thrownBy = (action: () => unknown): unknown => {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
};

describe("a value of the wrong type", () => {
  test("becomes a typed error with operation, path, expectation and value", () => {
    const order = {
      toGleam: (value: unknown) => field(int, value as Readonly<Record<string, unknown>>, "amount"),
      fromGleam: (value: unknown) => value,
    };
    const mismatch = thrownBy(() => argument(order, "order", { amount: "ten" }));
    const error = invalidArgument("shop.buy", mismatch);
    expect(error).toBeInstanceOf(InvalidArgument);
    expect(error).toMatchObject({
      _tag: "InvalidArgument",
      operation: "shop.buy",
      path: "order.amount",
      expected: "an Int",
      got: '"ten"',
    });
    expect(error?.message).toBe('shop.buy: order.amount should be an Int, got "ten"');
  });

  test("is told apart from any other exception", () => {
    expect(invalidArgument("shop.buy", new Error("boom"))).toBeUndefined();
  });

  test("that is no variant names those that there are", () => {
    const mismatch = thrownBy(() => tagged({ _tag: "Add" }, "Colour", ["Red", "Green"]));
    expect(invalidArgument("paint", mismatch)).toMatchObject({
      expected: 'a Colour (an object with _tag "Red" or "Green")',
      got: "Add { … }",
    });
  });
});

describe("a wrong value in words", () => {
  test("is short, whatever it is", () => {
    expect(inWords(undefined)).toBe("undefined");
    expect(inWords(null)).toBe("null");
    expect(inWords(1.5)).toBe("1.5");
    expect(inWords(10n)).toBe("10n");
    expect(inWords([1, 2])).toBe("an array of 2");
    expect(inWords(() => 1)).toBe("a function");
    expect(inWords(new Map())).toBe("an instance of Map");
    expect(inWords({ a: 1 })).toBe('{"a":1}');
    expect(inWords("x".repeat(500))).toHaveLength(80);
  });

  test("never throws", () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    const hostile = new Proxy(
      {},
      {
        has: () => {
          throw new Error("no");
        },
      },
    );
    expect(inWords(cyclic)).toBe("an object");
    expect(inWords(hostile)).toBe("an object");
    expect(inWords(Object.create(null))).toBe("{}");
  });
});

test("a value of another build of the program is named as such", () => {
  class Deposit {}
  expect(foreign("Message", new Deposit()).message).toContain(
    "a value of class Deposit came where the program promised a Message",
  );
});

test("a recursive converter is made once, when it is first needed", () => {
  let made = 0;
  const converter = lazily(() => {
    made += 1;
    return string;
  });
  expect(made).toBe(0);
  expect(converter.toGleam("a")).toBe("a");
  expect(converter.fromGleam("b")).toBe("b");
  expect(made).toBe(1);
});
