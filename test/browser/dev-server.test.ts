import type { Browser, Page } from "playwright-core";
import { createServer, type ViteDevServer } from "vite";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import starfish from "../../codegen/vite/index.ts";
import { type PageProject, pageProject } from "../vite/project.ts";
import { openPage, startBrowser, type WatchedPage } from "./browser.ts";

let browser: Browser;
let server: ViteDevServer | undefined;

beforeAll(async () => {
  browser = await startBrowser();
});

afterEach(async () => {
  await server?.close();
  server = undefined;
});

afterAll(() => browser?.close());

async function serve(
  project: PageProject,
  headers: Readonly<Record<string, string>> = {},
): Promise<WatchedPage> {
  server = await createServer({
    root: project.directory,
    configFile: false,
    logLevel: "silent",
    plugins: [starfish()],
    server: { host: "127.0.0.1", port: 0, headers },
  });
  await server.listen();
  return openPage(browser, server.resolvedUrls?.local[0] ?? "");
}

const shown = (page: Page) => page.locator("#shown");
const overlay = (page: Page) => page.locator("vite-error-overlay .window");
const patience = { timeout: 20_000 };

const shows = (page: Page, text: string) =>
  expect.poll(() => shown(page).innerText(), patience).toBe(text);

describe("a page that imports Gleam, served by Vite", () => {
  test("runs the program, and shows what a change of it makes, on one prelude", async () => {
    const project = pageProject();
    const { page, wrong } = await serve(project);
    await shows(page, "ahoy at high tide: 3 ships, 1 free");

    project.edit("src/harbour.gleam", "ships + more", "ships + more * 10");
    await shows(page, "ahoy at high tide: 30 ships, 1 free");
    // The constructors of a type, and what tells them apart, come from the same load of the program.
    project.edit("src/harbour.gleam", '[Free, Taken("Argo")]', '[Free, Free, Taken("Argo")]');
    await shows(page, "ahoy at high tide: 30 ships, 2 free");
    expect(wrong).toEqual([]);
    await page.close();
  });

  test("follows the packages that the project depends on by path, and their JavaScript", async () => {
    const project = pageProject();
    const { page, wrong } = await serve(project);
    await shows(page, "ahoy at high tide: 3 ships, 1 free");
    project.edit("../tides/src/tides_ffi.mjs", "high", "low");
    await shows(page, "ahoy at low tide: 3 ships, 1 free");
    project.edit("../tides/src/tides.gleam", " tide", " water");
    await shows(page, "ahoy at low water: 3 ships, 1 free");
    expect(wrong).toEqual([]);
    await page.close();
  });

  test("shows a compile error over the last good program, and takes it away when it is gone", async () => {
    const project = pageProject();
    const { page } = await serve(project);
    await shows(page, "ahoy at high tide: 3 ships, 1 free");

    project.edit("src/harbour.gleam", "actor.new(0)", 'actor.new("none")');
    await overlay(page).waitFor(patience);
    const text = await overlay(page).innerText();
    expect(text).toContain("Type mismatch");
    expect(text).toContain("src/harbour.gleam:31:41");
    expect(text).toContain("fn(String, Message) -> actor.Next(String, Message)");
    expect(await shown(page).innerText()).toBe("ahoy at high tide: 3 ships, 1 free");

    // Who comes now gets the last good program, and the error as well.
    const { page: second } = await openPage(browser, page.url());
    await shows(second, "ahoy at high tide: 3 ships, 1 free");
    await overlay(second).waitFor(patience);
    await second.close();

    project.edit("src/harbour.gleam", 'actor.new("none")', "actor.new(0)");
    await overlay(page).waitFor({ ...patience, state: "detached" });
    await shows(page, "ahoy at high tide: 3 ships, 1 free");
    await page.close();
  });

  test("shows the error where there has been no good program yet", async () => {
    const project = pageProject();
    project.edit("src/harbour.gleam", "actor.new(0)", 'actor.new("none")');
    const { page } = await serve(project);
    await overlay(page).waitFor(patience);
    expect(await overlay(page).innerText()).toContain("Type mismatch");
    project.edit("src/harbour.gleam", 'actor.new("none")', "actor.new(4)");
    await shows(page, "ahoy at high tide: 7 ships, 1 free");
    await page.close();
  });
});

describe("a page that asks for schedulers, where memory could be shared, and was served without", () => {
  /** The page of a program that starts with these schedulers. */
  const asking = (schedulers: string): PageProject => {
    const project = pageProject();
    project.edit(
      "src/main.ts",
      "Starfish.start({}, { harbour })",
      `Starfish.start({ schedulers: ${schedulers}, logger: "none" }, { harbour })`,
    );
    return project;
  };
  const isolated = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
  };

  test("is told of the option of the plugin", async () => {
    const { page, wrong } = await serve(asking("2"), isolated);
    expect(await page.evaluate("crossOriginIsolated")).toBe(true);
    await expect
      .poll(() => wrong.join("\n"), patience)
      .toContain(
        "InvalidOptions: these options cannot be used: schedulers is 2, and this page was built without any: give the Vite plugin its option, starfish({ schedulers: true })",
      );
    expect(await shown(page).innerText()).toBe("");
    await page.close();
  });

  test('runs in that thread where it asks for as many as there can be ("auto")', async () => {
    const { page, wrong } = await serve(asking('"auto"'), isolated);
    await shows(page, "ahoy at high tide: 3 ships, 1 free");
    expect(wrong).toEqual([]);
    await page.close();
  });
});
