// Asks the type-checker, with the strictest options that a project may have, what it thinks of generated bindings and of
// programs that use them.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Project, ts as typescript } from "ts-morph";
import { Project as OlderProject, ts as olderTypescript } from "ts-morph-27";
import { writeBindings } from "../../codegen/bindings/index.ts";
import { runToEnd } from "../commands.ts";
import { installationRoot } from "../project/compiler-under-test.ts";
import type { SampleProgram } from "./sample-program.ts";

export const compilerOptions = {
  target: "ES2023",
  lib: ["ES2024", "ESNext.Disposable"],
  module: "NodeNext",
  types: [],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  erasableSyntaxOnly: true,
  exactOptionalPropertyTypes: true,
  isolatedModules: true,
  noFallthroughCasesInSwitch: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
};

/** What the type-checker says of the bindings and of a program that uses them; nothing if all is well. */
export function typeErrors(sample: SampleProgram, program: string): string {
  writeBindings(sample.options);
  const files = {
    "package.json": '{ "type": "module" }',
    "tsconfig.json": JSON.stringify({ compilerOptions, include: ["bindings", "use.ts"] }),
    "use.ts": program,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(sample.directory, path)), { recursive: true });
    writeFileSync(join(sample.directory, path), text);
  }
  return checked(join(sample.directory, "tsconfig.json"));
}

function checked(config: string): string {
  const tsc = join(installationRoot, "node_modules/.bin/tsc");
  return runToEnd(tsc, ["-p", config]).stdout;
}

/** What the type-checker says of a folder of bindings alone. */
export function typeErrorsOf(sample: SampleProgram, folder: string): string {
  const config = join(sample.directory, `${folder}.json`);
  writeFileSync(config, JSON.stringify({ compilerOptions, include: [folder] }));
  return checked(config);
}

/** TypeScript before it was compiled to machine code, by version, each as it comes with a version of ts-morph. */
const older = {
  "5.9": { Project: OlderProject, version: olderTypescript.version },
  "6.0": { Project, version: typescript.version },
};

export type OlderVersion = keyof typeof older;

/**
 * What an older TypeScript says of the same files. It finds its own declarations of the language only where modules are resolved as
 * bundlers do. Fails if it is not of that version.
 */
export function olderTypeErrors(
  sample: SampleProgram,
  version: OlderVersion,
  paths: ReadonlyArray<string>,
): string {
  const options = { ...compilerOptions, module: "ESNext", moduleResolution: "Bundler" };
  const config = join(sample.directory, "older.json");
  writeFileSync(config, JSON.stringify({ compilerOptions: options, include: paths }));
  const { Project: OfVersion, version: exact } = older[version];
  if (!exact.startsWith(`${version}.`)) {
    throw new Error(`this is TypeScript ${exact}, not ${version}`);
  }
  const project = new OfVersion({ tsConfigFilePath: config });
  const diagnostics = project.getPreEmitDiagnostics().map(({ compilerObject }) => compilerObject);
  const host: typescript.FormatDiagnosticsHost = {
    getCurrentDirectory: () => sample.directory,
    getCanonicalFileName: (path) => path,
    getNewLine: () => "\n",
  };
  return typescript.formatDiagnostics(diagnostics as ReadonlyArray<typescript.Diagnostic>, host);
}

/** Writes a program beside the bindings. */
export function writeProgram(sample: SampleProgram, path: string, program: string): void {
  writeFileSync(join(sample.directory, path), program);
}
