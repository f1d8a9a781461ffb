import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { codeStamp } from "../../codegen/own-code/index.ts";

const directories: string[] = [];

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

const CODE = { "a.js": "one", "b/c.js": "two", "a.d.ts": "types", "a.js.map": "{}" };

/** A directory with some code in it; each has its own, because a stamp is made once per process. */
function code(changes: Record<string, string> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), "starfish-code-"));
  directories.push(directory);
  for (const [path, text] of Object.entries({ ...CODE, ...changes })) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

describe("the stamp of code", () => {
  test("is the same for the same code, wherever it lies", () => {
    expect(codeStamp(code())).toBe(codeStamp(code()));
  });

  test("differs when a file changes, comes or moves", () => {
    const before = codeStamp(code());
    expect(codeStamp(code({ "b/c.js": "three" }))).not.toBe(before);
    expect(codeStamp(code({ "b/d.js": "" }))).not.toBe(before);
    expect(codeStamp(code({ "b/c.js": "", "c.js": "two" }))).not.toBe(before);
  });

  test("knows nothing of declarations and maps", () => {
    expect(codeStamp(code({ "a.d.ts": "other", "a.js.map": "[]" }))).toBe(codeStamp(code()));
  });

  test("takes single files, too", () => {
    const directory = code();
    const both = codeStamp(join(directory, "a.js"), join(directory, "b"));
    expect(both).toBe(codeStamp(join(code(), "a.js"), join(code(), "b")));
    expect(both).not.toBe(codeStamp(join(directory, "a.js")));
  });
});
