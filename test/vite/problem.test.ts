import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CompileFailed, ConfigurationInvalid } from "../../codegen/project/index.ts";
import { SuspensionRefused } from "../../codegen/suspend/index.ts";
import { problemOf } from "../../codegen/vite/problem.ts";

const directory = mkdtempSync(join(tmpdir(), "starfish-problem-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** What Vite's overlay takes for a code frame. */
const codeFrame = /^(?:>?\s*\d+\s+\|.*|\s+\|\s*\^.*)\r?\n/gm;

describe("what Vite shows of a build that failed", () => {
  test("is the compiler's first error with its place, and all of its text as the frame", () => {
    const text = `error: Type mismatch
   ┌─ /app/src/shop.gleam:19:23
   │
19 │   |> actor.on_message(handle)
   │                       ^^^^^^

Expected type: Int

error: Unknown module
   ┌─ /app/src/other.gleam:1:1
   │
 1 │ import nothing
   │ ^^^^^^^^^^^^^^
`;
    const problem = problemOf(new CompileFailed({ text }), directory);
    expect(problem.message).toBe("Type mismatch");
    expect(problem.loc).toEqual({ file: "/app/src/shop.gleam", line: 19, column: 23 });
    expect(problem.id).toBe("/app/src/shop.gleam");
    expect(problem.frame?.match(codeFrame)).toEqual([
      "19 |   |> actor.on_message(handle)\n",
      "   |                       ^^^^^^\n",
      " 1 | import nothing\n",
    ]);
    expect(problem.frame).toContain("error: Unknown module");
  });

  test("is the line of a gleam.toml that is wrong, with what to do", () => {
    const file = join(directory, "gleam.toml");
    writeFileSync(file, 'name = "shop"\nversion = 3\n');
    const problem = problemOf(
      new ConfigurationInvalid({
        file,
        line: 2,
        column: 11,
        problem: "`version` is 3",
        expected: "a version",
        remedy: "write one",
      }),
      directory,
    );
    expect(problem.loc).toEqual({ file, line: 2, column: 11 });
    expect(problem.message).not.toContain(file);
    expect(problem.frame).toMatch(/^2 \| version = 3\n {2}\| {11}\^\n/);
    expect(problem.frame).toContain("write one");
    expect(problem.frame).toMatch(codeFrame);
  });

  test("is the place in the Gleam source where something would have to wait and cannot", () => {
    writeFileSync(join(directory, "shop.gleam"), "one\ntwo\n");
    const position = { file: "shop.gleam", line: 2, column: 1 };
    const problem = problemOf(
      new SuspensionRefused([
        {
          severity: "error",
          code: "host-callback",
          message: "cannot suspend inside host code",
          position,
          path: [],
          hint: "",
          text: "shop.gleam:2:1: error: cannot suspend inside host code",
        },
      ]),
      directory,
    );
    expect(problem.message).toBe("cannot suspend inside host code");
    expect(problem.loc).toEqual({ file: join(directory, "shop.gleam"), line: 2, column: 1 });
    expect(problem.frame).toMatch(/^2 \| two\n {2}\| \^\n/);
  });

  test("is the message and the stack of an error that nobody expected", () => {
    const error = new Error("the disk is on fire");
    expect(problemOf(error, directory)).toEqual({
      message: "the disk is on fire",
      stack: error.stack,
      plugin: "starfish",
    });
    expect(problemOf("just a text", directory).message).toBe("just a text");
  });
});
