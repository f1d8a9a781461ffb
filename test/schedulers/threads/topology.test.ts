import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { coresForSchedulers, readTopology } from "../../../src/schedulers/threads/index.ts";

const roots: Array<string> = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

type Tree = Readonly<Record<string, string | number>>;

/** A folder with these files of the system. */
function machine(...trees: ReadonlyArray<Tree>): string {
  const root = mkdtempSync(join(tmpdir(), "topology-"));
  roots.push(root);
  for (const [path, text] of trees.flatMap((tree) => Object.entries(tree))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  }
  return root;
}

interface CpuFiles {
  readonly core: number;
  readonly package?: number;
  readonly siblings: string;
  readonly capacity?: number;
  readonly maxKilohertz?: number;
}

function cpu(
  id: number,
  { core, package: socket = 0, siblings, capacity, maxKilohertz }: CpuFiles,
): Tree {
  const folder = `sys/devices/system/cpu/cpu${id}`;
  return {
    [`${folder}/topology/core_id`]: core,
    [`${folder}/topology/physical_package_id`]: socket,
    [`${folder}/topology/thread_siblings_list`]: siblings,
    ...(capacity === undefined ? {} : { [`${folder}/cpu_capacity`]: capacity }),
    ...(maxKilohertz === undefined ? {} : { [`${folder}/cpufreq/cpuinfo_max_freq`]: maxKilohertz }),
  };
}

const online = (list: string): Tree => ({ "sys/devices/system/cpu/online": list });
const node = (number: number, list: string): Tree => ({
  [`sys/devices/system/node/node${number}/cpulist`]: list,
});
const allowed = (list: string): Tree => ({
  "proc/self/status": `Name:\tnode\nCpus_allowed:\tff\nCpus_allowed_list:\t${list}\nMems_allowed_list:\t0`,
});

/** Four cores with two threads each; the threads of core n are n and n + 4. */
const LAPTOP: ReadonlyArray<Tree> = [
  online("0-7"),
  ...Array.from({ length: 8 }, (_, id) =>
    cpu(id, { core: id % 4, siblings: `${id % 4},${(id % 4) + 4}` }),
  ),
  node(0, "0-7"),
  allowed("0-7"),
];

/** Two packages of two cores, each a NUMA node; numbers of cores start again in the second. */
const TWO_SOCKETS: ReadonlyArray<Tree> = [
  online("0-3"),
  ...[0, 1, 2, 3].map((id) => cpu(id, { core: id % 2, package: id >> 1, siblings: `${id}` })),
  node(0, "0-1"),
  node(1, "2-3"),
  allowed("0-3"),
];

const ids = (root: string): ReadonlyArray<number> =>
  coresForSchedulers(readTopology({ root })).map(({ id }) => id);

describe("what a machine has", () => {
  test("a laptop: cores with two threads each", () => {
    const topology = readTopology({ root: machine(...LAPTOP) });
    expect(topology.cpus.map(({ core }) => core)).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
    expect(topology.schedulers).toBe(8);
    expect(topology.quotaCpus).toBeNull();
    expect(topology.notes).toEqual([]);
  });

  test("a server: two packages, each with memory of its own", () => {
    const { cpus } = readTopology({ root: machine(...TWO_SOCKETS) });
    expect(cpus.map(({ core, package: socket, node }) => [core, socket, node])).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [2, 1, 1],
      [3, 1, 1],
    ]);
  });

  test("large and small cores, told by their capacity or by their highest clock", () => {
    const capacities = machine(
      online("0-1"),
      cpu(0, { core: 0, siblings: "0", capacity: 512 }),
      cpu(1, { core: 1, siblings: "1", capacity: 1024 }),
      allowed("0-1"),
    );
    const clocks = machine(
      online("0-1"),
      cpu(0, { core: 0, siblings: "0", maxKilohertz: 1_500_000 }),
      cpu(1, { core: 1, siblings: "1", maxKilohertz: 3_000_000 }),
      allowed("0-1"),
    );
    for (const root of [capacities, clocks]) {
      expect(readTopology({ root }).cpus.map(({ speed }) => speed)).toEqual([0.5, 1]);
      expect(ids(root)).toEqual([1, 0]);
    }
  });

  test("a core without numbers (as in some virtual machines) is one of its own", () => {
    const folder = "sys/devices/system/cpu/cpu0/topology";
    const root = machine(online("0-1"), { [`${folder}/physical_package_id`]: -1 }, allowed("0-1"));
    const { cpus } = readTopology({ root });
    expect(cpus.map(({ core, package: socket, node }) => [core, socket, node])).toEqual([
      [0, 0, 0],
      [1, 0, 0],
    ]);
  });
});

describe("what of it is ours", () => {
  test("affinity leaves processors out", () => {
    const topology = readTopology({ root: machine(...LAPTOP, allowed("1,3-4")) });
    expect(topology.cpus.filter(({ isOurs }) => isOurs).map(({ id }) => id)).toEqual([1, 3, 4]);
    expect(topology.schedulers).toBe(3);
  });

  test.each([
    ["150000 100000", 1.5, 2],
    ["20000 100000", 0.2, 1],
    ["320000 100000", 3.2, 3],
    ["1600000 100000", 16, 8],
    ["max 100000", null, 8],
  ])("a quota of version 2: %s", (text, quotaCpus, schedulers) => {
    const root = machine(...LAPTOP, {
      "proc/self/cgroup": "0::/app.slice/app",
      "sys/fs/cgroup/app.slice/app/cpu.max": text,
    });
    expect(readTopology({ root })).toMatchObject({ quotaCpus, schedulers });
  });

  test("the tightest quota on the way to the root counts", () => {
    const root = machine(...LAPTOP, {
      "proc/self/cgroup": "0::/a/b/c",
      "sys/fs/cgroup/a/cpu.max": "200000 100000",
      "sys/fs/cgroup/a/b/cpu.max": "max 100000",
      "sys/fs/cgroup/a/b/c/cpu.max": "600000 100000",
    });
    expect(readTopology({ root }).quotaCpus).toBe(2);
  });

  test("in a container the group's own folder is not visible, but its limits are, at the mount", () => {
    const root = machine(...LAPTOP, {
      "proc/self/cgroup": "0::/../../docker/5af3",
      "sys/fs/cgroup/cpu.max": "300000 100000",
      "sys/fs/cgroup/memory.max": "536870912",
    });
    expect(readTopology({ root })).toMatchObject({
      quotaCpus: 3,
      schedulers: 3,
      memoryBytes: 536_870_912,
    });
  });

  test("a quota of version 1, with controllers that share a folder", () => {
    const root = machine(...LAPTOP, {
      "proc/self/cgroup": "12:memory:/box\n4:cpu,cpuacct:/box\n1:name=systemd:/",
      "sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_quota_us": 250_000,
      "sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_period_us": 100_000,
      "sys/fs/cgroup/memory/box/memory.limit_in_bytes": 1_073_741_824,
    });
    expect(readTopology({ root })).toMatchObject({ quotaCpus: 2.5, memoryBytes: 2 ** 30 });
  });

  test("no limits of version 1 are none", () => {
    const root = machine(...LAPTOP, {
      "proc/self/cgroup": "12:memory:/\n4:cpu:/",
      "sys/fs/cgroup/cpu/cpu.cfs_quota_us": -1,
      "sys/fs/cgroup/cpu/cpu.cfs_period_us": 100_000,
      "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712",
    });
    const topology = readTopology({ root });
    expect(topology.quotaCpus).toBeNull();
    expect(topology.memoryBytes).toBeLessThan(2 ** 60);
  });

  test("where the system tells nothing, the number of processors is all there is, and a note", () => {
    const topology = readTopology({ root: machine(), fallbackCpus: 6 });
    expect(topology.cpus).toEqual([]);
    expect(topology.schedulers).toBe(6);
    expect(topology.notes).toEqual(["this system does not tell its cores: none can be chosen"]);
  });

  test.each(["", "zero", "3-1", "0-99999999", "-1"])("files that make no sense: %j", (text) => {
    const root = machine(online(text), allowed(text), node(0, text));
    expect(readTopology({ root, fallbackCpus: 2 })).toMatchObject({ cpus: [], schedulers: 2 });
  });
});

describe("the order in which schedulers take the processors", () => {
  test("each core once before any core twice", () => {
    expect(ids(machine(...LAPTOP))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(ids(machine(...LAPTOP, allowed("0,4,1,5")))).toEqual([0, 1, 4, 5]);
  });

  test("in turn over the NUMA nodes", () => {
    expect(ids(machine(...TWO_SOCKETS))).toEqual([0, 2, 1, 3]);
  });

  test("second threads of cores come after small cores", () => {
    const root = machine(
      online("0-3"),
      cpu(0, { core: 0, siblings: "0-1", capacity: 1024 }),
      cpu(1, { core: 0, siblings: "0-1", capacity: 1024 }),
      cpu(2, { core: 1, siblings: "2", capacity: 400 }),
      cpu(3, { core: 2, siblings: "3", capacity: 400 }),
      allowed("0-3"),
    );
    expect(ids(root)).toEqual([0, 2, 3, 1]);
  });
});
