// The clock, the latencies and the heap of the benchmark programs, and the end of a thread. `held_bytes` needs node --expose-gc and
// throws without it.

const start = process.hrtime.bigint();

export function now_ns() {
  return Number(process.hrtime.bigint() - start);
}

const COLLECTIONS = 3;

export function held_bytes() {
  if (globalThis.gc === undefined) throw new Error("memory is measured with node --expose-gc only");
  for (let turn = 0; turn < COLLECTIONS; turn += 1) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export function new_latencies(size) {
  return { samples: new Float64Array(size), count: 0 };
}

export function add_latency(latencies, ns) {
  latencies.samples[latencies.count++] = ns;
}

/** The nearest rank: the smallest sample that so many percent of all do not exceed. */
export function percentile_ns({ samples, count }, percent) {
  const sorted = samples.slice(0, count).sort();
  return sorted[Math.max(0, Math.ceil((count * percent) / 100) - 1)];
}

export function end_thread() {
  process.exit(1);
}
