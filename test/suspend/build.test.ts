import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  type CompiledProject,
  SuspensionRefused,
  transformBuild,
} from "../../codegen/suspend/index.ts";
import { FFI, LIST, PRELUDE, RESULT } from "./support/programs.ts";

const directories: string[] = [];

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

const APP = `import * as $list from "./list.mjs";
import { wait, log } from "./app_ffi.mjs";
export function main() {
  return $list.map(undefined, (x) => { return wait(x); });
}
export function plain(x) {
  return log(x);
}
`;

const MAP = JSON.stringify({
  version: 3,
  file: "x.mjs",
  sources: ["x.gleam"],
  names: [],
  mappings: "AAAA",
});

const FILES: Record<string, string> = {
  "prelude.mjs": PRELUDE,
  "app/gleam.mjs": `export * from "../prelude.mjs";\n`,
  "app/app.mjs": APP,
  "app/app.mjs.map": MAP,
  "app/app.d.mts": "export function main(): unknown;\n",
  "app/list.mjs": LIST,
  "app/list.mjs.map": MAP,
  "app/result.mjs": RESULT,
  "app/result.mjs.map": MAP,
  "app/app_ffi.mjs": FFI,
  "app/priv/data.txt": "data",
};

let builds = 0;

/** A project that has just been compiled to these files. */
function compiled(files: Record<string, string>, directory?: string): CompiledProject {
  const root = directory ?? mkdtempSync(join(tmpdir(), "starfish-build-"));
  if (directory === undefined) directories.push(root);
  const gleamOutput = join(root, "build", "starfish", "gleam", "dev", "javascript");
  rmSync(gleamOutput, { recursive: true, force: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(gleamOutput, path)), { recursive: true });
    writeFileSync(join(gleamOutput, path), content);
  }
  const modules = Object.keys(files)
    .filter((path) => path.startsWith("app/") && path.endsWith(".mjs"))
    .map((path) => {
      const foreign = path.endsWith("_ffi.mjs");
      const source = join(
        root,
        "src",
        path.slice(4).replace(/\.mjs$/, foreign ? ".mjs" : ".gleam"),
      );
      const kind = foreign ? ("foreign" as const) : ("gleam" as const);
      return { kind, source, output: join(gleamOutput, path) };
    });
  const outputs = Object.keys(files).filter((path) => !path.startsWith("app/priv/"));
  const hasAssets = outputs.length < Object.keys(files).length;
  const assets: Record<string, string> = hasAssets
    ? { "app/priv": join(gleamOutput, "app/priv") }
    : {};
  builds += 1;
  return { directory: root, gleamOutput, modules, outputs, assets, fingerprint: `build ${builds}` };
}

function read(output: string, path: string): string {
  return readFileSync(join(output, path), "utf8");
}

/** A module as it was compiled: without its registration, which is the first import and the last statement. */
function withoutRegistration(text: string): string {
  return text
    .replace('import { registerModule as $registerModule } from "starfish-otp/kernel"; ', "")
    .replace(/^\$registerModule\([\s\S]*\);\n$/m, "");
}

describe("a project on disk", () => {
  test("the same layout: modules transformed, everything else as it was", async () => {
    const built = await transformBuild(compiled(FILES));
    expect(read(built.output, "app/app.mjs")).toContain("$list.map$s(");
    expect(read(built.output, "app/list.mjs")).toContain("export function* map_loop$s(".slice(7));
    for (const path of ["app/app.d.mts", "app/priv/data.txt", "app/gleam.mjs"]) {
      expect(read(built.output, path)).toBe(FILES[path]);
    }
    for (const path of ["app/result.mjs", "prelude.mjs"]) {
      const text = read(built.output, path);
      expect(text).toContain("\n$registerModule(");
      expect(withoutRegistration(text)).toBe(FILES[path]);
    }
    expect(built.suspends("app", "main")).toBe(true);
    expect(built.suspends("app", "plain")).toBe(false);
    expect(built.suspends("list", "map")).toBe(false);
    expect(built.functions.suspending).toBeGreaterThan(0);
  });

  test("without what else lies there: caches and copies of the compiler's own, what it starts programs by", async () => {
    const project = compiled(FILES);
    const others = {
      "app/_gleam_artefacts/app.cache": "…",
      "app/app.gleam": "pub fn main() {}",
      "app/gleam@@private_main.mjs": "import { main } from './app.mjs';\nmain();\n",
    };
    mkdirSync(join(project.gleamOutput, "app/_gleam_artefacts"));
    for (const [path, text] of Object.entries(others))
      writeFileSync(join(project.gleamOutput, path), text);
    const { output } = await transformBuild(project);
    expect(existsSync(join(output, "app/app.mjs"))).toBe(true);
    for (const path of Object.keys(others)) expect(existsSync(join(output, path))).toBe(false);
  });

  test("assets are links, so that they are as they are now, and are replaced where they move", async () => {
    const project = compiled(FILES);
    const { output } = await transformBuild(project);
    const link = join(output, "app/priv");
    expect(readlinkSync(link)).toBe(project.assets["app/priv"]);
    writeFileSync(join(project.gleamOutput, "app/priv/data.txt"), "other");
    expect(read(output, "app/priv/data.txt")).toBe("other");
    const elsewhere = join(project.directory, "assets");
    mkdirSync(elsewhere);
    const moved = { ...project, assets: { "app/priv": elsewhere }, fingerprint: "moved" };
    expect((await transformBuild(moved)).changed).toBe(1);
    expect(readlinkSync(link)).toBe(elsewhere);
  });

  test("is ready for what TypeScript may hand to the functions that it calls, by their declarations", async () => {
    const app = `export function hire(start) { return [start()]; }
export function other(f) { return [f()]; }
`;
    const declarations = `export function hire(start: () => _.Result<$actor.Started$<any>, $actor.StartError$>): any;
export function other(f: () => number): any;
`;
    const files = { ...FILES, "app/app.mjs": app, "app/app.d.mts": declarations };
    const project = compiled(files);
    const called = project.modules.filter(({ kind }) => kind === "gleam");
    const built = await transformBuild(project, { called });
    expect([built.hasTwin("app", "hire"), built.hasTwin("app", "other")]).toEqual([true, false]);
    const text = readFileSync(join(built.output, "app/app.mjs"), "utf8");
    expect(text).toContain("export function* hire$s(start)");
    expect(existsSync(join(built.output, "starfish-otp"))).toBe(false);
    const uncalled = await transformBuild(project);
    expect(uncalled.hasTwin("app", "hire")).toBe(false);
  });

  test("maps lead from where the modules lie now to the sources of the project", async () => {
    const project = compiled(FILES);
    const { output } = await transformBuild(project);
    for (const [path, source] of [
      ["app/app.mjs", "src/app.gleam"],
      ["app/result.mjs", "src/result.gleam"],
    ] as const) {
      const map = JSON.parse(read(output, `${path}.map`)) as { sources: string[] };
      const found = join(dirname(join(output, path)), map.sources[0] as string);
      expect(found).toBe(join(project.directory, source));
    }
  });

  test("colours are written beside the output", async () => {
    const project = compiled(FILES);
    await transformBuild(project);
    const file = JSON.parse(read(project.directory, "build/starfish/suspension.json")) as {
      colours: Record<string, Record<string, string>>;
    };
    expect(file.colours["app/app.mjs"]).toEqual({ main: "suspending" });
    expect(file.colours["app/list.mjs"]).toEqual({ map: "polymorphic", each: "polymorphic" });
  });

  test("why a function suspends, with positions in Gleam", async () => {
    const built = await transformBuild(compiled(FILES));
    expect(built.explain("app.main")?.text).toContain("src/app.gleam:");
    expect(built.explain("app.nothing")).toBeNull();
  });
});

describe("a second build", () => {
  test("with the same fingerprint does nothing, and still answers", async () => {
    const project = compiled(FILES);
    const first = await transformBuild(project);
    const again = await transformBuild(project);
    expect(again.changed).toBe(0);
    expect(again.counts).toEqual(first.counts);
    expect(again.suspends("app", "main")).toBe(true);
    expect(again.explain("app.main")?.text).toBe(first.explain("app.main")?.text);
  });

  test("writes only what comes out different", async () => {
    const first = compiled(FILES);
    const { output } = await transformBuild(first);
    const before = statSync(join(output, "app/list.mjs")).mtimeMs;
    const app = APP.replace("return log(x);", "return log(x) + 1;");
    const built = await transformBuild(compiled({ ...FILES, "app/app.mjs": app }, first.directory));
    expect(built.changed).toBe(1);
    expect(statSync(join(output, "app/list.mjs")).mtimeMs).toBe(before);
    expect(read(output, "app/app.mjs")).toContain("return log(x) + 1;");
  });

  test("comes out as from scratch, with what the process remembers of the first", async () => {
    const first = compiled(FILES);
    await transformBuild(first);
    const changed = { ...FILES, "app/app.mjs": APP.replace("return wait(x);", "return log(x);") };
    const again = await transformBuild(compiled(changed, first.directory));
    const fresh = await transformBuild(compiled(changed));
    for (const path of Object.keys(changed).filter((path) => path.endsWith(".mjs")))
      expect(read(again.output, path)).toBe(read(fresh.output, path));
    const [remembered, made] = [again, fresh].map(({ output }) => {
      const state = read(dirname(output), "suspension-state.json");
      return (JSON.parse(state) as { facts: unknown }).facts;
    });
    expect(remembered).toEqual(made);
  });

  test("tells where closures are now, though the compiled text is the same", async () => {
    const app = `import { spawn } from "./app_ffi.mjs";
export function start(x) { return spawn(() => { return x; }); }
`;
    const moved = MAP.replace("AAAA", "AAIA");
    const files = { ...FILES, "app/app.mjs": app };
    const first = compiled(files);
    const { output } = await transformBuild(first);
    expect(read(output, "app/app.mjs")).toContain('places: { 2: "start, line 1" }');
    await transformBuild(compiled({ ...files, "app/app.mjs.map": moved }, first.directory));
    expect(read(output, "app/app.mjs")).toContain('places: { 2: "start, line 5" }');
  });

  test("takes twins away again when nothing needs them", async () => {
    const first = compiled(FILES);
    const { output } = await transformBuild(first);
    const app = APP.replace("return wait(x);", "return log(x);");
    await transformBuild(compiled({ ...FILES, "app/app.mjs": app }, first.directory));
    expect(withoutRegistration(read(output, "app/list.mjs"))).toBe(LIST);
    expect(withoutRegistration(read(output, "app/app.mjs"))).toBe(app);
  });

  test("after one that was stopped half-way comes out as before that, also with the fingerprint of then", async () => {
    const first = compiled(FILES);
    const { output } = await transformBuild(first);
    const before = read(output, "app/list.mjs");
    const app = APP.replace("return wait(x);", "return log(x);");
    const second = compiled({ ...FILES, "app/app.mjs": app }, first.directory);
    const stopped = transformBuild({ ...second, outputs: [...second.outputs, "app/gone.txt"] });
    await expect(stopped).rejects.toThrow("gone.txt");
    expect(read(output, "app/list.mjs")).not.toBe(before);
    const { fingerprint } = first;
    await transformBuild({ ...compiled(FILES, first.directory), fingerprint });
    expect(read(output, "app/list.mjs")).toBe(before);
    expect(read(output, "app/app.mjs")).toContain("$list.map$s(");
  });

  test("removes what the program no longer has", async () => {
    const first = compiled(FILES);
    const { output } = await transformBuild(first);
    const { "app/priv/data.txt": _gone, "app/result.mjs": _also, ...rest } = FILES;
    await transformBuild(compiled(rest, first.directory));
    expect(existsSync(join(output, "app/priv"))).toBe(false);
    expect(existsSync(join(output, "app/result.mjs"))).toBe(false);
  });

  test("puts back what was lost or damaged, and survives a damaged state", async () => {
    const first = compiled(FILES);
    const { output } = await transformBuild(first);
    rmSync(join(output, "app/list.mjs"));
    writeFileSync(join(first.directory, "build/starfish/suspension-state.json"), "{ not json");
    await transformBuild(compiled(FILES, first.directory));
    expect(read(output, "app/list.mjs")).toContain("map_loop$s");
  });
});

describe("a build by another version of the transform", () => {
  /** Makes the last build look as if other code than this had written it. */
  function writtenByAnother(project: CompiledProject, path: string): void {
    const file = join(project.directory, "build/starfish/suspension-state.json");
    const state = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...state, code: "another" }));
    writeFileSync(join(project.directory, "build/starfish/javascript", path), "// as it was then");
  }

  test("is done again, though the compiled program is the same", async () => {
    const project = compiled(FILES);
    const { output } = await transformBuild(project);
    const before = read(output, "app/list.mjs");
    writtenByAnother(project, "app/list.mjs");
    const again = await transformBuild(project);
    expect(again.changed).toBe(1);
    expect(read(output, "app/list.mjs")).toBe(before);
  });

  test("leaves no facts behind", async () => {
    const project = compiled(FILES);
    const { output } = await transformBuild(project);
    const file = join(project.directory, "build/starfish/suspension-state.json");
    const state = JSON.parse(readFileSync(file, "utf8")) as {
      facts: Record<string, { calls: unknown[] }>;
    };
    for (const facts of Object.values(state.facts)) facts.calls = [];
    writeFileSync(file, JSON.stringify({ ...state, code: "another" }));
    await transformBuild(project);
    expect(read(output, "app/app.mjs")).toContain("$list.map$s(");
  });

  test("has another fingerprint than the compiled program's alone", async () => {
    const project = compiled(FILES);
    const first = await transformBuild(project);
    const again = await transformBuild(project);
    expect(again.fingerprint).toBe(first.fingerprint);
    expect(first.fingerprint.startsWith(`${project.fingerprint} `)).toBe(true);
    expect(first.fingerprint.length).toBeGreaterThan(project.fingerprint.length + 20);
  });
});

describe("a program that cannot run", () => {
  const BAD = `${FFI}export function each(xs, f) { xs.forEach(f); }\n`;
  const APP_BAD = `import { wait, each } from "./app_ffi.mjs";
export function main() {
  return each([], (x) => { return wait(x); });
}
`;

  test("is refused, with positions and ways, and the last good output stays", async () => {
    const first = compiled(FILES);
    const { output } = await transformBuild(first);
    const bad = compiled(
      { ...FILES, "app/app.mjs": APP_BAD, "app/app_ffi.mjs": BAD },
      first.directory,
    );
    const refused = await transformBuild(bad).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SuspensionRefused);
    const { message, diagnostics } = refused as SuspensionRefused;
    expect(diagnostics).toHaveLength(1);
    expect(message).toContain("cannot suspend inside host code");
    expect(message).toMatch(/src\/app\.gleam:\d+:\d+/);
    expect(read(output, "app/app.mjs")).toContain("$list.map$s(");
  });
});

describe("loops that give way", () => {
  const LOOP = `export function spin(loop$n) {
  while (true) {
    let n = loop$n;
    loop$n = n;
  }
}
`;
  const files = { ...FILES, "app/spin.mjs": LOOP, "app/spin.mjs.map": MAP };

  test.each([
    [undefined, false],
    [false, false],
    [[], false],
    [["other", "app/other"], false],
    [true, true],
    [["app"], true],
    [["spin"], true],
    [["app/spin"], true],
  ] as const)("where they are asked for: %j", async (preempt, expected) => {
    const built = await transformBuild(compiled(files), { preempt });
    expect(read(built.output, "app/spin.mjs").includes("$PAUSE")).toBe(expected);
    expect(built.suspends("spin", "spin")).toBe(expected);
  });

  test("asking for them otherwise is a change of the program", async () => {
    const project = compiled(files);
    const before = await transformBuild(project);
    const { changed, fingerprint } = await transformBuild(project, { preempt: true });
    expect(changed).toBeGreaterThan(0);
    expect(fingerprint).not.toBe(before.fingerprint);
    expect((await transformBuild(project, { preempt: true })).changed).toBe(0);
    expect((await transformBuild(project)).changed).toBeGreaterThan(0);
  });
});

describe("everything coloured", () => {
  test("is kept apart from the ordinary build", async () => {
    const project = compiled(FILES);
    const ordinary = await transformBuild(project);
    const coloured = await transformBuild(project, { colourAll: true });
    expect(coloured.output).not.toBe(ordinary.output);
    expect(read(coloured.output, "app/app.mjs")).toContain("export function* plain(");
    expect(read(ordinary.output, "app/app.mjs")).toContain("export function plain(");
  });
});
