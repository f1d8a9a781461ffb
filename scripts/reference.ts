// Owns docs/reference: writes every page anew from the sources and removes what is no page any more. `npm run reference`;
// `--check` writes nothing and ends with status 1 if a page is not as it would be written.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { referencePages } from "./reference/pages.ts";
import { readSources } from "./reference/sources.ts";

const folder = resolve(import.meta.dirname, "../docs/reference");

/** Pages that are there, by their paths. */
export function writtenPages(): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    files.map((file) => [relative(folder, file).replaceAll("\\", "/"), readFileSync(file, "utf8")]),
  );
}

/** Pages that are not as the sources say: changed, missing, or no page any more. */
export function outdatedPages(pages: ReadonlyMap<string, string>): ReadonlyArray<string> {
  const written = writtenPages();
  const all = new Set([...pages.keys(), ...written.keys()]);
  return [...all].filter((path) => pages.get(path) !== written.get(path)).sort();
}

if (import.meta.main) {
  const pages = await referencePages(await readSources());
  const outdated = outdatedPages(pages);
  const isCheck = process.argv.includes("--check");
  for (const path of outdated) {
    const file = join(folder, path);
    const text = pages.get(path);
    console.log(`${isCheck ? "outdated" : text === undefined ? "removed" : "written"} ${path}`);
    if (isCheck) continue;
    if (text === undefined) rmSync(file);
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
  console.log(`${pages.size} pages, ${outdated.length} ${isCheck ? "outdated" : "changed"}`);
  if (isCheck && outdated.length > 0) process.exitCode = 1;
}
