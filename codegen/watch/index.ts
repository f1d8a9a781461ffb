// The door of codegen/watch: noticing that the sources of a Gleam program have changed, for everything that builds again
// by itself.

export { SourceWatch, type SourceWatchOptions, type WatchedPackage } from "./source-watch.ts";
