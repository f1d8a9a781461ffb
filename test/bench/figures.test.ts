/** Rules of bench/harness/figures.ts. */
import { describe, expect, test } from "vitest";
import {
  type Comparison,
  compare,
  FiguresError,
  type Goal,
  merge,
  readComparison,
  renderTable,
  summarise,
  withFigures,
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

const goal = (name: string): Goal => ({
  workload: name,
  arm: "ours",
  kind: "value",
  bound: { atLeast: 3 },
});

/** A run in which our arm reached these figures, and its peer 1. */
function run(figures: Readonly<Record<string, number>>): Comparison {
  const names = Object.keys(figures);
  return compare(
    {
      present: [
        { arm: arm("ours", "ours"), runtime: "Node 24", offers: [] },
        { arm: arm("peer", "peer"), runtime: "Node 24", offers: [] },
      ],
      absent: [],
      refused: [],
      disturbed: names.map((name) => ({ workload: name, arm: "ours", waitedShare: 0.1 })),
      figures: new Map(
        Object.entries(figures).map(([name, figure]) => [
          name,
          new Map([
            ["ours", summarise([figure])],
            ["peer", summarise([1])],
          ]),
        ]),
      ),
    },
    {
      machine,
      rounds: 1,
      workloads: names.map((name) => workload(name)),
      goals: names.map(goal),
    },
  );
}

const shown = ({ workloads }: Comparison) =>
  workloads.map(({ name, arms }) => [name, arms[0]?.median]);

describe("several runs as one", () => {
  const merged = merge([run({ tell: 1, ask: 2 }), run({ ask: 4, spawn: 5 })]);

  test("have each workload once, as measured last", () => {
    expect(shown(merged)).toEqual([
      ["tell", 1],
      ["ask", 4],
      ["spawn", 5],
    ]);
  });

  test("have the goals and disturbances of those figures", () => {
    expect(merged.goals.map(({ goal: { workload: name }, verdict }) => [name, verdict])).toEqual([
      ["tell", "missed"],
      ["ask", "met"],
      ["spawn", "met"],
    ]);
    expect(merged.disturbed.map((one) => one.workload)).toEqual(["tell", "ask", "spawn"]);
  });

  test("are the run itself if there is one", () => {
    const only = run({ tell: 1 });
    expect(merge([only])).toEqual(only);
  });
});

describe("the figures in a text", () => {
  const begin = "<!-- figures: written by `npm run bench -- --readme` -->";
  const text = `before\n${begin}\nold\n<!-- end of figures -->\nafter\n`;

  test("stand between their marks, and nothing else changes", () => {
    const table = renderTable(run({ tell: 1 }));
    const written = withFigures(text, run({ tell: 1 }));
    expect(written).toBe(
      `before\n${begin}\n\n\`\`\`\n${table}\`\`\`\n\n<!-- end of figures -->\nafter\n`,
    );
    expect(withFigures(written, run({ tell: 1 }))).toBe(written);
  });

  test("need their marks", () => {
    expect(() => withFigures("before\nafter\n", run({ tell: 1 }))).toThrow(FiguresError);
  });
});

describe("a file of results", () => {
  test("that is not there, or is something else, is named", async () => {
    await expect(readComparison("no/such.json")).rejects.toThrow(/no\/such\.json/);
    await expect(readComparison("package.json")).rejects.toThrow(/package\.json is no result/);
  });
});
