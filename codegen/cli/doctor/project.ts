// Owns looking at the project of a directory: its gleam.toml, where each of its packages comes from, and where it is
// compiled. A project that cannot be built is a finding, with the same words that a build would use.

import { settingsDescription } from "../../assemble/index.ts";
import {
  type Compiler,
  choosePlace,
  type PlacedProject,
  type ResolvedPackage,
} from "../../project/index.ts";
import type { Finding } from "./finding.ts";

const origins: Readonly<Record<ResolvedPackage["origin"], string>> = {
  overlay: "brought by starfish",
  bundled: "brought by starfish: a subset, used because the real one is not downloaded",
  path: "from its path",
  downloaded: "downloaded by Gleam",
};

function problem(subject: string, error: unknown): Finding {
  const [detail = "", ...lines] = String((error as Error).message).split("\n");
  return { subject, state: "missing", detail, lines: lines.map((line) => line.trim()) };
}

/** Where the project is compiled, and why there. */
function compilation({ project, obstacle }: PlacedProject, kind: Compiler["kind"]): Finding {
  const subject = "compilation";
  if (project.place === "in place") {
    const detail = "in place: what `gleam build` leaves in build/dev/javascript is transformed";
    return { subject, state: "good", detail };
  }
  if (obstacle !== undefined) {
    return {
      subject,
      state: "notice",
      detail: `in build/starfish, apart from \`gleam build\`: ${obstacle}`,
      advice: "docs/guide/stock-gleam.md says what it takes to compile once for both",
    };
  }
  const why =
    kind === "gleamc"
      ? "by the compiler that starfish brings"
      : "since gleam.toml does not bring the packages of starfish to `gleam`";
  return { subject, state: "good", detail: `in build/starfish, ${why}` };
}

/**
 * The findings about the project in `directory`, as a compiler of this kind would build it; one notice when there is no
 * project.
 */
export function findProject(directory: string, kind: Compiler["kind"]): ReadonlyArray<Finding> {
  try {
    const placed = choosePlace({ directory, settings: settingsDescription }).choose({ kind });
    const { name, resolution } = placed.project;
    const { packages } = resolution;
    return [
      { subject: "project", state: "good", detail: `${name} in ${directory}` },
      {
        subject: "packages",
        state: "good",
        detail: `${packages.length} found`,
        lines: packages.map(
          ({ name, version, origin }) => `${name} ${version}, ${origins[origin]}`,
        ),
      },
      compilation(placed, kind),
    ];
  } catch (error) {
    const tag = (error as { readonly _tag?: string })._tag;
    if (tag === undefined) throw error;
    if (tag !== "ProjectMissing") return [problem("project", error)];
    return [{ subject: "project", state: "notice", detail: `no gleam.toml in ${directory}` }];
  }
}
