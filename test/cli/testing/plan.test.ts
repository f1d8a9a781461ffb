import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type TestPlan, writeTestFiles } from "../../../codegen/cli/testing/plan.ts";

const plan: TestPlan = {
  directory: "/shop",
  modules: {},
  inspector: undefined,
  limitMs: 1_000,
  shared: false,
  colour: false,
  log: { format: "none", level: "warning" },
};
const module = (name: string) => ({ name, file: `/shop/build/${name}.mjs`, tests: ["adds_test"] });

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "starfish-plan-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe("the test files of a project", () => {
  test("are one for each module, with the plan beside them", () => {
    const files = writeTestFiles(directory, plan, [module("shop_test"), module("shop/till_test")]);
    expect(files).toEqual([
      join(directory, "shop_test.gleam-test.mjs"),
      join(directory, "shop/till_test.gleam-test.mjs"),
    ]);
    const text = readFileSync(files[1] as string, "utf8");
    expect(text).toContain('"name":"shop/till_test"');
    expect(text).toContain('"url":"file:///shop/build/shop/till_test.mjs"');
    expect(text).toContain('"tests":["adds_test"]');
    expect(JSON.parse(readFileSync(join(directory, "plan.json"), "utf8"))).toMatchObject({
      limitMs: 1_000,
    });
  });

  test("of modules that are gone are removed", () => {
    writeTestFiles(directory, plan, [module("old_test"), module("shop_test")]);
    writeTestFiles(directory, plan, [module("shop_test")]);
    expect(readdirSync(directory).sort()).toEqual(["plan.json", "shop_test.gleam-test.mjs"]);
  });

  test("that come out the same are not written again", () => {
    const [file] = writeTestFiles(directory, plan, [module("shop_test")]);
    const before = statSync(file as string, { bigint: true }).mtimeNs;
    writeTestFiles(directory, plan, [module("shop_test")]);
    expect(statSync(file as string, { bigint: true }).mtimeNs).toBe(before);
  });
});
