// Runs small programs: writes their modules to a directory of their own, with the stub of the runtime where the bare specifier
// is resolved, and imports them as Node does.

import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll } from "vitest";
import { type Extra, modulesOf, transform } from "./programs.ts";

/** What the stub's driver has seen. */
export interface Seen {
  readonly depth: number;
  readonly waits: number;
  readonly pauses: number;
  readonly frames: number;
}

export interface Running {
  /** Calls a function of module `app` as a process. */
  run(name: string, ...args: unknown[]): unknown;
  /** Calls it as the function that it is. */
  call(name: string, ...args: unknown[]): unknown;
  readonly seen: Seen;
  /** What a module told of itself, by its name for the runtime. */
  registered(name: string): Registered | undefined;
  /** How many closures were made again by factories. */
  rebuilt(): number;
  readonly app: Record<string, (...args: unknown[]) => unknown>;
  /** What `log` was given so far; empties it. */
  logged(): unknown[];
}

type Values = ReadonlyArray<unknown>;

export interface Registered {
  readonly types?: ReadonlyArray<
    readonly [
      new (...values: unknown[]) => object,
      ReadonlyArray<string>,
      ((write: (value: unknown) => void, value: object) => void) | null,
      ((read: () => unknown) => object) | null,
    ]
  >;
  readonly functions?: Readonly<Record<string, unknown>>;
  readonly closures?: Readonly<Record<number, (...captures: Values) => unknown>>;
}

interface StubKernel {
  readonly rebuilding: { on: boolean; readonly count: number };
  registered(name: string): Registered | undefined;
  run(body: () => unknown): unknown;
  readonly seen: Seen;
}

const directories: string[] = [];

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

const importFile = (file: string): Promise<unknown> => import(/* @vite-ignore */ file);

/** Loads a program. `plain`: as it was compiled, without the transform. */
export async function load(
  app: string,
  extra: Extra & { plain?: boolean; rebuild?: boolean } = {},
): Promise<Running> {
  const directory = mkdtempSync(join(tmpdir(), "starfish-suspend-"));
  directories.push(directory);
  const modules = extra.plain === true ? modulesOf(app, extra) : transform(app, extra).modules;
  for (const { id, code } of modules) {
    const file = join(directory, id);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
  }
  const kernel = await loadKernel(directory);
  kernel.rebuilding.on = extra.rebuild === true;
  const at = pathToFileURL(join(directory, "app", "app.mjs")).href;
  const loaded = (await importFile(at)) as Running["app"];
  const shared = globalThis as { $log?: unknown[] };
  return {
    app: loaded,
    seen: kernel.seen,
    registered: (name) => kernel.registered(name),
    rebuilt: () => kernel.rebuilding.count,
    run: (name, ...args) =>
      kernel.run(() => (loaded[name] as Running["call"])(...(args as [string]))),
    call: (name, ...args) => (loaded[name] as Running["call"])(...(args as [string])),
    logged: () => {
      const list = shared.$log ?? [];
      shared.$log = [];
      return list;
    },
  };
}

async function loadKernel(directory: string): Promise<StubKernel> {
  const runtime = join(directory, "node_modules", "starfish-otp");
  mkdirSync(runtime, { recursive: true });
  writeFileSync(
    join(runtime, "package.json"),
    JSON.stringify({
      name: "starfish-otp",
      type: "module",
      exports: { "./kernel": "./kernel.mjs" },
    }),
  );
  const file = join(runtime, "kernel.mjs");
  copyFileSync(join(import.meta.dirname, "stub-kernel.mjs"), file);
  return (await importFile(pathToFileURL(file).href)) as StubKernel;
}
