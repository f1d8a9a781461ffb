import type { Browser } from "playwright-core";
import { build, createServer, type InlineConfig, preview } from "vite";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import starfish from "../../codegen/vite/index.ts";
import { type PageProject, pageProject } from "../vite/project.ts";
import { openPage, startBrowser, type WatchedPage } from "./browser.ts";
import { fleetFiles } from "./fleet.ts";

const headers = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(() => browser?.close());

interface Serving {
  readonly address: string;
  readonly close: () => Promise<void>;
}

interface Choice {
  readonly headers?: Readonly<Record<string, string>>;
  readonly schedulers?: boolean;
}

const configured = (
  project: PageProject,
  { headers: sent = headers, schedulers = true }: Choice,
): InlineConfig => ({
  root: project.directory,
  configFile: false,
  logLevel: "error",
  plugins: [starfish({ schedulers })],
  server: { host: "127.0.0.1", port: 0, headers: sent },
  preview: { host: "127.0.0.1", port: 0, headers: sent },
});

async function developed(project: PageProject, choice: Choice = {}): Promise<Serving> {
  const server = await createServer(configured(project, choice));
  await server.listen();
  return { address: server.resolvedUrls?.local[0] ?? "", close: () => server.close() };
}

async function built(project: PageProject, choice: Choice = {}): Promise<Serving> {
  const config = configured(project, choice);
  await build(config);
  const server = await preview(config);
  return { address: server.resolvedUrls?.local[0] ?? "", close: () => server.close() };
}

async function opened({ address }: Serving): Promise<WatchedPage> {
  const watched = await openPage(browser, address);
  await expect
    .poll(() => watched.page.locator("#shown").innerText(), { timeout: 30_000 })
    .toBe("ready");
  return watched;
}

const play = (watched: WatchedPage, name: string, options: unknown = {}): Promise<unknown> =>
  watched.page.evaluate(`scenario(${JSON.stringify(name)}, ${JSON.stringify(options)})`);

describe.each([
  ["served by Vite", developed],
  ["built for production", built],
])("a page with schedulers, %s", (_, served) => {
  let serving: Serving;
  let watched: WatchedPage;

  beforeAll(async () => {
    serving = await served(pageProject(fleetFiles));
  });

  afterEach(async () => {
    await watched.page.close();
  });

  afterAll(() => serving?.close());

  test("runs processes in workers, which TypeScript calls and which send to each other", async () => {
    watched = await opened(serving);
    expect(await play(watched, "places")).toEqual({
      places: [
        { scheduler: 2, inPage: false },
        { scheduler: 1, inPage: false },
      ],
      schedulers: 2,
      kinds: ["scheduler_started", "scheduler_started"],
    });
    expect(watched.wrong).toEqual([]);
  });

  test("copies texts of every length and script between them", async () => {
    watched = await opened(serving);
    expect(await play(watched, "echoes")).toEqual([true, true, true, true, true]);
  });

  test("loads there what the program's JavaScript imports only when it needs it", async () => {
    watched = await opened(serving);
    expect(await play(watched, "charts")).toEqual(["depths of 3", "depths of 3"]);
    expect(watched.wrong).toEqual([]);
  });

  test("goes on in its workers while the thread of the page does something else", async () => {
    watched = await opened(serving);
    expect(await play(watched, "standstill")).toBe(0);
  });

  test("starts a crashed process again, on the scheduler that it was on", async () => {
    watched = await opened(serving);
    const place = { scheduler: 2, inPage: false };
    expect(await play(watched, "crash")).toEqual({
      before: place,
      after: place,
      crash: "a leak below the water line",
    });
    expect(watched.wrong).toEqual([]);
  });

  test.each([
    ["spin", { stuckAfterMs: 1_000 }, /^scheduler 2 was stuck for \d+ ms and was ended$/],
    ["leave", {}, /^scheduler 2 was ended by an error .*: close\(\) was called in its worker$/],
    ["leak", {}, /^scheduler 2 was ended by an error .*: Error: a leak outside of all ships$/],
  ])(
    "replaces a worker that is lost (%s), and what was supervised answers again",
    async (how, options, words) => {
      watched = await opened(serving);
      const place = { scheduler: 2, inPage: false };
      expect(await play(watched, "lost", { how, options })).toEqual({
        before: place,
        after: place,
        another: false,
        death: expect.stringMatching(words),
      });
      expect(watched.wrong).toEqual([]);
    },
  );

  test("has no worker any more when the system is closed", async () => {
    watched = await opened(serving);
    await play(watched, "close");
    expect(watched.page.workers().length).toBeGreaterThanOrEqual(2);
    expect(await play(watched, "closed")).toEqual({ killed: [] });
    await expect.poll(() => watched.page.workers().length).toBe(0);
  });

  test("may have as many schedulers as there are processors", async () => {
    watched = await opened(serving);
    const processors = await watched.page.evaluate("navigator.hardwareConcurrency");
    const { schedulers } = (await play(watched, "places", { schedulers: "auto" })) as {
      readonly schedulers: number;
    };
    expect(schedulers).toBe(processors);
  });

  test.each([
    [{ isolation: "process" }, 'isolation cannot be "process" in a page'],
    [{ heapLimitMb: 64 }, "heapLimitMb cannot be had in a page"],
  ])("refuses what no page can have: %o", async (options, words) => {
    watched = await opened(serving);
    expect(await play(watched, "refused", options)).toContain(words);
  });
});

test("a change of the program reaches the workers of a page that Vite serves", async () => {
  const project = pageProject(fleetFiles);
  const serving = await developed(project);
  const watched = await opened(serving);
  expect(await play(watched, "charts")).toEqual(["depths of 3", "depths of 3"]);
  project.write("src/fathoms.gleam", 'pub fn unit() -> String {\n  "fathoms"\n}\n');
  project.edit(
    "src/fleet.gleam",
    "js.await(chart())",
    'js.await(chart()) <> " " <> fathoms.unit()',
  );
  project.edit("src/fleet.gleam", "import gleam/result\n", "import fathoms\nimport gleam/result\n");
  const charts = () => play(watched, "charts").catch(() => "reloading");
  await expect
    .poll(charts, { timeout: 60_000 })
    .toEqual(["depths of 3 fathoms", "depths of 3 fathoms"]);
  await watched.page.close();
  await serving.close();
});

describe("a page that may have no schedulers", () => {
  const notIsolated: Choice = { headers: {} };

  test.each([
    ["served by Vite", developed],
    ["built for production", built],
  ])("without the two headers is told what is missing, %s", async (_, served) => {
    const serving = await served(pageProject(fleetFiles), notIsolated);
    const watched = await opened(serving);
    expect(await play(watched, "refused")).toBe(
      'InvalidOptions: these options cannot be used: schedulers is 2, and this page may share no memory with workers (crossOriginIsolated is false): serve it and all of its scripts with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp; "auto" takes as many as there can be',
    );
    expect(await play(watched, "places", { schedulers: "auto" })).toEqual({
      places: [
        expect.objectContaining({ inPage: true }),
        expect.objectContaining({ inPage: true }),
      ],
      schedulers: 0,
      kinds: ["no_shared_memory"],
    });
    expect(watched.wrong).toEqual([]);
    await watched.page.close();
    await serving.close();
  });

  test("built without the option of the plugin is told of it", async () => {
    const serving = await built(pageProject(fleetFiles), { schedulers: false });
    const watched = await opened(serving);
    expect(await play(watched, "refused")).toContain("starfish({ schedulers: true })");
    expect(await play(watched, "places", { schedulers: "auto" })).toMatchObject({
      schedulers: 0,
      kinds: ["no_schedulers"],
    });
    await watched.page.close();
    await serving.close();
  });

  test("since its program cannot be loaded by a worker, is told why, and no worker is left", async () => {
    const project = pageProject(fleetFiles);
    project.edit("src/fleet_ffi.mjs", "export const leave", "document.title;\nexport const leave");
    const serving = await built(project);
    const watched = await opened(serving);
    expect(await play(watched, "failed")).toBe(
      "ThreadsFailed: a thread could not load the program: document is not defined",
    );
    await expect.poll(() => watched.page.workers().length).toBe(0);
    await watched.page.close();
    await serving.close();
  });
});
