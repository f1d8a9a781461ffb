// The kernel: processes and everything between them, with no clock, no threads and no input or output of its own.
//
// Three readers: FFI modules of Gleam packages use the functions about the running process; hosts and systems use Kernel and
// Host; transformed code uses Suspension, SUSPEND, PAUSE and budget. docs/semantics.md says what is guaranteed.

export { cancelTimer, sendAfter, sendAfterNamed, Timer } from "./delayed.ts";
export { loseMessage, send } from "./deliver.ts";
export type { CrashReport, DeadLetter, Hooks, LossReason, ReportedEvent } from "./events.ts";
export { TimerName } from "./exported-timers.ts";
export { entryOf, setEntry } from "./far.ts";
export { freeze, thaw } from "./frozen.ts";
export type { Mapping } from "./handler.ts";
export { HandlerLoop } from "./handler-loop.ts";
export type { Host } from "./host.ts";
export type { Control } from "./inbound.ts";
export type { KernelOptions, KernelStats, Next, RootOptions } from "./kernel.ts";
export { Kernel } from "./kernel.ts";
export type { Lineage } from "./lineage.ts";
export { firstState, startsOnDemand } from "./lineage.ts";
export type { Loop } from "./loop.ts";
export { HANDLED, NO_TAG } from "./loop.ts";
export { Monitor } from "./monitors.ts";
export type { Block, Numbering } from "./numbers.ts";
export { shareNumbers } from "./numbers.ts";
export type { Activity, ProcessInfo } from "./observe.ts";
export { mailOf, processInfo, waitCycle } from "./observe.ts";
export type { LocalCode, Placement, Wish } from "./placement.ts";
export { placeSpawns, spawnCall, spawnLocal } from "./placement.ts";
export { printTerm, printTermsWith } from "./printing.ts";
export type { Body, Process } from "./process.ts";
export { NO_ENTRY } from "./process.ts";
export {
  flushMessages,
  isAlive,
  nowMs,
  register,
  registeredName,
  report,
  self,
  sendNamed,
  sendRaw,
  spawn,
  spawnUnlinked,
  uniqueNumber,
  unregister,
  whereis,
} from "./processes.ts";
export { RAW } from "./raw-terms.ts";
export type {
  ClosureParts,
  CrossingClass,
  CrossingFunction,
  ModuleEntries,
  ProgramTable,
  ReadFields,
  Registered,
  TypeEntry,
  WriteFields,
} from "./registry.ts";
export { closure, closureParts, confine, confined, Registry, registerModule } from "./registry.ts";
export type { Inbound, Remote, Run, TimerEntry } from "./remote.ts";
export { CannotCross, MAX_SLOTS, RemotePid } from "./remote.ts";
export { current, isRunning } from "./running.ts";
export {
  deselectMonitor,
  deselectTag,
  emptySelector,
  mapSelector,
  mergeSelectors,
  Selector,
  selectMonitor,
  selectMonitors,
  selectOther,
  selectRecord,
  selectTag,
  selectTrappedExits,
} from "./selector.ts";
export { selectorOfParts, selectorParts } from "./selector-parts.ts";
export {
  beginCall,
  demonitor,
  exit,
  isTrapping,
  link,
  linkCount,
  monitor,
  prepareCall,
  startCall,
  takeExit,
  trapExits,
  unlink,
} from "./signals.ts";
export { budget, PAUSE, SUSPEND, Suspension } from "./suspension.ts";
export { Atom, atoms, newReference, Pid, Reference, sameTerm } from "./terms.ts";
export {
  Abort,
  Exit,
  exitWith,
  isAbort,
  OutsideProcessError,
  RaisedError,
  raise,
  reasonOf,
  SuspensionError,
} from "./thrown.ts";
export type { WaitKind } from "./wait.ts";
export {
  Finish,
  FOR_LOOP,
  FOR_NOTHING,
  FOR_PROMISE,
  FOR_REPLY,
  FOR_SELECTOR,
  FOR_TAG,
  FOREVER,
} from "./wait.ts";
export { awaitPromise, serve, sleep, suspend } from "./waiting.ts";
