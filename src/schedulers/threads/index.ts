// Schedulers in threads of their own, for Node: the second door of this folder. A browser, or a system of one thread, need not
// load it.

export type { CloseReport, SlotInfo } from "./coordinator.ts";
export { Coordinator } from "./coordinator.ts";
export { entryFile } from "./entry-file.ts";
export type { ProcessInHand, ThreadDeath, ThreadEvent } from "./events.ts";
export type { ThreadsFailedKind } from "./failure.ts";
export { ThreadsFailed } from "./failure.ts";
export type { KilledProcess } from "./messages.ts";
export type { CoordinatorOptions } from "./options.ts";
export type { PrepareThread, ThreadContext, ThreadParts } from "./preparation.ts";
export type { RestartLimit } from "./restart-limit.ts";
export type { Cpu, Topology, TopologyOptions } from "./topology.ts";
export { coresForSchedulers, readTopology } from "./topology.ts";
