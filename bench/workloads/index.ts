/**
 * Owns the list of workloads and the goals that their figures are held against.
 *
 * Promises: every workload's proof can only be produced by doing all of its work, and is the same for every arm. Counts
 * and sums stay small integers on purpose (a sum that outgrows 31 bits would measure number boxing in some arms only).
 * Rules that all arms keep: setting up and tearing down are outside the time; a message carries what a program
 * would really send (a reply address where one is needed); nothing is sent in batches that the workload sends one by one.
 */
import type { Goal, Workload } from "../harness/index.ts";
import { FAR } from "./far.ts";

export { BATCHES, FAR, PAIRS, SCHEDULERS } from "./far.ts";

export const RING_ACTORS = 1_000;
export const PRODUCERS = 100;
export const BURST = 100;
export const DEPTHS = [1, 10, 100] as const;
export const QUEUED = [10, 100_000] as const;
const SKYNET_LEAVES = 1_000_000;
const TIMERS = 1_000_000;
const IDLE = 100_000;
const RESTARTS = 1_000;
/** What one pass of programs/src/plain.gleam finds. */
const CHECKSUM = 160_494;

/** What producer number `index` of fan-in sends, again and again. */
export const payload = (index: number): number => 1 + (index % 8);

const payloads = Array.from({ length: PRODUCERS }, (_, index) => payload(index));
const payloadSum = payloads.reduce((sum, value) => sum + value, 0);

const messaging: readonly Workload[] = [
  {
    name: "ping-pong",
    title: "Two actors and one message {reply_to, left} between them; an operation is a message",
    unit: "M/s",
    size: { kind: "grown", first: 10_000 },
    expected: (size) => ({ received: size }),
  },
  {
    name: "ping-pong-suspending",
    title: "The same between two processes that block in receive",
    unit: "M/s",
    size: { kind: "grown", first: 10_000 },
    expected: (size) => ({ received: size }),
  },
  ...DEPTHS.map(
    (depth): Workload => ({
      name: `depth-${depth}`,
      title: `The same with both processes blocked below ${depth} calls that are no tail calls`,
      unit: "M/s",
      size: { kind: "grown", first: 10_000 },
      expected: (size) => ({ received: size, frames: 2 * depth }),
    }),
  ),
  {
    name: "ring",
    title: `One token round ${RING_ACTORS} actors; an operation is a hop`,
    unit: "M/s",
    size: { kind: "grown", first: 10_000 },
    expected: (size) => ({ received: size, actors: RING_ACTORS }),
  },
  {
    name: "fan-in",
    title: `${PRODUCERS} actors send to one in bursts of ${BURST}; an operation is a message received`,
    unit: "M/s",
    size: { kind: "grown", first: PRODUCERS * BURST },
    expected: (size) => ({ received: size, sum: (size / PRODUCERS) * payloadSum }),
  },
  {
    name: "ask",
    title:
      "A call with timeout and reply, the caller blocked meanwhile; an operation is a round trip",
    unit: "M/s",
    size: { kind: "grown", first: 1_024 },
    expected: (size) => ({ replies: size, sum: size * 4.5 }),
  },
  {
    name: "ask-plain",
    title: "The same from an actor that arms a timer, sends, and goes on when the reply comes",
    unit: "M/s",
    size: { kind: "grown", first: 1_024 },
    expected: (size) => ({ replies: size, sum: size * 4.5 }),
  },
  ...QUEUED.map(
    (queued): Workload => ({
      name: `selective-${queued}`,
      title: `Selective receive behind ${queued} other messages, after a first one; an operation is a send and a receive`,
      unit: "M/s",
      size: { kind: "grown", first: 128 },
      expected: (size) => ({ received: size, drained: queued }),
    }),
  ),
];

const lives: readonly Workload[] = [
  {
    name: "spawn",
    title: "A chain of processes, each spawns the next and exits; an operation is spawn to exit",
    unit: "us",
    size: { kind: "grown", first: 1_000 },
    expected: (size) => ({ spawned: size }),
  },
  {
    name: "skynet",
    title: "A tree of processes, ten children each, 1,000,000 leaves; an operation is a process",
    unit: "M/s",
    size: { kind: "fixed", warmUp: 10_000, measured: SKYNET_LEAVES },
    operations: processesAbove,
    expected: (size) => ({ sum: (size * (size - 1)) / 2 }),
  },
  {
    name: "restart",
    title: "A supervised actor crashes; an operation is crash to next message answered",
    unit: "us",
    size: { kind: "fixed", warmUp: RESTARTS, measured: RESTARTS },
    expected: (size) => ({ restarts: size, answers: size }),
  },
  {
    name: "timers",
    title: "1,000,000 timers armed, then cancelled; an operation is one timer",
    unit: "M/s",
    size: { kind: "fixed", warmUp: TIMERS, measured: TIMERS },
    expected: (size) => ({ cancelled: size }),
  },
  {
    name: "idle",
    title: "100,000 idle actors that have handled one message; the memory of one",
    unit: "B",
    // Warmed up at full size, so that queues shared by all actors have grown before.
    size: { kind: "fixed", warmUp: IDLE, measured: IDLE },
    expected: (size) => ({ answered: size }),
  },
  {
    name: "plain-functions",
    title:
      "Gleam functions that never suspend, as compiled and as transformed; an operation is a pass",
    unit: "us",
    size: { kind: "grown", first: 16 },
    expected: (size) => ({ checksum: size * CHECKSUM }),
  },
];

/** The workloads of one scheduler. */
export const NEAR: readonly Workload[] = [...messaging, ...lives];

export const WORKLOADS: readonly Workload[] = [...NEAR, ...FAR];

export const GOALS: readonly Goal[] = [
  times("ping-pong", "lb", 0.6),
  times("ping-pong", "beam", 4),
  times("ping-pong-suspending", "beam", 2),
  times("ring", "beam", 4),
  times("fan-in", "lb", 0.7),
  times("fan-in", "beam", 1.5),
  times("ask", "beam", 3),
  // A call is two messages: at most twice the time of a bare round trip is a quarter of the message rate.
  {
    workload: "ask",
    arm: "starfish",
    kind: "timesOf",
    peer: "ping-pong",
    bound: { atLeast: 0.25 },
  },
  // At most three times the time of the kernel's own.
  times("ask", "kernel", 1 / 3, "typescript"),
  times("skynet", "beam", 2),
  times("timers", "beam", 5),
  {
    workload: "selective-100000",
    arm: "starfish",
    kind: "timesOf",
    peer: "selective-10",
    bound: { atLeast: 0.67 },
  },
  { workload: "spawn", arm: "starfish", kind: "value", bound: { atMost: 0.2 } },
  { workload: "idle", arm: "starfish", kind: "value", bound: { atMost: 400 } },
  { workload: "restart", arm: "starfish", kind: "value", bound: { atMost: 20 } },
  times("plain-functions", "gleam", 0.95),
  times("far-tell", "beam", 1, "threads"),
  times("far-tell", "post", 5, "threads"),
  times("far-tell", "post-64", 2, "threads"),
  times("far-ask-p50", "post", 2, "threads"),
  {
    workload: "pool-2",
    arm: "threads",
    kind: "timesOf",
    peer: "pool-1",
    bound: { atLeast: 1.8 },
  },
  times("thread-loss", "post", 3, "threads"),
];

function times(workload: string, peer: string, atLeast: number, arm = "starfish"): Goal {
  return { workload, arm, kind: "times", peer, bound: { atLeast } };
}

/** All processes of a ten-ary tree with this many leaves. */
function processesAbove(leaves: number): number {
  let processes = 0;
  for (let level = leaves; level >= 1; level /= 10) processes += level;
  return processes;
}
