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
  for (const thread of threadTimes(pid).values()) {
    ranNs += thread.ranNs;
    waitedNs += thread.waitedNs;
  }
  return { ranNs, waitedNs };
}

/** The same for each thread, by its number. */
export function threadTimes(pid: number | undefined): ReadonlyMap<string, ProcessorTime> {
  return new Map(
    tasksOf(pid).map((task) => {
      const text = textOf(`/proc/${pid}/task/${task}/schedstat`);
      const [ranNs = 0, waitedNs = 0] = text.split(" ").map(Number);
      return [task, { ranNs, waitedNs }];
    }),
  );
}

/** How long the thread ran that ran longest between two looks. */
export function busiestNs(
  before: ReadonlyMap<string, ProcessorTime>,
  after: ReadonlyMap<string, ProcessorTime>,
): number {
  const ran = [...after].map(([task, { ranNs }]) => ranNs - (before.get(task)?.ranNs ?? 0));
  return Math.max(0, ...ran);
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
