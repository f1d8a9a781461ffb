import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { locateGleamc } from "./compiler-under-test.ts";
import { type Files, sampleProject } from "./sample-project.ts";

let gleamc: string;

beforeAll(async () => {
  gleamc = (await locateGleamc()).command;
});

interface Outcome {
  readonly status: number;
  readonly output: string;
  readonly errorOutput: string;
}

function run(...args: ReadonlyArray<string>): Promise<Outcome> {
  return new Promise((fulfil) => {
    execFile(gleamc, args, (error, output, errorOutput) => {
      fulfil({ status: Number(error?.code ?? 0), output, errorOutput });
    });
  });
}

const files: Files = {
  "library/gleam.toml": 'name = "library"\nversion = "1.0.0"\n',
  "library/src/library.gleam": "/// Adds one.\npub fn increment(n: Int) -> Int {\n  n + 1\n}\n",
  "app/gleam.toml": 'name = "app"\nversion = "1.0.0"\n[dependencies]\nlibrary = "1.0.0"\n',
  "app/src/app.gleam": "import library\n\npub fn two() -> Int {\n  library.increment(1)\n}\n",
  "app/test/app_test.gleam": "import app\n\npub fn main() -> Int {\n  app.two()\n}\n",
};

function writeSpec(facts: { readonly files?: Files; readonly target?: string } = {}) {
  const directory = sampleProject({ ...files, ...facts.files });
  const path = join(directory, "library");
  const spec = join(directory, "spec.json");
  writeFileSync(
    spec,
    JSON.stringify({
      root: join(directory, "app"),
      output: join(directory, "out"),
      target: facts.target ?? "javascript",
      packages: [{ name: "library", path, version: "1.0.0", requirements: [] }],
    }),
  );
  const output = (file: string) => join(directory, "out", "dev", file);
  return { directory, spec, output };
}

const warningSource = "pub fn two(unused: Int) -> Int {\n  2\n}\n";

describe("gleamc build", () => {
  test("writes what `gleam build` writes, with declarations and source maps, outside the project", async () => {
    const { directory, spec, output } = writeSpec();
    expect(await run("build", spec)).toEqual({ status: 0, output: "", errorOutput: "" });
    for (const module of ["library/library", "app/app", "app/app_test"]) {
      for (const extension of ["mjs", "mjs.map", "d.mts", "gleam"])
        expect(existsSync(output(`javascript/${module}.${extension}`))).toBe(true);
    }
    expect(existsSync(join(directory, "app", "build"))).toBe(false);
    const { two } = await import(output("javascript/app/app.mjs"));
    expect(two()).toBe(2);
  });

  test("leaves Elixir files alone, which need Elixir and are of no use here", async () => {
    const elixir = { "library/src/library_ffi.ex": "defmodule Library do\nend\n" };
    const { spec, output } = writeSpec({ files: elixir });
    expect((await run("build", spec)).status).toBe(0);
    expect(existsSync(output("javascript/library/library_ffi.ex"))).toBe(false);
  });

  test("with the Erlang target writes Erlang, and compiles that no further", async () => {
    const { spec, output } = writeSpec({ target: "erlang" });
    expect((await run("build", spec)).status).toBe(0);
    const erlang = readFileSync(output("erlang/app/_gleam_artefacts/app.erl"), "utf8");
    expect(erlang).toContain("-module(app).");
  });

  test("prints the compiler's error and ends with status 1", async () => {
    const { directory, spec } = writeSpec({
      files: { "app/src/app.gleam": 'pub fn f() -> Int { "" }' },
    });
    const { status, errorOutput } = await run("build", spec);
    expect(status).toBe(1);
    expect(errorOutput).toContain("error: Type mismatch");
    expect(errorOutput).toContain(`${join(directory, "app/src/app.gleam")}:1:21`);
  });

  test("prints warnings, also of modules that it did not have to compile again", async () => {
    const { spec } = writeSpec({
      files: {
        "app/src/app.gleam": warningSource,
        "app/test/app_test.gleam": "pub fn main() -> Int {\n  1\n}\n",
      },
    });
    const first = await run("build", spec);
    const second = await run("build", spec);
    expect(first.errorOutput).toContain("warning: Unused function argument");
    expect(second).toEqual(first);
  });

  test("writes colours only where they are asked for, when standard error is no terminal", async () => {
    const { spec } = writeSpec({ files: { "app/src/app.gleam": "pub fn" } });
    const colorStart = String.fromCharCode(27);
    expect((await run("build", spec)).errorOutput).not.toContain(colorStart);
    expect((await run("--color", "never", "build", spec)).errorOutput).not.toContain(colorStart);
    expect((await run("--color", "always", "build", spec)).errorOutput).toContain(colorStart);
  });
});

describe("gleamc", () => {
  test("tells its own version and the compiler's", async () => {
    const { output } = await run("--version");
    expect(output).toMatch(/^gleamc \d+\.\d+\.\d+ \(gleam 1\.18\.1\)\n$/);
  });

  test("prints the interface of the project's package, whatever a build left", async () => {
    const { spec, output } = writeSpec();
    await run("build", spec);
    const { status, output: text } = await run("interface", spec);
    expect(status).toBe(0);
    const { modules } = JSON.parse(text);
    expect(modules.app.functions.two.return.name).toBe("Int");
    expect(existsSync(output("javascript/app/app.mjs"))).toBe(true);
  });

  test.each([
    [["compile"], "unknown argument"],
    [["build"], "`build` needs the path of a specification"],
    [[], "a command is missing"],
    [["--color", "blue", "--version"], "--color takes always, never or auto"],
    [["build", "/nowhere/spec.json"], "/nowhere/spec.json: No such file"],
  ])("called as %j ends with status 2 and says why", async (args, message) => {
    const { status, errorOutput } = await run(...args);
    expect(status).toBe(2);
    expect(errorOutput).toContain(message);
  });

  test("refuses a specification with an unknown key, and says where", async () => {
    const directory = sampleProject({ "spec.json": '{\n  "rot": "/app"\n}' });
    const { status, errorOutput } = await run("build", join(directory, "spec.json"));
    expect(status).toBe(2);
    expect(errorOutput).toContain("unknown field `rot`");
    expect(errorOutput).toContain("line 2");
  });
});
