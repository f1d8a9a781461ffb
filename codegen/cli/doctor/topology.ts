// Owns how the processors of this machine are shown: a picture of nodes, packages and cores, with which of them are ours and
// where the schedulers of `--schedulers auto` go. The machine itself is read by the schedulers' own code, so what is shown
// is what a program gets.

import {
  type Cpu,
  coresForSchedulers,
  type Topology,
} from "../../../src/schedulers/threads/index.ts";
import { counted, type Paint } from "../terminal.ts";

const BYTES_PER_MEGABYTE = 2 ** 20;
const MEGABYTES_PER_GIGABYTE = 1_024;

/** Values in the order in which they first come, each with all that belong to it. */
function groupsOf<Item>(
  items: ReadonlyArray<Item>,
  keyOf: (item: Item) => number,
): ReadonlyArray<readonly [key: number, items: ReadonlyArray<Item>]> {
  return [...Map.groupBy(items, keyOf)].sort(([first], [second]) => first - second);
}

/** Which scheduler each processor is meant for. */
function takers(topology: Topology): ReadonlyMap<number, number> {
  const taken = coresForSchedulers(topology).slice(0, topology.schedulers);
  return new Map(taken.map(({ id }, index) => [id, index + 1]));
}

function shownCpu({ id, isOurs }: Cpu, scheduler: number | undefined, style: Paint): string {
  if (!isOurs) return style.dim(`□ ${id}`);
  return scheduler === undefined ? `■ ${id}` : `■ ${id} ${style.green(`S${scheduler}`)}`;
}

function shownCore(
  cpus: ReadonlyArray<Cpu>,
  schedulers: ReadonlyMap<number, number>,
  style: Paint,
): string {
  const shown = cpus.map((cpu) => shownCpu(cpu, schedulers.get(cpu.id), style));
  const speed = cpus[0]?.speed ?? 1;
  const slow = speed < 1 ? ` ${style.dim(`${Math.round(speed * 100)} %`)}` : "";
  return `[${shown.join("  ")}]${slow}`;
}

const CORES_PER_LINE = 4;

function shownCores(
  cpus: ReadonlyArray<Cpu>,
  schedulers: ReadonlyMap<number, number>,
  style: Paint,
): ReadonlyArray<string> {
  const cores = groupsOf(cpus, ({ core }) => core).map(([, threads]) =>
    shownCore(threads, schedulers, style),
  );
  const lines: Array<string> = [];
  for (let first = 0; first < cores.length; first += CORES_PER_LINE) {
    lines.push(`    ${cores.slice(first, first + CORES_PER_LINE).join(" ")}`);
  }
  return lines;
}

function shownMemory(bytes: number): string {
  const megabytes = bytes / BYTES_PER_MEGABYTE;
  if (megabytes < MEGABYTES_PER_GIGABYTE) return `${Math.round(megabytes)} MB`;
  return `${(megabytes / MEGABYTES_PER_GIGABYTE).toFixed(1)} GB`;
}

/** The processors as a small picture. */
export function drawTopology(topology: Topology, style: Paint): string {
  const { cpus, quotaCpus, memoryBytes, schedulers, notes } = topology;
  const places = takers(topology);
  const picture = groupsOf(cpus, ({ node }) => node).flatMap(([node, inNode]) =>
    groupsOf(inNode, (cpu) => cpu.package).flatMap(([socket, inSocket]) => [
      style.bold(`NUMA node ${node}, package ${socket}`),
      ...shownCores(inSocket, places, style),
    ]),
  );
  const ours = cpus.filter(({ isOurs }) => isOurs).length;
  const quota =
    quotaCpus === null ? "no limit of time" : `time of ${quotaCpus} by the control group`;
  const counts =
    cpus.length === 0 ? "" : `, ${ours} of ${counted(cpus.length, "processor")} ours, ${quota}`;
  return [
    ...picture,
    `--schedulers auto: ${counted(schedulers, "scheduler")}${counts}`,
    `memory: ${shownMemory(memoryBytes)}`,
    ...(cpus.length === 0 ? [] : [style.dim("■ ours  □ not ours  S1 where scheduler 1 goes")]),
    ...notes.map((note) => `${style.yellow("!")} ${note}`),
  ].join("\n");
}
