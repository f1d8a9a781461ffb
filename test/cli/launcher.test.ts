import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runToEnd } from "../commands.ts";

const launcher = resolve("bin/starfish.js");

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "starfish-launcher-"));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function launch(file: string, nodeOptions: ReadonlyArray<string> = []) {
  return runToEnd(process.execPath, [...nodeOptions, file, "--version"]);
}

/** A preload that makes Node say it is another version, before the launcher looks. */
function pretending(version: string): ReadonlyArray<string> {
  const file = join(directory, `node-${version}.cjs`);
  const versions = `{ ...process.versions, node: ${JSON.stringify(version)} }`;
  writeFileSync(file, `Object.defineProperty(process, "versions", { value: ${versions} });`);
  return ["--require", file];
}

describe("the launcher", () => {
  test.each(["18.20.0", "20.11.1", "22.17.1"])("refuses Node %s with what to do", (version) => {
    const { status, stdout, stderr } = launch(launcher, pretending(version));
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(
      `error: starfish needs Node 22.18 or newer, and this is Node ${version}`,
    );
    expect(stderr).toContain("npm install --save-dev node@24");
    expect(stderr).not.toContain("    at ");
  });

  test("says how to compile the command where that has not been done", () => {
    cpSync(launcher, join(directory, "bin", "starfish.js"));
    writeFileSync(join(directory, "package.json"), '{ "type": "module" }');
    const { status, stderr } = launch(join(directory, "bin", "starfish.js"));
    expect(status).toBe(1);
    expect(stderr).toContain("has not been compiled yet");
    expect(stderr).toContain("npm ci && npm run build");
  });

  test("starts the command otherwise", () => {
    const { status, stdout } = launch(launcher);
    expect(stdout).toMatch(/^starfish v\d+\.\d+\.\d+\n$/);
    expect(status).toBe(0);
  });
});
