/**
 * Closing a system in order.
 *
 * 1. What TypeScript started is told to shut down (exit signal `shutdown`), youngest first, each with everything linked to
 *    it awaited before the next: a supervisor ends its children in their order and with their own times.
 * 2. Whatever is still there was started unlinked: it gets the same signal, youngest first.
 * 3. What is left when the time is over is killed, and named in the report.
 *
 * Promise: ends within the time limit plus the time to kill; afterwards no process of the system is
 * alive and every open call has been settled.
 */
import { atoms, type Kernel, type Pid } from "../kernel/index.ts";
import type { Gateway } from "./gateway.ts";

/** What happened at the close of a system. */
export interface ShutdownReport {
  /** Processes that did not end in time and were killed, youngest first. */
  readonly killed: ReadonlyArray<{ readonly pid: number; readonly label: string | null }>;
}

export interface ShutdownRequest {
  readonly kernel: Kernel;
  readonly gateway: Gateway;
  /** What was started from TypeScript, youngest first. */
  readonly roots: ReadonlyArray<Pid>;
  readonly timeoutMs: number;
}

export async function shutDown(request: ShutdownRequest): Promise<ShutdownReport> {
  const { kernel, gateway } = request;
  const deadline = new Deadline(gateway, request.timeoutMs);
  for (const root of request.roots) {
    if (deadline.isOver) break;
    await endFamily(kernel, root, deadline);
  }
  const strays = (): ReadonlyArray<Pid> =>
    [...kernel.processes()].filter((pid) => pid !== gateway.pid).reverse();
  if (!deadline.isOver) await endAll(kernel, strays(), deadline);
  deadline.cancel();
  const left = strays();
  const killed = left.map((pid) => ({
    pid: pid.id,
    label: kernel.processInfo(pid)?.label ?? null,
  }));
  for (const pid of left) kernel.exit(pid, atoms.kill);
  gateway.closeAll();
  kernel.shutdown(atoms.killed);
  return { killed };
}

/** Tells a process to shut down and waits for it and for what was linked to it. */
async function endFamily(kernel: Kernel, root: Pid, deadline: Deadline): Promise<void> {
  const family = [root, ...(kernel.processInfo(root)?.links ?? [])];
  const ended = Promise.all(family.map((pid) => end(kernel, pid)));
  kernel.exit(root, atoms.shutdown);
  await deadline.race(ended);
}

async function endAll(kernel: Kernel, pids: ReadonlyArray<Pid>, deadline: Deadline): Promise<void> {
  const ended = Promise.all(pids.map((pid) => end(kernel, pid)));
  for (const pid of pids) kernel.exit(pid, atoms.shutdown);
  await deadline.race(ended);
}

/** Resolves when the process has ended. */
function end(kernel: Kernel, pid: Pid): Promise<void> {
  return new Promise((resolve) => {
    kernel.onExit(pid, () => resolve());
  });
}

/** One time limit over several waits, on the system's own clock. */
class Deadline {
  isOver = false;
  readonly #over: Promise<void>;
  readonly cancel: () => void;

  constructor(gateway: Gateway, timeoutMs: number) {
    let ring = (): void => undefined;
    this.#over = new Promise((resolve) => {
      ring = () => {
        this.isOver = true;
        resolve();
      };
    });
    this.cancel = gateway.alarm(timeoutMs, () => ring());
  }

  async race(work: Promise<unknown>): Promise<void> {
    await Promise.race([work, this.#over]);
  }
}
