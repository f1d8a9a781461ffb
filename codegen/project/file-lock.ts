// Owns locks between programs: a file that exists while somebody holds it and says who.
//
// Promises: at most one holder at a time among programs of one machine, also when several find the same stale lock
// at once. A lock whose holder is dead is taken over, so a killed build is in nobody's way; the start time of the
// process guards against a number that was given out again. A holder on another machine is never presumed dead.
// Fails with LockHeld after `limitMs`, and with the reason of `signal` when that aborts the wait.

import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { LockHeld } from "./errors.ts";

export interface LockOptions {
  /** Called once, if the lock is not free at once, with words for the holder. */
  readonly onWaiting?: ((holder: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly limitMs?: number | undefined;
}

interface Holder {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
  /** When the process started, in the kernel's own words, where the system tells. */
  readonly started: string | undefined;
}

interface LockFile {
  readonly content: string;
  readonly ageMs: number;
}

const pollMs = 50;
const defaultLimitMs = 15 * 60_000;
/** Writing a lock file and removing a stale one take microseconds; after this long its writer is dead. */
const unfinishedLimitMs = 10_000;

export async function withFileLock<Result>(
  path: string,
  options: LockOptions,
  task: () => Promise<Result>,
): Promise<Result> {
  const token = await acquire(path, options);
  try {
    return await task();
  } finally {
    release(path, token);
  }
}

async function acquire(path: string, options: LockOptions): Promise<string> {
  const { onWaiting, signal, limitMs = defaultLimitMs } = options;
  mkdirSync(dirname(path), { recursive: true });
  const token = randomUUID();
  const attempts = Math.ceil(limitMs / pollMs) + 1;
  let holder = "";
  for (let attempt = 0; attempt < attempts; attempt++) {
    signal?.throwIfAborted();
    if (tryCreate(path, token)) return token;
    const found = read(path);
    if (found !== undefined && isStale(found)) {
      removeStale(path, found.content);
      if (tryCreate(path, token)) return token;
    } else if (found !== undefined && holder === "") {
      holder = describe(found);
      onWaiting?.(holder);
    }
    await pause(signal);
  }
  throw new LockHeld({ lock: path, holder: holder || "an unknown program", waitedMs: limitMs });
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(pollMs, undefined, { signal });
  } catch {
    // The timer rejects with an error of its own; callers know their signal's reason.
    signal?.throwIfAborted();
  }
}

function tryCreate(path: string, token: string): boolean {
  const holder: Holder = {
    token,
    pid: process.pid,
    host: hostname(),
    started: startOf(process.pid),
  };
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function release(path: string, token: string): void {
  const found = read(path);
  if (found !== undefined && parse(found)?.token === token) rmSync(path, { force: true });
}

function read(path: string): LockFile | undefined {
  try {
    const ageMs = Date.now() - statSync(path).mtimeMs;
    return { content: readFileSync(path, "utf8"), ageMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function parse(found: LockFile): Holder | undefined {
  try {
    const holder = JSON.parse(found.content);
    return Number.isInteger(holder?.pid) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function describe(found: LockFile): string {
  const holder = parse(found);
  if (holder === undefined) return "a program that is just starting";
  const where = holder.host === hostname() ? "" : ` on ${holder.host}`;
  return `process ${holder.pid}${where}`;
}

function isStale(found: LockFile): boolean {
  const holder = parse(found);
  if (holder === undefined) return found.ageMs > unfinishedLimitMs;
  if (holder.host !== hostname()) return false;
  if (!isAlive(holder.pid)) return true;
  return holder.started !== undefined && holder.started !== startOf(holder.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is such a process, of another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Field 22 of /proc/PID/stat, counted after the name, which may contain spaces and brackets. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

/**
 * Removes the lock if it still has the content that was judged stale. The directory made beside it admits one
 * remover at a time, so nobody can remove a lock that another has just taken in the stale one's place.
 */
function removeStale(path: string, content: string): void {
  const claim = `${path}.takeover`;
  try {
    mkdirSync(claim);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    removeAbandoned(claim);
    return;
  }
  try {
    if (read(path)?.content === content) rmSync(path, { force: true });
  } finally {
    rmdirSync(claim);
  }
}

function removeAbandoned(claim: string): void {
  const stats = statSync(claim, { throwIfNoEntry: false });
  if (stats === undefined || Date.now() - stats.mtimeMs <= unfinishedLimitMs) return;
  rmSync(claim, { recursive: true, force: true });
}
