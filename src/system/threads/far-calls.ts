/**
 * What a system does in its other threads on behalf of TypeScript, as functions that can be started
 * there: run a function of the program and send its result back; end a process with its family.
 *
 * Promise: they are registered with the program in every thread before the threads compare their
 * programs.
 *
 * Failure: a result that cannot cross ends the process that was to send it, with `CannotCross` as
 * the reason.
 */
import {
  atoms,
  emptySelector,
  exit,
  FOR_SELECTOR,
  monitor,
  nowMs,
  type Pid,
  processInfo,
  type Reference,
  Registry,
  type Run,
  Suspension,
  selectMonitors,
  send,
  suspend,
} from "../../kernel/index.ts";
import { keepFamily } from "../task.ts";

const anyDown = selectMonitors(emptySelector, (down: unknown) => down);

/** Runs a function of the program, sends what it returns, and stays for what it has started. */
export function* runForTypeScript(
  replyTo: Pid,
  tag: Reference,
  run: Run,
  values: ReadonlyArray<unknown>,
): Generator<unknown, void, unknown> {
  let value = run(...values);
  if (value instanceof Suspension) value = yield value;
  send(replyTo, tag, value);
  yield* keepFamily();
}

/**
 * Tells a process to shut down, and ends when it and what was linked to it have ended; what is left
 * after the time is killed.
 */
export function* endFamily(root: Pid, graceMs: number): Generator<unknown, void, unknown> {
  const family = [root, ...(processInfo(root)?.links ?? [])];
  for (const pid of family) monitor(pid);
  exit(root, atoms.shutdown);
  const untilMs = nowMs() + graceMs;
  for (let left = family.length; left > 0; left -= 1) {
    const leftMs = Math.max(0, untilMs - nowMs());
    let down = suspend(FOR_SELECTOR, anyDown, leftMs, undefined);
    if (down instanceof Suspension) down = yield down;
    if (down !== undefined) continue;
    for (const pid of family) exit(pid, atoms.kill);
    return;
  }
}

/** Makes them known to the program whose packages lie in that folder. */
export function registerFarCalls(root: string): void {
  Registry.at(root).add("starfish-otp/system", { functions: { runForTypeScript, endFamily } });
}
