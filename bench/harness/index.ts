/** The harness: interleaved rounds of arms in their own processes, proofs checked, ratios computed. */
export type { Arm } from "./arm.ts";
export { FiguresError, merge, readComparison, withFigures, writeFigures } from "./figures.ts";
export { type Figures, type Goal, judge, type Verdict } from "./goals.ts";
export { describeMachine } from "./machine.ts";
export { FULL, type Pace, ProofError, QUICK, type Sample, sample } from "./measure.ts";
export { parse, type Reply, render, request } from "./protocol.ts";
export { type Comparison, compare, type Machine, renderTable } from "./report.ts";
export {
  type Disturbance,
  measureAll,
  type Outcome,
  type Plan,
  type Refusal,
} from "./rounds.ts";
export type { Program, Run } from "./serve.ts";
export { ArmError, type Command, type Limits, Session } from "./session.ts";
export { percentile, type Summary, summarise } from "./statistics.ts";
export {
  busiestNs,
  type ProcessorTime,
  processorTime,
  threadTimes,
  waitedShare,
} from "./waiting.ts";
export {
  advantage,
  check,
  figure,
  type Measurement,
  type Proof,
  type Size,
  type Unit,
  type Workload,
} from "./workload.ts";
