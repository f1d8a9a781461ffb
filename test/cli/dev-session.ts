// For the tests of `starfish dev`: the command in a process of its own, and what it has said so far.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { expect } from "vitest";

const launcher = resolve("bin/starfish.js");
const patience = { timeout: 60_000 };

export class Dev {
  output = "";
  readonly #child;
  readonly #closed;

  constructor(args: ReadonlyArray<string>, environment: Readonly<Record<string, string>> = {}) {
    const { FORCE_COLOR: _, ...env } = process.env;
    this.#child = spawn(process.execPath, [launcher, "dev", ...args], {
      env: { ...env, ...environment },
    });
    this.#closed = once(this.#child, "close");
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
  }

  /** Waits until what it said since `from` fits. */
  async says(pattern: RegExp, from = 0): Promise<void> {
    await expect.poll(() => this.output.slice(from), patience).toMatch(pattern);
  }

  /** Makes a change and waits until what is said after it fits all patterns; gives what was said. */
  async saysAfter(change: () => void, ...patterns: ReadonlyArray<RegExp>): Promise<string> {
    const before = this.output.length;
    change();
    for (const pattern of patterns) await this.says(pattern, before);
    return this.output.slice(before);
  }

  /** Sends it a signal without waiting for what comes of it. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it, and waits until nothing that it has started can say something. */
  async end(signal: NodeJS.Signals = "SIGINT"): Promise<number | null> {
    this.#child.kill(signal);
    const [status] = await this.#closed;
    return status;
  }
}
