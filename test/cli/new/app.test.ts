import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CommandFailure } from "../../../codegen/cli/failure.ts";
import { makeApp, templateNames } from "../../../codegen/cli/new/app.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "starfish-new-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function failureOf(make: () => unknown): CommandFailure {
  try {
    make();
  } catch (error) {
    if (error instanceof CommandFailure) return error;
    throw error;
  }
  throw new Error("it was made");
}

describe.each(templateNames)("a new app of the template %s", (template) => {
  test("has its name everywhere and nothing of the template's", () => {
    const app = makeApp(join(directory, "tide"), template);
    expect(app.name).toBe("tide");
    expect(app.files).toContain("src/tide.gleam");
    expect(app.files).toContain("src/tide/counter.gleam");
    expect(app.files).toContain("test/tide_test.gleam");
    expect(app.files).toContain(".gitignore");
    for (const file of app.files) {
      expect(readFileSync(join(app.directory, file), "utf8")).not.toMatch(
        /app_name|0\.0\.0-template/,
      );
    }
  });

  test("asks for the starfish that made it, and for a Node that runs it", () => {
    const app = makeApp(join(directory, "tide"), template);
    const manifest = JSON.parse(readFileSync(join(app.directory, "package.json"), "utf8"));
    const own = JSON.parse(readFileSync("package.json", "utf8"));
    expect(manifest.name).toBe("tide");
    expect(manifest.dependencies["starfish-otp"]).toBe(`^${own.version}`);
    expect(manifest.devDependencies.node).toMatch(/^\^24\./);
  });

  test("has tests in Gleam and in TypeScript", () => {
    const { files } = makeApp(join(directory, "tide"), template);
    expect(files).toContain("test/tide_test.gleam");
    expect(files).toContain("test/tide.test.ts");
  });
});

describe("a new app", () => {
  test("can be made in an empty directory that is there already", () => {
    mkdirSync(join(directory, "empty"));
    expect(makeApp(join(directory, "empty"), "promise").name).toBe("empty");
  });

  test("is not made in a directory that is not empty; nothing in it is touched", () => {
    const full = join(directory, "full");
    mkdirSync(full);
    writeFileSync(join(full, "precious.txt"), "mine");
    const failure = failureOf(() => makeApp(full, "vite"));
    expect(failure.title).toBe(`${full} is not empty`);
    expect(failure.details).toEqual(["  precious.txt"]);
    expect(readdirSync(full)).toEqual(["precious.txt"]);
  });

  test("is not made in the place of a file", () => {
    writeFileSync(join(directory, "file"), "");
    expect(failureOf(() => makeApp(join(directory, "file"), "effect")).title).toMatch(
      /is not a directory$/,
    );
  });

  test("with a name that is none is refused, with one that would do, and nothing is written", () => {
    const failure = failureOf(() => makeApp(join(directory, "My-App"), "promise"));
    expect(failure.title).toMatch(/^My-App cannot name a Gleam package/);
    expect(failure.advice).toEqual(["starfish new my_app"]);
    expect(existsSync(join(directory, "My-App"))).toBe(false);
  });
});
