// Timers that other threads know: what they are called there, and who may fire or cancel them.
//
// A timer is exported when it is first encoded for another thread: it gets an entry in a table that all threads share
// (`Remote.exportTimer`). From then on, whoever would fire or cancel it claims the entry first, which is one step, and goes on only if
// nobody has before. So either the message is sent, or one `cancel_timer` has cancelled it, whatever the threads. A kernel without
// exported timers asks nobody. Nothing here fails: when no entry is left, the timer is a mere name elsewhere, and that is reported.

import { attend } from "./deliver.ts";
import type { Kernel } from "./kernel.ts";
import type { Remote, TimerEntry } from "./remote.ts";
import { current } from "./running.ts";

/** What a timer is called outside of its thread. Two names with the same home, row and sequence are the same timer's. */
export class TimerName {
  /** Tells it from a kernel, which has one. */
  readonly wheel = null;
  /** The number of the kernel that delays the message: n * MAX_SLOTS + its slot. */
  readonly home: number;
  /** The timer's row in the wheel there, and the sequence that tells it from others in that row. */
  readonly row: number;
  readonly sequence: number;
  /** Its entry in the table of timers; null: it has none, and cannot be cancelled from elsewhere. */
  readonly entry: TimerEntry | null;
  /** When it is due, in milliseconds of the clock that all threads share. */
  readonly dueMs: number;
  /** What was left, in whole milliseconds, when it was exported: more is never left. */
  readonly leftMs: number;

  constructor(
    home: number,
    row: number,
    sequence: number,
    entry: TimerEntry | null = null,
    dueMs = 0,
    leftMs = 0,
  ) {
    this.home = home;
    this.row = row;
    this.sequence = sequence;
    this.entry = entry;
    this.dueMs = dueMs;
    this.leftMs = leftMs;
  }
}

/** The exported timers of a kernel that have not gone, by row. */
export class ExportedTimers {
  readonly names = new Map<number, TimerName>();
  /** It was reported that no entry was left; not again before all of these have gone. */
  isShortageReported = false;
}

/** The number by which other threads know a kernel. */
export function homeOf(kernel: Kernel): number {
  return kernel.outside.id;
}

/** What a timer of a kernel is called in other threads; if it is armed, it can be cancelled there from now on. */
export function exportTimer(kernel: Kernel, row: number, sequence: number): TimerName {
  const { remote, wheel } = kernel;
  if (remote === null || !wheel.isArmed(row, sequence)) {
    return new TimerName(homeOf(kernel), row, sequence);
  }
  const known = kernel.exportedTimers?.names.get(row);
  if (known !== undefined) return known;
  const entry = remote.exportTimer();
  kernel.exportedTimers ??= new ExportedTimers();
  if (entry === null) {
    reportShortage(kernel, kernel.exportedTimers);
    return new TimerName(homeOf(kernel), row, sequence);
  }
  // Both clocks are read now: the wheel's last look may be long ago.
  wheel.look(kernel.host.now());
  const remainingMs = wheel.remaining(row);
  const dueMs = remote.sharedNow() + remainingMs;
  const name = new TimerName(homeOf(kernel), row, sequence, entry, dueMs, wholeMs(remainingMs));
  kernel.exportedTimers.names.set(row, name);
  return name;
}

function reportShortage(kernel: Kernel, timers: ExportedTimers): void {
  if (timers.isShortageReported) return;
  timers.isShortageReported = true;
  const { hooks } = kernel;
  const pid = current?.pid ?? null;
  const text =
    "a timer was sent to another thread, where it cannot be cancelled: as many as there is room for are known to others";
  kernel.callHook(() => hooks.report?.({ kind: "timer_not_shared", pid, text }));
}

/** The timer in that row fires, is cancelled or ends with its process now. False: another thread has cancelled it before. */
export function claimTimer(kernel: Kernel, row: number): boolean {
  const timers = kernel.exportedTimers;
  if (timers === null) return true;
  const name = timers.names.get(row);
  if (name === undefined) return true;
  timers.names.delete(row);
  if (timers.names.size === 0) kernel.exportedTimers = null;
  return (kernel.remote as Remote).releaseTimer(name.entry as TimerEntry);
}

/** Cancels a timer of another thread: the milliseconds that were left, or -1 if there is nothing to cancel. */
export function cancelFar(kernel: Kernel, name: TimerName): number {
  const { remote } = kernel;
  if (remote === null || name.entry === null) return -1;
  if (kernel.guarded) attend(kernel);
  if (!remote.cancelTimer(name)) return -1;
  return Math.min(wholeMs(name.dueMs - remote.sharedNow()), name.leftMs);
}

/** What is left of a timer that has not fired, in whole milliseconds: 1 at least. */
export function wholeMs(remainingMs: number): number {
  return Math.max(1, Math.floor(remainingMs));
}
