/**
 * Owns the workloads of several schedulers: between two of them, on 1 to all of them, and after the loss of one.
 *
 * Promises what ./index.ts promises. A latency is reported as the time that the whole run would have taken at it, so that it
 * reads as the time of one operation.
 */
import { availableParallelism } from "node:os";
import type { Workload } from "../harness/index.ts";

const MOST_SCHEDULERS = 16;

/** Numbers of schedulers that are compared: 1, 2, 4, ... up to the processors of this machine, and 2 in any case. */
export const SCHEDULERS: readonly number[] = [1, 2, 4, 8, MOST_SCHEDULERS].filter(
  (count) => count <= Math.max(2, availableParallelism()),
);

/** Numbers of messages that are sent together and acknowledged before the next ones. */
export const BATCHES = [1, 8, 64, 512] as const;

/** The primes up to 2,000, which is one chunk of the pool. */
const PRIMES = 303;
export const PAIRS = 32;
const LEAVES = 100_000;
const LOSSES = 4;

const orderItems = (size: number): number => {
  const rest = size % 8;
  return ((size - rest) / 8) * 36 + (rest * (rest + 1)) / 2;
};

const latency = (percent: number): Workload => ({
  name: `far-ask-p${percent}`,
  title: `A call to another thread and back; ${percent} % of them take no longer`,
  unit: "us",
  size: { kind: "grown", first: 1_024 },
  expected: (size) => ({ replies: size, sum: size * 4.5 }),
});

const loss = (name: string, what: string): Workload => ({
  name,
  title: `${what}; an operation is that until what was on it answers again, on another`,
  unit: "us",
  size: { kind: "fixed", warmUp: 1, measured: LOSSES },
  expected: (size) => ({ losses: size, answers: size }),
});

export const FAR: readonly Workload[] = [
  {
    name: "far-tell",
    title: "Messages of five fields to another thread; an operation is a message received",
    unit: "M/s",
    size: { kind: "grown", first: 16_384 },
    expected: (size) => ({ received: size, sum: orderItems(size) }),
  },
  ...BATCHES.map(
    (batch): Workload => ({
      name: `far-batch-${batch}`,
      title: `The same, ${batch} at a time and the next when ${batch === 1 ? "it is" : "they are"} acknowledged`,
      unit: "M/s",
      size: { kind: "grown", first: 2_048 },
      expected: (size) => ({ received: size, sum: orderItems(size) }),
    }),
  ),
  latency(50),
  latency(99),
  ...SCHEDULERS.map(
    (count): Workload => ({
      name: `pool-${count}`,
      title: `The primes up to 2,000 again and again, by workers on ${count} schedulers; an operation is one time`,
      unit: "us",
      size: { kind: "grown", first: 64 },
      expected: (size) => ({ primes: size * PRIMES }),
      isShared: true,
    }),
  ),
  ...SCHEDULERS.map(
    (count): Workload => ({
      name: `pairs-${count}`,
      title: `${PAIRS} pairs of actors play ping-pong on ${count} schedulers; an operation is a message`,
      unit: "M/s",
      size: { kind: "grown", first: PAIRS * 512 },
      expected: (size) => ({ received: size }),
    }),
  ),
  {
    name: "skynet-spread",
    title:
      "Ten trees of processes spread over the schedulers, 100,000 leaves; an operation is a leaf",
    unit: "M/s",
    size: { kind: "fixed", warmUp: LEAVES, measured: LEAVES },
    expected: (size) => ({ sum: (size * (size - 1)) / 2 }),
  },
  loss("thread-loss", "A thread ends, a second after the last one"),
  loss("thread-loss-series", "A thread ends, and the next one as soon as it is there"),
];
