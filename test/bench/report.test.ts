/** Rules of bench/harness/report.ts and goals.ts. */
import { describe, expect, test } from "vitest";
import {
  compare,
  type Goal,
  type Outcome,
  renderTable,
  summarise,
} from "../../bench/harness/index.ts";
import { arm, workload } from "./faulty-arm.ts";

const machine = {
  cpu: "Test CPU",
  cores: 4,
  memoryGiB: 16,
  system: "Test 1.0 x64",
  node: "24.0.0",
  v8: "13.0",
  load: 0.5,
};

const workloads = [
  workload("messages"),
  workload("births", "us"),
  workload("bytes", "B"),
  workload("lonely"),
];

const outcome: Outcome = {
  present: [
    { arm: arm("lb", "bound"), runtime: "Node 24", offers: [] },
    { arm: arm("starfish", "ours"), runtime: "Node 24", offers: [] },
    { arm: arm("beam", "beam"), runtime: "OTP 29", offers: [] },
    { arm: arm("beam-1", "beam"), runtime: "OTP 29", offers: [] },
  ],
  absent: [{ arm: "nact", reason: "not installed" }],
  refused: [{ workload: "messages", arm: "xstate", reason: "done is 5 and should be 10" }],
  disturbed: [
    { workload: "births", arm: "beam", waitedShare: 0.347 },
    { workload: "births", arm: "starfish", waitedShare: 0.5, busiest: 0.1234 },
  ],
  figures: new Map([
    [
      "messages",
      new Map([
        ["lb", summarise([40, 60, 50])],
        ["starfish", summarise([20, 30, 25])],
        ["beam", summarise([4])],
        ["beam-1", summarise([5])],
      ]),
    ],
    [
      "births",
      new Map([
        ["starfish", summarise([0.2])],
        ["beam", summarise([1])],
        ["beam-1", summarise([0.8])],
      ]),
    ],
    [
      "bytes",
      new Map([
        ["lb", summarise([50])],
        ["starfish", summarise([400])],
      ]),
    ],
    ["lonely", new Map([["starfish", summarise([1])]])],
  ]),
};

const goals: readonly Goal[] = [
  { workload: "messages", arm: "starfish", kind: "times", peer: "lb", bound: { atLeast: 0.5 } },
  { workload: "messages", arm: "starfish", kind: "times", peer: "beam", bound: { atLeast: 6 } },
  { workload: "births", arm: "starfish", kind: "value", bound: { atMost: 0.2 } },
  { workload: "bytes", arm: "starfish", kind: "value", bound: { atMost: 300 } },
  {
    workload: "lonely",
    arm: "starfish",
    kind: "timesOf",
    peer: "messages",
    bound: { atLeast: 0.1 },
  },
  { workload: "lonely", arm: "starfish", kind: "times", peer: "lb", bound: { atLeast: 1 } },
];

const comparison = compare(outcome, { machine, rounds: 3, workloads, goals });
const ratios = (name: string) =>
  comparison.workloads
    .find((compared) => compared.name === name)
    ?.arms.map(({ arm: which, overLowerBound, overBeam }) => [which, overLowerBound, overBeam]);

describe("a comparison", () => {
  test("divides by the lower bound and by the better Erlang arm", () => {
    expect(ratios("messages")).toEqual([
      ["lb", 1, 10],
      ["starfish", 0.5, 5],
      ["beam", 0.08, 0.8],
      ["beam-1", 0.1, 1],
    ]);
  });

  test("counts shorter times and fewer bytes as better", () => {
    expect(ratios("births")?.[0]).toEqual(["starfish", undefined, 4]);
    expect(ratios("bytes")?.[1]).toEqual(["starfish", 0.125, undefined]);
  });

  test("shows no figure without a peer, and names what it left out", () => {
    expect(comparison.workloads.map(({ name }) => name)).toEqual(["messages", "births", "bytes"]);
    expect(comparison.unpaired).toEqual(["lonely"]);
  });

  test("judges each goal by the figures of this run, or not at all", () => {
    expect(comparison.goals.map(({ value, verdict }) => [value, verdict])).toEqual([
      [0.5, "met"],
      [5, "missed"],
      [0.2, "met"],
      [400, "missed"],
      [0.04, "missed"],
      [undefined, "unknown"],
    ]);
  });
});

describe("the table", () => {
  test("marks figures of a machine that was busy with something else", () => {
    const note = "The machine was busy (load 2.1): nothing to quote";
    expect(renderTable(comparison)).not.toContain("busy");
    expect(renderTable({ ...comparison, machine: { ...machine, load: 2.1 } })).toContain(note);
  });

  test("is the same for the same figures", () => {
    expect(renderTable(comparison)).toMatchInlineSnapshot(`
      "Test CPU, 4 cores, 16 GiB, Test 1.0 x64
      Node 24.0.0 (V8 13.0), 3 interleaved rounds, median (min..max);
      x lb and x BEAM: times as good as the lower bound and as the better Erlang arm, above 1 is better

      The messages workload
      messages [M/s]                          median             min..max      x lb    x BEAM
        lb                                      50.0           40.0..60.0      1.00     10.00
        starfish                                25.0           20.0..30.0      0.50      5.00
        beam                                    4.00           4.00..4.00      0.08      0.80
        beam-1                                  5.00           5.00..5.00      0.10      1.00

      The births workload
      births [us]                             median             min..max      x lb    x BEAM
        starfish                               0.200         0.200..0.200                4.00
        beam                                    1.00           1.00..1.00                0.80
        beam-1                                 0.800         0.800..0.800                1.00

      The bytes workload
      bytes [B]                               median             min..max      x lb    x BEAM
        lb                                      50.0           50.0..50.0      1.00
        starfish                                 400             400..400      0.13

      Goals
        messages, starfish                          0.500 x lb         >= 0.5     met
        messages, starfish                           5.00 x beam       >= 6       missed
        births, starfish                            0.200              <= 0.2     met
        bytes, starfish                               400              <= 300     missed
        lonely, starfish                           0.0400 x messages   >= 0.1     missed

      Arms
        lb          lb, for tests (Node 24)
        starfish    starfish, for tests (Node 24)
        beam        beam, for tests (OTP 29)
        beam-1      beam-1, for tests (OTP 29)
        nact        absent: not installed
      Refused: messages, xstate: done is 5 and should be 10
      Disturbed: births, beam: waited 35 % of its time for a processor
      Disturbed: births, starfish: waited 50 % of its time for a processor; its busiest thread alone: 0.123
      Not shown, no peer measured: lonely
      "
    `);
  });
});
