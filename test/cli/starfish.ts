// For the tests of the command: Gleam projects in temporary directories, and the command itself as users start it,
// in a process of its own, with what it printed and the status it gave. Projects are removed after the test file.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll } from "vitest";
import { type CommandSettings, type Outcome, runToEnd } from "../commands.ts";

const launcher = resolve("bin/starfish.js");

const directories: Array<string> = [];

afterAll(() => {
  for (const directory of directories.splice(0))
    rmSync(directory, { recursive: true, force: true });
});

/** A new directory without symbolic links in its path. */
export function temporaryDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "starfish-cli-")));
  directories.push(directory);
  return directory;
}

export const gleamToml = `name = "shop"
version = "0.1.0"

[dependencies]
gleam_stdlib = ">= 0.60.0 and < 2.0.0"
gleam_erlang = ">= 1.0.0 and < 2.0.0"
gleam_otp = ">= 1.0.0 and < 2.0.0"
`;

/** A project named `shop` with these files beside its gleam.toml (or instead of it). */
export function projectWith(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  for (const [path, text] of Object.entries({ "gleam.toml": gleamToml, ...files })) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

const environmentOf = (settings: CommandSettings) => {
  const { FORCE_COLOR: _force, NO_COLOR: _no, ...rest } = process.env;
  return { ...rest, ...settings.env };
};

/** Runs the command to its end. */
export function starfish(args: ReadonlyArray<string>, settings: CommandSettings = {}): Outcome {
  return runToEnd(process.execPath, [launcher, ...args], {
    ...settings,
    env: environmentOf(settings),
  });
}

/** Starts the command and, once it has printed `marker`, sends it a signal. */
export function starfishWithSignal(
  args: ReadonlyArray<string>,
  marker: string,
  signal: NodeJS.Signals,
): Promise<Outcome> {
  const child = spawn(process.execPath, [launcher, ...args], { env: environmentOf({}) });
  let stdout = "";
  let stderr = "";
  let sent = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    if (sent || !stdout.includes(marker)) return;
    sent = true;
    child.kill(signal);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => {
    child.once("close", (status) => resolve({ status, stdout, stderr }));
  });
}

/**
 * Starts the command and takes the next step each time it has printed `marker` again; after the last one it gets
 * SIGINT. Gives everything that it printed, in order.
 */
export function starfishInSteps(
  args: ReadonlyArray<string>,
  marker: string,
  steps: ReadonlyArray<() => void>,
): Promise<{ readonly status: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [launcher, ...args], { env: environmentOf({}) });
  let output = "";
  let taken = 0;
  const heard = (text: string) => {
    output += text;
    const times = output.split(marker).length - 1;
    for (; taken < times; taken += 1) {
      const step = steps[taken];
      if (step === undefined) child.kill("SIGINT");
      else step();
    }
  };
  child.stdout.setEncoding("utf8").on("data", heard);
  child.stderr.setEncoding("utf8").on("data", heard);
  return new Promise((resolve) => {
    child.once("close", (status) => resolve({ status, output }));
  });
}
