// What the analysis knows of the runtime's own functions by name. Names missing here cost precision, never soundness, but for
// `INTRINSICS`: those are the contract between the kernel and compiled code, and the only way to wait.

/** Their result is a suspension. */
const INTRINSICS = new Set(["suspend", "serve"]);

/** They call the functions that they are given, in a process, and never hand them out as values. */
const CALLBACK_TAKERS = new Set([
  ...["spawn", "spawnCall", "spawnUnlinked", "serve", "Finish", "HandlerLoop", "mapSelector"],
  ...["selectTag", "selectRecord", "selectOther", "selectTrappedExits", "selectMonitor"],
  "selectMonitors",
]);

/** Their results are pids, numbers, selectors and the like: never a function that somebody sent. */
const DATA_GIVERS = new Set([
  ...["self", "spawn", "spawnUnlinked", "isAlive", "nowMs", "uniqueNumber", "newReference"],
  ...["register", "unregister", "registeredName", "whereis", "send", "sendRaw", "sendNamed"],
  ...["sendAfter", "sendAfterNamed", "cancelTimer", "monitor", "demonitor", "link", "unlink"],
  ...["trapExits", "isTrapping", "linkCount", "isRunning", "emptySelector", "mapSelector"],
  ...["mergeSelectors", "selectTag", "selectRecord", "selectOther", "selectTrappedExits"],
  ...["selectMonitor", "selectMonitors", "deselectTag", "deselectMonitor", "sameTerm"],
]);

export function givesOnlyData(name: string): boolean {
  return DATA_GIVERS.has(name);
}

/** What they are given stays with the process that calls them, or in what they give back. */
const STAYING = new Set([
  ...["suspend", "serve", "sleep", "Finish", "HandlerLoop", "mapSelector", "mergeSelectors"],
  ...["selectTag", "selectRecord", "selectOther", "selectTrappedExits", "selectMonitor"],
  ...["selectMonitors", "deselectTag", "deselectMonitor", "awaitPromise", "printTermsWith"],
]);

export function staysInProcess(name: string): boolean {
  return STAYING.has(name);
}

export function isIntrinsic(name: string): boolean {
  return INTRINSICS.has(name);
}

export function takesCallbacks(name: string): boolean {
  return CALLBACK_TAKERS.has(name);
}
