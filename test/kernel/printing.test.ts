import { afterEach, describe, expect, test } from "vitest";
import { printTerm, printTermsWith } from "../../src/kernel/index.ts";

afterEach(() => printTermsWith(() => undefined));

describe("how a program shows its values", () => {
  test("is what the last of its modules said", () => {
    printTermsWith(() => "first");
    printTermsWith((term) => `second ${term}`);
    expect(printTerm(1)).toBe("second 1");
  });

  test("is not known before, and where showing fails or gives no text", () => {
    expect(printTerm(1)).toBeUndefined();
    printTermsWith(() => {
      throw new Error("no");
    });
    expect(printTerm(1)).toBeUndefined();
    printTermsWith(() => 5);
    expect(printTerm(1)).toBeUndefined();
  });
});
