/**
 * What stands in for `threads/index.ts` in a bundle for browsers (the `browser` field of
 * package.json): a page has one scheduler, and nothing of Node's threads is in its bundle.
 *
 * Failure: a system that is asked for schedulers there is refused with `InvalidOptions`.
 */
import { InvalidOptions } from "./errors.ts";

/** Refuses to start threads. */
export async function startThreads(): Promise<never> {
  throw new InvalidOptions({
    problem:
      "schedulers cannot be more than 0 in a page: all of its processes run in its one thread",
  });
}
