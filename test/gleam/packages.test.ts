import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { starfish } from "../cli/starfish.ts";

const PACKAGES = ["gleam_stdlib", "gleam_erlang", "gleam_otp", "gleeunit", "logging", "starfish"];

interface TestResult {
  readonly module: string;
  readonly name: string;
  readonly state: string;
}

describe("the Gleam packages", () => {
  test.each(PACKAGES)("%s passes its own tests, compiled and transformed", (name) => {
    const directory = join(import.meta.dirname, "../../gleam", name);
    const { status, stdout, stderr } = starfish(["test", directory, "--json"]);
    expect(stdout, stderr).not.toBe("");
    const tests: ReadonlyArray<TestResult> = JSON.parse(stdout).tests;
    const notPassed = tests.filter(({ state }) => state !== "passed");
    expect(notPassed.map((it) => `${it.module}.${it.name}`)).toEqual([]);
    expect(tests.length).toBeGreaterThan(0);
    expect(status).toBe(0);
  });
});
