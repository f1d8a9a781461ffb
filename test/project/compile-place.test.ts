import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { choosePlace, type PlacedProject } from "../../codegen/project/compile-place.ts";
import { PackageMissing } from "../../codegen/project/errors.ts";
import { installationRoot } from "./compiler-under-test.ts";
import { type Files, sampleProject } from "./sample-project.ts";

const hexPackage = (name: string, version: string): Files => ({
  [`build/packages/${name}/gleam.toml`]: `name = "${name}"\nversion = "${version}"\n`,
});

/** A project whose author has run `gleam build`. */
const builtByGleam: Files = {
  "gleam.toml": `name = "app"

[javascript]
typescript_declarations = true
source_maps = true

[dependencies]
gleam_stdlib = "~> 1.0"
gleam_otp = "~> 1.0"

[dev_dependencies]
gleeunit = "~> 1.3"
starfish = { path = "node_modules/starfish-otp/gleam/starfish" }
`,
  "manifest.toml": "packages = []\n",
  ...hexPackage("gleam_stdlib", "1.2.0"),
  ...hexPackage("gleeunit", "1.90.0"),
};

function projectOf(files: Files): string {
  const directory = sampleProject(files);
  mkdirSync(join(directory, "node_modules"));
  symlinkSync(installationRoot, join(directory, "node_modules/starfish-otp"));
  return directory;
}

/** How `gleam` would compile it, with these changes to gleam.toml. */
function placed(change: (toml: string) => string, files: Files = builtByGleam): PlacedProject {
  const toml = change(files["gleam.toml"] ?? "");
  const directory = projectOf({ ...files, "gleam.toml": toml });
  return choosePlace({ directory }).choose({ kind: "gleam" });
}

const asItIs = (toml: string) => toml;

function without(name: string): Files {
  return Object.fromEntries(Object.entries(builtByGleam).filter(([path]) => !path.includes(name)));
}

describe("a stock compiler compiles a project in place", () => {
  test("where gleam.toml brings Starfish's packages by one dev-dependency", () => {
    const { project, obstacle } = placed(asItIs);
    expect(obstacle).toBeUndefined();
    expect(project.place).toBe("in place");
    expect(project.gleamOutput).toBe(join(project.directory, "build/dev/javascript"));
    const origins = project.resolution.packages.map(({ name, origin }) => `${name} ${origin}`);
    expect(origins).toEqual([
      "gleam_erlang overlay",
      "gleam_otp overlay",
      "gleam_stdlib downloaded",
      "gleeunit downloaded",
      "logging overlay",
      "starfish overlay",
    ]);
  });

  test("or by an ordinary dependency, or package by package", () => {
    const path = (name: string) => `{ path = "node_modules/starfish-otp/gleam/${name}" }`;
    const changes = [
      (toml: string) => toml.replace("[dev_dependencies]\n", ""),
      (toml: string) =>
        toml
          .replace(/^starfish.*$/m, "")
          .replace('gleam_otp = "~> 1.0"', `gleam_otp = ${path("gleam_otp")}`),
    ];
    for (const change of changes) expect(placed(change).project.place).toBe("in place");
  });

  test("also with the bundled standard library, where that is given by path", () => {
    const path = "node_modules/starfish-otp/gleam/gleam_stdlib";
    const change = (toml: string) =>
      toml.replace('gleam_stdlib = "~> 1.0"', `gleam_stdlib = { path = "${path}" }`);
    const { project } = placed(change, without("gleam_stdlib"));
    expect(project.place).toBe("in place");
    const library = project.resolution.packages.find(({ name }) => name === "gleam_stdlib");
    expect(library).toMatchObject({
      origin: "path",
      directory: join(installationRoot, "gleam/gleam_stdlib"),
    });
    expect(project.notices).toEqual([]);
  });
});

describe("it compiles apart, and there is a word for why", () => {
  test.each([
    ["typescript_declarations = true", /typescript_.*\n/],
    ["source_maps = true", /source_.*\n/],
    ["typescript_declarations = true` and no `source_maps = true", /\[javascript\]\n.*\n.*\n/],
    ["source_maps = true", /(?<=source_maps = )true/, "false"],
  ])("without `%s` (%s)", (missing, lines, replacement = "") => {
    const { project, obstacle } = placed((toml) => toml.replace(lines, replacement));
    expect(project.place).toBe("apart");
    expect(obstacle).toBe(`gleam.toml has no \`${missing}\` under [javascript]`);
  });

  test("before `gleam` has chosen the packages", () => {
    const { project, obstacle } = placed(asItIs, without("manifest.toml"));
    expect(project.place).toBe("apart");
    expect(obstacle).toMatch(/^there is no manifest.toml/);
  });

  test("before `gleam` has downloaded them", () => {
    const { project, obstacle } = placed(asItIs, without("gleam_stdlib"));
    expect(project.place).toBe("apart");
    expect(obstacle).toBe("the package `gleam_stdlib` has not been downloaded by `gleam` yet");
    expect(project.notices[0]).toMatch(/^using the bundled subset of gleam_stdlib/);
  });

  test("where only some of the packages that are needed are brought", () => {
    const path = "node_modules/starfish-otp/gleam/gleam_erlang";
    const files = { ...builtByGleam, ...hexPackage("logging", "1.3.0") };
    const { project, obstacle } = placed(
      (toml) =>
        toml
          .replace('gleam_otp = "~> 1.0"', 'logging = "~> 1.3"')
          .replace(/^starfish.*$/m, `gleam_erlang = { path = "${path}" }`),
      files,
    );
    expect(project.place).toBe("apart");
    expect(obstacle).toBe("gleam.toml has no path to the `logging` of Starfish");
  });

  test("but none where nothing is brought at all, or where the package is only of that name", () => {
    const none = (toml: string) => toml.replace(/^starfish.*$/m, "");
    const mine = (toml: string) => toml.replace(/^starfish.*$/m, 'starfish = { path = "mine" }');
    const files = { ...builtByGleam, "mine/gleam.toml": 'name = "starfish"\n' };
    for (const { project, obstacle } of [placed(none), placed(mine, files)]) {
      expect(project.place).toBe("apart");
      expect(obstacle).toBeUndefined();
    }
  });
});

describe("what is wrong with a project", () => {
  test("is said before a compiler is looked for", () => {
    const files = { "gleam.toml": 'name = "app"\n[dependencies]\nwisp = "~> 1.0"\n' };
    expect(() => choosePlace({ directory: projectOf(files) })).toThrow(PackageMissing);
  });

  test("only for other compilers than `gleam` is said once it is known that it is another", () => {
    // Starfish's own gleeunit is older than this project wants; Hex's is not.
    const toml = (builtByGleam["gleam.toml"] ?? "").replace(
      'gleeunit = "~> 1.3"',
      'gleeunit = ">= 1.80.0"',
    );
    const directory = projectOf({ ...builtByGleam, "gleam.toml": toml });
    const { choose } = choosePlace({ directory });
    expect(choose({ kind: "gleam" }).project.place).toBe("in place");
    expect(() => choose({ kind: "gleamc" })).toThrow(/requires `gleeunit` >= 1\.80\.0/);
  });
});
