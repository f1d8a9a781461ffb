/**
 * Operations that run a function of the program as a process of its own: that is how a suspending
 * function is called.
 *
 * Promise: what the function starts and is linked to lives on after it has returned
 * (`src/system/task.ts`). Giving up kills the process if the function has not returned.
 */
import type { AnyFunction } from "./converter.ts";
import type { Observer } from "./operation.ts";
import { type Operation, OVER, type RunError, refuseToStart } from "./operation.ts";
import type { Reply } from "./replies.ts";

/** Runs a function of the program with the arguments that `convert` gives. */
export function run<A, E>(
  name: string,
  answer: Reply<A, E>,
  function_: AnyFunction,
  convert: () => ReadonlyArray<unknown>,
): Operation<A, E, RunError> {
  return {
    name,
    start: (system, observer) => {
      let values: ReadonlyArray<unknown>;
      try {
        values = convert();
      } catch (error) {
        refuseToStart(name, observer, error);
        return OVER;
      }
      return system.run(name, function_, values, {
        done: (value) => answer.tell(name, value, observer),
        failed: (error) => observer.fail(error),
      });
    },
  };
}

/** The data of `actor.Started(pid, data)`. */
export function startedData<A, E, F>(
  operation: Operation<{ readonly data: A }, E, F>,
): Operation<A, E, F> {
  return {
    name: operation.name,
    start: (system, observer) =>
      operation.start(system, {
        succeed: (started) => observer.succeed(started.data),
        refuse: (error) => observer.refuse(error),
        fail: (error) => observer.fail(error),
        die: (defect) => observer.die(defect),
      } satisfies Observer<{ readonly data: A }, E, F>),
  };
}
