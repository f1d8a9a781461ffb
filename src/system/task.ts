/**
 * The life of a process that runs a Gleam function for TypeScript.
 *
 * Promise: the listener hears exactly one of `done` and `crashed`. A process that has started
 * others stays on as their parent after the function has returned: supervisors end with the process
 * that started them, and TypeScript, which asked for the start, is no process itself. It leaves
 * when nothing is linked to it any more, when one that is linked to it crashes (as any parent
 * would), or when it is told to.
 */
import {
  atoms,
  emptySelector,
  exitWith,
  FOR_SELECTOR,
  FOREVER,
  Pid,
  processInfo,
  Suspension,
  selectOther,
  self,
  suspend,
  trapExits,
} from "../kernel/index.ts";

export interface TaskListener {
  done(value: unknown): void;
  /** The process ended first; the reason is raw. */
  crashed(reason: unknown): void;
}

const everything = selectOther(emptySelector, (term: unknown) => term);

export class Task {
  readonly #listener: TaskListener;
  #settled = false;

  constructor(listener: TaskListener) {
    this.#listener = listener;
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** The body of the process. */
  *life(body: () => unknown): Generator<unknown, void, unknown> {
    let value = body();
    if (value instanceof Suspension) value = yield value;
    this.#settled = true;
    this.#listener.done(value);
    yield* keepFamily();
  }

  /** The process has ended. */
  ended(reason: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#listener.crashed(reason);
  }
}

/** Waits for as long as anything is linked to the running process. */
export function* keepFamily(): Generator<unknown, void, unknown> {
  if (!hasFamily()) return;
  trapExits(true);
  while (hasFamily()) {
    let term = suspend(FOR_SELECTOR, everything, FOREVER, undefined);
    if (term instanceof Suspension) term = yield term;
    const reason = exitReason(term);
    if (reason !== undefined && reason !== atoms.normal) exitWith(reason);
  }
}

function hasFamily(): boolean {
  return (processInfo(self())?.links.length ?? 0) > 0;
}

/** The reason if the term is an exit message. */
function exitReason(term: unknown): unknown {
  const isExit = Array.isArray(term) && term.length === 3 && term[0] === atoms.EXIT;
  return isExit && term[1] instanceof Pid ? term[2] : undefined;
}
