/**
 * Keeping the states of actors when a program ends and a changed one takes its place (`starfish dev --keep-state`): the part of the threads
 * that run processes, and the messages between them and the development server. Loaded by `await import` alone, so that a program whose
 * states nobody keeps loads none of it. docs/semantics.md, section 17.
 */
export { FrameReader, frameOf } from "./frames.ts";
export { type KeeperOptions, StateKeeper } from "./keeper.ts";
export {
  type CapturedActor,
  type FromThread,
  type KeptState,
  type Offer,
  PROTOCOL,
  type ToThread,
} from "./messages.ts";
export { programRegistry } from "./program-registry.ts";
