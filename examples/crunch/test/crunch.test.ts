// The example as its reader meets it: built, type-checked, run by one command and from TypeScript, with a thread lost
// half-way. Whatever it runs on, the picture is the same to the byte.

import { beforeAll, describe, expect, test } from "vitest";
import { buildExample, run, starfish } from "../../../test/examples/commands.ts";

const typescript = (...args: ReadonlyArray<string>) =>
  run("tsx", "examples/crunch/main.ts", ...args);

let picture = "";

beforeAll(() => {
  buildExample("crunch");
  const alone = starfish("run", "examples/crunch", "--no-build", "--schedulers", "1");
  expect(alone.status, alone.stderr).toBe(0);
  picture = alone.stdout;
});

test("is fully typed", () => {
  expect(run("tsc", "-p", "examples/crunch/tsconfig.json").stdout).toBe("");
});

test("draws the whole picture", () => {
  const lines = picture.trimEnd().split("\n");
  expect(lines).toHaveLength(33);
  expect(lines.slice(0, 32).every((line) => line.length === 78)).toBe(true);
  expect(lines[32]).toMatch(/^32 rows, \d+ steps$/);
  expect(lines.slice(0, 16)).toEqual(lines.slice(16, 32).reverse());
});

describe("the same picture is drawn", () => {
  test.each(["2", "4"])("by the command on %s schedulers", (schedulers) => {
    const { status, stdout, stderr } = starfish(
      "run",
      "examples/crunch",
      "--no-build",
      "--schedulers",
      schedulers,
    );
    expect(stdout).toBe(picture);
    expect(stderr).toMatch(/^8 workers, \d+ ms$/m);
    expect(status).toBe(0);
  });

  test.each(["0", "2"])("from TypeScript on %s schedulers", (schedulers) => {
    const { status, stdout, stderr } = typescript("--schedulers", schedulers);
    expect(stdout).toBe(picture);
    expect(stderr).toContain("8 workers, 0 lost on the way");
    expect(status).toBe(0);
  });

  test("when a thread is lost half-way", () => {
    const { status, stdout, stderr } = typescript("--schedulers", "2", "--kill");
    expect(stdout).toBe(picture);
    expect(stderr).toMatch(/scheduler \d was ended by process\.exit\(3\)/);
    expect(status).toBe(0);
  });
});

test("refuses to lose the only thread", () => {
  const { status, stderr } = typescript("--schedulers", "1", "--kill");
  expect(status).toBe(2);
  expect(stderr).toContain("there have to be two at least");
});
