// Owns which packages belong to whoever works on a program, so that their sources are watched: the project's own, and
// those it depends on by path, directly or not. Where the project cannot be read (a gleam.toml that is being edited), it
// is the project's own alone. Never fails.

import { resolve } from "node:path";
import { readProject } from "../project/index.ts";
import { settingsDescription } from "./settings.ts";

/** A package that is worked on. */
export interface WorkedOnPackage {
  /** Where its gleam.toml lies. */
  readonly directory: string;
  /** Whether its tests belong to the program: those of a dependency do not. */
  readonly hasTests: boolean;
}

/** The packages that are worked on together with the project in a directory, its own first. */
export function packagesWorkedOn(directory: string): ReadonlyArray<WorkedOnPackage> {
  try {
    const project = readProject({ directory, settings: settingsDescription });
    const others = project.resolution.packages.filter(({ origin }) => origin === "path");
    return [
      { directory: project.directory, hasTests: true },
      ...others.map((found) => ({ directory: found.directory, hasTests: false })),
    ];
  } catch {
    return [{ directory: resolve(directory), hasTests: true }];
  }
}
