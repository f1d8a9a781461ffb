// Owns where Starfish itself is installed and what it brings along: its package root, its version, its Gleam
// packages (the overlays) and the sources of its compiler.
//
// Promises the same answers whether it runs from TypeScript sources or from dist/. Fails only if the installation
// is broken, with a sentence that says so.

import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** Of the npm package. */
export const packageName = "starfish-otp";

/** The one overlay that gives way to a downloaded package: it is only a subset. */
export const bundledStandardLibrary = "gleam_stdlib";

export interface Installation {
  /** The directory of Starfish's package.json, without symbolic links. */
  readonly root: string;
  readonly version: string;
  /** Directory of the Gleam package, by name. */
  readonly gleamPackages: ReadonlyMap<string, string>;
  /** The Cargo.toml of the compiler that is built where no `gleam` is installed. */
  readonly compilerManifest: string;
}

export function findInstallation(): Installation {
  const root = findRoot(realpathSync(import.meta.dirname));
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const overlays = join(root, "gleam");
  const names = readdirSync(overlays).filter((name) =>
    existsSync(join(overlays, name, "gleam.toml")),
  );
  return {
    root,
    version,
    gleamPackages: new Map(names.map((name) => [name, join(overlays, name)])),
    compilerManifest: join(root, "codegen", "gleamc", "Cargo.toml"),
  };
}

function findRoot(start: string): string {
  for (let directory = start; directory !== dirname(directory); directory = dirname(directory)) {
    const manifest = join(directory, "package.json");
    if (!existsSync(manifest)) continue;
    if (JSON.parse(readFileSync(manifest, "utf8")).name === packageName) return directory;
  }
  throw new Error(`the installation of ${packageName} around ${start} has no package.json`);
}
