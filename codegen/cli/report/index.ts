// The door of the crash reports: what a crash of a Gleam program says to the person who reads it. Used by `run`, by
// `test`, and by whoever logs crashes with Gleam positions.

export {
  type CrashReport,
  describeThrown,
  type GleamFrame,
  gleamFrames,
  placeOfGleamError,
  type ReportContext,
  shownPlace,
  shownValue,
} from "./crash.ts";
export { gleamErrorOf } from "./gleam-error.ts";
export { GleamPositions, type ProgramModules } from "./positions.ts";
export { processName, processNameAndActivity } from "./process-name.ts";
