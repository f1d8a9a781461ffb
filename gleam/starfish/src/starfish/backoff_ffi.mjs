// Owns what starfish/backoff needs of the kernel beyond gleam_erlang: catching the
// crash of a start function, and the reports for the operator.
//
// Promises that a crash in `attempt` does not reach the guard and that a kill does.
// A report changes nothing and waits for nothing; without anybody to listen it is
// dropped.

import { atoms, isAbort, reasonOf, report, self } from "starfish-otp/kernel";
import { Option$isSome } from "../../gleam_stdlib/gleam/option.mjs";
import { inspect } from "../../gleam_stdlib/gleam/string.mjs";
import { Result$Error, Result$Ok } from "../gleam.mjs";

export function identity(value) {
  return value;
}

export function attempt(run) {
  try {
    return Result$Ok(run());
  } catch (thrown) {
    if (isAbort(thrown)) throw thrown;
    return Result$Error(reasonOf(thrown));
  }
}

export function is_shutdown(term) {
  if (term === atoms.shutdown) return true;
  return Array.isArray(term) && term.length === 2 && term[0] === atoms.shutdown;
}

export function report_failure(pid, cause, failures, delay) {
  report(new BackoffReport(valueIn(pid), cause, failures, valueIn(delay)));
}

/**
 * One failure of a child with backoff, in the shape of a supervisor's report. `reason` is a raw exit
 * reason, or the StartError of a child that did not start and has no pid; `delayMs` is null where the
 * guard gave up.
 */
class BackoffReport {
  kind = "supervisor_report";
  restarts = null;

  constructor(pid, reason, failures, delayMs) {
    this.problem = pid === null ? "child_not_started" : "child_ended";
    this.supervisor = self();
    this.child = { number: null, pid };
    this.reason = reason;
    this.failures = failures;
    this.delayMs = delayMs;
    this.decision = delayMs === null ? "give_up" : "restart";
  }

  get text() {
    const next = this.delayMs === null ? "given up" : `to be started again in ${this.delayMs} ms`;
    const failure = `${this.problem}: ${inspect(this.reason)}`;
    return `Backoff: a child: ${failure}, failure ${this.failures} in a row, ${next}`;
  }
}

function valueIn(option) {
  return Option$isSome(option) ? option[0] : null;
}
