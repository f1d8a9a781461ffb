/**
 * Which of the programs that a thread has loaded is the one whose states are kept.
 *
 * Promise: the one that was built to that place, if it was loaded from there; else (an app that was bundled) the first that there is.
 */
import { Registry } from "../kernel/index.ts";

const hasTypes = (registry: Registry): boolean => registry.table().types.length > 0;

/** `root`: where the program's packages lie, a URL with a slash at its end; undefined where nobody knows. */
export function programRegistry(root: string | undefined): () => Registry {
  return () => {
    const all = Registry.all();
    const built = all.find((registry) => registry.root === root && hasTypes(registry));
    return built ?? all.find(hasTypes) ?? Registry.at(root ?? "");
  };
}
