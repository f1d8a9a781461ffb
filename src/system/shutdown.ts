/**
 * Closing a system in order.
 *
 * 1. What TypeScript started is told to shut down (exit signal `shutdown`), youngest first, each with everything linked to
 *    it awaited before the next, and what they held of the host (`releases.ts`): a supervisor ends its children in their order
 *    and with their own times.
 * 2. Whatever is still there was started unlinked: it handles what those before have sent it, and gets the same signal, youngest
 *    first.
 * 3. What is left when the time is over is killed, and named in the report.
 *
 * With more threads than one, the second and third step are done in every thread, and the threads
 * end after that.
 *
 * Promise: ends within the time limit plus the time to kill; afterwards no process of the system is
 * alive and every open call has been settled.
 */
import { atoms, type Kernel, type Pid, RemotePid } from "../kernel/index.ts";
import type { Gateway } from "./gateway.ts";
import { releasesOf } from "./releases.ts";

/** A process that had to be killed. */
export interface KilledProcess {
  /** Its number. */
  readonly pid: number;
  /** What it was started as, such as `bank/ledger.open`; null for processes of the program. */
  readonly label: string | null;
}

/** What happened at the close of a system. */
export interface ShutdownReport {
  /** Processes that did not end in time and were killed, youngest first in each thread. */
  readonly killed: ReadonlyArray<KilledProcess>;
}

/** What is to be done in the other threads of a system. */
export interface OtherThreads {
  /**
   * Starts a process where that process is, which tells it to shut down and ends when it and what
   * was linked to it have ended; what is left after the time is killed.
   */
  endFamily(root: RemotePid, graceMs: number): Pid;
  /** Ends every process and the threads; gives what had to be killed. */
  close(graceMs: number): Promise<ReadonlyArray<KilledProcess>>;
}

export interface ShutdownRequest {
  readonly kernel: Kernel;
  readonly gateway: Gateway;
  /** What was started from TypeScript, youngest first. */
  readonly roots: ReadonlyArray<Pid>;
  readonly timeoutMs: number;
  /** Null if there are none. */
  readonly threads: OtherThreads | null;
}

export async function shutDown(request: ShutdownRequest): Promise<ShutdownReport> {
  const { kernel, gateway, threads } = request;
  const deadline = new Deadline(kernel, gateway, request.timeoutMs);
  await endRoots(request, deadline);
  await deadline.race(queueDone(kernel));
  const strays = (): ReadonlyArray<Pid> =>
    [...kernel.processes()].filter((pid) => pid !== gateway.pid).reverse();
  if (!deadline.isOver) await endAll(kernel, strays(), deadline);
  if (!deadline.isOver) await deadline.race(releasesOf(kernel).settled());
  deadline.cancel();
  const left = strays();
  const killed = left.map((pid) => ({
    pid: pid.id,
    label: kernel.processInfo(pid)?.label ?? null,
  }));
  for (const pid of left) kernel.exit(pid, atoms.kill);
  gateway.closeAll();
  const others = threads === null ? [] : await threads.close(deadline.leftMs);
  kernel.shutdown(atoms.killed);
  return { killed: [...killed, ...others] };
}

/**
 * Ends what was started from TypeScript, with everything linked to it, and nothing else, and waits
 * for what is being released. What is left when the time is over is killed.
 */
export async function endStarted(request: ShutdownRequest): Promise<void> {
  const { kernel, gateway, threads, timeoutMs } = request;
  const deadline = new Deadline(kernel, gateway, timeoutMs);
  for (const root of request.roots) {
    if (threads !== null && root instanceof RemotePid) {
      await end(kernel, threads.endFamily(root, timeoutMs));
      continue;
    }
    const family = familyOf(kernel, root);
    await endFamily(kernel, root, deadline);
    for (const pid of family) kernel.exit(pid, atoms.kill);
    await deadline.race(releasesOf(kernel).settled());
  }
  deadline.cancel();
}

function familyOf(kernel: Kernel, root: Pid): ReadonlyArray<Pid> {
  return [root, ...(kernel.processInfo(root)?.links ?? [])];
}

async function endRoots(request: ShutdownRequest, deadline: Deadline): Promise<void> {
  const { kernel, threads } = request;
  for (const root of request.roots) {
    if (deadline.isOver) break;
    if (threads !== null && root instanceof RemotePid) {
      await deadline.race(end(kernel, threads.endFamily(root, Number.POSITIVE_INFINITY)));
    } else await endFamily(kernel, root, deadline);
    await deadline.race(releasesOf(kernel).settled());
  }
}

/** Tells a process to shut down and waits for it and for what was linked to it. */
async function endFamily(kernel: Kernel, root: Pid, deadline: Deadline): Promise<void> {
  const ended = Promise.all(familyOf(kernel, root).map((pid) => end(kernel, pid)));
  kernel.exit(root, atoms.shutdown);
  await deadline.race(ended);
}

async function endAll(kernel: Kernel, pids: ReadonlyArray<Pid>, deadline: Deadline): Promise<void> {
  const ended = Promise.all(pids.map((pid) => end(kernel, pid)));
  for (const pid of pids) kernel.exit(pid, atoms.shutdown);
  await deadline.race(ended);
}

/** Resolves when what is in the run queue has had its turn: a process that starts now comes after all that. */
function queueDone(kernel: Kernel): Promise<void> {
  return end(
    kernel,
    kernel.spawnRoot(() => undefined),
  );
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
  readonly #kernel: Kernel;
  readonly #atMs: number;

  constructor(kernel: Kernel, gateway: Gateway, timeoutMs: number) {
    this.#kernel = kernel;
    this.#atMs = kernel.host.now() + timeoutMs;
    let ring = (): void => undefined;
    this.#over = new Promise((resolve) => {
      ring = () => {
        this.isOver = true;
        resolve();
      };
    });
    this.cancel = gateway.alarm(timeoutMs, () => ring());
  }

  get leftMs(): number {
    return this.isOver ? 0 : Math.max(0, this.#atMs - this.#kernel.host.now());
  }

  async race(work: Promise<unknown>): Promise<void> {
    await Promise.race([work, this.#over]);
  }
}
