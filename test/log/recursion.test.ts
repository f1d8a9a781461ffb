import { describe, expect, test } from "vitest";
import { isStackOverflow, recursionIn } from "../../src/log/recursion.ts";

const frame = (functionName: string, line = 1) => ({ module: "shop", functionName, line });

describe("a stack that was used up", () => {
  test("is told from other errors, as the host throws it", () => {
    const dive = (): number => 1 + dive();
    expect(() => dive()).toThrow(RangeError);
    try {
      dive();
    } catch (error) {
      expect(isStackOverflow(error)).toBe(true);
    }
    expect(isStackOverflow(new RangeError("Invalid array length"))).toBe(false);
    expect(isStackOverflow("call stack")).toBe(false);
  });

  test("is blamed on the function that calls itself, not on what it called last", () => {
    const [count, leaf] = [frame("count", 4), frame("int.to_string")];
    expect(recursionIn([leaf, count, count, count])).toEqual([count]);
  });

  test("is blamed on functions that call each other, the innermost first", () => {
    const [even, odd] = [frame("even"), frame("odd")];
    expect(recursionIn([odd, even, odd, even])).toEqual([odd, even]);
  });

  test("names what there is where nothing is there twice", () => {
    expect(recursionIn([frame("once")])).toEqual([frame("once")]);
    expect(recursionIn([])).toEqual([]);
  });
});
