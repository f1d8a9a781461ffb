import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { programRegistry, StateKeeper } from "../../src/system/no-handover.ts";

test("nobody keeps the states of a page's actors", async () => {
  expect(await StateKeeper.connect()).toBeNull();
  expect(programRegistry()()).toBeNull();
});

test("bundlers put it in the place of the handing over, in bundles for browsers", () => {
  const { browser } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(browser).toMatchObject({
    "./dist/src/handover/index.js": "./dist/src/system/no-handover.js",
  });
});
