import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { testModulesOf, testsIn } from "../../../codegen/cli/testing/discovery.ts";

const compiled = `export function adds_test() {}
export function* waits_test() {}
export function with_argument_test(a) {}
function private_test() {}
export function helper() {}
export function waits_test$s() {}
export const constant_test = 1;
`;

describe("the tests of a compiled module", () => {
  test("are its exported functions that end with _test and take nothing, in their order", () => {
    expect(testsIn(compiled)).toEqual(["adds_test", "waits_test"]);
  });

  test("also with a name so long that the compiler breaks the line after it", () => {
    expect(testsIn("export function long_test(\n) {\n}\n")).toEqual(["long_test"]);
  });

  test("none of a text without any", () => {
    expect(testsIn("export function main() {}")).toEqual([]);
  });
});

describe("the test modules of a program", () => {
  const directory = mkdtempSync(join(tmpdir(), "starfish-discovery-"));
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });
  const module = (name: string, text: string, isTest: boolean) => {
    const file = join(directory, `${name}.mjs`);
    writeFileSync(file, text);
    return { packageName: "shop", file, source: `/shop/${name}.gleam`, hash: "", isTest };
  };
  const program = {
    version: "0.1.0",
    name: "shop",
    directory: "/shop",
    output: "/shop/build/starfish/javascript",
    modules: {
      shop_test: module("shop_test", compiled, true),
      a_test: module("a_test", compiled, true),
      helpers: module("helpers", "export function help() {}", true),
      shop: module("shop", compiled, false),
    },
    settings: {},
  };

  test("are those of the test folder that have tests, by name", () => {
    expect(testModulesOf(program, "").map(({ name }) => name)).toEqual(["a_test", "shop_test"]);
  });

  test("can be chosen by module and function", () => {
    const chosen = testModulesOf(program, "shop_test.waits");
    expect(chosen.map(({ name, tests }) => ({ name, tests }))).toEqual([
      { name: "shop_test", tests: ["waits_test"] },
    ]);
    expect(testModulesOf(program, "nothing")).toEqual([]);
  });
});
