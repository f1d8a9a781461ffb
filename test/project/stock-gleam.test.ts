import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { describe, expect, test } from "vitest";
import { buildPaths, buildProject, CompileFailed } from "../../codegen/project/index.ts";
import { writeFakeGleam } from "./compiler-under-test.ts";
import { appFiles, type Files, sampleProject, temporaryDirectory } from "./sample-project.ts";

async function setUp(files: Files = appFiles) {
  const directory = sampleProject(files);
  const { command, calls } = await writeFakeGleam(temporaryDirectory());
  const environment = { ...process.env, NO_COLOR: "1", STARFISH_GLEAM: command };
  return {
    directory,
    paths: buildPaths(directory),
    calls,
    /** The last call. */
    call: () => {
      const last = calls().at(-1);
      if (last === undefined) throw new Error("it was not called");
      return last;
    },
    build: (color = false) => buildProject({ directory, environment, color, onNotice: () => {} }),
  };
}

describe("building with the stock `gleam` command", () => {
  test("calls it once, for JavaScript, in a view of the project under `build`", async () => {
    const { build, call, calls, paths } = await setUp();
    const built = await build();
    expect(calls()).toHaveLength(1);
    expect(built.compiler).toMatchObject({ kind: "gleam", version: "1.18.1" });
    expect(call().args).toEqual(["build", "--target", "javascript", "--no-print-progress"]);
    expect(call().root).toBe(paths.stockProject);
    expect(call().forceColor).toBe("1");
  });

  test("gives every package a path, and keeps the project's own requirements apart", async () => {
    const { build, call, paths, directory } = await setUp({
      ...appFiles,
      "gleam.toml": `name = "app"
version = "1.2.3"
gleam = ">= 1.0.0"
internal_modules = ["app/inner"]
[dependencies]
shapes = "~> 1.0"
[dev-dependencies]
checker = { path = "checker" }
`,
      "src/app.gleam": "pub fn main() -> Nil {\n  Nil\n}\n",
      "checker/gleam.toml": 'name = "checker"\nversion = "0.3.0"\n',
      "checker/src/checker.gleam": "pub fn check() -> Int {\n  1\n}\n",
    });
    await build();
    expect(parse(call().gleamToml)).toEqual({
      name: "app",
      version: "1.2.3",
      gleam: ">= 1.0.0",
      internal_modules: ["app/inner"],
      target: "javascript",
      dependencies: { shapes: { path: "packages/shapes" } },
      dev_dependencies: {
        checker: { path: "packages/checker" },
        starfish_packages: { path: "packages/starfish_packages" },
      },
      javascript: { typescript_declarations: true, source_maps: true },
    });
    const view = (name: string) =>
      parse(readFileSync(join(paths.stockProject, "packages", name, "gleam.toml"), "utf8"));
    expect(view("starfish_packages").dependencies).toEqual({
      gleam_stdlib: { path: "../gleam_stdlib" },
    });
    expect(view("shapes")).toEqual({
      name: "shapes",
      version: "1.4.0",
      dependencies: { gleam_stdlib: { path: "../gleam_stdlib" } },
    });
    expect(existsSync(join(directory, "manifest.toml"))).toBe(false);
  });

  test("stands in for packages without Gleam code, so that their names have an answer", async () => {
    const { build, call } = await setUp({
      ...appFiles,
      "build/packages/packages.toml": '[packages]\ntelemetry = "1.3.0"\n',
      "build/packages/telemetry/rebar.config": "{}.",
      "gleam.toml": `${appFiles["gleam.toml"]}telemetry = "~> 1.3"\n`,
    });
    await build();
    expect(parse(call().gleamToml).dependencies).toHaveProperty("telemetry");
  });

  test("leaves its output where the other compiler leaves it, ready to run", async () => {
    const { build, paths } = await setUp();
    const built = await build();
    expect(built.gleamOutput).toBe(paths.gleamOutput);
    for (const { output } of built.modules) expect(existsSync(output)).toBe(true);
    const { of_square } = await import(join(paths.gleamOutput, "app/app/area.mjs"));
    expect(of_square(4)).toBe(16);
  });

  test("does not call it when nothing changed, and drops deleted modules when something did", async () => {
    const { build, paths, directory, calls } = await setUp();
    await build();
    expect((await build()).changed).toBe(false);
    expect(calls()).toHaveLength(1);
    rmSync(join(directory, "src/app/greeting.gleam"));
    expect((await build()).changed).toBe(true);
    expect(existsSync(join(paths.gleamOutput, "app/app/greeting.mjs"))).toBe(false);
    expect(existsSync(join(paths.gleamOutput, "app/app/area.mjs"))).toBe(true);
  });

  test("takes the links to folders away that the project no longer has", async () => {
    const { build, paths, directory } = await setUp();
    await build();
    expect(existsSync(join(paths.stockProject, "test/app_test.gleam"))).toBe(true);
    rmSync(join(directory, "test"), { recursive: true });
    await build();
    expect(existsSync(join(paths.stockProject, "test"))).toBe(false);
    expect(existsSync(join(paths.gleamOutput, "app/app_test.mjs"))).toBe(false);
  });

  test("shows errors at the user's own files, in the project and in packages", async () => {
    const { build, directory } = await setUp();
    const sources = ["src/app/area.gleam", "build/packages/shapes/src/shapes.gleam"];
    for (const source of sources) {
      writeFileSync(join(directory, source), "pub fn broken() -> Int {\n  1.5\n}\n");
      const error = await build().catch((error) => error);
      expect(error).toBeInstanceOf(CompileFailed);
      expect((error as CompileFailed).text).toContain(`${join(directory, source)}:2:3`);
      expect((error as CompileFailed).text).not.toContain("build/starfish/project");
    }
  });
});
