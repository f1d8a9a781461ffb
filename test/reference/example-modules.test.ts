import { describe, expect, test } from "vitest";
import { moduleOf } from "./examples.ts";

const names = new Map([
  ["Till", 'import * as Till from "../till.ts";'],
  ["Effect", 'import { Effect } from "effect";'],
  ["ActorSystem", 'import { ActorSystem } from "starfish-otp";'],
  ["int", 'import { int } from "starfish-otp";'],
]);

/** The module of an example, without what all of them have. */
function made(code: string): string {
  const text = moduleOf({ name: "example", code }, names);
  return text
    .replace(/import { \$gives } .*\n|void \$gives;\n|export {};\n/g, "")
    .replace(/^\s+|\s+$/g, "");
}

describe("the module of an example", () => {
  test("has the imports that the example leaves out, and no others", () => {
    expect(made("Till.open(int)\n")).toBe(
      'import * as Till from "../till.ts";\nimport { int } from "starfish-otp";\nTill.open(int)',
    );
    expect(made('import { int } from "./mine.ts"\nint()\n')).toBe(
      'import { int } from "./mine.ts"\n\nint()',
    );
    expect(made("const int = 1\nsystem.Till(int)\n")).toBe("const int = 1\nsystem.Till(int)");
  });

  test("checks what a line gives", () => {
    expect(made("1 + 1 // => 2\n")).toBe(";$gives(1 + 1, 2);");
    expect(made("const a = 1 // => 1\n")).toBe("const a = 1;$gives(a, 1);");
    expect(made("run(\n  1,\n)\n// => [1]\n")).toBe(";$gives(run(\n  1,\n), [1]);");
    expect(made("for (const a of b) {\n  a // => 1\n}\n")).toBe(
      "for (const a of b) {\n  ;$gives(a, 1);\n}",
    );
    expect(() => made("// => 2\n")).toThrow("nothing before it");
  });

  test("is an Effect where the example waits for some", () => {
    expect(made("yield* wait // => 1\n")).toMatch(
      /Effect\.gen\(function\* \(\) {\n;\$gives\(yield\* wait, 1\);[\s\S]*Effect\.provide\(ActorSystem\.layer/,
    );
    const own = "const a = function* () {\n  yield* wait\n}";
    expect(made(`${own}\n`)).toBe(own);
  });
});
