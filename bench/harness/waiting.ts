/**
 * Owns the question whether a run was disturbed: how long the threads of its process were ready to run and waited for a processor that
 * somebody else had. Linux counts both in /proc/PID/task/TASK/schedstat, in nanoseconds.
 *
 * Promises: reads and nothing else. Where the system does not tell, and for a process that has ended, nothing has waited.
 */
import { readdirSync, readFileSync } from "node:fs";

export interface ProcessorTime {
  readonly ranNs: number;
  readonly waitedNs: number;
}

/** What the threads of a process that are there now have run and waited since they were started. */
export function processorTime(pid: number | undefined): ProcessorTime {
  let ranNs = 0;
  let waitedNs = 0;
  for (const task of tasksOf(pid)) {
    const [ran = 0, waited = 0] = textOf(`/proc/${pid}/task/${task}/schedstat`)
      .split(" ")
      .map(Number);
    ranNs += ran;
    waitedNs += waited;
  }
  return { ranNs, waitedNs };
}

/** The share of waiting, from 0 to 1, of the time between two looks in which threads wanted to run. */
export function waitedShare(before: ProcessorTime, after: ProcessorTime): number {
  const ranNs = Math.max(0, after.ranNs - before.ranNs);
  const waitedNs = Math.max(0, after.waitedNs - before.waitedNs);
  return waitedNs === 0 ? 0 : waitedNs / (ranNs + waitedNs);
}

function tasksOf(pid: number | undefined): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** A thread may end between the listing and the reading. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "0 0";
  }
}
