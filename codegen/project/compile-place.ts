// Owns the decision where a project is compiled.
//
// In place it is where the user's own `gleam` compiles it too: the compiler is the stock one, gleam.toml brings Starfish's
// packages by `path` and asks for what is read from the output, and `gleam` has chosen and downloaded the packages. Then
// nothing is compiled twice. In every other case it is compiled apart, under `build/starfish`, which needs none of
// this. Fails with InstallationMismatch where it would be in place, but with the packages of another Starfish.

import { carriedPackages } from "./carried-packages.ts";
import type { Compiler } from "./compilers.ts";
import { PackageMissing } from "./errors.ts";
import { bundledStandardLibrary } from "./installation.ts";
import { manifestText } from "./manifest.ts";
import {
  type Project,
  type ProjectRoot,
  projectWith,
  type ReadProjectOptions,
  readProjectRoot,
} from "./project.ts";

export interface PlacedProject {
  readonly project: Project;
  /**
   * Why a project whose gleam.toml brings Starfish's packages is not compiled in place by a stock compiler: a sentence
   * without its full stop.
   */
  readonly obstacle?: string | undefined;
}

/** What is known before the compiler is: how the project is compiled by `gleam`, and by any other. */
export interface PlaceChoice extends Pick<ProjectRoot, "directory" | "paths"> {
  readonly choose: (compiler: Pick<Compiler, "kind">) => PlacedProject;
}

/**
 * Packages that work as they are on Hex: `gleam` may take those, also where Starfish brings its own for a build apart.
 * `starfish test` runs the tests itself, so gleeunit is only needed for what tests import of it.
 */
const takenFromHex: ReadonlySet<string> = new Set([bundledStandardLibrary, "gleeunit"]);

/** The lines under `[javascript]` without which the output lacks what bindings and positions are made from. */
const neededLines = ["typescript_declarations", "source_maps"];

/**
 * Reads a project for whichever compiler. What is wrong with the project is thrown here, before a compiler is looked for,
 * unless only a stock compiler could do with it.
 */
export function choosePlace(options: ReadProjectOptions): PlaceChoice {
  const root = readProjectRoot(options);
  const inPlace = considerInPlace(root);
  const apart = () => projectWith(root, "apart", root.installation.gleamPackages);
  const { directory, paths } = root;
  if (inPlace.kind === "possible")
    return {
      directory,
      paths,
      choose: ({ kind }) => ({ project: kind === "gleam" ? inPlace.project : apart() }),
    };
  const project = apart();
  return {
    directory,
    paths,
    choose({ kind }) {
      if (kind !== "gleam" || inPlace.kind === "not meant") return { project };
      if (inPlace.kind === "mismatch") throw inPlace.error;
      return { project, obstacle: inPlace.obstacle };
    },
  };
}

type InPlace =
  | { readonly kind: "possible"; readonly project: Project }
  | { readonly kind: "impossible"; readonly obstacle: string }
  | { readonly kind: "mismatch"; readonly error: Error }
  | { readonly kind: "not meant" };

function considerInPlace(root: ProjectRoot): InPlace {
  const { directories, mismatch } = carriedPackages(root.configuration, root.installation);
  if (mismatch !== undefined) return { kind: "mismatch", error: mismatch };
  if (directories.size === 0) return { kind: "not meant" };
  const impossible = (obstacle: string): InPlace => ({ kind: "impossible", obstacle });
  const missing = missingLines(root);
  if (missing.length > 0)
    return impossible(`gleam.toml has no \`${missing.join("` and no `")}\` under [javascript]`);
  if (manifestText(root.directory) === undefined)
    return impossible("there is no manifest.toml: `gleam build` has not chosen the packages yet");
  const project = resolveInPlace(root, directories);
  if (typeof project === "string") return impossible(project);
  const foreign = project.resolution.packages.filter(
    ({ name, origin }) =>
      root.installation.gleamPackages.has(name) && origin !== "overlay" && !takenFromHex.has(name),
  );
  if (foreign.length === 0) return { kind: "possible", project };
  const names = foreign.map(({ name }) => `\`${name}\``).join(", ");
  return impossible(`gleam.toml has no path to the ${names} of Starfish`);
}

function missingLines({ configuration }: ProjectRoot): ReadonlyArray<string> {
  const table = configuration.document.javascript;
  const given = typeof table === "object" && table !== null ? table : {};
  return neededLines
    .filter((key) => (given as Record<string, unknown>)[key] !== true)
    .map((key) => `${key} = true`);
}

/** The project with the packages that `gleam` takes; words for what is missing. */
function resolveInPlace(root: ProjectRoot, carried: ReadonlyMap<string, string>): Project | string {
  // The subset of the standard library, if it is given by path, is an ordinary package to `gleam`.
  const overlays = [...carried].filter(([name]) => name !== bundledStandardLibrary);
  try {
    return projectWith(root, "in place", new Map(overlays));
  } catch (error) {
    if (!(error instanceof PackageMissing)) throw error;
    return `the package \`${error.packageName}\` has not been downloaded by \`gleam\` yet`;
  }
}
