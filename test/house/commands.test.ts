// A test that waits in a call of the system hears no time limit: commands are run by test/commands.ts, which has one.

import { globSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

/** What waits without tests that wait for it, and what sleeps on purpose. */
const others = [
  "test/conformance/run.ts",
  "test/project/stand-in-gleam.ts",
  "test/schedulers/threads/programs/town.ts",
];

test("commands that tests wait for have a limit", () => {
  const files = globSync("{test,examples}/**/*.ts", {
    cwd: root,
    exclude: (path) => ["build", "node_modules"].includes(basename(path)),
  });
  expect(files.length).toBeGreaterThan(200);
  const waits = /\b(spawnSync|execSync|execFileSync)\(/;
  const found = files.filter((path) => waits.test(readFileSync(join(root, path), "utf8")));
  expect(found.toSorted()).toEqual(["test/commands.ts", ...others]);
});
