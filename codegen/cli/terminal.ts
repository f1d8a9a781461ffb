// Owns how the command looks on a terminal. Which streams may carry colour and the styles are those of the log, so that
// everything a user reads looks alike. Notices go to standard error, because standard output belongs to the running
// program or to `--json`. Nothing here fails.

import { canColour } from "../../src/log/index.ts";

export { canColour, errorStreamHasColour, type Paint, paint } from "../../src/log/index.ts";

/** Whether standard output of this process carries colour. */
export function outputStreamHasColour(): boolean {
  return canColour({ isTerminal: process.stdout.isTTY === true, environment: process.env });
}

/** Writes one line about what the command does to standard error. */
export function notice(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** `3 modules`, `1 module`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** A duration as people say it: `84 ms`, `1.3 s`, `2 min 5 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
