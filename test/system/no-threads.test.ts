import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { programRegistry, StateKeeper } from "../../src/system/no-handover.ts";
import * as inPages from "../../src/system/no-threads.ts";
import * as inNode from "../../src/system/threads/index.ts";

test("nobody keeps the states of a page's actors", async () => {
  expect(await StateKeeper.connect()).toBeNull();
  expect(programRegistry()()).toBeNull();
});

test("bundlers put them in the place of the threads and the handing over, in bundles for browsers", () => {
  const { browser } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(browser).toEqual({
    "./dist/src/system/threads/index.js": "./dist/src/system/no-threads.js",
    "./dist/src/handover/index.js": "./dist/src/system/no-handover.js",
  });
});

test("the one says why there are none, and starts none; the other has nothing to say", async () => {
  expect(inPages.noThreadsBecause).toContain("in a page");
  await expect(inPages.startThreads()).rejects.toThrow("there are no threads");
  expect(inNode.noThreadsBecause).toBeNull();
});
