// `npm run conformance -- DIR`: builds every *.gleam of DIR as one project and compares what each `main` prints with
// the .out file next to it, to the byte. One line per program, a difference for each that fails, `N passed, N failed`
// at the end, and status 1 if any failed. Programs run as users run them, by the `starfish` command, each in a process
// of its own; one that does not end is killed and fails. DIR is only read: the project is made under build/.

import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";

const root = resolve(import.meta.dirname, "../..");
const starfish = join(root, "bin", "starfish.js");

/** How long one program may take. They are small; this only ends what hangs. */
const limitMs = 60_000;

interface Options {
  readonly directory: string;
  readonly colourAll: boolean;
  readonly repeat: number;
  readonly jobs: number;
  readonly filter: string;
  /** Flags handed on to `starfish run`: on how many schedulers, and what spreads over them. */
  readonly threads: ReadonlyArray<string>;
}

interface Program {
  readonly name: string;
  readonly expected: string;
}

interface Run {
  readonly output: string;
  readonly errors: string;
  readonly timedOut: boolean;
  readonly durationMs: number;
}

function usage(problem: string): never {
  console.error(`error: ${problem}

usage: npm run conformance -- DIR [--colour-all] [--repeat N] [--jobs N] [--filter TEXT]
                                   [--schedulers N|auto] [--spread supervised|none]`);
  process.exit(1);
}

function positive(text: string, name: string): number {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : usage(`--${name} takes a number from 1 on`);
}

function readOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      "colour-all": { type: "boolean", default: false },
      repeat: { type: "string", default: "1" },
      jobs: { type: "string", default: String(availableParallelism()) },
      filter: { type: "string", default: "" },
      schedulers: { type: "string" },
      spread: { type: "string" },
    },
  });
  const [directory, ...others] = positionals;
  if (directory === undefined) usage("which directory of programs?");
  if (others.length > 0) usage(`one directory at a time, not also ${others.join(" ")}`);
  if (!existsSync(directory)) usage(`there is no directory ${directory}`);
  return {
    directory: resolve(directory),
    colourAll: values["colour-all"],
    repeat: positive(values.repeat, "repeat"),
    jobs: positive(values.jobs, "jobs"),
    filter: values.filter,
    threads: [
      ...(values.schedulers === undefined ? [] : ["--schedulers", values.schedulers]),
      ...(values.spread === undefined ? [] : ["--spread", values.spread]),
    ],
  };
}

function programsOf({ directory, filter }: Options): ReadonlyArray<Program> {
  const files = readdirSync(directory).filter((name) => name.endsWith(".gleam"));
  const names = files.map((name) => basename(name, ".gleam")).sort();
  return names
    .filter((name) => name.includes(filter))
    .map((name) => {
      const file = join(directory, `${name}.out`);
      if (!existsSync(file)) usage(`${name}.gleam has no ${name}.out next to it`);
      return { name, expected: readFileSync(file, "utf8") };
    });
}

const projectFile = `# Made by test/conformance/run.ts.
name = "conformance"
version = "1.0.0"

[dependencies]
gleam_stdlib = ">= 0.60.0 and < 2.0.0"
gleam_erlang = ">= 1.0.0 and < 2.0.0"
gleam_otp = ">= 1.0.0 and < 2.0.0"
`;

/** Keeps files that have not changed, so that the build finds them built. */
function writeIfChanged(file: string, text: string): void {
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
}

/** All programs of the directory as one project; the filter only chooses what runs. */
function makeProject(directory: string): string {
  const key = createHash("sha256").update(directory).digest("hex").slice(0, 12);
  const project = join(root, "build", "conformance", key);
  const sources = join(project, "src");
  mkdirSync(sources, { recursive: true });
  writeIfChanged(join(project, "gleam.toml"), projectFile);
  const names = readdirSync(directory).filter((name) => name.endsWith(".gleam"));
  for (const name of readdirSync(sources)) if (!names.includes(name)) rmSync(join(sources, name));
  for (const name of names) {
    writeIfChanged(join(sources, name), readFileSync(join(directory, name), "utf8"));
  }
  return project;
}

function build(project: string, options: Options): void {
  const colouring = options.colourAll ? ["--colour-all"] : [];
  const result = spawnSync(process.execPath, [starfish, "build", project, ...colouring], {
    stdio: ["ignore", 2, 2],
  });
  if (result.status !== 0) process.exit(1);
}

function runOnce(project: string, program: Program, options: Options): Promise<Run> {
  const colouring = options.colourAll ? ["--colour-all"] : [];
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [
      starfish,
      "run",
      project,
      "--no-build",
      "--module",
      program.name,
      ...colouring,
      ...options.threads,
    ],
    { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NO_COLOR: "1" } },
  );
  const output: Array<Buffer> = [];
  const errors: Array<Buffer> = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  return new Promise((resolve) => {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, limitMs);
    child.once("close", () => {
      clearTimeout(timer);
      resolve({
        output: Buffer.concat(output).toString("utf8"),
        errors: Buffer.concat(errors).toString("utf8"),
        timedOut,
        durationMs: performance.now() - started,
      });
    });
  });
}

/** The first lines in which two texts differ, with one line before them. */
function difference(expected: string, found: string): ReadonlyArray<string> {
  const wanted = expected.split("\n");
  const printed = found.split("\n");
  const first = wanted.findIndex((line, index) => line !== printed[index]);
  const from = first === -1 ? wanted.length : first;
  const shownLines = 6;
  const shown = (lines: ReadonlyArray<string>, mark: string) =>
    lines.slice(from, from + shownLines).map((line) => `      ${mark} ${line}`);
  const before = from > 0 ? [`        ${wanted[from - 1]}`] : [];
  return [`      line ${from + 1}:`, ...before, ...shown(wanted, "-"), ...shown(printed, "+")];
}

function reportFailure(program: Program, run: Run): void {
  if (run.timedOut) console.log(`      killed after ${limitMs / 1_000} s`);
  for (const line of difference(program.expected, run.output)) console.log(line);
  const errors = run.errors.trimEnd();
  if (errors === "") return;
  const lines = errors.split("\n");
  const mostLines = 20;
  console.log("      standard error:");
  for (const line of lines.slice(0, mostLines)) console.log(`        ${line}`);
  if (lines.length > mostLines) console.log(`        … ${lines.length - mostLines} more lines`);
}

/** Runs a program as often as asked for, until it fails. */
async function check(project: string, program: Program, options: Options): Promise<boolean> {
  let totalMs = 0;
  for (let round = 1; round <= options.repeat; round += 1) {
    const run = await runOnce(project, program, options);
    totalMs += run.durationMs;
    if (!run.timedOut && run.output === program.expected) continue;
    const which = options.repeat > 1 ? ` (run ${round} of ${options.repeat})` : "";
    console.log(`  FAIL  ${program.name}${which}`);
    reportFailure(program, run);
    return false;
  }
  console.log(`  ok    ${program.name}  ${Math.round(totalMs / options.repeat)} ms`);
  return true;
}

async function main(): Promise<void> {
  const options = readOptions();
  const programs = programsOf(options);
  const project = makeProject(options.directory);
  build(project, options);
  const waiting = [...programs];
  const count = { passed: 0, failed: 0 };
  const work = async () => {
    for (let program = waiting.shift(); program !== undefined; program = waiting.shift()) {
      count[(await check(project, program, options)) ? "passed" : "failed"] += 1;
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, work));
  console.log(`\n${count.passed} passed, ${count.failed} failed`);
  if (count.failed > 0 || programs.length === 0) process.exitCode = 1;
}

await main();
