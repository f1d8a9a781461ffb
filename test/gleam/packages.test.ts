import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { describe, expect, test } from "vitest";
import { starfish } from "../cli/starfish.ts";

const PACKAGES = ["gleam_stdlib", "gleam_erlang", "gleam_otp", "gleeunit", "logging", "starfish"];

interface TestResult {
  readonly module: string;
  readonly name: string;
  readonly state: string;
}

const root = join(import.meta.dirname, "../..");

/** What the package's gleam.toml says. */
const configurationOf = (name: string) =>
  parse(readFileSync(join(root, "gleam", name, "gleam.toml"), "utf8"));

describe("the Gleam packages", () => {
  test("come to the `gleam` command by one path to `starfish`: all but what is to be Hex's", () => {
    const carried = ["gleam_erlang", "gleam_otp", "logging"];
    expect(configurationOf("starfish").dependencies).toEqual({
      gleam_stdlib: expect.any(String),
      ...Object.fromEntries(carried.map((name) => [name, { path: `../${name}` }])),
    });
    // Whoever gives one of them by path gets those that it needs with it.
    for (const name of carried) {
      const required = configurationOf(name).dependencies as Record<string, unknown>;
      for (const other of carried.filter((it) => it in required))
        expect(required[other]).toEqual({ path: `../${other}` });
    }
  });

  test("are seen to change with every release: `gleam` looks at the gleam.toml of `starfish` for that", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(configurationOf("starfish").version).toBe(version);
  });

  test.each(PACKAGES)("%s passes its own tests, compiled and transformed", (name) => {
    const directory = join(root, "gleam", name);
    const { status, stdout, stderr } = starfish(["test", directory, "--json"]);
    expect(stdout, stderr).not.toBe("");
    const tests: ReadonlyArray<TestResult> = JSON.parse(stdout).tests;
    const notPassed = tests.filter(({ state }) => state !== "passed");
    expect(notPassed.map((it) => `${it.module}.${it.name}`)).toEqual([]);
    expect(tests.length).toBeGreaterThan(0);
    expect(status).toBe(0);
  });
});
