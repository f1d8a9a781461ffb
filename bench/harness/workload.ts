/**
 * Owns what a workload is: how much of it to do, what proves that it was done, and how a measurement turns
 * into the figure people read.
 *
 * Promises: a figure exists only for a measurement whose proof equals the expected one, field for field.
 * `check` names every field that is missing or wrong; `figure` assumes a checked measurement and throws a
 * RangeError when the arm reported no time (or no bytes).
 */

/** What an arm reports of one run: what it took, and counts or sums that only the complete work produces. */
export interface Measurement {
  /** Nanoseconds from the first operation to the last, setting up excluded. */
  readonly elapsedNs?: number;
  /** Bytes held; only for workloads whose unit is `B`. */
  readonly bytes?: number;
  readonly proof: Proof;
}

export type Proof = Readonly<Record<string, number>>;

/** `M/s`: million operations a second. `us`: microseconds each. `B`: bytes each. */
export type Unit = "M/s" | "us" | "B";

/** `grown`: doubled until a run is long enough to time well. `fixed`: the size is what the workload is about. */
export type Size =
  | { readonly kind: "grown"; readonly first: number }
  | { readonly kind: "fixed"; readonly warmUp: number; readonly measured: number };

export interface Workload {
  readonly name: string;
  /** One line for people: what one operation is. */
  readonly title: string;
  readonly unit: Unit;
  readonly size: Size;
  /** How many operations a run of this size performs; the size itself unless told otherwise. */
  readonly operations?: (size: number) => number;
  readonly expected: (size: number) => Proof;
  /** Whether several threads compute all the time, each its share; see `Sample.busiest`. */
  readonly isShared?: boolean;
}

/** What is wrong with a measurement, as a sentence; undefined when all work was done. */
export function check(
  workload: Workload,
  size: number,
  measurement: Measurement,
): string | undefined {
  const expected = workload.expected(size);
  const wrong: string[] = [];
  for (const [field, value] of Object.entries(expected)) {
    const got = measurement.proof[field];
    if (got !== value) wrong.push(`${field} is ${got ?? "missing"} and should be ${value}`);
  }
  for (const field of Object.keys(measurement.proof)) {
    if (!(field in expected)) wrong.push(`${field} is not part of the proof`);
  }
  return wrong.length === 0 ? undefined : `${workload.name} of ${size}: ${wrong.join(", ")}`;
}

/** The figure of a checked measurement, in the workload's unit. */
export function figure(workload: Workload, size: number, measurement: Measurement): number {
  const operations = workload.operations?.(size) ?? size;
  if (workload.unit === "B") return positive(workload, "bytes", measurement.bytes) / operations;
  const elapsedNs = positive(workload, "elapsedNs", measurement.elapsedNs);
  return workload.unit === "us" ? elapsedNs / operations / 1e3 : (operations / elapsedNs) * 1e3;
}

/** How many times as good `ours` is as `theirs`: above 1 is better, whatever the unit. */
export function advantage(unit: Unit, ours: number, theirs: number): number {
  return unit === "M/s" ? ours / theirs : theirs / ours;
}

function positive(workload: Workload, field: string, value: number | undefined): number {
  if (value === undefined || !(value > 0) || !Number.isFinite(value)) {
    throw new RangeError(`${workload.name}: ${field} must be above zero, got ${value}`);
  }
  return value;
}
