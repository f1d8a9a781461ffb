import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const PACKAGES = ["gleam_erlang", "gleam_otp", "starfish"];

const FENCED_EXAMPLE = /```gleam\n([\s\S]*?)```/g;

/** The text of all `///` and `////` comments of a module, without the slashes. */
function documentation(source: string): string {
  const comments = source.split("\n").filter((line) => /^\s*\/{3,4}(?!\/)/.test(line));
  return comments.map((line) => line.replace(/^\s*\/{3,4} ?/, "")).join("\n");
}

/** Indentation is the only thing in which an example and its test may differ, and where the imports stand. */
function unindented(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines
    .filter((line) => !line.startsWith("import "))
    .join("\n")
    .trim();
}

/** The text of the tests of a package that hold its examples. */
function exampleTests(packageDirectory: string): string {
  const tests = join(packageDirectory, "test");
  return readdirSync(tests, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith("documentation_test.gleam"))
    .map((path) => readFileSync(join(tests, path), "utf8"))
    .join("\n");
}

function examples(packageDirectory: string): Array<{ module: string; example: string }> {
  const sources = join(packageDirectory, "src");
  const modules = readdirSync(sources, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".gleam"))
    .sort();
  return modules.flatMap((module) => {
    const text = documentation(readFileSync(join(sources, module), "utf8"));
    return [...text.matchAll(FENCED_EXAMPLE)].map((match) => ({ module, example: match[1] ?? "" }));
  });
}

describe.each(PACKAGES)("the documentation of %s", (name) => {
  const directory = join(import.meta.dirname, "../../gleam", name);
  const run = unindented(exampleTests(directory));
  const found = examples(directory);

  test("has examples", () => {
    expect(found.length).toBeGreaterThan(10);
  });

  test("has no example that is not run as a test", () => {
    const missing = found.filter(({ example }) => !run.includes(unindented(example)));
    expect(missing).toEqual([]);
  });
});
