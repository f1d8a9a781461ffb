import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { linkDirectory, writeFileAtomically } from "../../codegen/project/atomic-file.ts";
import { temporaryDirectory } from "./sample-project.ts";

test("a file is written with the directories above it, and replaced whole", () => {
  const directory = temporaryDirectory();
  const file = join(directory, "a", "b", "file");
  writeFileAtomically(file, "one");
  writeFileAtomically(file, "two");
  expect(readFileSync(file, "utf8")).toBe("two");
  expect(readdirSync(join(directory, "a", "b"))).toEqual(["file"]);
});

test("what cannot be replaced stays, and nothing is left beside it", () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "taken", "inner"), { recursive: true });
  expect(() => writeFileAtomically(join(directory, "taken"), "text")).toThrow();
  expect(readdirSync(directory)).toEqual(["taken"]);
  expect(readdirSync(join(directory, "taken"))).toEqual(["inner"]);
});

test("a link is made, led elsewhere, and put in the place of a directory made by hand", () => {
  const directory = temporaryDirectory();
  const link = join(directory, "inner", "link");
  linkDirectory("/one", link);
  expect(readlinkSync(link)).toBe("/one");
  linkDirectory("/two", link);
  linkDirectory("/two", link);
  expect(readlinkSync(link)).toBe("/two");
  const copied = join(directory, "inner", "copied");
  mkdirSync(copied);
  writeFileSync(join(copied, "file"), "");
  linkDirectory("/three", copied);
  expect(readlinkSync(copied)).toBe("/three");
  expect(readdirSync(join(directory, "inner")).sort()).toEqual(["copied", "link"]);
});
