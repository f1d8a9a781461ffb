/**
 * What stands in for `threads/index.ts` in a bundle for browsers (the `browser` field of
 * package.json): a page has one scheduler, its own thread, and nothing of Node's threads is in its
 * bundle.
 */

/** Why there can be no other threads. */
export const noThreadsBecause: string | null = "in a page all processes run in its one thread";

/** Is not called where there can be none. */
export function startThreads(): Promise<never> {
  return Promise.reject(new Error(`there are no threads: ${noThreadsBecause}`));
}
