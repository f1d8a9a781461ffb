/**
 * Declarations by which TypeScript knows `import … from "./bank.gleam"`: for each module one
 * `bank.d.gleam.ts` that passes on the module's bindings, in a folder laid out like the project.
 *
 * Promise: nothing is written beside the sources. A tsconfig finds the folder with `"rootDirs":
 * [".", "build/starfish/types"]` and `"allowArbitraryExtensions": true`, from whichever file of the
 * project the module is imported. Same input, same bytes; only changed files are written.
 *
 * Failure: none of its own; modules whose source lies outside of the project have no declaration.
 */
import { dirname, join, relative, sep } from "node:path";
import { type FolderChanges, writeFolder } from "./write.ts";

export interface GleamDeclarationsOptions {
  /** The project's directory. */
  readonly project: string;
  /** Folder with the bindings. */
  readonly bindings: string;
  /** Folder that the declarations are written to. Nothing else may live in it. */
  readonly output: string;
  /** Modules that have bindings, with their sources. */
  readonly modules: ReadonlyArray<{ readonly name: string; readonly source: string }>;
}

const withSlashes = (path: string): string => path.split(sep).join("/");

/**
 * Writes the declarations, and removes those of modules that are gone.
 *
 * @example
 * writeGleamDeclarations({
 *   project: "/app",
 *   bindings: "/app/build/starfish/bindings",
 *   output: "/app/build/starfish/types",
 *   modules: [{ name: "bank", source: "/app/src/bank.gleam" }],
 * }) // { written: ["src/bank.d.gleam.ts"], removed: [], unchanged: 0 }
 */
export function writeGleamDeclarations(options: GleamDeclarationsOptions): FolderChanges {
  const files = new Map<string, string>();
  for (const { name, source } of options.modules) {
    const path = withSlashes(relative(options.project, source));
    if (path.startsWith("../")) continue;
    const file = path.replace(/\.gleam$/, ".d.gleam.ts");
    const folder = dirname(join(options.output, file));
    const bindings = withSlashes(relative(folder, join(options.bindings, `${name}.ts`)));
    files.set(file, `export * from "${bindings}";\n`);
  }
  return writeFolder(options.output, files);
}
