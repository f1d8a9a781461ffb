// Owns where this installation of starfish lies and which version it is. Works from the compiled files and from the
// sources alike: the root is the nearest directory above this file whose package.json names starfish-otp.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly engines: { readonly node: string };
}

function findRoot(start: string): { readonly root: string; readonly manifest: Manifest } {
  for (let directory = start; ; directory = dirname(directory)) {
    const file = join(directory, "package.json");
    if (existsSync(file)) {
      const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
      if (manifest.name === "starfish-otp") return { root: directory, manifest };
    }
    if (dirname(directory) === directory) {
      throw new Error(`no package.json of starfish-otp above ${start}: the installation is broken`);
    }
  }
}

const { root, manifest } = findRoot(import.meta.dirname);

/** The directory of the npm package: absolute, without a slash at its end. */
export const packageRoot: string = root;

/** The version of starfish, as in its package.json. */
export const packageVersion: string = manifest.version;

/** The versions of Node it runs on, as in its package.json, for example `>=22.18`. */
export const nodeRange: string = manifest.engines.node;
