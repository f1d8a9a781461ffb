// Owns where the files of a package lie.
//
// Promises the path beside the compiled modules of the package, where the
// compiler links `priv`. Fails with Error(Nil), never otherwise: for names that
// are no package of this program, and on hosts without a file system.

import { Result$Error, Result$Ok } from "../../gleam.mjs";

const PACKAGE_NAME = /^[a-z][a-z0-9_]*$/;

export function priv_directory(name) {
  const host = globalThis.process;
  if (!PACKAGE_NAME.test(name) || typeof host?.getBuiltinModule !== "function") {
    return Result$Error(undefined);
  }
  const packageUrl = new URL(`../../../${name}/`, import.meta.url);
  if (packageUrl.protocol !== "file:") return Result$Error(undefined);
  const directory = host.getBuiltinModule("node:url").fileURLToPath(packageUrl);
  const exists = host.getBuiltinModule("node:fs").existsSync(directory);
  return exists ? Result$Ok(`${directory}priv`) : Result$Error(undefined);
}
