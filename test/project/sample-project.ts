// Owns the small Gleam projects that the tests of codegen/project build: written into a temporary directory that is
// removed when the test is over.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** Text by path. */
export type Files = Readonly<Record<string, string>>;

export function temporaryDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "starfish-test-")));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export function writeFiles(directory: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** A stand-in for a downloaded standard library: one module with one function. */
export const downloadedStandardLibrary: Files = {
  "build/packages/gleam_stdlib/gleam.toml": 'name = "gleam_stdlib"\nversion = "0.70.0"\n',
  "build/packages/gleam_stdlib/src/gleam/io.gleam":
    '@external(javascript, "../io_ffi.mjs", "println")\npub fn println(text: String) -> Nil\n',
  "build/packages/gleam_stdlib/src/io_ffi.mjs":
    "export function println(text) {\n  console.log(text);\n}\n",
};

/**
 * `app` requires `shapes` (downloaded) and the standard library. `app` imports `app/area`, which imports `shapes`;
 * `app/greeting` stands alone.
 */
export const appFiles: Files = {
  ...downloadedStandardLibrary,
  "gleam.toml": `name = "app"
version = "1.2.3"

[dependencies]
gleam_stdlib = ">= 0.44.0 and < 2.0.0"
shapes = "~> 1.0"
`,
  "src/app.gleam": `import app/area
import gleam/io

pub fn main() -> Nil {
  let _ = area.of_square(3)
  io.println("hello")
}
`,
  "src/app/area.gleam": `import shapes

pub fn of_square(side: Int) -> Int {
  shapes.multiply(side, side)
}
`,
  "src/app/greeting.gleam": `pub fn text() -> String {
  "good morning"
}
`,
  "test/app_test.gleam": `import app

pub fn main() -> Nil {
  app.main()
}
`,
  "build/packages/shapes/gleam.toml": `name = "shapes"
version = "1.4.0"

[dependencies]
gleam_stdlib = ">= 0.44.0 and < 2.0.0"
`,
  "build/packages/shapes/src/shapes.gleam": `pub fn multiply(left: Int, right: Int) -> Int {
  left * right
}
`,
};

/** Writes a project and answers its directory. */
export function sampleProject(files: Files = appFiles): string {
  const directory = temporaryDirectory();
  writeFiles(directory, files);
  return directory;
}
