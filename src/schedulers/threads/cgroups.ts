// What the control groups of Linux (versions 1 and 2) let this process have: processor time and memory.
//
// A limit holds for a group and all below it, so the tightest on the way from the process's group to the root counts. In a
// container the group that /proc names is often not visible below /sys/fs/cgroup; then the limits at the mount itself count, which
// is the container's own group. No limit, or no control groups, is null.

import type { SystemFiles } from "./system-files.ts";

const MOUNT = "sys/fs/cgroup";

export interface GroupLimits {
  /** Processors' worth of time, such as 1.5; null: no limit. */
  readonly cpus: number | null;
  readonly memoryBytes: number | null;
}

interface Group {
  readonly controllers: ReadonlyArray<string>;
  readonly path: string;
}

function groups(files: SystemFiles): ReadonlyArray<Group> {
  const lines = files.text("proc/self/cgroup")?.split("\n") ?? [];
  return lines.map((line) => {
    const [, controllers = "", path = "/"] = line.split(":");
    return { controllers: controllers.split(",").filter((name) => name !== ""), path };
  });
}

/** The folders whose limits hold for a group: its own and those above it, up to the mount. */
function foldersOf(mount: string, path: string): ReadonlyArray<string> {
  const folders = [mount];
  for (const part of path.split("/")) {
    if (part !== "" && part !== "..") folders.push(`${folders.at(-1)}/${part}`);
  }
  return folders;
}

function tightest(limits: ReadonlyArray<number | null>): number | null {
  const known = limits.filter((limit) => limit !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** `cpu.max`: `150000 100000`, or `max 100000` for none. */
function quotaOfVersion2(files: SystemFiles, folder: string): number | null {
  const [quota, period] = files.text(`${folder}/cpu.max`)?.split(/\s+/).map(Number) ?? [];
  return share(quota, period);
}

function quotaOfVersion1(files: SystemFiles, folder: string): number | null {
  const quota = files.number(`${folder}/cpu.cfs_quota_us`);
  return share(quota ?? undefined, files.number(`${folder}/cpu.cfs_period_us`) ?? undefined);
}

function share(quota: number | undefined, period: number | undefined): number | null {
  if (quota === undefined || period === undefined || !(quota > 0 && period > 0)) return null;
  return quota / period;
}

/** Version 1 says "no limit" by a number close to 2^63. */
const NO_LIMIT_BYTES = 2 ** 62;

function bytesIn(files: SystemFiles, path: string): number | null {
  const bytes = files.number(path);
  return bytes === null || bytes <= 0 || bytes >= NO_LIMIT_BYTES ? null : bytes;
}

/** Where a controller of version 1 is mounted: alone or with others in one folder. */
function mountOf(files: SystemFiles, controller: string): string {
  const folder = files.names(MOUNT).find((name) => name.split(",").includes(controller));
  return `${MOUNT}/${folder ?? controller}`;
}

/** The limits that hold for this process. */
export function readGroupLimits(files: SystemFiles): GroupLimits {
  const cpus: Array<number | null> = [];
  const memory: Array<number | null> = [];
  for (const { controllers, path } of groups(files)) {
    if (controllers.length === 0) {
      for (const folder of foldersOf(MOUNT, path)) {
        cpus.push(quotaOfVersion2(files, folder));
        memory.push(bytesIn(files, `${folder}/memory.max`));
      }
    }
    if (controllers.includes("cpu")) {
      const folders = foldersOf(mountOf(files, "cpu"), path);
      cpus.push(...folders.map((folder) => quotaOfVersion1(files, folder)));
    }
    if (controllers.includes("memory")) {
      const folders = foldersOf(mountOf(files, "memory"), path);
      memory.push(...folders.map((folder) => bytesIn(files, `${folder}/memory.limit_in_bytes`)));
    }
  }
  return { cpus: tightest(cpus), memoryBytes: tightest(memory) };
}
