/**
 * Owns the description of the machine that figures are printed with. Promises nothing beyond what `node:os` and
 * `node:process` report; an unknown processor is called so.
 */
import { arch, cpus, loadavg, release, type as systemName, totalmem } from "node:os";
import process from "node:process";
import type { Machine } from "./report.ts";

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() || "unknown processor",
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${systemName()} ${release()} ${arch()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    load: loadavg()[0] ?? 0,
  };
}
