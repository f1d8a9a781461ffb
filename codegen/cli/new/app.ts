// Owns making the files of a new app: templates/common, the Gleam program, with the template asked for, what is around it.
// Together they are a small working project named `app_name`, and that word is replaced in paths and texts. Nothing is written before everything has been checked: a
// bad name or a directory that is not empty fails with a `CommandFailure` and leaves the disk as it was.

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { CommandFailure } from "../failure.ts";
import { packageRoot, packageVersion } from "../installation.ts";
import { refuseName } from "./package-name.ts";

/** What was made: the directory, the package's name, the files relative to the directory. */
export interface NewApp {
  readonly name: string;
  readonly directory: string;
  readonly files: ReadonlyArray<string>;
}

/** The word of the template that stands for the name of the new app. */
const placeholder = "app_name";
/** The version of starfish-otp that the template asks for, which is replaced by the one that makes the app. */
const placeholderVersion = "0.0.0-template";

/** npm leaves out files of this name when it packs, so that the template has them without the dot. */
const dotted = new Map([["gitignore", ".gitignore"]]);

/** What can be made around the Gleam program. */
export const templateNames = ["promise", "effect", "vite"] as const;

export type TemplateName = (typeof templateNames)[number];

const templates = join(packageRoot, "templates");

interface TemplateFile {
  readonly folder: string;
  /** Relative to the folder. */
  readonly path: string;
}

function filesOf(folder: string): ReadonlyArray<TemplateFile> {
  if (!existsSync(folder)) {
    throw new CommandFailure({
      title: `The templates are missing from this installation (${folder})`,
      advice: ["install starfish-otp again"],
    });
  }
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !/(^|\/)(build|node_modules)\//.test(path))
    .map((path) => ({ folder, path }));
}

function templateFiles(template: TemplateName): ReadonlyArray<TemplateFile> {
  return ["common", template].flatMap((name) => filesOf(join(templates, name)));
}

function targetPath(path: string, name: string): string {
  const file = dotted.get(basename(path)) ?? basename(path);
  return join(dirname(path), file).replaceAll(placeholder, name);
}

function checkName(name: string): void {
  const refusal = refuseName(name);
  if (refusal === undefined) return;
  throw new CommandFailure({
    title: `${name === "" ? "The name" : name} cannot name a Gleam package: ${refusal.reason}`,
    ...(refusal.suggestion === undefined ? {} : { advice: [`starfish new ${refusal.suggestion}`] }),
  });
}

function checkDirectory(directory: string): void {
  if (!existsSync(directory)) return;
  if (!statSync(directory).isDirectory()) {
    throw new CommandFailure({
      title: `${directory} exists and is not a directory`,
      advice: ["choose another name, or move the file away"],
    });
  }
  const entries = readdirSync(directory);
  if (entries.length === 0) return;
  throw new CommandFailure({
    title: `${directory} is not empty`,
    details: entries.slice(0, 5).map((entry) => `  ${entry}`),
    advice: ["choose another name, or empty the directory first: nothing in it was touched"],
  });
}

/**
 * Makes a new app in `path`, named after its last segment.
 *
 * Throws a `CommandFailure` when the name is none for a Gleam package, or the directory exists and is not empty.
 *
 * @example
 * makeApp("my_app", "vite") // { name: "my_app", directory: "/home/me/my_app", files: [".gitignore", …] }
 */
export function makeApp(path: string, template: TemplateName): NewApp {
  const directory = resolve(path);
  const name = path === "" ? "" : basename(directory);
  checkName(name);
  checkDirectory(directory);
  const files = templateFiles(template).map(({ folder, path }) => ({
    source: join(folder, path),
    target: targetPath(path, name),
  }));
  for (const { source, target } of files) {
    const text = readFileSync(source, "utf8")
      .replaceAll(placeholder, name)
      .replaceAll(placeholderVersion, packageVersion);
    mkdirSync(dirname(join(directory, target)), { recursive: true });
    writeFileSync(join(directory, target), text);
  }
  return { name, directory, files: files.map(({ target }) => target).sort() };
}
