import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as inPages from "../../src/system/no-threads.ts";
import * as inNode from "../../src/system/threads/index.ts";

test("bundlers put what has no threads in the place of the threads, in bundles for browsers", () => {
  const { browser } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(browser).toEqual({
    "./dist/src/system/threads/index.js": "./dist/src/system/no-threads.js",
  });
});

test("the one says why there are none, and starts none; the other has nothing to say", async () => {
  expect(inPages.noThreadsBecause).toContain("in a page");
  await expect(inPages.startThreads()).rejects.toThrow("there are no threads");
  expect(inNode.noThreadsBecause).toBeNull();
});
