// Owns the Gleam program behind a Vite server or build: which directory it is, building it one build at a time, what the
// last build said, and which file an import of a `.gleam` source stands for.
//
// Promises: after a failed build the output of the last good one stays as it is, and `problem` says what is wrong; a
// request to build while a build runs leads to one more build after it. Building never throws.

import { existsSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import {
  type AssembledProgram,
  assembleProgram,
  describeProgram,
  packagesWorkedOn,
} from "../assemble/index.ts";
import { buildPaths } from "../project/index.ts";
import type { WatchedPackage } from "../watch/index.ts";
import { changedOutputs, stampOutputs } from "./output-stamps.ts";
import { type BuildProblem, problemOf } from "./problem.ts";

/** What came of a build. */
export interface BuildOutcome {
  /** What is wrong; undefined after a good build. */
  readonly problem: BuildProblem | undefined;
  /** Files of the output that came out differently. */
  readonly changed: ReadonlyArray<string>;
  readonly durationMs: number;
}

/** What an import of a `.gleam` file leads to. */
export type ImportTarget =
  | { readonly kind: "bindings"; readonly file: string }
  | { readonly kind: "refused"; readonly reason: string };

/** The nearest directory at or above `start` with a gleam.toml; undefined if there is none. */
export function nearestProject(start: string): string | undefined {
  for (let directory = resolve(start); ; directory = dirname(directory)) {
    if (existsSync(join(directory, "gleam.toml"))) return directory;
    if (dirname(directory) === directory) return undefined;
  }
}

export class GleamProgram {
  /** Without symbolic links. */
  readonly directory: string;
  /** Where compiled modules lie, as paths begin. */
  readonly output: string;
  readonly #notice: (text: string) => void;
  readonly #bindings: string;
  #assembled: AssembledProgram | undefined;
  #problem: BuildProblem | undefined;
  #running: Promise<BuildOutcome> | undefined;
  #waiting: Promise<BuildOutcome> | undefined;

  constructor(directory: string, notice: (text: string) => void) {
    this.directory = realpathSync(directory);
    const paths = buildPaths(this.directory);
    this.output = paths.javascript;
    this.#bindings = paths.bindings;
    const told = new Set<string>();
    // Every build says how packages were found; once is enough.
    this.#notice = (text) => {
      if (!told.has(text)) notice(text);
      told.add(text);
    };
  }

  /** What the last build found wrong. */
  get problem(): BuildProblem | undefined {
    return this.#problem;
  }

  /** Whether there has been a good build since the start, so that there is a program to run. */
  get hasProgram(): boolean {
    return this.#assembled !== undefined;
  }

  /** The name of the project; empty before there is a program. */
  get name(): string {
    return this.#assembled?.project.name ?? "";
  }

  /** Compiled modules of the project itself, without its tests; they import all others. */
  get modules(): ReadonlyArray<string> {
    if (this.#assembled === undefined) return [];
    const { name, modules } = describeProgram(this.#assembled);
    return Object.values(modules)
      .filter(({ packageName, isTest }) => packageName === name && !isTest)
      .map(({ file }) => file);
  }

  /** Whether a file is a compiled module. */
  isCompiled(file: string): boolean {
    return file.endsWith(".mjs") && !relative(this.output, file).startsWith("..");
  }

  isBindings(file: string): boolean {
    return file.endsWith(".ts") && !relative(this.#bindings, file).startsWith("..");
  }

  /** The packages whose sources belong to whoever works on the program. */
  get watched(): ReadonlyArray<WatchedPackage> {
    return packagesWorkedOn(this.directory);
  }

  /** Sources of the watched packages, as far as the last good build knows them. */
  get sources(): ReadonlyArray<string> {
    const names = new Set(
      this.#assembled?.project.packages
        .filter(({ origin }) => origin === "path" || origin === "project")
        .map(({ name }) => name),
    );
    const modules = this.#assembled?.project.modules ?? [];
    return modules.filter(({ packageName }) => names.has(packageName)).map(({ source }) => source);
  }

  /** Builds what has changed. */
  build(): Promise<BuildOutcome> {
    if (this.#running === undefined) return this.#start();
    this.#waiting ??= this.#running.then(() => {
      this.#waiting = undefined;
      return this.#start();
    });
    return this.#waiting;
  }

  /** The bindings that an import of a source stands for. */
  target(source: string): ImportTarget {
    if (!existsSync(source)) return { kind: "refused", reason: `${source} does not exist` };
    const inside = relative(join(this.directory, "src"), realpathSync(source));
    if (inside.startsWith("..")) {
      const reason = `${source} is not below src of the Gleam project in ${this.directory}: only its modules have bindings`;
      return { kind: "refused", reason };
    }
    const file = join(this.#bindings, inside.replace(/\.gleam$/, ".ts"));
    if (existsSync(file)) return { kind: "bindings", file };
    const name = inside.split(sep).join("/");
    return { kind: "refused", reason: `the last good build has no bindings of src/${name}` };
  }

  #start(): Promise<BuildOutcome> {
    const running = this.#build().finally(() => {
      this.#running = undefined;
    });
    this.#running = running;
    return running;
  }

  async #build(): Promise<BuildOutcome> {
    const started = performance.now();
    const folders = [this.output, this.#bindings];
    const before = stampOutputs(folders);
    try {
      this.#assembled = await assembleProgram({
        directory: this.directory,
        onNotice: this.#notice,
      });
      this.#problem = undefined;
    } catch (error) {
      this.#problem = problemOf(error, this.directory);
    }
    return {
      problem: this.#problem,
      changed: changedOutputs(before, stampOutputs(folders)),
      durationMs: performance.now() - started,
    };
  }
}
