/**
 * The Effect side of Starfish: a system of processes as a scoped service, its options, events,
 * errors and shutdown.
 */
export type {
  LogEntry,
  LoggerChoice,
  LogLevel,
  LogPlace,
  LogProcess,
  SystemEvent,
} from "../log/index.ts";
export { ActorSystem } from "./actor-system.ts";
export {
  CalleeExited,
  CallLost,
  CallTimeout,
  describeReason,
  errorOf,
  InvalidOptions,
  NotRunning,
  ProcessCrashed,
  SystemClosed,
} from "./errors.ts";
export type { EventListener } from "./events.ts";
export type { CallFailure, Ongoing } from "./open-calls.ts";
export type { SystemOptions } from "./options.ts";
export { type PageParts, pageProgram } from "./program.ts";
export { type Releasing, releasesOf } from "./releases.ts";
export {
  type ProcessCaller,
  type RunListener,
  RunningSystem,
  type Target,
} from "./running-system.ts";
export {
  acceptsSetting,
  resolveSettings,
  type SettingName,
  type SettingSources,
  type SettingValues,
  settingDefinitions,
  spreads,
  type WrittenSetting,
} from "./settings/index.ts";
export type { KilledProcess, ShutdownReport } from "./shutdown.ts";
