// Compiles the sample project of these tests with the real compiler, once for a test file, and binds it.

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { type BindingsOptions, bindingsText } from "../../codegen/bindings/index.ts";
import { type BuiltProject, buildProject } from "../../codegen/project/index.ts";
import { runToEnd } from "../commands.ts";
import { installationRoot, locateGleamc } from "../project/compiler-under-test.ts";

export interface SampleProgram {
  readonly built: BuiltProject;
  readonly directory: string;
  readonly options: BindingsOptions;
  /** Text of a file of the bindings. */
  readonly text: (path: string) => string;
}

/** Functions of the sample that suspend: what the analysis of suspension says of them. */
const SUSPENDING = new Set(["start", "count_all", "fail_later", "hire_all", "hire_by"]);

export async function sampleProgram(
  options: Partial<BindingsOptions> = {},
): Promise<SampleProgram> {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "starfish-bindings-")));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  cpSync(join(import.meta.dirname, "sample"), directory, { recursive: true });
  const built = await buildProject({ directory });
  const interfaceText = await packageInterface(directory, built);
  const all = { ...bindingsOptions(directory, built), interfaceText, ...options };
  const { files } = bindingsText(all);
  return { directory, built, options: all, text: (path) => files.get(path) ?? "" };
}

function bindingsOptions(directory: string, built: BuiltProject): BindingsOptions {
  linkPackages(directory);
  return {
    declarations: built.gleamOutput,
    compiled: built.gleamOutput,
    output: join(directory, "bindings"),
    modules: ["shop/clashes", "shop/desk", "shop/stock"].map((name) => ({
      packageName: "shop",
      name,
    })),
    packages: built.packages.map(({ name }) => name),
    suspends: (_, name) => SUSPENDING.has(name),
    hasTwin: (module, _) => module === "shop/desk",
  };
}

/** Lets programs in the directory import this package and its dependencies. */
function linkPackages(directory: string): void {
  const modules = join(directory, "node_modules");
  mkdirSync(modules, { recursive: true });
  symlinkSync(installationRoot, join(modules, "starfish-otp"));
  for (const name of ["effect", "fast-check", "@types"]) {
    symlinkSync(join(installationRoot, "node_modules", name), join(modules, name));
  }
}

const REQUIREMENTS: Readonly<Record<string, ReadonlyArray<string>>> = {
  gleam_erlang: ["gleam_stdlib"],
  gleam_otp: ["gleam_stdlib", "gleam_erlang"],
};

/** The package interface of the sample, as the compiler tells it. */
async function packageInterface(directory: string, built: BuiltProject): Promise<string> {
  const { command } = await locateGleamc();
  const spec = join(directory, "interface-spec.json");
  const packages = built.packages
    .filter(({ isRoot }) => !isRoot)
    .map(({ name, path, version }) => ({
      name,
      path,
      version,
      requirements: REQUIREMENTS[name] ?? [],
    }));
  const output = join(directory, "interface");
  writeFileSync(spec, JSON.stringify({ root: directory, output, target: "javascript", packages }));
  const { status, stdout, stderr } = runToEnd(command, ["interface", spec]);
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
