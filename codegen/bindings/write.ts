/**
 * Keeps a folder of generated files in step with what should be in it.
 *
 * Promise: a file is written only if its text changes, so that watchers and incremental
 * type-checkers see no more than what changed; each is written whole or not at all. Files of
 * modules that are gone are removed, and nothing but what was generated is ever touched.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

export interface FolderChanges {
  readonly written: ReadonlyArray<string>;
  readonly removed: ReadonlyArray<string>;
  readonly unchanged: number;
}

/** `files`: text by path relative to the folder. */
export function writeFolder(folder: string, files: ReadonlyMap<string, string>): FolderChanges {
  const written: string[] = [];
  let unchanged = 0;
  for (const [path, text] of files) {
    if (currentText(join(folder, path)) === text) unchanged += 1;
    else {
      replaceFile(join(folder, path), text);
      written.push(path);
    }
  }
  const removed = generatedFiles(folder).filter((path) => !files.has(path));
  for (const path of removed) rmSync(join(folder, path), { force: true });
  return { written, removed, unchanged };
}

function currentText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function replaceFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.partial`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

function generatedFiles(folder: string): ReadonlyArray<string> {
  let entries: ReturnType<typeof listing>;
  try {
    entries = listing(folder);
  } catch {
    return [];
  }
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

function listing(folder: string) {
  return readdirSync(folder, { recursive: true, withFileTypes: true });
}
