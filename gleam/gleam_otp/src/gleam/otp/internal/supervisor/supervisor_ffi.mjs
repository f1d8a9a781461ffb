// Owns what supervisors need of the kernel beyond gleam_erlang: requests with
// answers, catching the crash of a start function, exiting with a reason, the
// clock, and the reports for the operator.
//
// Promises that a crash in `attempt_or` does not reach the supervisor and that a
// kill does. Fails as the BEAM's gen_server:call does: the caller exits with
// {reason, {gen_server, call, [supervisor]}}.

import {
  Atom,
  atoms,
  exitWith,
  Finish,
  FOR_REPLY,
  FOREVER,
  isAbort,
  nowMs,
  placeSpawns,
  reasonOf,
  report,
  selectTag,
  self,
  send,
  startCall,
  startsOnDemand,
  suspend,
  takeExit,
} from "starfish-otp/kernel";
import {
  ExitReason$isKilled,
  ExitReason$isNormal,
} from "../../../../../gleam_erlang/gleam/erlang/process.mjs";
import { inspect } from "../../../../../gleam_stdlib/gleam/string.mjs";
import { Result$Error, Result$Ok, toList } from "../../../../gleam.mjs";
import { systemMessageOf } from "../../system_ffi.mjs";
import { Child$isNumbered, Child$Numbered$number } from "./report.mjs";

const GEN_CALL = Atom.create("$gen_call");
const GEN_SERVER = Atom.create("gen_server");
const CALL = Atom.create("call");
const CALLING_SELF = Atom.create("calling_self");

export function identity(value) {
  return value;
}

export function monotonic_seconds() {
  return Math.floor(nowMs() / 1000);
}

// ------------------------------------------------------- where children start

const SUPERVISED = { kind: "supervised" };

export function place_children() {
  placeSpawns(SUPERVISED);
}

export function starts_on_demand() {
  startsOnDemand();
}

// ----------------------------------------------------------------- requests

const ANSWER = new Finish({ down: (tuple) => refuseCall(tuple[4], tuple[3]) });

export function ask(supervisor, request) {
  if (supervisor === self()) return refuseCall(CALLING_SELF, supervisor);
  const monitor = startCall(supervisor);
  send(supervisor, GEN_CALL, { pid: self(), tag: monitor, request });
  return suspend(FOR_REPLY, monitor, FOREVER, ANSWER);
}

export function exit_unregistered(name) {
  return refuseCall(atoms.noproc, name);
}

export function reply(from, answer) {
  send(from.pid, from.tag, answer);
}

export function select_requests(selector, makeEvent) {
  return selectTag(selector, GEN_CALL, (call) => makeEvent(call, call.request));
}

function refuseCall(reason, supervisor) {
  return exitWith([reason, [GEN_SERVER, CALL, toList([supervisor])]]);
}

// ------------------------------------------------------- crashes and endings

export function attempt_or(run, crashed) {
  try {
    return run();
  } catch (thrown) {
    if (isAbort(thrown)) throw thrown;
    return crashed(reasonOf(thrown));
  }
}

export function exit_with(reason) {
  return exitWith(rawReason(reason));
}

export function take_exit(pid) {
  takeExit(pid);
}

export function is_shutdown(term) {
  if (term === atoms.shutdown) return true;
  return Array.isArray(term) && term.length === 2 && term[0] === atoms.shutdown;
}

function rawReason(reason) {
  if (ExitReason$isNormal(reason)) return atoms.normal;
  if (ExitReason$isKilled(reason)) return atoms.killed;
  return reason.reason;
}

// ----------------------------------------------------------- system messages

export function system_message(term) {
  const message = systemMessageOf(term);
  return message === undefined ? Result$Error(term) : Result$Ok(message);
}

// ------------------------------------------------------------------- reports

export function report_unexpected(term) {
  report({
    kind: "unexpected_message",
    pid: self(),
    message: term,
    get text() {
      return `Supervisor received unexpected message: ${inspect(term)}`;
    },
  });
}

export function report_ended(child, pid, reason, decision, restarts) {
  report(new SupervisorReport("child_ended", child, pid, rawReason(reason), decision, restarts));
}

export function report_not_started(child, error, decision, restarts) {
  report(new SupervisorReport("child_not_started", child, null, error, decision, restarts));
}

export function report_not_shut_down(child, pid, reason) {
  report(new SupervisorReport("child_not_shut_down", child, pid, rawReason(reason), null, null));
}

/**
 * One problem of a supervisor with a child. `reason` is a raw exit reason, or the StartError of a
 * child that did not start; `decision` and `restarts` are null where nothing was to be decided. The
 * text is made only when somebody reads it.
 */
class SupervisorReport {
  kind = "supervisor_report";

  constructor(problem, child, pid, reason, decision, restarts) {
    this.problem = problem;
    this.supervisor = self();
    this.child = { number: Child$isNumbered(child) ? Child$Numbered$number(child) : null, pid };
    this.reason = reason;
    this.decision = decision;
    this.restarts = restarts === null ? null : limitOf(restarts);
  }

  get text() {
    const name = this.child.number === null ? "a child" : `child ${this.child.number}`;
    const decision = this.decision === null ? "" : `, decision: ${this.decision}`;
    return `Supervisor: ${name}: ${this.problem}: ${inspect(this.reason)}${decision}`;
  }
}

function limitOf(restarts) {
  const { count, intensity, period } = restarts;
  return { count, intensity, periodSeconds: period };
}
