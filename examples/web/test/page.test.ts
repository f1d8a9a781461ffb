// The example as its reader meets it: type-checked, built for production, and used in a real browser.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build, type PreviewServer, preview } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPage, startBrowser } from "../../../test/browser/browser.ts";
import { runToEnd } from "../../../test/commands.ts";

const directory = dirname(import.meta.dirname);
const configFile = join(directory, "vite.config.ts");

let server: PreviewServer;
let browser: Browser;

beforeAll(async () => {
  await build({ configFile, logLevel: "error" });
  server = await preview({
    configFile,
    logLevel: "error",
    preview: { port: 0, host: "127.0.0.1" },
  });
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const numberIn = async (page: Page, id: string): Promise<number> =>
  Number(await page.locator(`#${id}`).innerText());

const address = (): string => server.resolvedUrls?.local[0] ?? "";

test("is fully typed, imports of Gleam included", () => {
  const tsc = join(directory, "../../node_modules/.bin/tsc");
  const { stdout } = runToEnd(tsc, ["-p", directory]);
  expect(stdout).toBe("");
});

test("is a page without anything of Node in it, whose maps lead to Gleam", () => {
  const assets = join(directory, "build/page/assets");
  const files = readdirSync(assets);
  const code = files.filter((file) => file.endsWith(".js")).map((file) => join(assets, file));
  for (const file of code) {
    expect(readFileSync(file, "utf8")).not.toMatch(
      /(from|import)\s*\(?\s*["']node:|__vite-browser/,
    );
  }
  const maps = files.filter((file) => file.endsWith(".js.map"));
  const sources = maps.flatMap(
    (file) => JSON.parse(readFileSync(join(assets, file), "utf8")).sources,
  );
  expect(sources.some((source: string) => source.endsWith("src/life/world.gleam"))).toBe(true);
});

test("lives: generations go by and cells are drawn", async () => {
  const { page, wrong } = await openPage(browser, address());
  await expect.poll(() => numberIn(page, "generation"), { timeout: 20_000 }).toBeGreaterThan(5);
  expect(await numberIn(page, "alive")).toBeGreaterThan(0);
  const drawn = await page.locator("#world").evaluate((canvas: HTMLCanvasElement) => {
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
    // The red of living cells.
    return pixels?.filter((value, index) => index % 4 === 0 && value === 0xff).length ?? 0;
  });
  expect(drawn).toBeGreaterThan(100);
  expect(wrong).toEqual([]);
  await page.close();
});

test("lives on as many schedulers as there are processors, in workers", async () => {
  const { page, wrong } = await openPage(browser, address());
  await expect.poll(() => numberIn(page, "generation"), { timeout: 20_000 }).toBeGreaterThan(5);
  const processors = await page.evaluate("navigator.hardwareConcurrency");
  expect(await numberIn(page, "schedulers")).toBe(processors);
  expect(wrong).toEqual([]);
  await page.close();
});

test("lives in its one thread where it may share no memory, and says so", async () => {
  const page = await browser.newPage();
  await page.route("**/*", async (route) => {
    const response = await route.fetch();
    const { "cross-origin-opener-policy": _, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  await page.goto(address());
  await expect.poll(() => numberIn(page, "generation"), { timeout: 20_000 }).toBeGreaterThan(5);
  expect(await page.locator("#schedulers").innerText()).toBe("none");
  expect(await page.locator("#log").innerText()).toContain("Cross-Origin-Opener-Policy");
  await page.close();
});

test("a crashed region is started again by its supervisor, and the world lives on", async () => {
  const { page, wrong } = await openPage(browser, address());
  await expect.poll(() => numberIn(page, "generation"), { timeout: 20_000 }).toBeGreaterThan(0);
  await page.locator("#crash").click();
  await expect.poll(() => numberIn(page, "restarts"), { timeout: 20_000 }).toBe(1);
  const log = page.locator("#log");
  await expect.poll(() => log.innerText()).toMatch(/region_\d+/);
  expect(await log.innerText()).toContain("the region fails, as it was asked to");
  const generation = await numberIn(page, "generation");
  await expect
    .poll(() => numberIn(page, "generation"), { timeout: 20_000 })
    .toBeGreaterThan(generation + 3);
  await page.screenshot({ path: join(directory, "build/screenshot.png") });
  expect(wrong).toEqual([]);
  await page.close();
});
