import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { runToEnd } from "../commands.ts";
import { installationRoot, writeFakeGleam } from "../project/compiler-under-test.ts";
import { gleamToml, projectWith, starfish, temporaryDirectory } from "./starfish.ts";

const carrier = 'starfish = { path = "node_modules/starfish-otp/gleam/starfish" }';

const stockToml = `${gleamToml}
[javascript]
typescript_declarations = true
source_maps = true

[dev-dependencies]
gleeunit = ">= 1.0.0 and < 2.0.0"
${carrier}
`;

const files = {
  "gleam.toml": stockToml,
  "src/shop.gleam": `import gleam/erlang/process
import gleam/io

/// How long the shop is open.
pub fn open(hours hours: Int) -> Int {
  process.sleep(1)
  hours
}

pub fn main() -> Nil {
  let _ = open(hours: 8)
  io.println("closed")
}
`,
  "test/shop_test.gleam": `import gleeunit
import shop

pub fn main() -> Nil {
  gleeunit.main()
}

pub fn opens_test() {
  assert shop.open(hours: 3) == 3
}
`,
};

/** A project whose author has a `gleam` on the PATH. */
async function setUp(toml = stockToml) {
  const project = projectWith({ ...files, "gleam.toml": toml });
  mkdirSync(join(project, "node_modules"));
  symlinkSync(installationRoot, join(project, "node_modules/starfish-otp"));
  const place = temporaryDirectory();
  const { calls, command } = await writeFakeGleam(place, { hex: join(installationRoot, "gleam") });
  const env = { PATH: `${place}${delimiter}${process.env.PATH}`, STARFISH_GLEAM: undefined };
  return {
    project,
    calls,
    gleam: (...args: ReadonlyArray<string>) => runToEnd(command, args, { cwd: project }),
    run: (...args: ReadonlyArray<string>) => starfish(args, { cwd: project, env }),
    /** How often `gleam build` was called, by whomever. */
    builds: () => calls().filter(({ args }) => args[0] === "build").length,
  };
}

describe("with the author's own `gleam`", () => {
  test("one build serves all: transformed, bound, run and tested", async () => {
    const { project, gleam, run, builds } = await setUp();
    expect(gleam("build", "--target", "javascript").status).toBe(0);
    const built = run("build");
    expect(built.stderr).toMatch(/^shop: built in .*: \d+ modules; \d+ transformed; .* written\n$/);
    const bindings = readFileSync(join(project, "build/starfish/bindings/shop.ts"), "utf8");
    expect(bindings).toContain("How long the shop is open.");
    expect(bindings).toContain("hours");
    expect(run("run")).toMatchObject({ status: 0, stdout: "closed\n" });
    const tested = run("test");
    expect(tested.stdout).toMatch(/\n1 passed, 0 failed\n$/);
    expect(run("build").stderr).toMatch(/nothing to do/);
    expect(builds()).toBe(1);
    expect(readdirSync(project).sort()).toEqual([
      "build",
      "gleam.toml",
      "manifest.toml",
      "node_modules",
      "src",
      "test",
    ]);
  });

  test("errors have the compiler's words and the author's places, and the last program stays", async () => {
    const { project, gleam, run } = await setUp();
    gleam("build", "--target", "javascript");
    run("build");
    writeFileSync(join(project, "src/shop.gleam"), "pub fn main() { pirce }\n");
    const { status, stderr } = run("build");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: Unknown variable/);
    expect(stderr).toContain(`${project}/src/shop.gleam:1:17`);
    expect(existsSync(join(project, "build/starfish/javascript/shop/shop.mjs"))).toBe(true);
  });
});

describe("doctor says where a project is compiled", () => {
  const compilation = (stdout: string) => /^. compilation: .*(\n {4}.*)*/m.exec(stdout)?.[0];

  test("in place", async () => {
    const { gleam, run } = await setUp();
    gleam("build", "--target", "javascript");
    const { status, stdout } = run("doctor");
    expect(status).toBe(0);
    expect(compilation(stdout)).toBe(
      "✓ compilation: in place: what `gleam build` leaves in build/dev/javascript is transformed",
    );
    expect(stdout).toContain("    gleeunit 1.10.0, downloaded by Gleam\n");
    expect(stdout).toContain("    gleam_otp 1.3.0, brought by starfish\n");
  });

  test("apart, with what is in the way of better", async () => {
    const { run } = await setUp();
    expect(
      compilation(run("doctor").stdout),
    ).toBe(`! compilation: in build/starfish, apart from \`gleam build\`: there is no manifest.toml: \`gleam build\` has not chosen the packages yet
    → docs/guide/stock-gleam.md says what it takes to compile once for both`);
  });

  test("apart, as is usual", async () => {
    const { run } = await setUp(gleamToml);
    expect(compilation(run("doctor").stdout)).toBe(
      "✓ compilation: in build/starfish, since gleam.toml does not bring the packages of starfish to `gleam`",
    );
    const { stdout } = starfish(["doctor", projectWith({ "src/shop.gleam": "" })]);
    expect(compilation(stdout)).toBe(
      "✓ compilation: in build/starfish, by the compiler that starfish brings",
    );
  });

  test("nowhere, where gleam.toml leads to another starfish", async () => {
    const { project, run } = await setUp(
      stockToml.replace(carrier, 'starfish = { path = "other/gleam/starfish" }'),
    );
    const other = join(project, "other");
    mkdirSync(join(other, "gleam/starfish"), { recursive: true });
    writeFileSync(join(other, "package.json"), '{ "name": "starfish-otp", "version": "0.0.9" }');
    writeFileSync(join(other, "gleam/starfish/gleam.toml"), 'name = "starfish"\n');
    const { status, stdout } = run("doctor");
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^✗ project: .*gleam\.toml:15:1: `starfish` is given as that of Starfish 0\.0\.9/m,
    );
  });
});
