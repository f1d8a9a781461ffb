// For tests in a real browser: finds a Chromium (CHROMIUM, then the usual names on the PATH), starts it without a window,
// and gives pages that note what went wrong in them. Without a Chromium the tests fail and say how to get one.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

function findChromium(): string {
  const { CHROMIUM, PATH = "" } = process.env;
  if (CHROMIUM !== undefined && CHROMIUM !== "") return CHROMIUM;
  const found = PATH.split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new Error(
    "no Chromium was found. What to do: install it (Debian: apt-get install chromium), or set CHROMIUM to its path",
  );
}

export function startBrowser(): Promise<Browser> {
  // As root, in a container, Chromium has no sandbox; the pages are our own.
  return chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
}

/** A page with what went wrong in it: exceptions, and errors on its console. */
export interface WatchedPage {
  readonly page: Page;
  readonly wrong: ReadonlyArray<string>;
}

export async function openPage(browser: Browser, address: string): Promise<WatchedPage> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const wrong: Array<string> = [];
  page.on("pageerror", (error) => wrong.push(error.stack ?? error.message));
  page.on("console", (message) => {
    if (message.type() === "error") wrong.push(message.text());
  });
  await page.goto(address);
  return { page, wrong };
}
