// The door of everything between a .gleam file and what runs: building projects, the suspension transform, typed
// bindings, and the three in one step. For plugins and tools; the `starfish` command is its first user.

export {
  type BindingsOptions,
  type BindingsReport,
  MissingDeclarationsError,
  writeBindings,
} from "./bindings/index.ts";
export {
  CommandFailure,
  type PreparedProject,
  type PrepareOptions,
  prepareProject,
} from "./cli/index.ts";
export * from "./project/index.ts";
export * from "./suspend/index.ts";
