import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const PACKAGES = [
  { name: "gleam_erlang", tests: "test/gleam/erlang/documentation_test.gleam" },
  { name: "gleam_otp", tests: "test/gleam/otp/documentation_test.gleam" },
];

const FENCED_EXAMPLE = /```gleam\n([\s\S]*?)```/g;

/** The text of all `///` comments of a module, without the slashes. */
function documentation(source: string): string {
  const comments = source.split("\n").filter((line) => /^\s*\/\/\/(?!\/)/.test(line));
  return comments.map((line) => line.replace(/^\s*\/\/\/ ?/, "")).join("\n");
}

/** Indentation is the only thing in which an example and its test may differ. */
function unindented(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.join("\n").trim();
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

describe.each(PACKAGES)("the documentation of $name", ({ name, tests }) => {
  const directory = join(import.meta.dirname, "../../gleam", name);
  const run = unindented(readFileSync(join(directory, tests), "utf8"));
  const found = examples(directory);

  test("has examples", () => {
    expect(found.length).toBeGreaterThan(10);
  });

  test("has no example that is not run as a test", () => {
    const missing = found.filter(({ example }) => !run.includes(unindented(example)));
    expect(missing).toEqual([]);
  });
});
