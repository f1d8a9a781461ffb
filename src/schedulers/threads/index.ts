// Schedulers in threads of their own: the second door of this folder, which a system of one thread need not load. In bundles for
// browsers `../web/platform.ts` stands in for Node.

import { platform } from "./node-platform.ts";

export type { CloseReport, SlotInfo } from "./coordinator.ts";
export { Coordinator } from "./coordinator.ts";
export type { ProcessInHand, ThreadDeath, ThreadEvent } from "./events.ts";
export type { ThreadsFailedKind } from "./failure.ts";
export { ThreadsFailed } from "./failure.ts";
export type { KilledProcess } from "./messages.ts";
export type { CoordinatorOptions } from "./options.ts";
export type { PageProgram } from "./platform.ts";
export type { PrepareThread, ThreadContext, ThreadParts } from "./preparation.ts";
export type { RestartLimit } from "./restart-limit.ts";
export type { Cpu, Topology, TopologyOptions } from "./topology.ts";
export { coresForSchedulers } from "./topology.ts";

/** What this machine has and what of it is ours. */
export const readTopology = platform.readTopology;

/** Why threads can share no memory here, as the end of a sentence, and what to do; null if they can. */
export const noSharing = platform.noSharing;
