import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeFolder } from "../../codegen/bindings/write.ts";
import { temporaryDirectory } from "../project/sample-project.ts";

const files = (entries: Readonly<Record<string, string>>) => new Map(Object.entries(entries));

test("files are written where they belong, whole", () => {
  const folder = join(temporaryDirectory(), "bindings");
  const changes = writeFolder(folder, files({ "bank.ts": "1", "bank/ledger.ts": "2" }));
  expect(changes).toEqual({ written: ["bank.ts", "bank/ledger.ts"], removed: [], unchanged: 0 });
  expect(readFileSync(join(folder, "bank/ledger.ts"), "utf8")).toBe("2");
  expect(readdirSync(folder).sort()).toEqual(["bank", "bank.ts"]);
});

test("a file whose text is the same is not touched", () => {
  const folder = temporaryDirectory();
  writeFolder(folder, files({ "a.ts": "1", "b.ts": "2" }));
  const past = new Date("2001-01-01");
  utimesSync(join(folder, "a.ts"), past, past);
  const changes = writeFolder(folder, files({ "a.ts": "1", "b.ts": "3" }));
  expect(changes).toEqual({ written: ["b.ts"], removed: [], unchanged: 1 });
  expect(statSync(join(folder, "a.ts")).mtime).toEqual(past);
});

test("a file of a module that is gone is removed, and no other", () => {
  const folder = temporaryDirectory();
  writeFolder(folder, files({ "a.ts": "1", "old/b.ts": "2" }));
  mkdirSync(join(folder, "notes"));
  writeFileSync(join(folder, "notes/read.me"), "mine");
  expect(writeFolder(folder, files({ "a.ts": "1" })).removed).toEqual(["old/b.ts"]);
  expect(existsSync(join(folder, "old/b.ts"))).toBe(false);
  expect(existsSync(join(folder, "notes/read.me"))).toBe(true);
});
