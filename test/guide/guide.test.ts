// Follows every page of docs/guide as a reader would: makes the app, writes the files, gives the commands, and compares
// what they print. Only the installation is replaced: packages are those of this repository, and the `gleam` of pages
// that call it is a stand-in, which has them from Hex.

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { runToEnd } from "../commands.ts";
import { writeFakeGleam } from "../project/compiler-under-test.ts";
import { printsAsSaid, readPage, type Step } from "./page.ts";

const root = resolve(import.meta.dirname, "../..");
const guide = join(root, "docs", "guide");
const pages = readdirSync(guide).filter((name) => name.endsWith(".md") && name !== "README.md");

const workplace = realpathSync(mkdtempSync(join(tmpdir(), "starfish-guide-")));
afterAll(() => rmSync(workplace, { recursive: true, force: true }));

/** What `npx starfish new app && cd app && npm install` leaves, with this repository's packages. */
function newApp(page: string): string {
  const directory = join(workplace, page.replace(/\.md$/, ""), "app");
  mkdirSync(dirname(directory), { recursive: true });
  const made = runToEnd(process.execPath, [join(root, "bin/starfish.js"), "new", directory]);
  expect(made.status, made.stderr).toBe(0);
  const modules = join(directory, "node_modules");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name.startsWith(".")) continue;
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  symlinkSync(root, join(modules, "starfish-otp"));
  cpSync(join(root, "node_modules/.bin"), join(modules, ".bin"), {
    recursive: true,
    verbatimSymlinks: false,
  });
  symlinkSync(join(root, "bin/starfish.js"), join(modules, ".bin/starfish"));
  return directory;
}

function write(directory: string, path: string, text: string): void {
  const file = join(directory, path);
  if (!file.startsWith(directory)) throw new Error(`${path} is outside of the app`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

interface Printed {
  readonly status: number | null;
  readonly lines: ReadonlyArray<string>;
  readonly all: string;
}

/** What a command prints for a reader; what tools say about themselves is left out. */
function run(directory: string, command: string): Printed {
  const { FORCE_COLOR: _force, ...environment } = process.env;
  const ran = runToEnd("bash", ["-c", command], {
    cwd: directory,
    env: {
      ...environment,
      NO_COLOR: "1",
      npm_config_loglevel: "silent",
      PATH: `${join(directory, "node_modules/.bin")}${delimiter}${environment.PATH}`,
    },
  });
  const text = stripVTControlCharacters(ran.stdout).trimEnd();
  const lines = text === "" ? [] : text.split("\n");
  return { status: ran.status, lines, all: `${ran.stdout}\n${ran.stderr}` };
}

function follow(directory: string, step: Step): void {
  if (step.kind === "file") {
    write(directory, step.path, step.text);
    return;
  }
  const printed = run(directory, step.command);
  const report = `line ${step.line}: ${step.command}\n${printed.all}`;
  expect(printed.status, report).toBe(0);
  const asSaid = printsAsSaid(step.output, printed.lines);
  expect(asSaid, `${report}\nThe page says:\n${step.output.join("\n")}`).toBe(true);
}

/** Puts a `gleam` on the PATH of the app, where a command of the page calls it. */
async function installGleam(directory: string, steps: ReadonlyArray<Step>): Promise<void> {
  const isCalled = steps.some((step) => step.kind === "command" && /^gleam /.test(step.command));
  if (!isCalled) return;
  const hex = join(root, "gleam");
  await writeFakeGleam(join(directory, "node_modules/.bin"), { hex });
}

describe("the guide can be followed", () => {
  test.each(pages)("%s", async (page) => {
    const steps = readPage(readFileSync(join(guide, page), "utf8"));
    expect(steps.length).toBeGreaterThan(0);
    const directory = newApp(page);
    await installGleam(directory, steps);
    for (const step of steps) follow(directory, step);
  });

  test("every page is in the list of pages", () => {
    const list = readFileSync(join(guide, "README.md"), "utf8");
    for (const page of pages) expect(list).toContain(`(${page})`);
  });
});
