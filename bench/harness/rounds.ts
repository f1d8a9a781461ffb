/**
 * Owns the order of the measurements: for each workload, round after round, each arm once a round
 * (A, B, C, A, B, C, ...), so that a slow minute of the machine falls on all arms alike.
 *
 * Promises: an arm that fails or whose proof is wrong once is refused for that workload, with the reason,
 * and its earlier samples are dropped; the other arms go on. An arm that cannot start at all is absent, with the reason.
 */
import type { Arm } from "./arm.ts";
import { busiestOf, CALM_SHARE, type Pace, type Sample, sample } from "./measure.ts";
import { Session } from "./session.ts";
import { type Summary, summarise } from "./statistics.ts";
import type { Workload } from "./workload.ts";

export interface Plan {
  readonly workloads: readonly Workload[];
  readonly arms: readonly Arm[];
  readonly rounds: number;
  readonly pace: Pace;
  /** Hears what is being measured, for a progress line. */
  readonly onProgress?: (text: string) => void;
}

export interface Outcome {
  readonly present: readonly PresentArm[];
  readonly absent: readonly { readonly arm: string; readonly reason: string }[];
  readonly refused: readonly Refusal[];
  readonly disturbed: readonly Disturbance[];
  /** By workload name, then by arm name, in the order of the plan. */
  readonly figures: ReadonlyMap<string, ReadonlyMap<string, Summary>>;
}

export interface PresentArm {
  readonly arm: Arm;
  readonly runtime: string;
  readonly offers: readonly string[];
}

export interface Refusal {
  readonly workload: string;
  readonly arm: string;
  readonly reason: string;
}

/** A figure of which at least one sample had to wait for a processor. */
export interface Disturbance {
  readonly workload: string;
  readonly arm: string;
  /** The share of its time that it waited, of the worst sample. */
  readonly waitedShare: number;
  /** See `Sample.busiest`: the median of the samples. */
  readonly busiest?: number;
}

const ROUNDS_LIMIT = 1_000;

export async function measureAll(plan: Plan): Promise<Outcome> {
  if (!Number.isInteger(plan.rounds) || plan.rounds < 1 || plan.rounds > ROUNDS_LIMIT) {
    throw new RangeError(`rounds must be 1 to ${ROUNDS_LIMIT}, got ${plan.rounds}`);
  }
  const { present, absent } = await rollCall(plan.arms);
  const refused: Refusal[] = [];
  const disturbed: Disturbance[] = [];
  const figures = new Map<string, ReadonlyMap<string, Summary>>();
  for (const workload of plan.workloads) {
    const samples = await measureWorkload(plan, workload, present, refused);
    disturbed.push(...disturbances(workload, samples));
    const summaries = [...samples].map(([arm, all]): [string, Summary] => [
      arm.name,
      summarise(all.map(({ figure }) => figure)),
    ]);
    figures.set(workload.name, new Map(summaries));
  }
  return { present, absent, refused, disturbed, figures };
}

/** Starts every arm once, to learn what it offers and which run time it has. */
async function rollCall(arms: readonly Arm[]) {
  const present: PresentArm[] = [];
  const absent: { arm: string; reason: string }[] = [];
  for (const arm of arms) {
    try {
      const session = await Session.start(await arm.command());
      present.push({ arm, runtime: session.runtime, offers: session.offers });
      session.close();
    } catch (error) {
      absent.push({ arm: arm.name, reason: reasonOf(error) });
    }
  }
  return { present, absent };
}

async function measureWorkload(
  plan: Plan,
  workload: Workload,
  present: readonly PresentArm[],
  refused: Refusal[],
): Promise<ReadonlyMap<Arm, readonly Sample[]>> {
  const samples = new Map<Arm, Sample[]>();
  for (const { arm, offers } of present) {
    if (offers.includes(workload.name)) samples.set(arm, []);
  }
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const [arm, soFar] of samples) {
      plan.onProgress?.(`${workload.name}  round ${round}/${plan.rounds}  ${arm.name}`);
      try {
        soFar.push(await sampleOnce(arm, workload, plan.pace));
      } catch (error) {
        samples.delete(arm);
        refused.push({ workload: workload.name, arm: arm.name, reason: reasonOf(error) });
      }
    }
  }
  return samples;
}

function disturbances(
  workload: Workload,
  samples: ReadonlyMap<Arm, readonly Sample[]>,
): readonly Disturbance[] {
  return [...samples]
    .map(([arm, all]) => ({
      workload: workload.name,
      arm: arm.name,
      waitedShare: Math.max(...all.map(({ waitedShare }) => waitedShare)),
      ...busiestOf(all),
    }))
    .filter(({ waitedShare }) => waitedShare >= CALM_SHARE);
}

async function sampleOnce(arm: Arm, workload: Workload, pace: Pace): Promise<Sample> {
  const session = await Session.start(await arm.command());
  try {
    return await sample(session, workload, pace);
  } finally {
    session.close();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
