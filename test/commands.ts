// Commands that tests run to their end, and the limit that each of them has: a test that waits in such a call cannot be
// ended by vitest, so a command that hangs would hold up the whole run without a word about which one it was.
//
// `runToEnd` gives what the command printed and its status. A command that is not there, or does not end in time, is an
// error with the command and what it had printed until then; it is killed with SIGKILL.

import { spawnSync } from "node:child_process";

/** Many times what the slowest command of the tests takes on a busy machine. */
export const COMMAND_LIMIT_MS = 300_000;

const MOST_OUTPUT_BYTES = 64 * 2 ** 20;

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandSettings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What it reads from standard input. */
  readonly input?: string;
  readonly limitMs?: number;
}

export function runToEnd(
  command: string,
  args: ReadonlyArray<string>,
  { limitMs = COMMAND_LIMIT_MS, ...settings }: CommandSettings = {},
): Outcome {
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    ...settings,
    encoding: "utf8",
    timeout: limitMs,
    killSignal: "SIGKILL",
    maxBuffer: MOST_OUTPUT_BYTES,
  });
  if (error === undefined) return { status, stdout, stderr };
  const isLate = (error as NodeJS.ErrnoException).code === "ETIMEDOUT";
  const what = isLate ? `did not end within ${limitMs / 1000} s` : `failed: ${error.message}`;
  const printed = `${stdout ?? ""}${stderr ?? ""}`;
  throw new Error(`${[command, ...args].join(" ")} ${what}; it printed:\n${printed}`);
}
