/**
 * The log: what a system tells whoever runs it, as entries that are rendered as text or JSON or handed to a function.
 * Used by systems that TypeScript starts and by the `starfish` command alike; loads nothing but the kernel's types and
 * functions, so that starting a program stays quick.
 */
export {
  type DescribedCrash,
  describeThrown,
  type GleamFrame,
  type ReportContext,
} from "./crash.ts";
export { type EventFacts, factsOf, programEntry } from "./entries.ts";
export type { LogEntry, LogLevel, LogPlace, LogProcess } from "./entry.ts";
export type { SystemEvent } from "./events.ts";
export {
  defaultLogLevel,
  type LogFormat,
  Logger,
  type LoggerChoice,
  type LoggerOptions,
  logFormats,
  logLevels,
  reportContext,
} from "./logger.ts";
export { GleamPositions, type ProgramModules } from "./positions.ts";
export { shownValue } from "./printing.ts";
export { processName, processNameAndActivity } from "./process-name.ts";
export { placesOf, shownReason, thrownIn } from "./reason.ts";
export { type ColourSource, canColour, errorStreamHasColour, type Paint, paint } from "./style.ts";
