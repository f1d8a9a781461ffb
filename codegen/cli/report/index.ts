// The door of the crash reports: what a crash of a Gleam program says to the person who reads it. Used by `run`, by
// `test`, and by whoever logs crashes with Gleam positions.

export {
  type CrashReport,
  describeThrown,
  type ReportContext,
  shownValue,
} from "./crash.ts";
export { GleamPositions, type ProgramModules } from "./positions.ts";
export { processName, processNameAndActivity } from "./process-name.ts";
export { placesOf, shownReason, thrownIn } from "./reason.ts";
