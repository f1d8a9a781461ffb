// Owns the figures of the generated bindings: how long it takes to bind the whole standard library with gleam_erlang and
// gleam_otp, how long to bind and to type-check a program of 100 modules, and how many files a second run writes. Builds
// a program of the sample module of the bindings' tests, many times over, in a folder of its own that it removes.
// Prints what it measured beside the goal; `--check` ends with status 1 if a goal is missed, `--tsc COMMAND` takes
// another type-checker. `node scripts/bindings-cost.ts`, after `npm run build`.

import { execFileSync } from "node:child_process";
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
import { parseArgs } from "node:util";
import { type BindingsOptions, bindingsText, writeBindings } from "../codegen/bindings/index.ts";
import { type BuiltProject, buildProject } from "../codegen/project/index.ts";

const root = resolve(import.meta.dirname, "..");
const MODULES = 100;
const ROUNDS = 5;
const GOAL_MS = { library: 1_000, types: 2_000 };

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    tsc: { type: "string", default: join(root, "node_modules/.bin/tsc") },
  },
});

interface Figure {
  readonly name: string;
  readonly text: string;
  readonly met: boolean;
}

const directory = realpathSync(mkdtempSync(join(tmpdir(), "starfish-bindings-cost-")));
try {
  const figures = await measure();
  for (const { name, text, met } of figures)
    console.log(`${met ? "ok  " : "MISS"} ${name}: ${text}`);
  if (values.check && figures.some(({ met }) => !met)) process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function measure(): Promise<ReadonlyArray<Figure>> {
  const built = await program();
  const modules = built.modules
    .filter(({ kind, folder }) => kind === "gleam" && folder === "src")
    .map(({ packageName, name }) => ({ packageName, name }));
  const library = modules.filter(({ packageName }) => packageName !== "shop");
  const hundred = [...modules.filter(({ packageName }) => packageName === "shop"), ...library];
  const all = { ...optionsOf(built), modules: hundred.slice(0, MODULES) };
  const times = Array.from({ length: ROUNDS }, () =>
    timed(() => bindingsText({ ...optionsOf(built), modules: library })),
  );
  const [first = 0] = times;
  const bound = timed(() => writeBindings(all));
  const again = writeBindings(all);
  const types = typeCheckMs();
  return [
    {
      name: `${library.length} modules of the standard library bound`,
      text: `${ms(first)} the first time, ${ms(Math.min(...times))} at best (goal ${ms(GOAL_MS.library)})`,
      met: first <= GOAL_MS.library,
    },
    { name: `${all.modules.length} modules bound and written`, text: ms(bound), met: true },
    {
      name: "files that a second run writes",
      text: `${again.written.length} of ${again.written.length + again.unchanged} (goal 0)`,
      met: again.written.length === 0 && again.removed.length === 0,
    },
    {
      name: `${all.modules.length} modules type-checked`,
      text: `${ms(types)} at best, with the declarations of effect and starfish-otp (goal ${ms(GOAL_MS.types)})`,
      met: types <= GOAL_MS.types,
    },
  ];
}

/** The sample program with so many copies of its largest module that there are enough. */
async function program(): Promise<BuiltProject> {
  cpSync(join(root, "test/bindings/sample"), directory, { recursive: true });
  const stock = readFileSync(join(directory, "src/shop/stock.gleam"));
  for (let copy = 1; copy <= MODULES; copy += 1) {
    writeFileSync(join(directory, `src/shop/stock${copy}.gleam`), stock);
  }
  const modules = join(directory, "node_modules");
  mkdirSync(modules);
  symlinkSync(root, join(modules, "starfish-otp"));
  symlinkSync(join(root, "node_modules/effect"), join(modules, "effect"));
  return buildProject({ directory });
}

function optionsOf(built: BuiltProject): Omit<BindingsOptions, "modules"> {
  return {
    declarations: built.gleamOutput,
    compiled: built.gleamOutput,
    output: join(directory, "bindings"),
    packages: built.packages.map(({ name }) => name),
    suspends: (_, name) => name === "start" || name === "count_all",
  };
}

function typeCheckMs(): number {
  const compilerOptions = {
    target: "ES2023",
    lib: ["ES2024", "ESNext.Disposable"],
    module: "NodeNext",
    types: [],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
  };
  writeFileSync(join(directory, "package.json"), '{ "type": "module" }');
  const config = join(directory, "tsconfig.json");
  writeFileSync(config, JSON.stringify({ compilerOptions, include: ["bindings"] }));
  const [command = "tsc", ...first] = values.tsc.split(" ");
  const check = (): unknown =>
    execFileSync(command, [...first, "-p", config], { stdio: ["ignore", "inherit", "inherit"] });
  return Math.min(...Array.from({ length: ROUNDS }, () => timed(check)));
}

function timed(work: () => unknown): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

function ms(time: number): string {
  return `${Math.round(time)} ms`;
}
