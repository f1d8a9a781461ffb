import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { manifestProblems } from "../../codegen/project/manifest.ts";
import type { ResolvedPackage } from "../../codegen/project/packages.ts";
import { sampleProject } from "./sample-project.ts";

/** As `gleam` 1.18 writes it. */
const manifest = `# Do not manually edit this file, it is managed by Gleam.

packages = [
  { name = "gleam_stdlib", version = "1.0.4", build_tools = ["gleam"], requirements = [], otp_app = "gleam_stdlib", source = "hex", outer_checksum = "AB12" },
  { name = "shapes", version = "2.0.0", build_tools = ["gleam"], requirements = ["gleam_stdlib"], source = "git", repo = "https://example.com/shapes", commit = "abc", path = "packages/shapes" },
  { name = "telemetry", version = "1.3.0", build_tools = ["rebar3"], requirements = [], otp_app = "telemetry", source = "hex", outer_checksum = "CD34" },
  { name = "tiles", version = "0.1.0", build_tools = ["gleam"], requirements = [], source = "local", path = "lib/tiles" },
]

[requirements]
gleam_stdlib = { version = ">= 0.60.0 and < 2.0.0" }
`;

const directory = () =>
  sampleProject({ "manifest.toml": manifest, "lib/tiles/gleam.toml": 'name = "tiles"\n' });

function found(name: string, origin: ResolvedPackage["origin"], facts: Partial<ResolvedPackage>) {
  const base = { name, origin, version: "1.0.0", directory: "/nowhere", requirements: [] };
  return { ...base, ...facts };
}

const fitting = (root: string) => [
  found("gleam_stdlib", "downloaded", { version: "1.0.4" }),
  found("shapes", "downloaded", { version: "2.0.0" }),
  found("tiles", "path", { directory: join(root, "lib/tiles") }),
];

describe("a manifest fits the packages that were found", () => {
  test("when it notes the same versions from Hex or git, and the same directories", () => {
    const root = directory();
    expect(manifestProblems(root, fitting(root))).toEqual([]);
  });

  test.each([
    ["a missing one", found("other", "downloaded", {}), "`other` is missing"],
    [
      "one of another version",
      found("gleam_stdlib", "downloaded", { version: "1.1.0" }),
      "`gleam_stdlib` is noted in version 1.0.4, but build/packages has 1.1.0",
    ],
    ["one from Hex", found("gleam_stdlib", "overlay", {}), "`gleam_stdlib` is noted as one of hex"],
    ["one from git", found("shapes", "path", {}), "`shapes` is noted as one of git"],
    ["a local one", found("tiles", "downloaded", {}), "`tiles` is noted as a local package"],
  ])("but not with %s", (_what, changed, problem) => {
    const root = directory();
    const others = fitting(root).filter(({ name }) => name !== changed.name);
    expect(manifestProblems(root, [...others, changed])).toEqual([problem]);
  });

  test("nor with one in another place, or with one more", () => {
    const root = directory();
    const [library, shapes] = fitting(root);
    if (library === undefined || shapes === undefined) throw new Error("there are three");
    const elsewhere = found("tiles", "path", { directory: join(root, "other") });
    expect(manifestProblems(root, [library, shapes, elsewhere])).toEqual([
      `\`tiles\` is noted in ${join(root, "lib/tiles")}, but lies in ${join(root, "other")}`,
    ]);
    expect(manifestProblems(root, [library, shapes])).toEqual([
      "`tiles` is noted, but nothing requires it",
    ]);
  });

  test("nor when it is missing or cannot be understood", () => {
    const root = directory();
    const library = found("gleam_stdlib", "downloaded", { version: "1.0.4" });
    const texts = ["packages = [", 'packages = "none"', "packages = [1, {}]"];
    for (const text of texts)
      expect(manifestProblems(sampleProject({ "manifest.toml": text }), [library])).toEqual([
        "`gleam_stdlib` is missing",
      ]);
    expect(manifestProblems(join(root, "lib"), [library])).toHaveLength(1);
  });
});
