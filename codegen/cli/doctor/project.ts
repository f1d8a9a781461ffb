// Owns looking at the project of a directory: its gleam.toml and where each of its packages comes from. A project
// that cannot be built is a finding, with the same words that a build would use.

import {
  buildPaths,
  findInstallation,
  type ResolvedPackage,
  readConfiguration,
  resolvePackages,
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

/** The findings about the project in `directory`; one notice when there is none. */
export function findProject(directory: string): ReadonlyArray<Finding> {
  try {
    const configuration = readConfiguration(directory);
    const { packages } = resolvePackages(configuration, {
      overlays: findInstallation().gleamPackages,
      downloads: buildPaths(directory).downloads,
    });
    return [
      { subject: "project", state: "good", detail: `${configuration.name} in ${directory}` },
      {
        subject: "packages",
        state: "good",
        detail: `${packages.length} found`,
        lines: packages.map(
          ({ name, version, origin }) => `${name} ${version}, ${origins[origin]}`,
        ),
      },
    ];
  } catch (error) {
    const tag = (error as { readonly _tag?: string })._tag;
    if (tag === undefined) throw error;
    if (tag !== "ProjectMissing") return [problem("project", error)];
    return [{ subject: "project", state: "notice", detail: `no gleam.toml in ${directory}` }];
  }
}
