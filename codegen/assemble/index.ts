// The door of codegen/assemble: from a directory with a gleam.toml to a program that can be loaded, in one step. For the
// command and for plugins alike.

export {
  type AssembledProgram,
  type AssembleOptions,
  assembleProgram,
  type FunctionCounts,
} from "./assemble.ts";
export type { Unbound } from "./bindings-step.ts";
export {
  DeclarationReader,
  type DeclaredConstructor,
  type DeclaredConstructors,
  type DeclaredField,
} from "./declared-constructors.ts";
export {
  type DescribedModule,
  describeProgram,
  inspectorOf,
  type ProgramDescription,
  readDescription,
} from "./program-description.ts";
export { settingsDescription, writtenSettings } from "./settings.ts";
export { packagesWorkedOn, type WorkedOnPackage } from "./worked-on.ts";
