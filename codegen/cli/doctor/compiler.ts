// Owns looking for the Gleam compiler on the four ways, without building it, and at the cache where it is kept.

import { existsSync } from "node:fs";
import {
  type Compiler,
  type CompilerFinding,
  cacheDirectory,
  surveyCompilers,
} from "../../project/index.ts";
import type { Finding } from "./finding.ts";

function lineOf(finding: CompilerFinding): string {
  if (finding.state === "usable") {
    return `${finding.way}: Gleam ${finding.compiler.version}, ${finding.compiler.command}`;
  }
  return finding.detail;
}

/** What a build would find on the ways to a compiler, and which one it would take. */
export interface CompilerFound {
  readonly finding: Finding;
  /** Of the compiler that is taken; the one that starfish brings where there is none. */
  readonly kind: Compiler["kind"];
}

export async function findCompiler(directory: string): Promise<CompilerFound> {
  const ways = await surveyCompilers({ directory });
  const taken = ways.find(({ state }) => state === "usable" || state === "buildable");
  const kind = taken?.state === "usable" ? taken.compiler.kind : "gleamc";
  return { finding: findingOf(ways, taken), kind };
}

function findingOf(
  ways: ReadonlyArray<CompilerFinding>,
  taken: CompilerFinding | undefined,
): Finding {
  const lines = ways.map(lineOf);
  const broken = ways.find((way) => way.way === "STARFISH_GLEAM" && way.state === "unusable");
  if (broken !== undefined) {
    return {
      subject: "Gleam compiler",
      state: "missing",
      detail: "STARFISH_GLEAM is set and does not lead to one",
      lines,
      advice: "correct or unset STARFISH_GLEAM",
    };
  }
  if (taken === undefined) {
    return {
      subject: "Gleam compiler",
      state: "missing",
      detail: "none found",
      lines,
      advice:
        "install gleam (https://gleam.run), or npm install --save-dev @chouquette/gleam, or cargo (https://rustup.rs)",
    };
  }
  if (taken.state === "usable") {
    const { way, version } = taken.compiler;
    return {
      subject: "Gleam compiler",
      state: "good",
      detail: `${version}, by way of ${way}`,
      lines,
    };
  }
  return {
    subject: "Gleam compiler",
    state: "notice",
    detail: "cargo will build it at the first build, in a few minutes",
    lines,
  };
}

/** Where the compiler that starfish builds is kept. */
export function findCache(): Finding {
  const directory = cacheDirectory(process.env);
  return {
    subject: "cache",
    state: "good",
    detail: existsSync(directory) ? directory : `${directory} (not made yet)`,
  };
}
