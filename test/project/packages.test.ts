import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readConfiguration } from "../../codegen/project/configuration.ts";
import {
  PackageConflict,
  PackageMissing,
  PackageVersionMismatch,
} from "../../codegen/project/errors.ts";
import { type Resolution, resolvePackages } from "../../codegen/project/packages.ts";
import { type Files, sampleProject } from "./sample-project.ts";

const overlayFiles: Files = {
  "overlays/gleam_stdlib/gleam.toml": 'name = "gleam_stdlib"\nversion = "1.0.0"\n',
  "overlays/gleam_erlang/gleam.toml":
    'name = "gleam_erlang"\nversion = "1.3.0"\n[dependencies]\ngleam_stdlib = "~> 1.0"\n',
  "overlays/gleam_otp/gleam.toml":
    'name = "gleam_otp"\nversion = "1.3.0"\n[dependencies]\ngleam_stdlib = "~> 1.0"\ngleam_erlang = "~> 1.0"\n[dev_dependencies]\nlogging = "~> 1.0"\n',
};

function resolve(files: Files): { directory: string; resolution: Resolution } {
  const directory = sampleProject({ ...overlayFiles, ...files });
  const names = ["gleam_stdlib", "gleam_erlang", "gleam_otp"];
  const overlays = new Map(names.map((name) => [name, join(directory, "overlays", name)]));
  const downloads = join(directory, "build/packages");
  const resolution = resolvePackages(readConfiguration(directory), { overlays, downloads });
  return { directory, resolution };
}

function failure(files: Files): unknown {
  try {
    resolve(files);
  } catch (error) {
    return error;
  }
  throw new Error("was resolved");
}

/** `name origin` of each package. */
function origins(files: Files): ReadonlyArray<string> {
  return resolve(files).resolution.packages.map(({ name, origin }) => `${name} ${origin}`);
}

const app = (dependencies: string): Files => ({
  "gleam.toml": `name = "app"\n\n[dependencies]\n${dependencies}\n`,
});

describe("packages that Starfish brings", () => {
  test("answer for their names, transitively, without the requirements of their own tests", () => {
    const { directory, resolution } = resolve(app('gleam_otp = ">= 1.0.0 and < 2.0.0"'));
    expect(resolution.packages).toEqual([
      {
        name: "gleam_erlang",
        version: "1.3.0",
        directory: join(directory, "overlays/gleam_erlang"),
        origin: "overlay",
        requirements: ["gleam_stdlib"],
      },
      {
        name: "gleam_otp",
        version: "1.3.0",
        directory: join(directory, "overlays/gleam_otp"),
        origin: "overlay",
        requirements: ["gleam_erlang", "gleam_stdlib"],
      },
      {
        name: "gleam_stdlib",
        version: "1.0.0",
        directory: join(directory, "overlays/gleam_stdlib"),
        origin: "bundled",
        requirements: [],
      },
    ]);
  });

  test("go before a downloaded package of the name, and before a path", () => {
    const downloaded = {
      "build/packages/gleam_otp/gleam.toml": 'name = "gleam_otp"\nversion = "1.2.0"\n',
      "mine/gleam.toml": 'name = "gleam_erlang"\nversion = "1.0.0"\n',
    };
    const dependencies = 'gleam_otp = "~> 1.0"\ngleam_erlang = { path = "mine" }';
    expect(origins({ ...downloaded, ...app(dependencies) })).toEqual([
      "gleam_erlang overlay",
      "gleam_otp overlay",
      "gleam_stdlib bundled",
    ]);
  });

  test("must be in the required range", () => {
    const error = failure(app('gleam_otp = "~> 0.16"'));
    expect(error).toBeInstanceOf(PackageVersionMismatch);
    const { message } = error as PackageVersionMismatch;
    expect(message).toMatch(/gleam\.toml:4:1: `app` requires `gleam_otp` ~> 0\.16, but .* 1\.3\.0/);
    expect(message).toContain("what to do: Starfish brings gleam_otp 1.3.0; widen the range");
  });

  test("except that a downloaded standard library goes before the bundled subset", () => {
    const downloaded = {
      "build/packages/gleam_stdlib/gleam.toml": 'name = "gleam_stdlib"\nversion = "1.1.0"\n',
    };
    const files = { ...downloaded, ...app('gleam_stdlib = "~> 1.0"') };
    expect(origins(files)).toEqual(["gleam_stdlib downloaded"]);
    expect(origins(app('gleam_stdlib = "~> 1.0"'))).toEqual(["gleam_stdlib bundled"]);
  });
});

describe("other packages", () => {
  test("come from build/packages, with all that they require", () => {
    const files = {
      ...app('a = "~> 1.0"'),
      "build/packages/a/gleam.toml":
        'name = "a"\nversion = "1.0.0"\n[dependencies]\nb = "~> 2.0"\n',
      "build/packages/b/gleam.toml":
        'name = "b"\nversion = "2.1.0"\n[dev-dependencies]\nc = "1.0.0"\n',
    };
    expect(origins(files)).toEqual(["a downloaded", "b downloaded"]);
  });

  test("come from their path, which is relative to the package that gives it", () => {
    const files = {
      ...app('a = { path = "libraries/a" }'),
      "libraries/a/gleam.toml": 'name = "a"\n[dependencies]\nb = { path = "../b" }\n',
      "libraries/b/gleam.toml": 'name = "b"\n',
    };
    const { directory, resolution } = resolve(files);
    const found = resolution.packages.map(({ directory: at }) => at);
    expect(found).toEqual([join(directory, "libraries/a"), join(directory, "libraries/b")]);
  });

  test("a path answers every requirement on the name, whoever has it and in whatever order", () => {
    const files = {
      ...app('a = "~> 1.0"\nz = { path = "z" }'),
      "build/packages/a/gleam.toml":
        'name = "a"\nversion = "1.0.0"\n[dependencies]\nshared = "1.0.0"\n',
      "build/packages/shared/gleam.toml": 'name = "shared"\nversion = "1.0.0"\n',
      "z/gleam.toml": 'name = "z"\n[dependencies]\nshared = { path = "../shared" }\n',
      "shared/gleam.toml": 'name = "shared"\nversion = "1.0.0"\n',
    };
    expect(origins(files)).toEqual(["a downloaded", "shared path", "z path"]);
  });

  test("for development are found too", () => {
    const files = {
      "gleam.toml": 'name = "app"\n[dev-dependencies]\ntool = "1.0.0"\n',
      "build/packages/tool/gleam.toml": 'name = "tool"\nversion = "1.0.0"\n',
    };
    expect(origins(files)).toEqual(["tool downloaded"]);
  });

  test("without Gleam code are left out, also from the requirements of others", () => {
    const files = {
      ...app('a = "~> 1.0"'),
      "build/packages/a/gleam.toml":
        'name = "a"\nversion = "1.0.0"\n[dependencies]\ntelemetry = "1.0.0"\n',
      "build/packages/telemetry/rebar.config": "{}.",
    };
    const { resolution } = resolve(files);
    expect(resolution.withoutGleam).toEqual(["telemetry"]);
    expect(resolution.packages.map(({ requirements }) => requirements)).toEqual([[]]);
  });
});

describe("what cannot be resolved is refused with the place of the requirement", () => {
  test("a package that is nowhere, with who requires it and how to get it", () => {
    const files = {
      ...app('a = "~> 1.0"'),
      "build/packages/a/gleam.toml":
        'name = "a"\nversion = "1.0.0"\n\n[dependencies]\nb = "~> 2.0"\n',
    };
    const error = failure(files);
    expect(error).toBeInstanceOf(PackageMissing);
    const { message } = error as PackageMissing;
    expect(message).toMatch(/packages\/a\/gleam\.toml:5:1: the package `b`, required by `a`/);
    expect(message).toMatch(/looked in: .*build\/packages\/b/);
    expect(message).toContain("what to do: run `gleam deps download` in the project");
  });

  test("an empty directory in build/packages, as an interrupted download leaves it", () => {
    const files = { ...app('a = "~> 1.0"'), "build/packages/other/x": "" };
    expect(failure(files)).toBeInstanceOf(PackageMissing);
  });

  test("a path that leads to no package", () => {
    const error = failure(app('a = { path = "../nowhere" }'));
    expect(error).toBeInstanceOf(PackageMissing);
    expect((error as PackageMissing).message).toContain("correct the `path`");
  });

  test("a path that leads to a package of another name", () => {
    const error = failure({ ...app('a = { path = "b" }'), "b/gleam.toml": 'name = "b"\n' });
    expect(error).toBeInstanceOf(PackageConflict);
    expect((error as PackageConflict).message).toContain("its gleam.toml says `b`");
  });

  test("two paths for one name", () => {
    const error = failure({
      ...app('a = { path = "a" }\nb = { path = "b" }'),
      "a/gleam.toml": 'name = "a"\n',
      "b/gleam.toml": 'name = "b"\n[dependencies]\na = { path = "../other" }\n',
      "other/gleam.toml": 'name = "a"\n',
    });
    expect(error).toBeInstanceOf(PackageConflict);
    expect((error as PackageConflict).message).toMatch(/b\/gleam\.toml:3:1: `a` is given as/);
  });

  test("a package that requires the project itself", () => {
    const error = failure({
      ...app('a = { path = "a" }'),
      "a/gleam.toml": 'name = "a"\n[dependencies]\napp = { path = ".." }\n',
    });
    expect(error).toBeInstanceOf(PackageConflict);
    expect((error as PackageConflict).message).toContain("which is the project being built");
  });

  test("a download that is older than the requirement", () => {
    const error = failure({
      ...app('a = ">= 1.5.0"'),
      "build/packages/a/gleam.toml": 'name = "a"\nversion = "1.4.0"\n',
    });
    expect(error).toBeInstanceOf(PackageVersionMismatch);
    expect((error as PackageVersionMismatch).message).toContain("run `gleam deps download`");
  });
});
