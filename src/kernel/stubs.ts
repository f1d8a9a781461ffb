// The processes of other threads that this kernel has to do with: a stub for each.
//
// A stub is a `Process` that never runs. Links, monitors, exit callbacks and delayed messages hang on it as on any process, and when its
// home slot reports its end (or the thread of that slot has died) it is ended like any process. The home slot reports only what it was told
// to watch, which WATCHED says. A stub that nothing hangs on is kept, since most that are used once are used again, but of those
// there are at most `mostIdle`, or half as many as of the others: then the oldest are dropped, and their home slots need not report.

import type { Kernel } from "./kernel.ts";
import { DOOMED, Process, STUB, WATCHED } from "./process.ts";
import { MAX_SLOTS, type Remote, type RemotePid } from "./remote.ts";
import type { Pid } from "./terms.ts";
import { NO_TIMER } from "./timers.ts";

const MOST_IDLE = 4096;

const nothing = (): void => undefined;

export class Stubs {
  readonly #kernel: Kernel;
  /** By the number of the pid, in the order of their making. */
  readonly #stubs = new Map<number, Process>();
  /** Unlinkings that the other side has not confirmed: by the number of its pid, for each process of this kernel. */
  readonly #unlinking = new Map<number, Map<number, number>>();
  /** Stubs that are kept though nothing hangs on them, unless those in use are more than twice as many. */
  readonly mostIdle: number;
  #sweepAt: number;

  constructor(kernel: Kernel, mostIdle = MOST_IDLE) {
    this.#kernel = kernel;
    this.mostIdle = mostIdle;
    this.#sweepAt = mostIdle;
  }

  get size(): number {
    return this.#stubs.size;
  }

  find(pid: Pid): Process | null {
    return this.#stubs.get(pid.id) ?? null;
  }

  /** The stub of a process of another thread; its home slot may not know of it. */
  of(pid: RemotePid): Process {
    const known = this.#stubs.get(pid.id);
    if (known !== undefined) return known;
    if (this.#stubs.size >= this.#sweepAt) this.#sweep();
    const stub = new Process(this.#kernel, null, nothing, pid);
    stub.state = STUB;
    stub.frame = null;
    this.#stubs.set(pid.id, stub);
    return stub;
  }

  /** The stub of a process of another thread whose end will be reported, at once if it has ended. */
  watched(pid: RemotePid): Process {
    const stub = this.of(pid);
    if ((stub.state & WATCHED) === 0) {
      stub.state |= WATCHED;
      this.#remote.watch(pid);
    }
    return stub;
  }

  /** Takes a stub out, because its process has ended. */
  take(pid: Pid): Process | null {
    const stub = this.#stubs.get(pid.id);
    if (stub === undefined) return null;
    this.#stubs.delete(pid.id);
    return stub;
  }

  /** Takes all stubs of a slot out whose numbers are below, the oldest first, because its processes have ended. */
  takeSlot(slot: number, laterId: number): ReadonlyArray<Process> {
    const taken: Array<Process> = [];
    for (const [id, stub] of this.#stubs) {
      if ((stub.pid as RemotePid).slot !== slot || id >= laterId) continue;
      this.#stubs.delete(id);
      taken.push(stub);
    }
    for (const id of this.#unlinking.keys()) {
      if (id % MAX_SLOTS === slot && id < laterId) this.#unlinking.delete(id);
    }
    return taken;
  }

  /** A process of this kernel takes its link to `pid` away, and the other side will confirm that. */
  beginUnlinking(process: Pid, pid: RemotePid): void {
    let counts = this.#unlinking.get(pid.id);
    if (counts === undefined) {
      counts = new Map();
      this.#unlinking.set(pid.id, counts);
    }
    counts.set(process.id, (counts.get(process.id) ?? 0) + 1);
  }

  /** Whether the other side has still to confirm an unlinking; what it says about the link until then is out of date. */
  isUnlinking(process: Pid, pid: RemotePid): boolean {
    return this.#unlinking.get(pid.id)?.has(process.id) ?? false;
  }

  endUnlinking(process: Pid, pid: RemotePid): void {
    const counts = this.#unlinking.get(pid.id);
    if (counts === undefined) return;
    const left = (counts.get(process.id) ?? 0) - 1;
    if (left > 0) counts.set(process.id, left);
    else counts.delete(process.id);
    if (counts.size === 0) this.#unlinking.delete(pid.id);
  }

  /** Unlinkings under way, for tests and observers. */
  get unlinkings(): number {
    return this.#unlinking.size;
  }

  get #remote(): Remote {
    return this.#kernel.remote as Remote;
  }

  #sweep(): void {
    const idle: Array<Process> = [];
    for (const stub of this.#stubs.values()) if (isIdle(stub)) idle.push(stub);
    const used = this.#stubs.size - idle.length;
    const most = Math.max(this.mostIdle, used >> 1);
    const dropped = Math.max(0, idle.length - (most >> 1));
    for (const stub of idle.slice(0, dropped)) this.#drop(stub);
    this.#sweepAt = used + most;
  }

  #drop(stub: Process): void {
    const pid = stub.pid as RemotePid;
    this.#stubs.delete(pid.id);
    if ((stub.state & WATCHED) !== 0) this.#remote.unwatch(pid);
  }
}

/** Whether nothing hangs on a stub. */
function isIdle(stub: Process): boolean {
  const { extras } = stub;
  if (stub.links !== null || stub.watchers !== null || (stub.state & DOOMED) !== 0) return false;
  if (extras === null) return true;
  const { exitCallbacks, timers } = extras;
  return timers === NO_TIMER && (exitCallbacks === null || exitCallbacks.length === 0);
}
