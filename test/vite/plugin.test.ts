import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, createServer, type InlineConfig } from "vite";
import { describe, expect, test } from "vitest";
import starfish from "../../codegen/vite/index.ts";
import { runToEnd } from "../commands.ts";
import { type PageProject, pageProject } from "./project.ts";

const tools = resolve(import.meta.dirname, "../../node_modules/.bin");
const node24 = { ...process.env, PATH: `${tools}:${process.env.PATH ?? ""}`, NO_COLOR: "1" };
// The project's vitest is not to take itself for a part of this one.
for (const name of Object.keys(node24))
  if (/^VITEST|^TEST$/.test(name)) Reflect.deleteProperty(node24, name);

const configured = (project: PageProject, more: InlineConfig = {}): InlineConfig => ({
  root: project.directory,
  configFile: false,
  logLevel: "silent",
  plugins: [starfish()],
  ...more,
});

const plugged = `import starfish from "starfish-otp/vite";
export default { plugins: [starfish()] };
`;

/** The scripts of a page that was built, as one text, and the maps beside them. */
function builtScripts(project: PageProject) {
  const assets = join(project.directory, "dist/assets");
  const text = (ending: string) =>
    readdirSync(assets)
      .filter((file) => file.endsWith(ending))
      .map((file) => readFileSync(join(assets, file), "utf8"));
  return { code: text(".js").join("\n"), maps: text(".js.map").map((map) => JSON.parse(map)) };
}

describe("a production build", () => {
  test("has the program in it, with maps to Gleam, and nothing of Node", async () => {
    const project = pageProject();
    await build(configured(project, { build: { sourcemap: true } }));
    const { code, maps } = builtScripts(project);
    expect(code.includes("ahoy at ")).toBe(true);
    expect(code.match(/(from|import)\s*\(?\s*["']node:|__vite-browser-external/g)).toBeNull();
    expect(code.match(/"harbour\/harbour"|`harbour\/harbour`/g)).toBeNull();
    const contents = maps.flatMap(({ sources, sourcesContent }) =>
      sources.flatMap((path: string, index: number) =>
        path.endsWith("src/harbour.gleam") ? [sourcesContent[index]] : [],
      ),
    );
    expect(contents).toEqual([expect.stringContaining('"ahoy at " <> tides.level()')]);
  });

  test("leaves out what nothing uses", async () => {
    const project = pageProject();
    project.write(
      "src/main.ts",
      'import { greeting } from "./harbour.gleam";\ndocument.title = greeting();\n',
    );
    await build(configured(project, { build: { minify: false } }));
    const { code } = builtScripts(project);
    expect(code.includes("ahoy at ")).toBe(true);
    expect(code.match(/Argo|class RunningSystem|registerModule/g)).toBeNull();
  });

  test("with schedulers has the whole program in it, once, and a script for workers", async () => {
    const project = pageProject();
    await build(configured(project, { plugins: [starfish({ schedulers: true })] }));
    const { code } = builtScripts(project);
    const files = readdirSync(join(project.directory, "dist/assets"));
    expect(files.filter((file) => /^harbour-scheduler-.*\.js$/.test(file)).length).toBe(1);
    expect(code.match(/new Worker\(.?\/assets\/harbour-scheduler-/g)?.length).toBe(1);
    expect(code.match(/.harbour\/harbour.,..,\{/g)?.length).toBe(1);
    expect(code.match(/(from|import)\s*\(?\s*["']node:|__vite-browser-external/g)).toBeNull();
  });

  test("without them has nothing of workers in it", async () => {
    const project = pageProject();
    await build(configured(project));
    expect(builtScripts(project).code.match(/new Worker|Atomics\./g)).toBeNull();
  });

  test("finds the Gleam project where the option says", async () => {
    const project = pageProject();
    const root = join(project.directory, "..");
    const rolldownOptions = { input: join(project.directory, "src/main.ts") };
    const plugins = [starfish({ directory: "harbour" })];
    const outDir = join(project.directory, "dist");
    await build(configured(project, { root, plugins, build: { outDir, rolldownOptions } }));
    expect(builtScripts(project).code.includes("ahoy at ")).toBe(true);
  });

  test("ends with the compiler's words when the program does not compile", async () => {
    const project = pageProject();
    project.edit("src/harbour.gleam", "actor.new(0)", 'actor.new("none")');
    await expect(build(configured(project))).rejects.toThrow(
      /harbour\.gleam:31:41\n.*Type mismatch/,
    );
    expect(existsSync(join(project.directory, "dist"))).toBe(false);
  });

  test("is refused outside of a Gleam project, and where the directory given is none", async () => {
    const project = pageProject();
    const wrong = { plugins: [starfish({ directory: "src" })] };
    await expect(build(configured(project, wrong))).rejects.toThrow(
      `there is no gleam.toml in ${join(project.directory, "src")}`,
    );
    const outside = { root: join(project.directory, "..") };
    await expect(build(configured(project, outside))).rejects.toThrow("there is no gleam.toml in");
  });
});

describe("an import of Gleam", () => {
  test("gives the module with a map to its source", async () => {
    const project = pageProject();
    const server = await createServer(configured(project));
    const file = join(project.directory, "build/starfish/javascript/harbour/harbour.mjs");
    const result = await server.transformRequest(`/@fs${file}`);
    await server.close();
    const map = result?.map as { sources: string[]; sourcesContent: string[] };
    expect(map.sources.map((source) => resolve(file, "..", source))).toEqual([
      join(project.directory, "src/harbour.gleam"),
    ]);
    expect(map.sourcesContent[0]).toContain("pub fn greeting()");
  });

  test("gives the new program, all of it, to a server that renders pages", async () => {
    const project = pageProject();
    const server = await createServer(configured(project));
    const loaded = () => server.ssrLoadModule("/src/harbour.gleam");
    const before = await loaded();
    expect(before.greeting()).toBe("ahoy at high tide");
    project.edit("src/harbour.gleam", '"ahoy at "', '"all hands at "');
    await expect
      .poll(async () => (await loaded()).greeting(), { timeout: 60_000 })
      .toBe("all hands at high tide");
    const after = await loaded();
    await server.close();
    expect(after.berths().map(after.isFree)).toEqual([true, false]);
  });

  test("of another package or of nothing is refused by name", async () => {
    const project = pageProject({
      "src/foreign.ts": 'import "../../tides/src/tides.gleam";\n',
      "src/missing.ts": 'import "./missing.gleam";\n',
    });
    const server = await createServer(configured(project));
    await expect(server.transformRequest("/src/foreign.ts")).rejects.toThrow(
      /tides\.gleam is not below src of the Gleam project/,
    );
    await expect(server.transformRequest("/src/missing.ts")).rejects.toThrow(
      /missing\.gleam does not exist/,
    );
    await server.close();
  });

  test("with a query is Vite's own business", async () => {
    const project = pageProject({
      "src/text.ts": 'import text from "./harbour.gleam?raw";\nexport default text;\n',
    });
    const server = await createServer(configured(project));
    const { default: text } = await server.ssrLoadModule("/src/text.ts");
    await server.close();
    expect(text).toContain("pub fn greeting() -> String {");
  });

  test("is typed by the declarations under build, strictly", () => {
    const project = pageProject({
      "test/wrong.ts": `import { berths, greeting } from "../src/harbour.gleam";
import * as harbour from "../src/harbour.gleam";
export const level: number = greeting();
export const first: { readonly _tag: "Sunk" } | undefined = berths()[0];
export const none = harbour.sink();
`,
    });
    const built = runToEnd("node", [resolve("bin/starfish.js"), "build"], {
      cwd: project.directory,
      env: node24,
    });
    expect(built.stderr).not.toContain("error");
    const { stdout } = runToEnd(join(tools, "tsc"), ["-p", "."], {
      cwd: project.directory,
      env: node24,
    });
    const places = [...stdout.matchAll(/^(\S+?)\((\d+),\d+\): error (TS\d+)/gm)];
    expect(places.map(([, file, line, code]) => `${file}:${line} ${code}`)).toEqual([
      "test/wrong.ts:3 TS2322",
      "test/wrong.ts:4 TS2322",
      "test/wrong.ts:5 TS2339",
    ]);
  });
});

const passing = `import { Starfish } from "starfish-otp";
import { expect, test } from "vitest";
import * as harbour from "../src/harbour.gleam";

test("counts ships", async () => {
  await using system = await Starfish.start({}, { harbour });
  const ships = await system.harbour.start();
  await ships.arrive({ ships: 3 });
  expect(await ships.count()).toBe(3);
  expect(harbour.berths().map((berth) => harbour.isFree(berth))).toEqual([true, false]);
});
`;

describe("Vitest with the plugin", () => {
  test("runs tests that import Gleam, and shows Gleam where one fails", () => {
    const project = pageProject({
      "vitest.config.ts": plugged,
      "test/harbour.test.ts": passing,
      "test/failing.test.ts": `import { test } from "vitest";
import { mend } from "../src/mending.gleam";

test("mends", () => mend("sails"));
`,
      "src/mending.gleam":
        'pub fn mend(what: String) -> String {\n  panic as { what <> " are torn" }\n}\n',
    });
    const { stdout, stderr } = runToEnd(join(tools, "vitest"), ["run"], {
      cwd: project.directory,
      env: node24,
    });
    expect(stdout).toMatch(/✓ test\/harbour\.test\.ts/);
    expect(stdout).toMatch(/1 failed \| 1 passed/);
    expect(stderr).toContain("sails are torn");
    expect(stderr).toMatch(/❯ .*src\/mending\.gleam:2:3/);
  });

  test("shows crashes of processes with their place in Gleam", () => {
    const project = pageProject({
      "vitest.config.ts": plugged,
      "test/crash.test.ts": `import { Starfish } from "starfish-otp";
import { expect, test } from "vitest";
import * as harbour from "../src/harbour.gleam";

test("sinks", async () => {
  await using system = await Starfish.start({}, { harbour });
  const ships = await system.harbour.start();
  await expect(ships.sink()).rejects.toMatchObject({ _tag: "CalleeExited" });
});
`,
    });
    project.edit(
      "src/harbour.gleam",
      "  Arrive(ships: Int)",
      "  Sink(reply_to: Subject(Nil))\n  Arrive(ships: Int)",
    );
    project.edit(
      "src/harbour.gleam",
      "    Arrive(more) ->",
      '    Sink(..) -> panic as "a leak"\n    Arrive(more) ->',
    );
    const { stdout, stderr } = runToEnd(join(tools, "vitest"), ["run"], {
      cwd: project.directory,
      env: node24,
    });
    expect(stdout).toMatch(/1 passed/);
    expect(stderr).toContain("src/harbour.gleam:37:17 in harbour.handle");
    expect(stderr).toContain('Sink(..) -> panic as "a leak"');
  });

  test("runs the tests of a module again when its Gleam changes", async () => {
    const project = pageProject({ "vitest.config.ts": plugged, "test/harbour.test.ts": passing });
    const child = spawn(join(tools, "vitest"), ["--watch"], {
      cwd: project.directory,
      env: node24,
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    const hears = (text: RegExp) => expect.poll(() => output, { timeout: 60_000 }).toMatch(text);
    await hears(/1 passed[\s\S]*press h/);
    project.edit("src/harbour.gleam", "ships + more", "ships + more + 1");
    await hears(/expected 4 to be 3/);
    project.edit("src/harbour.gleam", "ships + more + 1", "ships + more");
    await hears(/expected 4 to be 3[\s\S]*1 passed/);
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGTERM");
    await closed;
  });
});
