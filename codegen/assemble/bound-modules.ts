// Owns which modules get bindings: all of the project's own, and of its dependencies those that `bindings` in `[tools.starfish]`
// names, as packages or as modules. Fails with InvalidOptions for a name that means none of them.

import { InvalidOptions } from "../../src/system/settings/index.ts";
import { type BuiltModule, type BuiltProject, nearestNames } from "../project/index.ts";

/** How many names an unknown one is compared to in its message. */
const NEAR_NAMES_SHOWN = 2;

/** The modules to bind, in the order of the build. */
export async function boundModules(
  project: Pick<BuiltProject, "name" | "modules">,
  names: ReadonlyArray<string>,
): Promise<ReadonlyArray<BuiltModule>> {
  const modules = project.modules.filter(
    ({ kind, folder }) => kind === "gleam" && folder === "src",
  );
  const isOwn = ({ packageName }: BuiltModule): boolean => packageName === project.name;
  // The transform takes its time to load, and most projects ask for nothing.
  if (names.length === 0) return modules.filter(isOwn);
  const { namesModule } = await import("../suspend/index.ts");
  const isNamed = (name: string, { packageName, name: module }: BuiltModule): boolean =>
    namesModule(new Set([name]), packageName, module);
  const unknown = names.find((name) => !modules.some((module) => isNamed(name, module)));
  if (unknown !== undefined) throw noModule(unknown, modules);
  return modules.filter((module) => isOwn(module) || names.some((name) => isNamed(name, module)));
}

function noModule(name: string, modules: ReadonlyArray<BuiltModule>): InvalidOptions {
  const packages = [...new Set(modules.map(({ packageName }) => packageName))];
  const near = nearestNames(
    name,
    [...packages, ...modules.map((module) => module.name)],
    NEAR_NAMES_SHOWN,
  );
  const advice =
    near.length === 0
      ? `packages are ${packages.join(", ")}`
      : `did you mean ${near.join(" or ")}?`;
  return new InvalidOptions({
    problem: `bindings names ${JSON.stringify(name)}, which is no package and no module of this program; ${advice}`,
  });
}
