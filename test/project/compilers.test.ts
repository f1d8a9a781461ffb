import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { bundledCompilerPath } from "../../codegen/project/bundled-compiler.ts";
import { locateCompiler, surveyCompilers } from "../../codegen/project/compilers.ts";
import { CompilerMissing, CompilerUnusable } from "../../codegen/project/errors.ts";
import { findInstallation } from "../../codegen/project/index.ts";
import { writeProgram } from "./compiler-under-test.ts";
import { temporaryDirectory, writeFiles } from "./sample-project.ts";

let place: string;
let environment: NodeJS.ProcessEnv;
let notices: Array<string>;

/** A program that answers `--version` with this line. */
function program(path: string, versionLine: string, status = 0): string {
  const file = join(place, path);
  mkdirSync(dirname(file), { recursive: true });
  return writeProgram(file, `#!/bin/sh\necho '${versionLine}'\nexit ${status}\n`);
}

function installNpmPackage(): void {
  writeFiles(place, {
    "node_modules/@chouquette/gleam/package.json": '{ "type": "module", "bin": "bin/cli.mjs" }',
    "node_modules/@chouquette/gleam/bin/cli.mjs": 'console.log("gleam 1.18.1");',
  });
}

function installBundled(): void {
  const binary = bundledCompilerPath(findInstallation().compilerManifest, environment);
  mkdirSync(dirname(binary), { recursive: true });
  writeProgram(binary, "#!/bin/sh\necho 'gleamc 0.1.0 (gleam 1.18.1)'\n");
}

function locate() {
  const onNotice = (message: string) => notices.push(message);
  return locateCompiler({ directory: place, environment, onNotice });
}

beforeEach(() => {
  place = temporaryDirectory();
  notices = [];
  mkdirSync(join(place, "bin"));
  environment = { PATH: join(place, "bin"), XDG_CACHE_HOME: join(place, "cache") };
});

describe("a compiler is looked for", () => {
  test("in STARFISH_GLEAM, then on the PATH, then in the npm package, then in the cache", async () => {
    environment.STARFISH_GLEAM = program("mine/gleam", "gleam 1.14.0");
    const onPath = program("bin/gleam", "gleam 1.15.0");
    installNpmPackage();
    installBundled();
    const found: Array<string> = [];
    const note = async () => {
      const { way, kind, version } = await locate();
      found.push(`${way}: ${kind} ${version}`);
    };
    await note();
    delete environment.STARFISH_GLEAM;
    await note();
    rmSync(onPath);
    await note();
    rmSync(join(place, "node_modules"), { recursive: true });
    await note();
    expect(found).toEqual([
      "STARFISH_GLEAM: gleam 1.14.0",
      "PATH: gleam 1.15.0",
      "@chouquette/gleam: gleam 1.18.1",
      "cargo: gleamc 1.18.1",
    ]);
    expect(notices).toEqual([]);
  });

  test("and a gleamc in STARFISH_GLEAM is known as such", async () => {
    environment.STARFISH_GLEAM = program("mine/compiler", "gleamc 0.1.0 (gleam 1.18.1)");
    expect(await locate()).toMatchObject({ kind: "gleamc", version: "1.18.1" });
  });

  test("and STARFISH_GLEAM may be a name on the PATH", async () => {
    environment.STARFISH_GLEAM = "gleam-nightly";
    const command = program("bin/gleam-nightly", "gleam 1.19.0-rc1");
    expect(await locate()).toMatchObject({ command, version: "1.19.0-rc1" });
  });

  test("passing over a `gleam` that is too old, and saying so", async () => {
    program("bin/gleam", "gleam 1.12.0");
    installBundled();
    expect(await locate()).toMatchObject({ way: "cargo" });
    expect(notices).toEqual([
      `${join(place, "bin/gleam")} on the PATH is Gleam 1.12.0, older than 1.13.0; looking further`,
    ]);
  });

  test("passing over something else that is called gleam", async () => {
    program("bin/gleam", "Gleam the image viewer");
    installBundled();
    expect(await locate()).toMatchObject({ way: "cargo" });
    expect(notices[0]).toContain('is no Gleam compiler: it calls itself "Gleam the image viewer"');
  });

  test("asking a compiler for its version once, as long as it stays the same file", async () => {
    const command = join(place, "bin/gleam");
    const memory = new Map<string, string>();
    const calls = join(place, "calls");
    const versionScript = (version: string) =>
      `#!/bin/sh\necho x >> ${calls}\necho 'gleam ${version}'\n`;
    writeProgram(command, versionScript("1.15.0"));
    const first = await locateCompiler({ environment, memory });
    expect(await locateCompiler({ environment, memory })).toEqual(first);
    expect(readFileSync(calls, "utf8")).toBe("x\n");
    writeProgram(command, versionScript("1.16.0-rc1"));
    const second = await locateCompiler({ environment, memory });
    expect(readFileSync(calls, "utf8")).toBe("x\nx\n");
    expect([first.version, second.version]).toEqual(["1.15.0", "1.16.0-rc1"]);
    expect(second.identity).not.toBe(first.identity);
  });
});

describe("without a usable compiler", () => {
  test("the error names the four ways and what was met on each", async () => {
    program("bin/gleam", "gleam 1.2.0");
    const error = await locate().catch((error) => error);
    expect(error).toBeInstanceOf(CompilerMissing);
    const { message } = error as CompilerMissing;
    expect(message).toContain("- STARFISH_GLEAM is not set");
    expect(message).toContain("on the PATH is Gleam 1.2.0, older than 1.13.0");
    expect(message).toContain("- the npm package @chouquette/gleam is not installed");
    expect(message).toContain("- no `cargo` on the PATH");
    for (const way of ["1. set STARFISH_GLEAM", "2. install Gleam", "3. add", "4. install Rust"])
      expect(message).toContain(way);
  });

  test.each([
    ["nowhere/gleam", undefined, "is not an executable file"],
    ["old/gleam", "gleam 1.3.2", "is Gleam 1.3.2, older than 1.13.0"],
    ["other/gleam", "hello", 'is no Gleam compiler: it calls itself "hello"'],
  ])(
    "a wrong STARFISH_GLEAM is an error, not a reason to look elsewhere: %s",
    async (path, line, problem) => {
      installBundled();
      if (line !== undefined) program(path, line);
      environment.STARFISH_GLEAM = join(place, path);
      const error = await locate().catch((error) => error);
      expect(error).toBeInstanceOf(CompilerUnusable);
      expect((error as CompilerUnusable).message).toContain(
        `STARFISH_GLEAM is set to ${join(place, path)}, which ${problem}.`,
      );
    },
  );

  test("a STARFISH_GLEAM that breaks is an error", async () => {
    environment.STARFISH_GLEAM = program("broken/gleam", "", 3);
    await expect(locate()).rejects.toThrow("ended with status 3 when asked for its version");
  });
});

test("the survey tells of all four ways and builds nothing", async () => {
  program("bin/gleam", "gleam 1.2.0");
  program("bin/cargo", "cargo 1.95.0");
  const findings = await surveyCompilers({ directory: place, environment });
  expect(findings.map(({ way, state }) => `${way} ${state}`)).toEqual([
    "STARFISH_GLEAM absent",
    "PATH unusable",
    "@chouquette/gleam absent",
    "cargo buildable",
  ]);
});
