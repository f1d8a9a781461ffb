import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { changedFiles, stampFiles } from "../../codegen/project/file-stamps.ts";
import { sampleProject } from "./sample-project.ts";

const longAgo = new Date("2020-01-01T00:00:00Z");

function setUp() {
  const directory = sampleProject({ a: "one", b: "two" });
  const paths = [join(directory, "a"), join(directory, "b")] as const;
  for (const path of paths) utimesSync(path, longAgo, longAgo);
  return { paths, before: stampFiles(paths, {}, 0), takenAtMs: longAgo.getTime() + 60_000 };
}

describe("file stamps", () => {
  test("of untouched files are equal, and their content is not read again", () => {
    const { paths, before, takenAtMs } = setUp();
    const known = { ...before, [paths[0]]: { ...before[paths[0]], hash: "remembered" } };
    const after = stampFiles(paths, known as typeof before, takenAtMs);
    expect(after[paths[0]]?.hash).toBe("remembered");
  });

  test("see an edit that keeps size and time, if it could lie within the clock's resolution", () => {
    const { paths, before } = setUp();
    writeFileSync(paths[0], "eno");
    utimesSync(paths[0], longAgo, longAgo);
    const after = stampFiles(paths, before, longAgo.getTime() + 1);
    expect(changedFiles(before, after)).toEqual([paths[0]]);
  });

  test("do not count a touched file as changed", () => {
    const { paths, before, takenAtMs } = setUp();
    utimesSync(paths[0], new Date(), new Date());
    expect(changedFiles(before, stampFiles(paths, before, takenAtMs))).toEqual([]);
  });

  test("count added and removed files as changed", () => {
    const { paths, before, takenAtMs } = setUp();
    const after = stampFiles([paths[0], join(paths[0], "missing")], before, takenAtMs);
    expect(changedFiles(before, after)).toEqual([paths[1]]);
    expect(changedFiles(after, before)).toEqual([paths[1]]);
  });
});
