import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type BuildOptions,
  buildPaths,
  buildProject,
  CompileFailed,
  InstallationMismatch,
  ManifestOutdated,
} from "../../codegen/project/index.ts";
import { runToEnd } from "../commands.ts";
import {
  type FakeGleamOptions,
  installationRoot,
  locateGleamc,
  writeFakeGleam,
  writeProgram,
} from "./compiler-under-test.ts";
import { type Files, sampleProject, temporaryDirectory, writeFiles } from "./sample-project.ts";

const gleamToml = `name = "app"
version = "1.2.3"
target = "javascript"

[javascript]
typescript_declarations = true
source_maps = true

[dependencies]
gleam_stdlib = ">= 0.60.0 and < 2.0.0"
gleam_erlang = ">= 1.0.0 and < 2.0.0"

[dev-dependencies]
gleeunit = ">= 1.0.0 and < 2.0.0"
starfish = { path = "node_modules/starfish-otp/gleam/starfish" }
`;

/** `app` as its author has it: Hex lines for everything, and one dev-dependency on Starfish. */
const appFiles: Files = {
  "gleam.toml": gleamToml,
  "src/app.gleam": `import app/area
import gleam/erlang/process

pub fn main() -> Int {
  process.sleep(area.of_square(3))
  9
}
`,
  "src/app/area.gleam": `@external(javascript, "./area_ffi.mjs", "multiply")
fn multiply(left: Int, right: Int) -> Int

pub fn of_square(side: Int) -> Int {
  multiply(side, side)
}
`,
  "src/app/area_ffi.mjs": "export const multiply = (left, right) => left * right;\n",
};

/** The same with one more requirement, on a package beside it. */
const withTiles = gleamToml.replace("[dev-", 'tiles = { path = "tiles" }\n\n[dev-');

const longAgo = new Date("2020-01-01T00:00:00Z");

async function setUp(files: Files = {}, options: FakeGleamOptions = {}) {
  const directory = sampleProject({ ...appFiles, ...files });
  mkdirSync(join(directory, "node_modules"));
  symlinkSync(installationRoot, join(directory, "node_modules/starfish-otp"));
  // What Hex has is what this repository has: a standard library and a gleeunit.
  const hex = join(installationRoot, "gleam");
  const { command, calls } = await writeFakeGleam(temporaryDirectory(), { hex, ...options });
  const environment = { ...process.env, STARFISH_GLEAM: command };
  const notices: Array<string> = [];
  const onNotice = (message: string) => void notices.push(message);
  let own = 0;
  return {
    directory,
    notices,
    paths: buildPaths(directory),
    output: (file: string) => join(directory, "build/dev/javascript", file),
    file: (path: string) => join(directory, path),
    /** What the author does. */
    gleamBuild(): number | null {
      own += 1;
      return runToEnd(command, ["build", "--target", "javascript"], { cwd: directory }).status;
    },
    build: (changes: Partial<BuildOptions> = {}) =>
      buildProject({ directory, environment, onNotice, ...changes }),
    /** How often Starfish has started the compiler. */
    compilations: () => calls().length - own,
    calls,
  };
}

const withoutChange = { changed: false };

describe("after the author's own `gleam build`", () => {
  test("its output is taken, and no compiler is started", async () => {
    const bench = await setUp();
    expect(bench.gleamBuild()).toBe(0);
    const built = await bench.build();
    expect(built.gleamOutput).toBe(bench.paths.ownOutput);
    expect(built.changed).toBe(true);
    for (const { output } of built.modules) expect(existsSync(output)).toBe(true);
    expect(built.outputs).toContain("app/app/area.mjs");
    expect(built.outputs).toContain("app/app/area.mjs.map");
    expect(built.outputs).toContain("gleam_erlang/gleam/erlang/process.d.mts");
    expect(await bench.build()).toMatchObject(withoutChange);
    expect(bench.compilations()).toBe(0);
    expect(bench.notices).toEqual([]);
  });

  test("packages are those that `gleam` chose: Hex's, but for the ones brought by the dev-dependency", async () => {
    const bench = await setUp();
    bench.gleamBuild();
    const { packages } = await bench.build();
    expect(packages.map(({ name, origin }) => `${name} ${origin}`)).toEqual([
      "gleam_erlang overlay",
      "gleam_otp overlay",
      "gleam_stdlib downloaded",
      "gleeunit downloaded",
      "logging overlay",
      "starfish overlay",
      "app project",
    ]);
  });

  test("what else lies in its output is no part of the program", async () => {
    const bench = await setUp();
    bench.gleamBuild();
    const entry = "app/gleam@@private_main_v1.18.1.mjs";
    writeFileSync(bench.output(entry), 'import { main } from "./app.mjs";\nmain();\n');
    const { outputs } = await bench.build();
    expect(outputs).not.toContain(entry);
    expect(existsSync(bench.output(entry))).toBe(true);
  });

  test("an edit that it has compiled needs no compiler either", async () => {
    const bench = await setUp();
    bench.gleamBuild();
    const { fingerprint } = await bench.build();
    const source = "pub fn of_square(side: Int) -> Int {\n  side * side\n}\n";
    writeFileSync(bench.file("src/app/area.gleam"), source);
    bench.gleamBuild();
    const built = await bench.build();
    expect(built.changed).toBe(true);
    expect(built.fingerprint).not.toBe(fingerprint);
    expect(bench.compilations()).toBe(0);
  });

  test("nothing but what is under `build` is written", async () => {
    const bench = await setUp();
    bench.gleamBuild();
    const sources = readdirSync(bench.file("src"), { recursive: true, encoding: "utf8" });
    const look = () => [
      ...readdirSync(bench.directory).sort(),
      ...["gleam.toml", "manifest.toml", "src", ...sources.map((path) => `src/${path}`)].map(
        (path) => `${path} ${statSync(bench.file(path)).mtimeMs}`,
      ),
    ];
    const before = look();
    await bench.build();
    writeFileSync(bench.output("app/app.mjs"), "");
    await bench.build();
    expect(look()).toEqual(before);
  });
});

describe("output that is out of date", () => {
  test("after an edit: `gleam build` is started in the project's directory", async () => {
    const bench = await setUp();
    bench.gleamBuild();
    await bench.build();
    const source = "pub fn of_square(side: Int) -> Int {\n  side * 1000\n}\n";
    writeFileSync(bench.file("src/app/area.gleam"), source);
    expect((await bench.build()).changed).toBe(true);
    expect(bench.calls().at(-1)).toMatchObject({
      args: ["build", "--target", "javascript", "--no-print-progress"],
      root: bench.directory,
      forceColor: "1",
    });
    expect(readFileSync(bench.output("app/app/area.mjs"), "utf8")).toContain("1000");
    expect(await bench.build()).toMatchObject(withoutChange);
    expect(bench.compilations()).toBe(1);
  });

  test("after an edit that `gleam` refused: it says why once more, until it is corrected", async () => {
    const bench = await setUp();
    bench.gleamBuild();
    await bench.build();
    const good = readFileSync(bench.file("src/app/area.gleam"), "utf8");
    writeFileSync(bench.file("src/app/area.gleam"), "pub fn of_square() -> Int {\n  1.5\n}\n");
    expect(bench.gleamBuild()).toBe(1);
    for (let attempt = 0; attempt < 2; attempt++) {
      const error = await bench.build().catch((error: unknown) => error);
      expect(error).toBeInstanceOf(CompileFailed);
      expect((error as CompileFailed).text).toContain(`${bench.file("src/app/area.gleam")}:2:3`);
    }
    writeFileSync(bench.file("src/app/area.gleam"), good);
    expect((await bench.build()).changed).toBe(true);
  });

  test("after a dependency changed so that the project no longer fits: that is not missed", async () => {
    const tiles = (type: string) => `pub fn width() -> ${type} {\n  panic\n}\n`;
    const bench = await setUp({
      "gleam.toml": withTiles,
      "tiles/gleam.toml": 'name = "tiles"\n',
      "tiles/src/tiles.gleam": tiles("Int"),
      "src/app/area.gleam":
        "import tiles\n\npub fn of_square(side: Int) -> Int {\n  side * tiles.width()\n}\n",
    });
    bench.gleamBuild();
    await bench.build();
    writeFileSync(bench.file("tiles/src/tiles.gleam"), tiles("Float"));
    // The dependency compiles, the project does not: its old modules are younger than all sources of theirs.
    expect(bench.gleamBuild()).toBe(1);
    await expect(bench.build()).rejects.toBeInstanceOf(CompileFailed);
  });

  test("after a module was removed that others import", async () => {
    const bench = await setUp();
    bench.gleamBuild();
    await bench.build();
    rmSync(bench.file("src/app/area.gleam"));
    const error = await bench.build().catch((error: unknown) => error);
    expect((error as CompileFailed).message).toContain("`app/area`");
  });

  test("after a file was replaced by an older one, which `gleam` does not see", async () => {
    const bench = await setUp();
    bench.gleamBuild();
    const replacements = {
      "src/app/area.gleam": "pub fn of_square(side: Int) -> Int {\n  side * 2000\n}\n",
      "src/app/area_ffi.mjs": "export const multiply = () => 3000;\n",
    };
    for (const [path, text] of Object.entries(replacements)) {
      const aside = join(temporaryDirectory(), "older");
      writeFileSync(aside, text);
      utimesSync(aside, longAgo, longAgo);
      renameSync(aside, bench.file(path));
    }
    bench.gleamBuild();
    expect(readFileSync(bench.output("app/app/area.mjs"), "utf8")).not.toContain("2000");
    await bench.build();
    expect(readFileSync(bench.output("app/app/area.mjs"), "utf8")).toContain("2000");
    expect(readFileSync(bench.output("app/app/area_ffi.mjs"), "utf8")).toContain("3000");
  });

  test("since it was deleted, wholly or in part", async () => {
    const bench = await setUp();
    bench.gleamBuild();
    await bench.build();
    for (const lost of [
      "app/app/area.mjs",
      "app/app.d.mts",
      "app/app/area_ffi.mjs",
      "prelude.mjs",
    ]) {
      rmSync(bench.output(lost));
      await bench.build();
      expect(existsSync(bench.output(lost))).toBe(true);
    }
    rmSync(bench.file("build/dev"), { recursive: true });
    await bench.build();
    expect(existsSync(bench.output("app/app.mjs"))).toBe(true);
  });

  test("since another version of Gleam wrote it: all is compiled anew, and a line says so", async () => {
    const bench = await setUp();
    bench.gleamBuild();
    const newer = await writeFakeGleam(temporaryDirectory(), {
      hex: join(installationRoot, "gleam"),
      version: "1.19.0",
    });
    const environment = { ...process.env, STARFISH_GLEAM: newer.command };
    await bench.build({ environment });
    expect(newer.calls()).toHaveLength(1);
    expect(bench.notices).toEqual([
      `${bench.paths.ownOutput} was written by Gleam 1.18.1; Gleam 1.19.0 compiles all of it anew`,
    ]);
    expect(await bench.build({ environment })).toMatchObject(withoutChange);
  });

  test("since gleam.toml has changed: what `gleam` makes of it counts, and a line tells of manifest.toml", async () => {
    const bench = await setUp({
      "tiles/gleam.toml": 'name = "tiles"\n',
      "tiles/src/tiles.gleam": "pub const width = 7\n",
    });
    bench.gleamBuild();
    writeFileSync(bench.file("gleam.toml"), withTiles);
    const built = await bench.build();
    expect(built.outputs).toContain("tiles/tiles.mjs");
    expect(bench.notices).toEqual([
      "`gleam` has written manifest.toml, since the packages of gleam.toml have changed",
    ]);
    expect(readFileSync(bench.file("manifest.toml"), "utf8")).toContain('path = "tiles"');
    expect(await bench.build()).toMatchObject(withoutChange);
  });
});

describe("a gleam.toml that `gleam` does not accept", () => {
  test("for want of a package that the program needs, is refused though all has been compiled with it", async () => {
    const bench = await setUp({
      "gleam.toml": withTiles,
      "tiles/gleam.toml": 'name = "tiles"\n',
      "tiles/src/tiles.gleam": "pub const width = 7\n",
      "src/app/area.gleam":
        "import tiles\n\npub fn of_square(side: Int) -> Int {\n  side * tiles.width\n}\n",
    });
    bench.gleamBuild();
    writeFileSync(bench.file("gleam.toml"), gleamToml);
    const error = await bench.build().catch((error: unknown) => error);
    expect((error as CompileFailed).message).toContain("`tiles`");
    // Left to itself, `gleam` goes by its caches.
    writeFileSync(bench.file("gleam.toml"), withTiles);
    await bench.build();
    writeFileSync(bench.file("gleam.toml"), gleamToml);
    expect(bench.gleamBuild()).toBe(0);
    await expect(bench.build()).rejects.toBeInstanceOf(CompileFailed);
  });

  test("is refused in its words at every build, though the output is still there", async () => {
    const bench = await setUp();
    bench.gleamBuild();
    await bench.build();
    writeFileSync(bench.file("gleam.toml"), `gleam = ">= 99.0.0"\n${gleamToml}`);
    for (let attempt = 0; attempt < 2; attempt++) {
      const error = await bench.build().catch((error: unknown) => error);
      expect(error).toBeInstanceOf(CompileFailed);
      expect((error as CompileFailed).message).toContain("99.0.0");
    }
    writeFileSync(bench.file("gleam.toml"), gleamToml);
    expect((await bench.build()).changed).toBe(true);
  });
});

describe("a manifest.toml that does not fit gleam.toml", () => {
  test("also after `gleam` has run, is refused with what does not fit", async () => {
    const bench = await setUp();
    bench.gleamBuild();
    const manifest = bench.file("manifest.toml");
    const text = readFileSync(manifest, "utf8")
      .replace(/^.*name = "logging".*\n/m, "")
      .replace(/(name = "gleam_otp".*source = )"local", path = "[^"]*"/, '$1"hex"');
    writeFileSync(manifest, text);
    // An older gleam does not look at what a path dependency requires as long as gleam.toml is the same.
    const idle = writeProgram(
      join(temporaryDirectory(), "gleam"),
      '#!/bin/sh\n[ "$1" = --version ] && echo gleam 1.14.0\nexit 0\n',
    );
    const environment = { ...process.env, STARFISH_GLEAM: idle };
    const error = await bench.build({ environment }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ManifestOutdated);
    expect((error as ManifestOutdated).message).toBe(`${manifest} does not fit gleam.toml:
  - \`gleam_otp\` is noted as one of hex
  - \`logging\` is missing
  what to do: run \`gleam update\` in the project`);
  });
});

describe("a project is compiled apart, under build/starfish", () => {
  const isApart = async (bench: Awaited<ReturnType<typeof setUp>>) => {
    const built = await bench.build();
    expect(built.gleamOutput).toBe(bench.paths.gleamOutput);
    expect(existsSync(bench.paths.gleamOutput)).toBe(true);
  };

  test("where gleam.toml does not ask for all that is needed, and says so to who calls `gleam`", async () => {
    const bench = await setUp({ "gleam.toml": gleamToml.replace("source_maps = true\n", "") });
    bench.gleamBuild();
    await isApart(bench);
    expect(bench.notices).toEqual([
      "compiling in build/starfish, apart from your own `gleam build`: gleam.toml has no `source_maps = true` under [javascript]",
    ]);
  });

  test("where `gleam` has not been called yet: without a word, and without its manifest.toml", async () => {
    const bench = await setUp();
    await isApart(bench);
    expect(bench.notices).toEqual([
      expect.stringMatching(/^using the bundled subset of gleam_stdlib /),
    ]);
    for (const unwanted of ["manifest.toml", "build/dev", "build/packages"])
      expect(existsSync(bench.file(unwanted))).toBe(false);
  });

  test("where gleam.toml brings none, as ever", async () => {
    const bench = await setUp({ "gleam.toml": gleamToml.replace(/^starfish = .*\n/m, "") });
    await isApart(bench);
    expect(bench.calls().map(({ root }) => root)).toEqual([bench.paths.stockProject]);
  });

  test("where the compiler is not `gleam`: the dev-dependency makes no difference to it", async () => {
    const bench = await setUp();
    bench.gleamBuild();
    const { command } = await locateGleamc();
    const environment = { ...process.env, STARFISH_GLEAM: command };
    const built = await bench.build({ environment });
    expect(built.gleamOutput).toBe(bench.paths.gleamOutput);
    expect(built.packages.map(({ name, origin }) => `${name} ${origin}`)).toContain(
      "gleeunit overlay",
    );
    expect(bench.notices).toEqual([]);
    expect((await bench.build()).gleamOutput).toBe(bench.paths.ownOutput);
  });
});

describe("the packages of another installation of Starfish", () => {
  async function setUpWithOther() {
    const bench = await setUp();
    const other = bench.file("node_modules/starfish-otp");
    rmSync(other);
    writeFiles(other, { "package.json": '{ "name": "starfish-otp", "version": "0.0.9" }' });
    for (const name of ["starfish", "gleam_erlang", "gleam_otp", "logging"])
      cpSync(join(installationRoot, "gleam", name), join(other, "gleam", name), {
        recursive: true,
        filter: (path) => !path.endsWith("/build"),
      });
    bench.gleamBuild();
    return { ...bench, other };
  }

  test("are refused where `gleam` would compile them, with both places", async () => {
    const bench = await setUpWithOther();
    const error = await bench.build().catch((error: unknown) => error);
    expect(error).toBeInstanceOf(InstallationMismatch);
    const { message, line, column } = error as InstallationMismatch;
    expect([line, column]).toEqual([15, 1]);
    expect(message).toContain(`${bench.file("gleam.toml")}:15:1: \`starfish\` is given as`);
    expect(message).toContain(`that of Starfish 0.0.9 in ${bench.other}`);
    expect(message).toContain(`in ${installationRoot} is running`);
    expect(message).toContain("what to do: run that one, with `npx starfish` in the project");
  });

  test("do not matter to a build apart, which takes its own", async () => {
    const bench = await setUpWithOther();
    const { command } = await locateGleamc();
    const environment = { ...process.env, STARFISH_GLEAM: command };
    const built = await bench.build({ environment });
    const starfish = built.packages.find(({ name }) => name === "starfish");
    expect(starfish?.path).toBe(join(installationRoot, "gleam/starfish"));
  });
});
