// Ending all processes of a kernel in order: those whose parent has ended first, so that supervisors end their children, then what
// is left, and what is left after the time is over is killed and named. Always comes to an end.

import { atoms, isAlive, type Kernel, type Pid } from "../../kernel/index.ts";
import type { KilledProcess } from "./messages.ts";

/** How often to look whether everything has ended. */
const POLL_MS = 5;

const hasLivingParent = (kernel: Kernel, pid: Pid): boolean => {
  const parent = kernel.processInfo(pid)?.parent ?? null;
  return parent !== null && isAlive(parent);
};

/**
 * Ends every process of a kernel with the reason `shutdown`. Needs a scheduler that gives the kernel its turns. Half of the
 * time is for trees of processes to end by themselves.
 */
export async function endInOrder(
  kernel: Kernel,
  slot: number,
  graceMs: number,
): Promise<ReadonlyArray<KilledProcess>> {
  const startMs = performance.now();
  const told = new Set<Pid>();
  for (;;) {
    const left = [...kernel.processes()].reverse();
    if (left.length === 0) return [];
    const passedMs = performance.now() - startMs;
    if (passedMs >= graceMs) return killAll(kernel, slot, left);
    const isTimeForAll = passedMs >= graceMs / 2;
    for (const pid of left) {
      if (told.has(pid) || (!isTimeForAll && hasLivingParent(kernel, pid))) continue;
      told.add(pid);
      kernel.exit(pid, atoms.shutdown);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function killAll(
  kernel: Kernel,
  slot: number,
  pids: ReadonlyArray<Pid>,
): ReadonlyArray<KilledProcess> {
  const killed = pids.map((pid) => ({
    slot,
    pid: pid.id,
    label: kernel.processInfo(pid)?.label ?? null,
  }));
  kernel.shutdown(atoms.killed);
  return killed;
}
