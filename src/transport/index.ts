// Signals between the threads of a system: shared memory, rings, the board, and the kernel's Remote over them.
//
// The main thread makes the memory (`createMemory`) and hands it to its workers; every thread shares out the numbers
// (`shareThreadNumbers`) and makes a `ThreadRemote` for its kernel. docs/semantics.md says what is guaranteed.

export type { WakeUp } from "./bells.ts";
export { joinBytes } from "./bytes.ts";
export {
  Codec,
  type CodecContext,
  type ConstructorFacts,
  canBeOneType,
  DamagedMessage,
  fill,
  type Hole,
  type Hollow,
  hollow,
  labelOf,
  NotPortable,
  type Portable,
  type PortableType,
  readPortable,
  writePortable,
} from "./codec/index.ts";
export type { ValueCodec } from "./frames.ts";
export * as frameKinds from "./kinds.ts";
export type { MemoryOptions } from "./layout.ts";
export { DEAD_ENTRY } from "./lives.ts";
export type { CreateOptions, Memory, SharedMemory } from "./memory.ts";
export { createMemory, MemoryShortage } from "./memory.ts";
export { claimNumberBlock, shareThreadNumbers } from "./numbers.ts";
export type { SpillLimits } from "./spill.ts";
export type { PairStats, RemoteStats } from "./stats.ts";
export { StreamFrames } from "./stream-frames.ts";
export type { ThreadRemoteOptions } from "./thread-remote.ts";
export { SPILL_LIMITS, ThreadRemote } from "./thread-remote.ts";
