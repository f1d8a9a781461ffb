import { describe, expect, test } from "vitest";
import { drawTopology } from "../../../codegen/cli/doctor/topology.ts";
import { paint } from "../../../codegen/cli/terminal.ts";
import { type Cpu, readTopology, type Topology } from "../../../src/schedulers/threads/index.ts";
import { starfish, temporaryDirectory } from "../starfish.ts";

const draw = (topology: Topology): ReadonlyArray<string> =>
  drawTopology(topology, paint(false)).split("\n");

const cpu = (id: number, others: Partial<Cpu>): Cpu => ({
  id,
  core: id,
  package: 0,
  node: 0,
  speed: 1,
  isOurs: true,
  ...others,
});

describe("the picture of a machine", () => {
  test("shows nodes, packages, cores with their threads, and where schedulers go", () => {
    const topology: Topology = {
      cpus: [
        cpu(0, { core: 0 }),
        cpu(1, { core: 1 }),
        cpu(2, { core: 2, node: 1, package: 1 }),
        cpu(3, { core: 3, node: 1, package: 1, isOurs: false }),
        cpu(4, { core: 0 }),
        cpu(5, { core: 1, isOurs: false }),
      ],
      quotaCpus: 2.5,
      memoryBytes: 3 * 2 ** 29,
      schedulers: 3,
      notes: [],
    };
    expect(draw(topology)).toEqual([
      "NUMA node 0, package 0",
      "    [■ 0 S1  ■ 4] [■ 1 S3  □ 5]",
      "NUMA node 1, package 1",
      "    [■ 2 S2] [□ 3]",
      "--schedulers auto: 3 schedulers, 4 of 6 processors ours, time of 2.5 by the control group",
      "memory: 1.5 GB",
      "■ ours  □ not ours  S1 where scheduler 1 goes",
    ]);
  });

  test("says how fast small cores are, and starts a new line after four", () => {
    const topology: Topology = {
      cpus: Array.from({ length: 6 }, (_, id) => cpu(id, { speed: id < 2 ? 1 : 0.4 })),
      quotaCpus: null,
      memoryBytes: 2 ** 29,
      schedulers: 6,
      notes: [],
    };
    expect(draw(topology).slice(1, 5)).toEqual([
      "    [■ 0 S1] [■ 1 S2] [■ 2 S3] 40 % [■ 3 S4] 40 %",
      "    [■ 4 S5] 40 % [■ 5 S6] 40 %",
      "--schedulers auto: 6 schedulers, 6 of 6 processors ours, no limit of time",
      "memory: 512 MB",
    ]);
  });

  test("is a notice where the system tells nothing", () => {
    const topology = readTopology({ root: temporaryDirectory(), fallbackCpus: 8 });
    const lines = draw({ ...topology, memoryBytes: 2 ** 33 });
    expect(lines).toEqual([
      "--schedulers auto: 8 schedulers",
      "memory: 8.0 GB",
      "! this system does not tell its cores: none can be chosen",
    ]);
  });

  test("comes from `starfish doctor --topology`, for machines with --json", () => {
    const shown = starfish(["doctor", "--topology"]);
    expect(shown.status).toBe(0);
    expect(shown.stdout).toMatch(/^--schedulers auto: \d+ scheduler/m);
    const { stdout, status } = starfish(["doctor", "--topology", "--json"]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schedulers: readTopology().schedulers });
  });
});
