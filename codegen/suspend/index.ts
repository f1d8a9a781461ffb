// The suspension transform: compiled Gleam and its FFI modules in, the same program out with every function that may suspend
// made a generator, and everything else as it was. See `docs` for the method.

export {
  type CompiledProject,
  SuspensionRefused,
  type TransformBuildOptions,
  type TransformedBuild,
  transformBuild,
} from "./build.ts";
export type { Diagnostic } from "./diagnostics.ts";
export type { Colour, Explanation, Hop } from "./explain.ts";
export { namesModule } from "./module-names.ts";
export type { Position } from "./positions.ts";
export type { FunctionReport, ModuleReport, Report, ReportCounts } from "./report.ts";
export {
  type InputModule,
  type OutputModule,
  type TransformOptions,
  type TransformResult,
  transformProgram,
} from "./transform.ts";
