/**
 * What the script of a page's worker imports to serve a scheduler of a system: `starfish-otp/worker`.
 *
 * Failure: what is thrown while the program is loaded fails the start of the worker, and with it that
 * of the system.
 */
import { serveWorker } from "../../schedulers/web/index.ts";
import { prepareThread } from "./preparation.ts";

/**
 * Makes a scheduler of the worker that calls. `load` loads all modules of the program.
 *
 * @example
 * ```ts
 * import { serveScheduler } from "starfish-otp/worker"
 *
 * serveScheduler(() => import("./build/starfish/javascript/bank/bank.mjs"))
 * ```
 */
export function serveScheduler(load: () => Promise<unknown>): void {
  serveWorker({ prepare: prepareThread, load });
}
