// Every example in a doc comment of a public name is compiled, as strictly as a project may ask for, and run. All of them by
// one compiler and in one process, with the program of the reference.

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assembleProgram } from "../../codegen/assemble/index.ts";
import { exampleProgram } from "../../scripts/reference/bindings-page.ts";
import { readDoors } from "../../scripts/reference/sources.ts";
import { compilerOptions } from "../bindings/type-checker.ts";
import { runToEnd } from "../commands.ts";
import { allExamples, importableNames, moduleOf } from "./examples.ts";

const root = resolve(import.meta.dirname, "../..");
const doors = readDoors();
const examples = allExamples(doors).map((example, index) => ({
  ...example,
  file: `${String(index).padStart(3, "0")}.ts`,
}));

const directory = realpathSync(mkdtempSync(join(tmpdir(), "starfish-examples-")));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const GIVES = `import { isDeepStrictEqual, inspect } from "node:util";

export function $gives<A>(actual: A, expected: NoInfer<A>): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(\`it gives \${inspect(actual)}, not \${inspect(expected)}\`);
}
`;

/** Runs the modules one after another, each to its end, and writes down by their names how it went. */
const RUN = `import { writeFileSync } from "node:fs";

const [results = "", ...files] = process.argv.slice(2);
const outcomes: Record<string, string> = {};
for (const file of files) {
  try {
    await import(\`./\${file}\`);
    outcomes[file] = "done";
  } catch (error) {
    outcomes[file] = String(error);
  }
}
writeFileSync(results, JSON.stringify(outcomes));
process.exit(0);
`;

/** What the compiler says of each file. */
let mistakes: ReadonlyMap<string, string>;
/** `done`, or what each threw. */
let outcomes: Readonly<Record<string, string>> = {};

function writeModules(): void {
  const names = importableNames(doors);
  mkdirSync(join(directory, "examples"));
  writeFileSync(join(directory, "examples/gives.ts"), GIVES);
  writeFileSync(join(directory, "examples/run.ts"), RUN);
  for (const example of examples) {
    writeFileSync(join(directory, "examples", example.file), moduleOf(example, names));
  }
  const options = { ...compilerOptions, types: ["node"], noUnusedLocals: false };
  const files = {
    "package.json": '{ "type": "module" }',
    "tsconfig.json": JSON.stringify({ compilerOptions: options, include: ["examples"] }),
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(directory, path), text);
}

function linkPackages(): void {
  const modules = join(directory, "node_modules");
  mkdirSync(modules);
  symlinkSync(root, join(modules, "starfish-otp"));
  for (const name of ["effect", "vite", "@types"]) {
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
}

function compile(): ReadonlyMap<string, string> {
  const tsc = join(root, "node_modules/.bin/tsc");
  const args = ["-p", join(directory, "tsconfig.json"), "--pretty", "false"];
  const { stdout } = runToEnd(tsc, args, { cwd: directory });
  const found = new Map<string, string>();
  for (const line of stdout.split("\n").filter((text) => text !== "")) {
    const file = /^examples\/(\w+\.ts)/.exec(line)?.[1] ?? "elsewhere";
    found.set(file, `${found.get(file) ?? ""}${line}\n`);
  }
  return found;
}

function run(): Readonly<Record<string, string>> {
  const results = join(directory, "outcomes.json");
  const files = examples.map(({ file }) => file);
  const args = [join(directory, "examples/run.ts"), results, ...files];
  const { status, stderr } = runToEnd(process.execPath, args, { cwd: directory });
  if (status !== 0) throw new Error(`the examples ended with status ${status}:\n${stderr}`);
  return JSON.parse(readFileSync(results, "utf8"));
}

beforeAll(async () => {
  cpSync(join(exampleProgram, "src"), join(directory, "src"), { recursive: true });
  cpSync(join(exampleProgram, "gleam.toml"), join(directory, "gleam.toml"));
  await assembleProgram({ directory });
  linkPackages();
  writeModules();
  mistakes = compile();
  outcomes = run();
});

describe("the examples in doc comments", () => {
  test("are there", () => {
    expect(examples.length).toBeGreaterThan(20);
    expect(mistakes.get("elsewhere")).toBeUndefined();
  });

  test.each(examples)("$name", ({ file }) => {
    expect(mistakes.get(file)).toBeUndefined();
    expect(outcomes[file]).toBe("done");
  });
});
