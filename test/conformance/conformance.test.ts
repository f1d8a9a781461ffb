import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runToEnd } from "../commands.ts";

const runner = resolve("test/conformance/run.ts");
const programs = resolve("test/conformance/programs");

const directory = mkdtempSync(join(tmpdir(), "starfish-conformance-"));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function conformance(...args: ReadonlyArray<string>) {
  return runToEnd(process.execPath, [runner, ...args]);
}

describe("conformance", () => {
  test("the programs of this repository print what they should", () => {
    const { status, stdout, stderr } = conformance(programs);
    expect(stdout, stderr).toMatch(/\n8 passed, 0 failed\n$/);
    expect(status).toBe(0);
  });

  test("also with every function suspending", () => {
    const { status, stdout, stderr } = conformance(programs, "--colour-all");
    expect(stdout, stderr).toMatch(/\n8 passed, 0 failed\n$/);
    expect(status).toBe(0);
  });
});

describe("conformance on two schedulers", () => {
  test("the programs of this repository print what they should, their children spread", () => {
    const { status, stdout, stderr } = conformance(
      programs,
      "--schedulers",
      "2",
      "--spread",
      "supervised",
    );
    expect(stdout, stderr).toMatch(/\n8 passed, 0 failed\n$/);
    expect(status).toBe(0);
  });
});

describe("the runner", () => {
  test("shows where a program differs, and gives status 1", () => {
    writeFileSync(
      join(directory, "a.gleam"),
      'import gleam/io\npub fn main() {\n  io.println("one")\n  io.println("2")\n}\n',
    );
    writeFileSync(join(directory, "a.out"), "one\ntwo\n");
    writeFileSync(join(directory, "b.gleam"), "pub fn main() { Nil }\n");
    writeFileSync(join(directory, "b.out"), "");
    const { status, stdout } = conformance(directory);
    expect(status).toBe(1);
    expect(stdout).toContain("  FAIL  a\n      line 2:\n        one\n      - two\n");
    expect(stdout).toContain("      + 2\n");
    expect(stdout).toMatch(/ {2}ok {4}b {2}\d+ ms/);
    expect(stdout.endsWith("\n1 passed, 1 failed\n")).toBe(true);
  });

  test.each([
    [[], "which directory of programs?"],
    [["/nowhere"], "there is no directory /nowhere"],
    [[programs, "--repeat", "0"], "--repeat takes a number from 1 on"],
    [[programs, programs], "one directory at a time"],
  ])("%j is refused with its usage", (args, expected) => {
    const { status, stderr } = conformance(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(expected);
    expect(stderr).toContain("usage: ");
  });
});
