import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startThreads } from "../../src/system/no-threads.ts";

test("a page has one thread: a system with schedulers is refused", async () => {
  await expect(startThreads()).rejects.toMatchObject({
    _tag: "InvalidOptions",
    message: expect.stringContaining("schedulers cannot be more than 0 in a page"),
  });
});

test("bundlers put it in the place of the threads, in bundles for browsers", () => {
  const { browser } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(browser).toEqual({
    "./dist/src/system/threads/index.js": "./dist/src/system/no-threads.js",
  });
});
