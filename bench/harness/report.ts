/**
 * Owns what people and machines read: the comparison of an outcome, as a table and as JSON.
 *
 * Promises: the same outcome gives the same text, byte for byte. A workload that fewer than two arms completed is not shown,
 * because a figure without its peer says nothing; it is named below the table, and so is every absent arm
 * and every refused or disturbed figure. Ratios are of medians and read "times as good as" (above 1 is better in every unit).
 */
import { type Figures, type Goal, judge, type Verdict } from "./goals.ts";
import type { Disturbance, Outcome } from "./rounds.ts";
import type { Summary } from "./statistics.ts";
import { advantage, type Unit, type Workload } from "./workload.ts";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
  /** Processes that wanted to run in the minute before the first measurement. */
  readonly load: number;
}

export interface Comparison {
  readonly machine: Machine;
  readonly rounds: number;
  readonly arms: readonly {
    readonly name: string;
    readonly about: string;
    readonly runtime: string;
  }[];
  readonly workloads: readonly Compared[];
  readonly goals: readonly Verdict[];
  readonly unpaired: readonly string[];
  readonly absent: Outcome["absent"];
  readonly refused: Outcome["refused"];
  readonly disturbed: Outcome["disturbed"];
}

export interface Compared {
  readonly name: string;
  readonly title: string;
  readonly unit: Unit;
  readonly arms: readonly ComparedArm[];
}

export interface ComparedArm extends Summary {
  readonly arm: string;
  readonly overLowerBound: number | undefined;
  readonly overBeam: number | undefined;
}

const REASON_LIMIT = 160;
/** Load per core, before the bench itself, above which figures are marked. */
const BUSY_SHARE = 0.5;

export function compare(
  outcome: Outcome,
  context: {
    readonly machine: Machine;
    readonly rounds: number;
    readonly workloads: readonly Workload[];
    readonly goals: readonly Goal[];
  },
): Comparison {
  const figures = lookUp(outcome, context.workloads);
  const all = context.workloads.map((workload) => compareWorkload(outcome, figures, workload));
  return {
    machine: context.machine,
    rounds: context.rounds,
    arms: outcome.present.map(({ arm, runtime }) => ({
      name: arm.name,
      about: arm.about,
      runtime,
    })),
    workloads: all.filter(({ arms }) => arms.length >= 2),
    goals: context.goals.map((goal) => judge(goal, figures)),
    unpaired: all.filter(({ arms }) => arms.length < 2).map(({ name }) => name),
    absent: outcome.absent,
    refused: outcome.refused,
    disturbed: outcome.disturbed,
  };
}

function lookUp(outcome: Outcome, workloads: readonly Workload[]): Figures {
  const units = new Map(workloads.map(({ name, unit }) => [name, unit]));
  const unit = (workload: string): Unit => units.get(workload) ?? "M/s";
  const of = (workload: string, arm: string) => outcome.figures.get(workload)?.get(arm);
  const bestBeam = (workload: string): Summary | undefined => {
    let best: Summary | undefined;
    for (const { arm } of outcome.present) {
      const one = arm.role === "beam" ? of(workload, arm.name) : undefined;
      if (one === undefined) continue;
      if (best === undefined || advantage(unit(workload), one.median, best.median) > 1) best = one;
    }
    return best;
  };
  return { unit, of, bestBeam };
}

function compareWorkload(outcome: Outcome, figures: Figures, workload: Workload): Compared {
  const { name, title, unit } = workload;
  const bound = outcome.present.find(({ arm }) => arm.role === "bound")?.arm.name;
  const lowest = bound === undefined ? undefined : figures.of(name, bound);
  const beam = figures.bestBeam(name);
  const over = (summary: Summary, peer: Summary | undefined): number | undefined =>
    peer === undefined ? undefined : advantage(unit, summary.median, peer.median);
  const arms = [...(outcome.figures.get(name) ?? [])].map(([arm, summary]) => ({
    arm,
    ...summary,
    overLowerBound: over(summary, lowest),
    overBeam: over(summary, beam),
  }));
  return { name, title, unit, arms };
}

/** The comparison for people: fixed columns, 100 characters wide but for sentences. */
export function renderTable(comparison: Comparison): string {
  const { machine, rounds } = comparison;
  const busy = machine.load > machine.cores * BUSY_SHARE;
  const lines = [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}`,
    `Node ${machine.node} (V8 ${machine.v8}), ${rounds} interleaved rounds, median (min..max);`,
    "x lb and x BEAM: times as good as the lower bound and as the better Erlang arm, above 1 is better",
    ...(busy ? [`The machine was busy (load ${machine.load.toFixed(1)}): nothing to quote`] : []),
  ];
  for (const workload of comparison.workloads) lines.push("", ...renderWorkload(workload));
  lines.push("", ...renderGoals(comparison), ...renderNotes(comparison));
  return `${lines.join("\n").trimEnd()}\n`;
}

function renderWorkload({ name, title, unit, arms }: Compared): string[] {
  const header = row(`${name} [${unit}]`, "median", "min..max", "x lb", "x BEAM");
  const rows = arms.map(({ arm, median, min, max, overLowerBound, overBeam }) =>
    row(
      `  ${arm}`,
      digits(median),
      `${digits(min)}..${digits(max)}`,
      ratio(overLowerBound),
      ratio(overBeam),
    ),
  );
  return [title, header, ...rows];
}

function renderGoals({ goals }: Comparison): string[] {
  const known = goals.filter(({ verdict }) => verdict !== "unknown");
  if (known.length === 0) return [];
  return [
    "Goals",
    ...known.map(({ goal, value, verdict }) => {
      const bound =
        "atLeast" in goal.bound ? `>= ${goal.bound.atLeast}` : `<= ${goal.bound.atMost}`;
      const what = goal.kind === "value" ? "" : `x ${goal.peer}`;
      const left = `  ${goal.workload}, ${goal.arm}`.padEnd(42);
      return `${left}${digits(value as number).padStart(9)} ${what.padEnd(12)} ${bound.padEnd(10)} ${verdict}`;
    }),
    "",
  ];
}

function renderNotes({ arms, unpaired, absent, refused, disturbed }: Comparison): string[] {
  return [
    "Arms",
    ...arms.map(({ name, about, runtime }) => `  ${name.padEnd(12)}${about} (${runtime})`),
    ...absent.map(({ arm, reason }) => `  ${arm.padEnd(12)}absent: ${reason}`),
    ...refused.map(
      ({ workload, arm, reason }) => `Refused: ${workload}, ${arm}: ${firstWords(reason)}`,
    ),
    ...disturbed.map(renderDisturbance),
    ...(unpaired.length === 0 ? [] : [`Not shown, no peer measured: ${unpaired.join(", ")}`]),
  ];
}

function renderDisturbance({ workload, arm, waitedShare, busiest }: Disturbance): string {
  const waited = `waited ${(100 * waitedShare).toFixed(0)} % of its time for a processor`;
  const computed = busiest === undefined ? "" : `; its busiest thread alone: ${digits(busiest)}`;
  return `Disturbed: ${workload}, ${arm}: ${waited}${computed}`;
}

function row(name: string, median: string, spread: string, lb: string, beam: string): string {
  const cells = [name.padEnd(36), median.padStart(9), spread.padStart(20), lb.padStart(9)];
  return `${cells.join(" ")} ${beam.padStart(9)}`.trimEnd();
}

function ratio(value: number | undefined): string {
  if (value === undefined) return "";
  if (value < 0.01) return "<0.01";
  return value < 100 ? value.toFixed(2) : value.toFixed(0);
}

/** A stack trace belongs into the JSON; the table says what went wrong. */
function firstWords(reason: string): string {
  return reason.length <= REASON_LIMIT ? reason : `${reason.slice(0, REASON_LIMIT)}...`;
}

/** Three significant digits, never an exponent. */
function digits(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value === 0) return "0";
  const integers = Math.floor(Math.log10(value)) + 1;
  return value.toFixed(Math.min(12, Math.max(0, 3 - integers)));
}
