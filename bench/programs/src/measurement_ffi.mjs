// The clock and the heap of the benchmark programs. `held_bytes` needs node --expose-gc and throws without it.

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
