// Owns how a process is called in what people read: by its label, by the name it is registered under, or by its number.

import { type Pid, processInfo } from "../kernel/index.ts";
import type { LogProcess } from "./entry.ts";

/** `counter$7`, `app.main` or `process 12`. */
export function processName(pid: Pid): string {
  const info = processInfo(pid);
  return info?.label || info?.name?.name || `process ${pid.id}`;
}

/** The name of a process with what it is doing: `process 12 (receiving)`. */
export function processNameAndActivity(pid: Pid): string {
  const info = processInfo(pid);
  return info === null ? processName(pid) : `${processName(pid)} (${info.activity})`;
}

/** A process as an entry names it. */
export function logProcess(pid: Pid): LogProcess {
  return { pid: pid.id, name: processName(pid) };
}
