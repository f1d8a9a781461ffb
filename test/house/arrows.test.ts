// The rules of the house that a machine can check: which folder may import which, that a folder is entered by its
// index.ts alone, and that every source file opens with the paragraph that says what it owns.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

/** What each folder may import, besides itself. */
const allowed: Record<string, ReadonlyArray<string>> = {
  "src/entry": [],
  "src/kernel": [],
  "src/transport": ["src/kernel"],
  "src/schedulers": ["src/entry", "src/kernel", "src/transport"],
  "src/handover": ["src/kernel", "src/transport"],
  "src/log": ["src/kernel"],
  "src/system": [
    "src/entry",
    "src/kernel",
    "src/transport",
    "src/schedulers",
    "src/handover",
    "src/log",
  ],
  "src/client": ["src/kernel", "src/transport", "src/schedulers", "src/log", "src/system"],
  "codegen/own-code": [],
  "codegen/project": [],
  "codegen/suspend": ["codegen/own-code"],
  "codegen/bindings": [],
  "codegen/assemble": [
    "codegen/own-code",
    "codegen/project",
    "codegen/suspend",
    "codegen/bindings",
    "src/system",
  ],
  "codegen/vite": ["codegen/assemble", "codegen/project", "codegen/suspend", "codegen/watch"],
  "codegen/watch": [],
  "codegen/cli": [
    "codegen/own-code",
    "codegen/project",
    "codegen/suspend",
    "codegen/assemble",
    "codegen/watch",
    "src/client",
    "src/entry",
    "src/kernel",
    "src/schedulers",
    "src/handover",
    "src/log",
    "src/system",
  ],
  codegen: [
    "codegen/project",
    "codegen/suspend",
    "codegen/bindings",
    "codegen/assemble",
    "codegen/cli",
  ],
};

/** What a folder may take from outside the repository; folders that are not listed may take what they need. */
const allowedPackages: Record<string, RegExp> = {
  "src/kernel": /^$/,
  "src/schedulers": /^$/,
  // Behind a door of its own, which a browser never opens.
  "src/schedulers/threads":
    /^node:(child_process|fs|inspector|os|path|perf_hooks|v8|vm|worker_threads)$/,
  "src/schedulers/isolation": /^node:(child_process|fs|net|stream|url|v8|worker_threads)$/,
};

function packagesOf(path: string, folder: string): RegExp | undefined {
  return allowedPackages[dirname(path)] ?? allowedPackages[folder];
}

interface Source {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  readonly imports: ReadonlyArray<string>;
}

function folderOf(path: string): string {
  const [top, second, third] = path.split("/");
  return third === undefined ? (top ?? "") : `${top}/${second}`;
}

function sources(): ReadonlyArray<Source> {
  const found: Array<Source> = [];
  for (const top of ["src", "codegen"]) {
    for (const entry of readdirSync(join(root, top), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
      const path = relative(root, join(entry.parentPath, entry.name));
      if (/\/(build|target|templates|node_modules)\//.test(path)) continue;
      const text = readFileSync(join(root, path), "utf8");
      const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
      const imports = [...code.matchAll(/^(?:import|export)\s[^"']*?from\s+"([^"]+)"/gm)];
      const dynamic = [...code.matchAll(/\bimport\(\s*"([^"]+)"\s*\)/g)];
      const specifiers = [...imports, ...dynamic].map((match) => match[1] as string);
      found.push({ path, folder: folderOf(path), text, imports: specifiers });
    }
  }
  return found;
}

const files = sources();

/** What stands in for a file in a page, by the `browser` field of package.json. */
function standIns(): ReadonlyMap<string, string> {
  const { browser } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const source = (path: string): string => path.replace("./dist/", "").replace(/\.js$/, ".ts");
  return new Map(
    Object.entries(browser as Record<string, string>).map(([from, to]) => [
      source(from),
      source(to),
    ]),
  );
}

/** What a file imports that is there when it runs: types are not. */
function loadedBy(path: string): ReadonlyArray<string> {
  const code = files.find((file) => file.path === path)?.text ?? "";
  const statics = code.matchAll(/^(?:import|export)\s(?!type\s)[^"']*?from\s+"([^"]+)"/gm);
  const dynamics = code.matchAll(/(?<!typeof )\bimport\(\s*"([^"]+)"\s*\)/g);
  return [...statics, ...dynamics].map((match) => match[1] as string);
}

/** The files that a page loads, or may load, by way of these. */
function reachedInPages(doors: ReadonlyArray<string>): ReadonlySet<string> {
  const replaced = standIns();
  const reached = new Set(doors);
  for (const path of reached) {
    for (const specifier of loadedBy(path).filter((name) => name.startsWith("."))) {
      const target = relative(root, resolve(root, dirname(path), specifier));
      reached.add(replaced.get(target) ?? target);
    }
  }
  return reached;
}

describe("the house", () => {
  test("there are sources to check", () => {
    expect(files.length).toBeGreaterThan(20);
    expect(files.every((file) => file.folder in allowed)).toBe(true);
  });

  test("imports follow the arrows, and enter another folder by its index.ts alone", () => {
    const wrong: Array<string> = [];
    for (const file of files) {
      for (const specifier of file.imports.filter((name) => name.startsWith("."))) {
        const target = relative(root, resolve(root, dirname(file.path), specifier));
        const folder = folderOf(target);
        if (folder === file.folder) continue;
        const known = allowed[file.folder]?.includes(folder) ?? false;
        if (!known)
          wrong.push(`${file.path} imports ${target}: ${file.folder} may not use ${folder}`);
        else if (!target.endsWith("index.ts"))
          wrong.push(`${file.path} imports ${target}: use ${folder}/index.ts`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("the kernel imports nothing but its own files, and schedulers no platform but for threads", () => {
    const wrong: Array<string> = [];
    for (const file of files) {
      const pattern = packagesOf(file.path, file.folder);
      if (pattern === undefined) continue;
      for (const specifier of file.imports.filter((name) => !name.startsWith("."))) {
        if (!pattern.test(specifier)) wrong.push(`${file.path} imports ${specifier}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("what a page and its workers load imports nothing of Node", () => {
    const doors = [
      "src/client/index.ts",
      "src/kernel/index.ts",
      "src/system/threads/page.ts",
      "src/system/threads/worker.ts",
    ];
    const reached = reachedInPages(doors);
    expect(reached.size).toBeGreaterThan(100);
    expect(reached).toContain("src/schedulers/web/platform.ts");
    const wrong = [...reached].flatMap((path) =>
      loadedBy(path)
        .filter((name) => name.startsWith("node:"))
        .map((name) => `${path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
    // Timers are numbers there: one file knows what to do in both.
    const timers = files.filter(
      ({ path, text }) => reached.has(path) && /imer\w*\??\.(un)?ref\(/.test(text),
    );
    expect(timers.map(({ path }) => path)).toEqual(["src/schedulers/timers.ts"]);
  });

  test("only hosts read a clock or draw a random number", () => {
    const reads =
      /\b(Date\.now|performance\.now|Math\.random|setTimeout|setInterval|setImmediate)\b/;
    const wrong = files.filter((file) => {
      const code = file.text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, "");
      return file.folder === "src/kernel" && reads.test(code);
    });
    expect(wrong.map((file) => file.path)).toEqual([]);
  });

  test("every file opens with a paragraph that says what it owns", () => {
    const wrong = files.filter((file) => !/^(#!.*\n)?(\/\/|\/\*)/.test(file.text));
    expect(wrong.map((file) => file.path)).toEqual([]);
  });

  test("nothing is left unfinished or switched off", () => {
    const marks = /\b(TODO|FIXME|XXX)\b|\.(skip|only|todo)\(|@ts-(ignore|nocheck)/;
    const wrong = files.filter((file) => marks.test(file.text));
    expect(wrong.map((file) => file.path)).toEqual([]);
  });
});
