// Pinning a thread to a core, where the system lets us: Linux with `taskset`. Anywhere else there is a reason why not, in words,
// and the thread runs where the system puts it. Never throws.

import { execFile } from "node:child_process";

const TASKSET_TIMEOUT_MS = 2_000;

/** Pins a thread of this process to a core. Resolves with null, or with the reason why it is not pinned. */
export function pinThread(
  threadId: number | null,
  core: number,
  command = "taskset",
): Promise<string | null> {
  if (threadId === null) {
    return Promise.resolve(`threads cannot be pinned on ${process.platform}: only on Linux`);
  }
  return new Promise((resolve) => {
    const settings = { timeout: TASKSET_TIMEOUT_MS, encoding: "utf8" } as const;
    execFile(command, ["-p", "-c", `${core}`, `${threadId}`], settings, (error, _, errors) => {
      if (error === null) return resolve(null);
      const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
      const why = isMissing ? `there is no ${command}` : errors.trim() || error.message;
      resolve(`a thread could not be pinned to core ${core}: ${why}`);
    });
  });
}
