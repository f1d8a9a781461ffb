import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SourceWatch, type SourceWatchOptions } from "../../codegen/watch/index.ts";

let directory: string;
let watch: SourceWatch | undefined;
let told: Array<ReadonlyArray<string>>;

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), "starfish-watch-")));
  told = [];
  write("gleam.toml", 'name = "app"\n');
  write("src/app.gleam", "pub fn main() { Nil }\n");
});

afterEach(() => {
  watch?.close();
  watch = undefined;
  rmSync(directory, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
}

function start(options: Partial<SourceWatchOptions> = {}, hasTests = true): SourceWatch {
  watch = new SourceWatch([{ directory, hasTests }], {
    onChange: (files) => told.push(files.map((file) => file.slice(directory.length + 1))),
    ...options,
  });
  return watch;
}

/** Waits until all that was told is this. */
const tells = (expected: ReadonlyArray<ReadonlyArray<string>>) =>
  expect.poll(() => told, { timeout: 20_000 }).toEqual(expected);

describe("watching the sources of a package", () => {
  test("tells of a file that was written, made or removed", async () => {
    start();
    write("src/app.gleam", "pub fn main() { 1 }\n");
    await tells([["src/app.gleam"]]);
    write("src/app/deep/new.gleam", "");
    await tells([["src/app.gleam"], ["src/app/deep/new.gleam"]]);
    rmSync(join(directory, "src/app.gleam"));
    await tells([["src/app.gleam"], ["src/app/deep/new.gleam"], ["src/app.gleam"]]);
  });

  test("tells of several changes in a row as one", async () => {
    start({ quietMs: 200 });
    write("src/app.gleam", "1");
    write("src/other.gleam", "2");
    write("src/app.gleam", "11");
    await tells([["src/app.gleam", "src/other.gleam"]]);
  });

  test("tells of a gleam.toml that an editor replaces, again and again", async () => {
    start();
    for (const version of [1, 2]) {
      write("new.toml", `name = "app${version}"\n`);
      renameSync(join(directory, "new.toml"), join(directory, "gleam.toml"));
      await tells(Array.from({ length: version }, () => ["gleam.toml"]));
    }
  });

  test("tells of a file that is replaced, and of its next change in place", async () => {
    start();
    for (const version of [1, 2, 3]) {
      write("new.gleam", `pub const replaced = ${version}\n`);
      renameSync(join(directory, "new.gleam"), join(directory, "src/app.gleam"));
      await tells(Array.from({ length: 2 * version - 1 }, () => ["src/app.gleam"]));
      write("src/app.gleam", `pub const written = ${version}\n`);
      await tells(Array.from({ length: 2 * version }, () => ["src/app.gleam"]));
    }
  });

  test("tells of files in a folder that is made anew", async () => {
    start();
    for (const version of [1, 2, 3]) {
      rmSync(join(directory, "src"), { recursive: true });
      write("src/app.gleam", `pub const made = ${version}\n`);
      await tells(Array.from({ length: 2 * version - 1 }, () => ["src/app.gleam"]));
      write("src/app.gleam", `pub const written = ${version}\n`);
      await tells(Array.from({ length: 2 * version }, () => ["src/app.gleam"]));
    }
  });

  test("tells of a folder that is made later", async () => {
    start();
    write("test/app_test.gleam", "");
    await tells([["test/app_test.gleam"]]);
    write("test/app_test.gleam", "1");
    await tells([["test/app_test.gleam"], ["test/app_test.gleam"]]);
  });

  test("tells nothing of other files, of tests of a dependency, and of a touch without a change", async () => {
    start({ counts: (file) => file.endsWith(".gleam") }, false);
    write("build/out.gleam", "");
    write("test/app_test.gleam", "");
    write("src/notes.txt", "");
    write("src/app.gleam", "the only one");
    await tells([["src/app.gleam"]]);
  });

  test("follows other packages from then on", async () => {
    mkdirSync(join(directory, "lib/src"), { recursive: true });
    const watching = start();
    const lib = { directory: join(directory, "lib"), hasTests: false };
    watching.follow([{ directory, hasTests: true }, lib]);
    write("lib/src/lib.gleam", "1");
    await tells([["lib/src/lib.gleam"]]);
    watching.follow([lib]);
    write("src/app.gleam", "unwatched now");
    write("lib/src/lib.gleam", "12");
    await tells([["lib/src/lib.gleam"], ["lib/src/lib.gleam"]]);
  });

  test("tells nothing more once it is closed", async () => {
    const watching = start();
    write("src/app.gleam", "changed just before");
    watching.close();
    const second = start();
    write("src/app.gleam", "changed afterwards");
    await tells([["src/app.gleam"]]);
    second.close();
  });
});
