// The door of the `starfish` command. bin/starfish.js calls `runCommandLine`; the conformance runner and the plugins
// use `prepareProject` to get from a directory to a program that can be run, the reference `commandHelp`.

export { commandHelp, runCommandLine } from "./command-line.ts";
export { CommandFailure } from "./failure.ts";
export { type PreparedProject, type PrepareOptions, prepareProject } from "./prepare.ts";
