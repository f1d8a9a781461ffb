// For tests in which timers and macrotasks are vitest's: microtasks are real, and this lets them run.

/** Lets microtasks run, more of them than any test makes; the event loop has no turn. */
export async function microtasks(): Promise<void> {
  for (let left = 100; left > 0; left--) await null;
}
