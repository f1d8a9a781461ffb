/**
 * What stands in for `threads/index.ts` in bundles for browsers (the `browser` field of
 * package.json), so that pages of one scheduler, their own thread, have nothing of threads in them. A
 * page with more has them from `starfish-otp/page`, by way of its program.
 */
import type { Obstacle } from "./program.ts";

/** There can be no other threads. */
export function obstacleToThreads(): Obstacle {
  const why =
    "this page was built without any: give the Vite plugin its option, starfish({ schedulers: true }), and the system its program (Starfish.start takes that of the modules which it binds)";
  return { kind: "no_schedulers", why };
}

/** Is not called where there can be none. */
export function startThreads(): Promise<never> {
  return Promise.reject(new Error(`there are no threads: ${obstacleToThreads().why}`));
}
