// Owns looking at the tools around starfish: Node, npm, vitest, Erlang. A tool is asked for its version with a limit
// on the time; one that does not answer counts as not there. Nothing is changed, nothing throws.

import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { nodeRange, packageRoot } from "../installation.ts";
import type { Finding } from "./finding.ts";

const askLimitMs = 10_000;

/** The first line that a command prints, or undefined when it cannot be run. */
function firstLine(command: string, args: ReadonlyArray<string>): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, [...args], { timeout: askLimitMs }, (error, stdout, stderr) => {
      if (error !== null) return resolve(undefined);
      resolve(`${stdout}\n${stderr}`.trim().split("\n")[0]?.trim());
    });
  });
}

/** The Node that runs this command; the launcher has already refused one that is too old. */
export function findNode(): Finding {
  return {
    subject: "Node",
    state: "good",
    detail: `${process.versions.node} (needed: ${nodeRange})`,
    lines: [process.execPath],
  };
}

export async function findNpm(): Promise<Finding> {
  const version = await firstLine("npm", ["--version"]);
  if (version !== undefined) return { subject: "npm", state: "good", detail: version };
  return {
    subject: "npm",
    state: "notice",
    detail: "not found on the PATH",
    advice: "needed only to install packages; it comes with Node: https://nodejs.org",
  };
}

/** vitest as `starfish test` would find it for the project in `directory`. */
export function findVitest(directory: string): Finding {
  for (const start of [directory, process.cwd(), packageRoot]) {
    try {
      const require = createRequire(join(start, "package.json"));
      const manifest = require.resolve("vitest/package.json");
      const { version } = require(manifest) as { readonly version: string };
      return { subject: "vitest", state: "good", detail: version, lines: [dirname(manifest)] };
    } catch {
      // Not installed there: the next place.
    }
  }
  return {
    subject: "vitest",
    state: "notice",
    detail: "not installed; `starfish test` needs it",
    advice: "npm install --save-dev vitest",
  };
}

const erlangRelease = [
  "-noshell",
  "-eval",
  'io:format("~s~n",[erlang:system_info(otp_release)]),halt().',
];

export async function findErlang(): Promise<Finding> {
  const release = await firstLine("erl", erlangRelease);
  const detail =
    release === undefined
      ? "not found; it is not needed (benchmarks compare with it where it is)"
      : `OTP ${release} (not needed; benchmarks compare with it)`;
  return { subject: "Erlang", state: "good", detail };
}
