import { readFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { platform } from "../../../src/schedulers/web/platform.ts";

const page = { load: () => Promise.resolve(), newWorker: () => undefined };
const isolated = {
  crossOriginIsolated: true,
  isSecureContext: true,
  Worker: class {},
  navigator: { hardwareConcurrency: 8, locks: {} },
};

function browserWith(globals: object): void {
  for (const [name, value] of Object.entries({ ...isolated, ...globals })) {
    vi.stubGlobal(name, value);
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test("an isolated page may have schedulers, as many as there are processors", () => {
  browserWith({});
  expect(platform.noSharing()).toBeNull();
  expect(platform.refusal({ page })).toBeNull();
  expect(platform.readTopology().schedulers).toBe(8);
});

test.each([
  [
    "a page that is not isolated",
    { crossOriginIsolated: false },
    /^this page may share no memory .* with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp$/,
  ],
  [
    "a page from elsewhere by http",
    { crossOriginIsolated: false, isSecureContext: false },
    /require-corp, over https \(or from localhost\)$/,
  ],
  [
    "a browser without locks",
    { navigator: {} },
    /^this browser has no locks \(navigator\.locks\), which they need$/,
  ],
  [
    "a page by http, where there are none",
    { navigator: {}, isSecureContext: false },
    /^pages served by http have no locks/,
  ],
  ["a place without workers", { Worker: undefined }, /^this browser has no workers, which/],
])("%s is told what is missing", (_, globals, words) => {
  browserWith(globals);
  expect(platform.noSharing()).toMatch(words);
});

test.each([
  [{ isolation: "process" }, 'isolation cannot be "process" in a page'],
  [{ heapLimitMb: 64 }, "heapLimitMb cannot be had in a page"],
] as const)("what no page can have is refused: %o", (options, words) => {
  browserWith({});
  expect(platform.refusal({ page, ...options })).toContain(words);
});

test("a program that is not part of the page is refused", () => {
  expect(platform.refusal({})).toBe("the program is not part of this page");
});

test("workers are not pinned", async () => {
  expect(await platform.pinThread(null, 0)).toContain("a page cannot choose the processors");
});

test("bundlers put it in the place of Node's, and leave threads out of pages of one scheduler", () => {
  const { browser } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(browser).toMatchObject({
    "./dist/src/system/threads/index.js": "./dist/src/system/no-threads.js",
    "./dist/src/schedulers/threads/node-platform.js": "./dist/src/schedulers/web/platform.js",
  });
});
