/**
 * Owns one sample: an arm warmed up, its size found, measured, its proof checked.
 *
 * Promises: a sample is the median of MEASURED_RUNS runs in one process, after runs that took at least
 * `warmUpMs` together; every run, warm-up included, is checked, and the first wrong one refuses the whole
 * sample with a ProofError. A fixed size is warmed up at its warm-up size and measured until its runs took `runMs`
 * together, MEASURED_RUNS times at most. Runs that had to wait for a processor are made again, EXTRA_RUNS times at most; those count
 * that waited least, and how much they waited is said.
 */
import type { Session } from "./session.ts";
import { summarise } from "./statistics.ts";
import { busiestNs, processorTime, threadTimes, waitedShare } from "./waiting.ts";
import { check, figure, type Workload } from "./workload.ts";

export interface Pace {
  /** How long one measured run should at least take. */
  readonly runMs: number;
  /** How long an arm runs before it counts, so that its code is compiled and its heap has grown. */
  readonly warmUpMs: number;
}

export const FULL: Pace = { runMs: 60, warmUpMs: 200 };
export const QUICK: Pace = { runMs: 30, warmUpMs: 100 };

export class ProofError extends Error {
  override readonly name = "ProofError";
}

const MEASURED_RUNS = 3;
const EXTRA_RUNS = 6;
/** A run whose threads waited for less than this share of their time was not disturbed. */
export const CALM_SHARE = 0.05;
const GROWTH_LIMIT = 40;
const WARM_UP_RUNS = 2;

export interface Sample {
  readonly figure: number;
  /** The share of the time in which the arm's threads wanted to run and waited for a processor, in the worst of the runs that count. */
  readonly waitedShare: number;
  /**
   * For work that is computed by several threads at once: the figure that the busiest of them alone would give, if it never had to
   * wait. On a busy machine it tells how well the work was shared.
   */
  readonly busiest?: number;
}

export async function sample(session: Session, workload: Workload, pace: Pace): Promise<Sample> {
  const size = await warmUp(session, workload, pace);
  const enoughMs = workload.size.kind === "fixed" ? pace.runMs : Number.POSITIVE_INFINITY;
  const calm: Sample[] = [];
  const disturbed: Sample[] = [];
  let spentMs = 0;
  const isEnough = (): boolean => calm.length >= MEASURED_RUNS || spentMs >= enoughMs;
  while (!isEnough() && calm.length + disturbed.length < MEASURED_RUNS + EXTRA_RUNS) {
    const before = processorTime(session.pid);
    const threads = threadTimes(session.pid);
    const run = await checkedRun(session, workload, size);
    const share = waitedShare(before, processorTime(session.pid));
    const elapsedNs = busiestNs(threads, threadTimes(session.pid));
    const isCalm = share < CALM_SHARE;
    if (isCalm) spentMs += run.spentMs;
    (isCalm ? calm : disturbed).push({
      figure: run.figure,
      waitedShare: share,
      ...(workload.isShared === true && elapsedNs > 0
        ? { busiest: figure(workload, size, { elapsedNs, proof: {} }) }
        : {}),
    });
  }
  disturbed.sort((left, right) => left.waitedShare - right.waitedShare);
  const counting = isEnough() ? calm : [...calm, ...disturbed].slice(0, MEASURED_RUNS);
  return {
    figure: summarise(counting.map((one) => one.figure)).median,
    waitedShare: Math.max(...counting.map((one) => one.waitedShare)),
    ...busiestOf(counting),
  };
}

/** The median of what the samples tell of their busiest threads, if they do. */
export function busiestOf(samples: readonly Sample[]): { readonly busiest?: number } {
  const known = samples.flatMap(({ busiest }) => (busiest === undefined ? [] : [busiest]));
  return known.length === 0 ? {} : { busiest: summarise(known).median };
}

/** Warms the arm up and answers with the size to measure. */
async function warmUp(session: Session, workload: Workload, pace: Pace): Promise<number> {
  if (workload.size.kind === "grown") return grow(session, workload, workload.size.first, pace);
  let spentMs = 0;
  for (let run = 0; run < WARM_UP_RUNS && spentMs < pace.warmUpMs; run += 1) {
    spentMs += (await checkedRun(session, workload, workload.size.warmUp)).spentMs;
  }
  return workload.size.measured;
}

/** The size whose run takes at least `runMs`, found while warming up. */
async function grow(
  session: Session,
  workload: Workload,
  first: number,
  pace: Pace,
): Promise<number> {
  let size = first;
  let spentMs = 0;
  for (let step = 0; step < GROWTH_LIMIT; step += 1) {
    const { elapsedMs, ...run } = await checkedRun(session, workload, size);
    spentMs += run.spentMs;
    if (elapsedMs >= pace.runMs && spentMs >= pace.warmUpMs) return size;
    if (elapsedMs < pace.runMs) size *= elapsedMs < pace.runMs / 8 ? 4 : 2;
  }
  throw new ProofError(`${workload.name}: no size up to ${size} takes ${pace.runMs} ms`);
}

async function checkedRun(session: Session, workload: Workload, size: number) {
  const start = performance.now();
  const measurement = await session.run(workload.name, size);
  const waitedMs = performance.now() - start;
  const wrong = check(workload, size, measurement);
  if (wrong !== undefined) throw new ProofError(wrong);
  const elapsedMs = (measurement.elapsedNs ?? 0) / 1e6;
  return {
    /** What counts of the run. */
    elapsedMs,
    /** The run with its setting up and tearing down. */
    spentMs: Math.max(waitedMs, elapsedMs),
    figure: figure(workload, size, measurement),
  };
}
