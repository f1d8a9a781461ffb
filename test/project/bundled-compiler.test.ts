import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import {
  buildBundledCompiler,
  bundledCompilerPath,
  cacheDirectory,
} from "../../codegen/project/bundled-compiler.ts";
import { CompilerBuildFailed } from "../../codegen/project/errors.ts";
import { writeProgram } from "./compiler-under-test.ts";
import { temporaryDirectory, writeFiles } from "./sample-project.ts";

/**
 * Stands in for cargo: lists two crates, "builds" an executable into its target directory and speaks of it in cargo's
 * JSON. `behaviour` runs in the place of compiling.
 */
const fakeCargo = (log: string, behaviour: string) => `#!${process.execPath}
const { appendFileSync, mkdirSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const [command] = process.argv.slice(2);
if (command === "tree") {
  console.log("gleamc v0.1.0 (/somewhere)\\nserde v1.0.0\\nserde v1.0.0 (*)");
  process.exit(0);
}
appendFileSync(${JSON.stringify(log)}, process.argv.slice(2).join(" ") + "\\n");
console.error("   Compiling gleamc v0.1.0");
const target = process.env.CARGO_TARGET_DIR;
mkdirSync(target, { recursive: true });
(async () => {
  ${behaviour}
  const executable = join(target, "gleamc");
  writeFileSync(executable, "the executable");
  const artifact = (package_id, executable) => console.log(JSON.stringify({ reason: "compiler-artifact", package_id, executable }));
  artifact("serde", null);
  artifact("gleamc", executable);
  console.log(JSON.stringify({ reason: "build-finished", success: true }));
})();
`;

let place: string;
let manifest: string;

beforeEach(() => {
  place = temporaryDirectory();
  manifest = join(place, "crate", "Cargo.toml");
  writeFiles(join(place, "crate"), {
    "Cargo.toml": '[package]\nname = "gleamc"\nversion = "0.1.0"\n',
    "Cargo.lock": "",
    "src/main.rs": "fn main() {}\n",
  });
});

function setUp(behaviour = "") {
  const log = join(place, "cargo.log");
  const shown: Array<string> = [];
  const notices: Array<string> = [];
  const environment: NodeJS.ProcessEnv = { ...process.env, XDG_CACHE_HOME: join(place, "cache") };
  environment.CARGO_TARGET_DIR = undefined;
  const options = {
    cargo: { command: writeProgram(join(place, "cargo"), fakeCargo(log, behaviour)), environment },
    environment,
    progress: { write: (text: string) => shown.push(text) },
    onNotice: (message: string) => notices.push(message),
  };
  const calls = () => (existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : []);
  return { options, calls, shown, notices };
}

describe("the cache of the bundled compiler", () => {
  test("is XDG_CACHE_HOME if that is absolute, else ~/.cache", () => {
    expect(cacheDirectory({ XDG_CACHE_HOME: "/cache", HOME: "/home/me" })).toBe("/cache/starfish");
    expect(cacheDirectory({ XDG_CACHE_HOME: "cache", HOME: "/home/me" })).toBe(
      "/home/me/.cache/starfish",
    );
    expect(cacheDirectory({ HOME: "/home/me" })).toBe("/home/me/.cache/starfish");
  });

  test("keeps one binary per version of the sources", () => {
    const { options } = setUp();
    const before = bundledCompilerPath(manifest, options.environment);
    expect(before).toMatch(/cache\/starfish\/gleamc\/0\.1\.0-[0-9a-f]{12}\/gleamc$/);
    expect(bundledCompilerPath(manifest, options.environment)).toBe(before);
    writeFileSync(join(dirname(manifest), "src", "more.rs"), "");
    expect(bundledCompilerPath(manifest, options.environment)).not.toBe(before);
  });
});

describe("building the bundled compiler", () => {
  test("has cargo build from the lock file, and keeps nothing but the binary", async () => {
    const { options, calls, shown } = setUp();
    const binary = await buildBundledCompiler(manifest, options);
    expect(readFileSync(binary, "utf8")).toBe("the executable");
    expect(calls()).toEqual([
      `build --locked --manifest-path ${manifest} --message-format json-render-diagnostics`,
    ]);
    const versions = dirname(dirname(binary));
    expect(readdirSync(versions)).toEqual([dirname(binary).slice(versions.length + 1)]);
    expect(readdirSync(dirname(binary))).toEqual(["gleamc"]);
    expect(shown[0]).toContain("building the Gleam compiler (once, takes minutes)");
    expect(shown.at(-1)).toMatch(/done in \d+ s\n$/);
  });

  test("happens once, also for those who ask at the same time", async () => {
    const { options, calls, notices } = setUp("await new Promise((r) => setTimeout(r, 300));");
    const builds = [1, 2, 3].map(() => buildBundledCompiler(manifest, options));
    const binaries = await Promise.all(builds);
    expect(new Set(binaries).size).toBe(1);
    expect(calls()).toHaveLength(1);
    expect(notices).toHaveLength(2);
    expect(notices[0]).toMatch(/^waiting for process \d+, which is building the Gleam compiler$/);
    await buildBundledCompiler(manifest, options);
    expect(calls()).toHaveLength(1);
  });

  test("that fails says what cargo said, without its chatter", async () => {
    const behaviour = 'console.error("error: rustc 1.60 is too old"); process.exit(101);';
    const { options, shown } = setUp(behaviour);
    const failing = buildBundledCompiler(manifest, options);
    await expect(failing).rejects.toBeInstanceOf(CompilerBuildFailed);
    const { message, output } = (await failing.catch((error) => error)) as CompilerBuildFailed;
    expect(output).toBe("error: rustc 1.60 is too old\ncargo ended with status 101");
    expect(message).toContain("what to do: run `rustup update`");
    expect(existsSync(bundledCompilerPath(manifest, options.environment))).toBe(false);
    expect(shown.at(-1)).toMatch(/failed after/);
  });

  test("that was interrupted leaves no binary, and the next build goes on", async () => {
    const controller = new AbortController();
    const hanging = setUp("await new Promise((r) => setTimeout(r, 3_600_000));");
    const write = (text: string) => {
      if (text.includes("crates")) controller.abort(new Error("stopped"));
    };
    const progress = { isTTY: true, write };
    const options = { ...hanging.options, progress, signal: controller.signal };
    await expect(buildBundledCompiler(manifest, options)).rejects.toThrow("stopped");
    expect(existsSync(bundledCompilerPath(manifest, options.environment))).toBe(false);
    const binary = await buildBundledCompiler(manifest, setUp().options);
    expect(readFileSync(binary, "utf8")).toBe("the executable");
  });

  test("uses CARGO_TARGET_DIR where it is set, and leaves it alone", async () => {
    const { options } = setUp();
    const target = join(place, "target");
    mkdirSync(target);
    const environment = { ...options.environment, CARGO_TARGET_DIR: target };
    const cargo = { ...options.cargo, environment };
    const binary = await buildBundledCompiler(manifest, { ...options, cargo });
    expect(existsSync(join(target, "gleamc"))).toBe(true);
    expect(readFileSync(binary, "utf8")).toBe("the executable");
  });
});
