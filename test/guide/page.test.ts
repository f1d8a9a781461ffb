import { describe, expect, test } from "vitest";
import { printsAsSaid, readPage } from "./page.ts";

describe("a page of the guide", () => {
  test("is files and commands in order", () => {
    const page =
      "# Title\n\n```gleam src/app.gleam\npub fn main() {}\n```\n\n```console\n$ npm start\n42\n$ npm test\n```\n";
    expect(readPage(page)).toEqual([
      { kind: "file", line: 3, path: "src/app.gleam", text: "pub fn main() {}\n" },
      { kind: "command", line: 8, command: "npm start", output: ["42"] },
      { kind: "command", line: 10, command: "npm test", output: [] },
    ]);
  });

  test("may show fragments that are not run", () => {
    expect(readPage("```gleam fragment\nlet x = 1\n```\n")).toEqual([]);
  });

  test("leaves nothing out by mistake", () => {
    expect(() => readPage("```gleam\nlet x = 1\n```\n")).toThrow("line 1: a fence says its file");
    expect(() => readPage("```console\noutput\n```\n")).toThrow("line 2: output before");
    expect(() => readPage("```gleam src/app.gleam\n")).toThrow("not closed");
  });
});

describe("what a command prints", () => {
  test("is compared line by line", () => {
    expect(printsAsSaid(["a", "b"], ["a", "b"])).toBe(true);
    expect(printsAsSaid(["a"], ["a", "b"])).toBe(false);
    expect(printsAsSaid(["a", "b"], ["a"])).toBe(false);
  });

  test("may have parts that the page leaves open", () => {
    expect(printsAsSaid(["...", "b"], ["x", "y", "b"])).toBe(true);
    expect(printsAsSaid(["a", "...", "d"], ["a", "d"])).toBe(true);
    expect(printsAsSaid(["a", "..."], ["a", "b", "c"])).toBe(true);
    expect(printsAsSaid(["...", "b"], ["x", "y"])).toBe(false);
  });
});
