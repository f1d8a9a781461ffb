/**
 * Owns the judgement of figures against goals.
 *
 * Promises: a goal is `met` or `missed` only when every figure it needs was measured in this run; otherwise it is
 * `unknown`. The value shown is the one compared.
 */
import type { Summary } from "./statistics.ts";
import { advantage, type Unit } from "./workload.ts";

/**
 * The figure of `arm` in `workload`, compared
 * - with a number in the workload's own unit (`value`), or
 * - as "how many times as good as": another arm (`times`; the peer "beam" is the best Erlang arm), or
 *   the same arm in another workload of the same unit (`timesOf`).
 */
export type Goal = {
  readonly workload: string;
  readonly arm: string;
  readonly bound: { readonly atLeast: number } | { readonly atMost: number };
} & (
  | { readonly kind: "value" }
  | { readonly kind: "times"; readonly peer: string }
  | { readonly kind: "timesOf"; readonly peer: string }
);

export interface Verdict {
  readonly goal: Goal;
  readonly value: number | undefined;
  readonly verdict: "met" | "missed" | "unknown";
}

export interface Figures {
  readonly unit: (workload: string) => Unit;
  readonly of: (workload: string, arm: string) => Summary | undefined;
  readonly bestBeam: (workload: string) => Summary | undefined;
}

export function judge(goal: Goal, figures: Figures): Verdict {
  const value = comparedValue(goal, figures);
  if (value === undefined) return { goal, value, verdict: "unknown" };
  const met = "atLeast" in goal.bound ? value >= goal.bound.atLeast : value <= goal.bound.atMost;
  return { goal, value, verdict: met ? "met" : "missed" };
}

function comparedValue(goal: Goal, figures: Figures): number | undefined {
  const ours = figures.of(goal.workload, goal.arm)?.median;
  if (ours === undefined || goal.kind === "value") return ours;
  const peer =
    goal.kind === "timesOf"
      ? figures.of(goal.peer, goal.arm)
      : goal.peer === "beam"
        ? figures.bestBeam(goal.workload)
        : figures.of(goal.workload, goal.peer);
  if (peer === undefined) return undefined;
  return advantage(figures.unit(goal.workload), ours, peer.median);
}
