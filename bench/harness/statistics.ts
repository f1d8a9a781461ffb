/**
 * Owns the summary of a handful of samples: median, lowest, highest; and the percentiles of many.
 *
 * Promises: the input is left as it is; the median of an even count is the mean of the two in the middle.
 * The median and not the mean, because a benchmark's disturbances (a collection, another program) only ever
 * add time. Fails with a RangeError on no samples or on a sample that is no finite number: a figure computed
 * from such a sample would be believed by somebody.
 */

export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly samples: readonly number[];
}

export function summarise(samples: readonly number[]): Summary {
  if (samples.length === 0) throw new RangeError("a summary needs at least one sample");
  const wrong = samples.find((sample) => !Number.isFinite(sample));
  if (wrong !== undefined) throw new RangeError(`a sample must be a finite number, got ${wrong}`);
  const sorted = [...samples].sort((left, right) => left - right);
  return {
    median: middle(sorted),
    min: sorted[0] as number,
    max: sorted[sorted.length - 1] as number,
    samples: [...samples],
  };
}

function middle(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}

/** The nearest rank: the smallest sample that so many percent of all do not exceed. There must be a sample. */
export function percentile(samples: Float64Array, percent: number): number {
  const sorted = samples.slice().sort();
  const rank = Math.max(1, Math.ceil((sorted.length * percent) / 100));
  return sorted[rank - 1] as number;
}
