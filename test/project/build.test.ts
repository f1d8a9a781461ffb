import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import {
  BuildInterrupted,
  type BuildOptions,
  type BuiltProject,
  buildPaths,
  buildProject,
  CompileFailed,
  CompilerCrashed,
  ConfigurationInvalid,
  PackageMissing,
  ProjectMissing,
  withBuildLock,
} from "../../codegen/project/index.ts";
import {
  installationRoot,
  locateGleamc,
  type RecordedCompiler,
  recordedCompiler,
  writeProgram,
} from "./compiler-under-test.ts";
import { appFiles, sampleProject, temporaryDirectory, writeFiles } from "./sample-project.ts";

interface Bench extends RecordedCompiler {
  readonly directory: string;
  readonly notices: Array<string>;
  readonly output: (file: string) => string;
  readonly build: (options?: Partial<BuildOptions>) => ReturnType<typeof buildProject>;
  /** How often a compilation was started. */
  readonly compilations: () => number;
}

async function setUp(files = appFiles): Promise<Bench> {
  const directory = sampleProject(files);
  const recorded = await recordedCompiler(temporaryDirectory());
  const notices: Array<string> = [];
  const onNotice = (message: string) => void notices.push(message);
  const { environment, calls } = recorded;
  return {
    ...recorded,
    directory,
    notices,
    output: (file) => join(buildPaths(directory).gleamOutput, file),
    build: (options) => buildProject({ directory, environment, onNotice, ...options }),
    compilations: () => calls().filter((call) => call.includes(" build ")).length,
  };
}

/** Gives a file a time so far ahead that any compiler sees it as edited. */
function edit(file: string, text: string): void {
  writeFileSync(file, text);
  const later = new Date(Date.now() + 60_000);
  utimesSync(file, later, later);
}

/** Which of the modules were written again between the two calls. */
function watchOutputs(bench: Bench, watched: ReadonlyArray<string>) {
  const identify = (module: string) => {
    const { ino, ctimeNs } = statSync(bench.output(`${module}.mjs`), { bigint: true });
    return `${ino} ${ctimeNs}`;
  };
  const before = new Map(watched.map((module) => [module, identify(module)]));
  return () => watched.filter((module) => identify(module) !== before.get(module));
}

const modules = ["app/app", "app/app/area", "app/app/greeting", "app/app_test", "shapes/shapes"];

describe("building a project", () => {
  test("compiles sources and tests of the project and the sources of its packages", async () => {
    const bench = await setUp();
    const built = await bench.build();
    expect(built.changed).toBe(true);
    expect(built.name).toBe("app");
    expect(built.gleamOutput).toBe(join(bench.directory, "build/starfish/gleam/dev/javascript"));
    const packages = built.packages.map(({ name, origin, isRoot }) => [name, origin, isRoot]);
    expect(packages).toEqual([
      ["gleam_stdlib", "downloaded", false],
      ["shapes", "downloaded", false],
      ["app", "project", true],
    ]);
    for (const { output } of built.modules) expect(existsSync(output)).toBe(true);
    expect(built.modules.map(({ packageName, name }) => `${packageName}/${name}`)).toEqual([
      "gleam_stdlib/gleam/io",
      "gleam_stdlib/io_ffi.mjs",
      "shapes/shapes",
      "app/app",
      "app/app/area",
      "app/app/greeting",
      "app/app_test",
    ]);
    expect(bench.notices).toEqual([]);
  });

  test("gives a program that Node runs", async () => {
    const bench = await setUp();
    await bench.build();
    const { of_square } = await import(bench.output("app/app/area.mjs"));
    expect(of_square(3)).toBe(9);
  });

  test("links the runtime beside it, so that compiled code finds the one that built it", async () => {
    const bench = await setUp();
    await bench.build();
    const link = join(bench.directory, "build/starfish/node_modules/starfish-otp");
    expect(readlinkSync(link)).toBe(installationRoot);
    rmSync(link);
    symlinkSync("/nowhere", link);
    expect((await bench.build()).changed).toBe(false);
    expect(readlinkSync(link)).toBe(installationRoot);
  });

  test("links the project's `priv`, and drops the link with it", async () => {
    const bench = await setUp({ ...appFiles, "priv/data.txt": "data" });
    await bench.build();
    expect(readFileSync(bench.output("app/priv/data.txt"), "utf8")).toBe("data");
    writeFileSync(join(bench.directory, "priv/data.txt"), "other");
    expect((await bench.build()).changed).toBe(false);
    rmSync(join(bench.directory, "priv"), { recursive: true });
    expect((await bench.build()).changed).toBe(true);
    expect(existsSync(bench.output("app/priv"))).toBe(false);
  });

  test("writes nothing outside `build`, which may be all that can be written to", async () => {
    const bench = await setUp();
    const readOnly = ["gleam.toml", "src/app.gleam", "src", "test"];
    for (const path of readOnly) chmodSync(join(bench.directory, path), 0o555);
    const before = statSync(join(bench.directory, "src")).mtimeMs;
    await bench.build();
    expect(statSync(join(bench.directory, "src")).mtimeMs).toBe(before);
    for (const path of readOnly) chmodSync(join(bench.directory, path), 0o755);
    for (const unwanted of ["manifest.toml", "build/dev", "node_modules"])
      expect(existsSync(join(bench.directory, unwanted))).toBe(false);
  });

  test("takes the bundled subset of the standard library where none was downloaded, and says so", async () => {
    const bench = await setUp({
      "gleam.toml": 'name = "app"\n[dependencies]\ngleam_stdlib = ">= 0.44.0 and < 2.0.0"\n',
      "src/app.gleam": "pub fn main() -> Int {\n  1\n}\n",
    });
    const built = await bench.build();
    expect(built.packages.map(({ origin }) => origin)).toEqual(["bundled", "project"]);
    expect(bench.notices).toEqual([
      expect.stringMatching(/^using the bundled subset of gleam_stdlib .*gleam deps download/),
    ]);
    await bench.build();
    expect(bench.notices).toHaveLength(1);
  });
});

describe("building again", () => {
  test("without a change starts no compiler and says so, with the same result", async () => {
    const warned = { ...appFiles, "src/app/greeting.gleam": "fn unused() {\n  1\n}\n" };
    const bench = await setUp(warned);
    const first = await bench.build();
    const calls = bench.calls().length;
    const second = await bench.build();
    expect(bench.calls()).toHaveLength(calls);
    expect(first.warnings).toContain("warning: Unused private function");
    const facts = ({ project: _, ...rest }: BuiltProject) => rest;
    expect(facts(second)).toEqual({ ...facts(first), changed: false });
  });

  test("after touching a file without editing it does no work", async () => {
    const bench = await setUp();
    await bench.build();
    utimesSync(join(bench.directory, "src/app.gleam"), new Date(), new Date());
    expect((await bench.build()).changed).toBe(false);
  });

  test("after an edit compiles the module and what depends on it, and nothing else", async () => {
    const bench = await setUp();
    const { fingerprint } = await bench.build();
    const rewritten = watchOutputs(bench, modules);
    const source =
      "import shapes\n\npub fn of_square(side: Int) -> Int {\n  shapes.multiply(side, 2)\n}\n";
    edit(join(bench.directory, "src/app/area.gleam"), source);
    const built = await bench.build();
    expect(built.changed).toBe(true);
    expect(built.fingerprint).not.toBe(fingerprint);
    expect(rewritten()).toEqual(["app/app", "app/app/area", "app/app_test"]);
  });

  test("after an edit in a dependency compiles its dependents in the project", async () => {
    const bench = await setUp();
    await bench.build();
    const rewritten = watchOutputs(bench, modules);
    const source = "pub fn multiply(left: Int, right: Int) -> Int {\n  left * right * 1\n}\n";
    edit(join(bench.directory, "build/packages/shapes/src/shapes.gleam"), source);
    await bench.build();
    expect(rewritten()).toEqual(["app/app", "app/app/area", "app/app_test", "shapes/shapes"]);
  });

  test("sees an edit that made a file older, and one in a file of another language", async () => {
    const bench = await setUp();
    await bench.build();
    const longAgo = new Date("2020-01-01T00:00:00Z");
    const greeting = join(bench.directory, "src/app/greeting.gleam");
    const foreign = join(bench.directory, "build/packages/gleam_stdlib/src/io_ffi.mjs");
    writeFileSync(greeting, 'pub fn text() -> String {\n  "good evening"\n}\n');
    writeFileSync(foreign, "export function println() {}\n");
    for (const file of [greeting, foreign]) utimesSync(file, longAgo, longAgo);
    await bench.build();
    expect(readFileSync(bench.output("app/app/greeting.mjs"), "utf8")).toContain("good evening");
    expect(readFileSync(bench.output("gleam_stdlib/io_ffi.mjs"), "utf8")).toBe(
      "export function println() {}\n",
    );
  });

  test("drops what a deleted module, file or package left behind", async () => {
    const bench = await setUp({ ...appFiles, "src/app/tools/inner.mjs": "export const x = 1;\n" });
    await bench.build();
    rmSync(join(bench.directory, "src/app/greeting.gleam"));
    rmSync(join(bench.directory, "src/app/tools"), { recursive: true });
    const built = await bench.build();
    for (const extension of ["mjs", "mjs.map", "d.mts", "gleam"])
      expect(existsSync(bench.output(`app/app/greeting.${extension}`))).toBe(false);
    expect(existsSync(bench.output("app/app/tools"))).toBe(false);
    expect(existsSync(bench.output("app/app/area.mjs"))).toBe(true);
    expect(built.modules.map(({ name }) => name)).not.toContain("app/greeting");

    writeFiles(bench.directory, {
      "gleam.toml": 'name = "app"\n[dependencies]\ngleam_stdlib = "~> 0.1"\n',
      "src/app/area.gleam": "pub fn of_square(side: Int) -> Int {\n  side\n}\n",
    });
    await bench.build();
    expect(existsSync(bench.output("shapes"))).toBe(false);
  });

  test("starts afresh when a package comes from elsewhere", async () => {
    const bench = await setUp();
    await bench.build();
    writeFiles(bench.directory, {
      "shapes/gleam.toml": 'name = "shapes"\nversion = "1.4.0"\n',
      "shapes/src/shapes.gleam": "pub fn multiply(left: Int, _right: Int) -> Int {\n  left\n}\n",
      "gleam.toml":
        'name = "app"\nversion = "1.2.3"\n[dependencies]\ngleam_stdlib = "~> 0.1"\nshapes = { path = "shapes" }\n',
    });
    const old = new Date("2020-01-01T00:00:00Z");
    utimesSync(join(bench.directory, "shapes/src/shapes.gleam"), old, old);
    await bench.build();
    expect(readFileSync(bench.output("shapes/shapes.mjs"), "utf8")).toContain("_");
    expect(readFileSync(bench.output("shapes/shapes.mjs"), "utf8")).not.toContain("*");
  });

  test("starts afresh with another compiler", async () => {
    const bench = await setUp();
    await bench.build();
    const rewritten = watchOutputs(bench, modules);
    const { command } = await locateGleamc();
    const built = await bench.build({ environment: { ...process.env, STARFISH_GLEAM: command } });
    expect(built.changed).toBe(true);
    expect(rewritten()).toEqual(modules);
  });

  test("repairs outputs that were damaged or deleted", async () => {
    const bench = await setUp();
    await bench.build();
    const damaged = ["app/app/area.mjs", "gleam_stdlib/io_ffi.mjs", "prelude.mjs", "app/gleam.mjs"];
    for (const file of damaged) {
      const before = readFileSync(bench.output(file), "utf8");
      writeFileSync(bench.output(file), "damaged");
      expect((await bench.build()).changed).toBe(true);
      expect(readFileSync(bench.output(file), "utf8")).toBe(before);
      rmSync(bench.output(file));
      await bench.build();
      expect(readFileSync(bench.output(file), "utf8")).toBe(before);
    }
  });
});

describe("a program that the compiler refuses", () => {
  const broken = {
    ...appFiles,
    "src/app/area.gleam": 'pub fn of_square(side: Int) -> Int {\n  "x"\n}\n',
  };

  test("is a CompileFailed with the compiler's own text, its colours as asked", async () => {
    const bench = await setUp(broken);
    const plain = (await bench.build().catch((error) => error)) as CompileFailed;
    expect(plain).toBeInstanceOf(CompileFailed);
    expect(plain.message).toMatch(/^(warning: [\s\S]*)?error: Type mismatch\n {2}┌─ \//);
    expect(plain.message).toContain(`${join(bench.directory, "src/app/area.gleam")}:2:3`);
    const colored = (await bench.build({ color: true }).catch((error) => error)) as CompileFailed;
    expect(colored.text).toContain(`${String.fromCharCode(27)}[`);
  });

  test("stays refused until it is corrected, and then builds", async () => {
    const bench = await setUp(broken);
    await expect(bench.build()).rejects.toBeInstanceOf(CompileFailed);
    await expect(bench.build()).rejects.toBeInstanceOf(CompileFailed);
    edit(join(bench.directory, "src/app/area.gleam"), appFiles["src/app/area.gleam"] ?? "");
    expect((await bench.build()).changed).toBe(true);
  });

  test("leaves no module of the project compiled against a dependency as it was before", async () => {
    const bench = await setUp({
      ...appFiles,
      "gleam.toml": `${appFiles["gleam.toml"]}tiles = { path = "tiles" }\n`,
      "tiles/gleam.toml": 'name = "tiles"\n[dependencies]\nshapes = "~> 1.0"\n',
      "tiles/src/tiles.gleam": "import shapes\n\npub const multiply = shapes.multiply\n",
    });
    await bench.build();
    const shapes = join(bench.directory, "build/packages/shapes/src/shapes.gleam");
    const tiles = join(bench.directory, "tiles/src/tiles.gleam");
    const intact = readFileSync(tiles, "utf8");
    // `shapes` compiles and is cached, `tiles` does not, and so the run never comes to the project.
    edit(shapes, "pub fn multiply(_left: Int, _right: Int) -> Float {\n  0.5\n}\n");
    edit(tiles, "pub fn");
    await expect(bench.build()).rejects.toBeInstanceOf(CompileFailed);
    edit(tiles, intact);
    const error = await bench.build().catch((error) => error);
    expect((error as CompileFailed).message).toContain("src/app/area.gleam");
  });
});

describe("a build that is stopped", () => {
  test("by its signal fails with BuildInterrupted and is repaired by the next", async () => {
    const bench = await setUp();
    const { command } = await locateGleamc();
    const started = join(bench.directory, "build/started");
    const slow = writeProgram(
      join(temporaryDirectory(), "slow"),
      `#!/bin/sh\ncase "$*" in *build*) touch '${started}'; exec sleep 3600;; esac\nexec '${command}' "$@"\n`,
    );
    const controller = new AbortController();
    const environment = { ...process.env, STARFISH_GLEAM: slow };
    const stopped = bench.build({ environment, signal: controller.signal });
    while (!existsSync(started)) await delay(5);
    controller.abort();
    await expect(stopped).rejects.toBeInstanceOf(BuildInterrupted);
    expect(existsSync(buildPaths(bench.directory).lock)).toBe(false);
    expect((await bench.build()).changed).toBe(true);
    expect((await bench.build()).changed).toBe(false);
  });

  test("by killing it leaves a lock that the next takes over, and output that it repairs", async () => {
    const bench = await setUp();
    const { command } = await locateGleamc();
    const started = join(bench.directory, "build/started");
    const halfway = writeProgram(
      join(temporaryDirectory(), "halfway"),
      `#!/bin/sh\ncase "$*" in *build*) '${command}' "$@"; touch '${started}'; exec sleep 5;; esac\nexec '${command}' "$@"\n`,
    );
    const script = `
      import { buildProject } from ${JSON.stringify(join(installationRoot, "codegen/project/index.ts"))};
      await buildProject({ directory: ${JSON.stringify(bench.directory)} });`;
    const environment = { ...process.env, STARFISH_GLEAM: halfway };
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      env: environment,
    });
    while (!existsSync(started)) await delay(5);
    child.kill("SIGKILL");
    await new Promise((resume) => child.on("exit", resume));
    expect(existsSync(buildPaths(bench.directory).lock)).toBe(true);
    rmSync(bench.output("app/app.mjs"));
    const built = await bench.build();
    expect(built.changed).toBe(true);
    for (const { output } of built.modules) expect(existsSync(output)).toBe(true);
    expect(bench.notices).toEqual([]);
  });

  test("by the compiler's own end is a CompilerCrashed", async () => {
    const bench = await setUp();
    const { command } = await locateGleamc();
    const crashing = writeProgram(
      join(temporaryDirectory(), "crashing"),
      `#!/bin/sh\ncase "$*" in *build*) echo broken >&2; kill -9 $$;; esac\nexec '${command}' "$@"\n`,
    );
    const environment = { ...process.env, STARFISH_GLEAM: crashing };
    const error = await bench.build({ environment }).catch((error) => error);
    expect(error).toBeInstanceOf(CompilerCrashed);
    expect((error as CompilerCrashed).message).toContain("was ended by SIGKILL.\nbroken");
  });
});

describe("builds in one directory", () => {
  test("wait for each other and say so; the second finds its work done", async () => {
    const bench = await setUp();
    const results = await Promise.all([bench.build(), bench.build(), bench.build()]);
    expect(results.map(({ changed }) => changed).sort()).toEqual([false, false, true]);
    expect(bench.compilations()).toBe(1);
    expect(bench.notices).toEqual(
      Array(2).fill(`waiting for process ${process.pid}, which builds here too`),
    );
    expect(existsSync(buildPaths(bench.directory).lock)).toBe(false);
  });

  test("may be part of a longer task under the same lock", async () => {
    const bench = await setUp();
    const order: Array<string> = [];
    const task = withBuildLock(bench.directory, {}, async () => {
      await bench.build({ lockHeld: true });
      await delay(20);
      order.push("task");
    });
    while (!existsSync(buildPaths(bench.directory).state)) await delay(1);
    const other = withBuildLock(bench.directory, { onNotice: () => {} }, async () => {
      order.push("other");
    });
    await Promise.all([task, other]);
    expect(order).toEqual(["task", "other"]);
  });
});

test("waiting for another build ends with the signal", async () => {
  const bench = await setUp();
  const controller = new AbortController();
  const { signal } = controller;
  await withBuildLock(bench.directory, {}, async () => {
    const onNotice = () => controller.abort();
    const waiting = [
      withBuildLock(bench.directory, { onNotice, signal }, async () => "never"),
      bench.build({ onNotice: () => {}, signal }),
    ];
    for (const attempt of waiting) await expect(attempt).rejects.toBeInstanceOf(BuildInterrupted);
  });
  expect(bench.compilations()).toBe(0);
});

describe("what is no buildable project", () => {
  test("a directory without gleam.toml, or none at all", async () => {
    const directory = temporaryDirectory();
    await expect(buildProject({ directory })).rejects.toBeInstanceOf(ProjectMissing);
    const nowhere = join(directory, "nowhere");
    await expect(buildProject({ directory: nowhere })).rejects.toThrow(
      `${nowhere} is not a Gleam project`,
    );
  });

  test("a project with a missing package", async () => {
    const bench = await setUp();
    rmSync(join(bench.directory, "build/packages/shapes"), { recursive: true });
    const error = await bench.build().catch((error) => error);
    expect(error).toBeInstanceOf(PackageMissing);
    expect((error as PackageMissing).message).toContain("the package `shapes`, required by `app`");
    expect(bench.compilations()).toBe(0);
  });

  test("a project with settings that nobody knows", async () => {
    const bench = await setUp();
    const file = join(bench.directory, "gleam.toml");
    writeFileSync(file, `${readFileSync(file, "utf8")}\n[tools.starfish]\nspeed = "fast"\n`);
    await expect(bench.build()).rejects.toBeInstanceOf(ConfigurationInvalid);
    const accepts = (value: unknown): boolean => typeof value === "string";
    const settings = { speed: { accepts, expected: "a string", describes: "how fast" } };
    const { project } = await bench.build({ settings });
    expect(project.configuration.settings.get("speed")?.value).toBe("fast");
  });

  test("a project whose `build` cannot be written to", async () => {
    const bench = await setUp();
    writeFileSync(join(bench.directory, "build/starfish"), "a file in the way");
    await expect(bench.build()).rejects.toThrow(
      `${join(bench.directory, "build/starfish")} cannot be written to`,
    );
  });
});
