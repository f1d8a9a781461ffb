import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import MagicString from "magic-string";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GleamPositions, moduleOf, stackFrames } from "../../src/log/positions.ts";

describe("frames of a stack trace", () => {
  test("are read with and without a function's name, as paths and as URLs", () => {
    const stack = [
      "Error: at sea (not a frame)",
      "    at main (file:///app/build/app.mjs:10:5)",
      "    at /app/build/web.mjs:3:1",
      "    at async Object.run (/app/my%20app.mjs:7:2)",
      "    at new Driver (node:internal/x:1:1)",
    ].join("\n");
    expect(stackFrames(stack)).toEqual([
      { functionName: "main", file: "/app/build/app.mjs", line: 10, column: 5 },
      { functionName: "", file: "/app/build/web.mjs", line: 3, column: 1 },
      { functionName: "Object.run", file: "/app/my%20app.mjs", line: 7, column: 2 },
    ]);
  });
});

describe("Gleam positions", () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "starfish-positions-"));
    const text = new MagicString("one\ntwo three\n");
    text.prepend("// made\n");
    const map = text.generateMap({ source: "app.gleam", hires: true });
    writeFileSync(join(directory, "app.mjs"), text.toString());
    writeFileSync(join(directory, "app.mjs.map"), map.toString());
    writeFileSync(join(directory, "broken.mjs.map"), "{");
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  const positions = () => {
    const module = (name: string) => ({
      file: join(directory, `${name}.mjs`),
      source: `/app/src/${name}.gleam`,
    });
    return new GleamPositions({
      app: module("app"),
      broken: module("broken"),
      bare: module("bare"),
    });
  };

  test("lead to the source of the module, by its map", () => {
    const place = positions().of({ file: join(directory, "app.mjs"), line: 3, column: 5 });
    expect(place).toEqual({ file: "/app/src/app.gleam", line: 2, column: 5 });
  });

  test("lead where the map says, if nobody said where sources lie", () => {
    const place = new GleamPositions().of({ file: join(directory, "app.mjs"), line: 3, column: 5 });
    expect(place).toEqual({ file: join(directory, "app.gleam"), line: 2, column: 5 });
  });

  test("name the module by what source and compiled file have in common", () => {
    const compiled = "/app/build/starfish/javascript/shop/shop/stock.mjs";
    expect(moduleOf("/app/src/shop/stock.gleam", compiled)).toBe("shop/stock");
    expect(moduleOf("/app/test/stock.gleam", compiled)).toBe("stock");
    expect(moduleOf("/app/src/till.gleam", compiled)).toBe("");
  });

  test("are what the stack says where the host has led it to the source already", () => {
    const frame = { file: "/app/src/shop/stock.gleam", line: 4, column: 2 };
    expect(positions().of(frame)).toEqual(frame);
    expect(moduleOf(frame.file, frame.file)).toBe("shop/stock");
  });

  test("are unknown for a module without a map, with a broken one, and for other files", () => {
    for (const name of ["bare", "broken", "stranger"]) {
      const file = join(directory, `${name}.mjs`);
      expect(positions().of({ file, line: 1, column: 1 })).toBeUndefined();
    }
  });
});
