// The processors of this machine and which of them are ours: cores, their threads, packages and NUMA nodes, as Linux tells them in
// /sys, within what affinity and control groups allow. Elsewhere only the number of processors is known. Never throws: what
// cannot be read is left out, and a note says so.

import { availableParallelism, totalmem } from "node:os";
import { readGroupLimits } from "./cgroups.ts";
import { parseList, SystemFiles } from "./system-files.ts";
import type { Cpu, Topology, TopologyOptions } from "./topology.ts";

interface RawCpu {
  readonly id: number;
  readonly coreKey: string;
  readonly package: number;
  readonly capacity: number | null;
}

const CPU_FOLDER = "sys/devices/system/cpu";
const NODE_FOLDER = "sys/devices/system/node";

function readCpu(files: SystemFiles, id: number): RawCpu {
  const folder = `${CPU_FOLDER}/cpu${id}`;
  const socket = Math.max(0, files.number(`${folder}/topology/physical_package_id`) ?? 0);
  const siblings = files.list(`${folder}/topology/thread_siblings_list`);
  const core = files.number(`${folder}/topology/core_id`);
  // Numbers of cores start again in each package, and some machines have none; siblings tell cores apart as well.
  const key =
    siblings !== null && siblings.length > 0 ? `s${siblings[0]}` : `${socket}:${core ?? id}`;
  const capacity =
    files.number(`${folder}/cpu_capacity`) ?? files.number(`${folder}/cpufreq/cpuinfo_max_freq`);
  return { id, coreKey: key, package: socket, capacity };
}

/** Which NUMA node each processor belongs to. */
function readNodes(files: SystemFiles): ReadonlyMap<number, number> {
  const nodes = new Map<number, number>();
  for (const name of files.names(NODE_FOLDER)) {
    const match = /^node(\d+)$/.exec(name);
    if (match === null) continue;
    for (const id of files.list(`${NODE_FOLDER}/${name}/cpulist`) ?? []) {
      nodes.set(id, Number(match[1]));
    }
  }
  return nodes;
}

/** The processors that this process may run on; null if the system does not tell. */
function affinityOf(files: SystemFiles): ReadonlySet<number> | null {
  const line = /^Cpus_allowed_list:\s*(.*)$/m.exec(files.text("proc/self/status") ?? "");
  const list = line === null ? null : parseList(line[1] as string);
  return list === null || list.length === 0 ? null : new Set(list);
}

function describeCpus(
  raw: ReadonlyArray<RawCpu>,
  nodes: ReadonlyMap<number, number>,
  allowed: ReadonlySet<number> | null,
): ReadonlyArray<Cpu> {
  const coreNumbers = new Map<string, number>();
  for (const { coreKey } of raw) {
    if (!coreNumbers.has(coreKey)) coreNumbers.set(coreKey, coreNumbers.size);
  }
  const fastest = Math.max(0, ...raw.map(({ capacity }) => capacity ?? 0));
  return raw.map(({ id, coreKey, package: socket, capacity }) => ({
    id,
    core: coreNumbers.get(coreKey) as number,
    package: socket,
    node: nodes.get(id) ?? 0,
    speed: fastest === 0 || capacity === null ? 1 : capacity / fastest,
    isOurs: allowed === null || allowed.has(id),
  }));
}

/** As many as there are processors for us, or as many as the quota is worth, if that is fewer; at least one. */
function schedulersFor(usable: number, quotaCpus: number | null): number {
  const worth = quotaCpus === null ? usable : Math.round(quotaCpus);
  return Math.max(1, Math.min(usable, worth));
}

/** What this machine has and what of it is ours. */
export function readTopology(options: TopologyOptions = {}): Topology {
  const files = new SystemFiles(options.root ?? "/");
  const notes: Array<string> = [];
  const online = files.list(`${CPU_FOLDER}/online`) ?? [];
  const allowed = affinityOf(files);
  const cpus = describeCpus(
    online.map((id) => readCpu(files, id)),
    readNodes(files),
    allowed,
  );
  if (cpus.length === 0) notes.push("this system does not tell its cores: none can be chosen");
  else if (allowed === null)
    notes.push("which cores are allowed is unknown: all are taken as ours");
  const limits = readGroupLimits(files);
  const ours = cpus.filter(({ isOurs }) => isOurs).length;
  const usable = ours > 0 ? ours : (options.fallbackCpus ?? availableParallelism());
  return {
    cpus,
    quotaCpus: limits.cpus,
    memoryBytes: Math.min(limits.memoryBytes ?? Number.POSITIVE_INFINITY, totalmem()),
    schedulers: schedulersFor(usable, limits.cpus),
    notes,
  };
}
