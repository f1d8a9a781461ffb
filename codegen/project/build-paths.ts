// Owns the names of the places under a project's `build` directory. Nothing outside of it is ever written.

import { join } from "node:path";

export interface BuildPaths {
  /** `DIR/build/starfish`, which holds all the others. */
  readonly root: string;
  /** What the compiler writes that Starfish runs, in its own layout: `gleam/dev/javascript/PACKAGE/MODULE.mjs`. */
  readonly compiler: string;
  readonly gleamOutput: string;
  /** The transformed program: the same relative layout as `gleamOutput`. */
  readonly javascript: string;
  /** The view of the project that the stock `gleam` command builds. */
  readonly stockProject: string;
  /** Typed bindings for TypeScript. */
  readonly bindings: string;
  /** Declarations of `*.gleam` imports for TypeScript, laid out like the project. */
  readonly types: string;
  /** Holds the link by which compiled code finds the runtime. */
  readonly nodeModules: string;
  /** Where Node keeps compiled code of an app that `starfish dev` starts again and again. */
  readonly compileCache: string;
  readonly lock: string;
  /** What the last build saw and made. */
  readonly state: string;
  /** Where Gleam downloads packages to; only read. */
  readonly downloads: string;
  /** What the user's own `gleam build --target javascript` writes, `DIR/build/dev/javascript`. */
  readonly ownOutput: string;
}

export function buildPaths(directory: string): BuildPaths {
  const root = join(directory, "build", "starfish");
  const compiler = join(root, "gleam");
  return {
    root,
    compiler,
    gleamOutput: join(compiler, "dev", "javascript"),
    javascript: join(root, "javascript"),
    stockProject: join(root, "project"),
    bindings: join(root, "bindings"),
    types: join(root, "types"),
    nodeModules: join(root, "node_modules"),
    compileCache: join(root, "compile-cache"),
    lock: join(root, "lock"),
    state: join(root, "compile-state.json"),
    downloads: join(directory, "build", "packages"),
    ownOutput: join(directory, "build", "dev", "javascript"),
  };
}
