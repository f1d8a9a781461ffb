// Which process runs in this thread, and which kernel ran last.
//
// At most one process runs at a time in a thread, also where several kernels share it. `current` is a live binding: import it
// and read it; only the kernel's own files write it, through the functions here.

import type { Kernel } from "./kernel.ts";
import type { Process } from "./process.ts";
import { DEAD } from "./process.ts";
import { ABORT, OutsideProcessError } from "./thrown.ts";

/** The process that runs right now, or null. It may have just ended itself; then its code is being unwound. */
export let current: Process | null = null;

/** The kernel that ran last, or that was made last before any ran. */
export let recentKernel: Kernel | null = null;

export function setCurrent(process: Process | null): void {
  current = process;
}

export function setRecentKernel(kernel: Kernel | null): void {
  recentKernel = kernel;
}

/** Whether a process runs right now. */
export function isRunning(): boolean {
  return current !== null;
}

/** The running process. Throws where none runs, and unwinds the code of one that has ended. */
export function running(operation: string): Process {
  const process = current;
  if (process === null) throw new OutsideProcessError(operation);
  if ((process.state & DEAD) !== 0) throw ABORT;
  return process;
}

/** The kernel of the running process, or else the one that ran last in this thread. */
export function nearbyKernel(operation: string): Kernel {
  if (current !== null) return current.kernel;
  if (recentKernel === null) throw new OutsideProcessError(operation);
  return recentKernel;
}
