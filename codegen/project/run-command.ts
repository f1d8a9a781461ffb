// Owns running another program to its end: its output, how it ended, and how it is stopped.
//
// It fails only for the caller's `signal`, whose reason it rejects with after the program was ended; a program that
// cannot be started, or that ends badly, is an outcome and not an exception.

import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { StringDecoder } from "node:string_decoder";

export interface CommandOptions {
  readonly directory?: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  readonly limitMs?: number | undefined;
  readonly onOutputLine?: ((line: string) => void) | undefined;
  readonly onErrorLine?: ((line: string) => void) | undefined;
}

export interface CommandOutcome {
  /** Undefined if it was ended by a signal or never started. */
  readonly status: number | undefined;
  /** In words, for messages: `ended with status 1`, `was ended by SIGKILL`, `cannot be started: …`. */
  readonly ending: string;
  readonly output: string;
  readonly errorOutput: string;
}

/** Collects text and hands on its complete lines. */
class LineReader {
  text = "";
  readonly #decoder = new StringDecoder("utf8");
  readonly #onLine: ((line: string) => void) | undefined;
  #rest = "";

  constructor(onLine: ((line: string) => void) | undefined) {
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    const piece = this.#decoder.write(chunk);
    this.text += piece;
    if (this.#onLine === undefined) return;
    const lines = (this.#rest + piece).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#onLine(line);
  }
}

export function runCommand(
  command: string,
  args: ReadonlyArray<string>,
  options: CommandOptions,
): Promise<CommandOutcome> {
  const { directory, environment, signal, limitMs } = options;
  const output = new LineReader(options.onOutputLine);
  const errorOutput = new LineReader(options.onErrorLine);
  return new Promise((fulfil, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const child = spawn(command, args, {
      cwd: directory,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: limitMs,
      windowsHide: true,
    });
    const stop = () => child.kill("SIGTERM");
    signal?.addEventListener("abort", stop, { once: true });
    const end = (status: number | undefined, ending: string) => {
      signal?.removeEventListener("abort", stop);
      if (signal?.aborted) return reject(signal.reason);
      fulfil({ status, ending, output: output.text, errorOutput: errorOutput.text });
    };
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errorOutput.push(chunk));
    child.on("error", (error) => end(undefined, `cannot be started: ${error.message}`));
    child.on("close", (status, by) => {
      if (status === null) end(undefined, `was ended by ${by}`);
      else end(status, `ended with status ${status}`);
    });
  });
}

/** The file that `name` stands for: itself if it is a path, else the first executable of that name on the PATH. */
export function findExecutable(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const endings = process.platform === "win32" ? ["", ".exe", ".cmd", ".bat"] : [""];
  const isPath = name.includes("/") || name.includes("\\");
  const directories = (environment.PATH ?? "").split(delimiter).filter((it) => it !== "");
  const bases = isPath ? [resolve(name)] : directories.map((directory) => join(directory, name));
  for (const base of bases) {
    for (const ending of endings) if (isExecutable(base + ending)) return base + ending;
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
