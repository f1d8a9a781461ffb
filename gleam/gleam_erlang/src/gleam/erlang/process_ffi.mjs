// Owns the border between Gleam's types of gleam/erlang/process and the terms of
// the kernel: results, exit reasons, Down and ExitMessage are made here, and the
// times that the BEAM refuses are refused here.
//
// Promises no allocation but the result for sending, receiving and calling.
// Fails as the BEAM does: `timeout_value` for waits below 0 or beyond 32 bits,
// `badarg` for timers in the past, `system_limit` for names that are too long.

import {
  Atom,
  atoms,
  cancelTimer,
  demonitor,
  deselectMonitor,
  deselectTag,
  emptySelector,
  exit,
  Finish,
  FOR_NOTHING,
  FOR_REPLY,
  FOR_SELECTOR,
  FOR_TAG,
  FOREVER,
  flushMessages,
  isAlive,
  link as kernelLink,
  monitor as kernelMonitor,
  register as kernelRegister,
  self as kernelSelf,
  send as kernelSend,
  sendNamed as kernelSendNamed,
  unlink as kernelUnlink,
  unregister as kernelUnregister,
  mapSelector,
  mergeSelectors,
  newReference,
  printTermsWith,
  raise,
  registeredName,
  report,
  selectMonitor,
  selectMonitors,
  selectOther,
  selectRecord,
  selectTag,
  selectTrappedExits,
  sendAfter,
  sendAfterNamed,
  spawnCall,
  startCall,
  suspend,
  trapExits,
  uniqueNumber,
  waitCycle,
  whereis,
} from "starfish-otp/kernel";
import { inspect } from "../../../gleam_stdlib/gleam/string.mjs";
import { CustomType, Result$Error, Result$Ok } from "../../gleam.mjs";
import { atomOf, create as createAtom } from "./atom_ffi.mjs";
import {
  Cancelled$Cancelled,
  Cancelled$TimerNotFound,
  Down$ProcessDown,
  ExitMessage$ExitMessage,
  ExitReason$Abnormal,
  ExitReason$Killed,
  ExitReason$Normal,
} from "./process.mjs";

// Reports show values as this program's standard library does.
printTermsWith(inspect);

/** The longest wait the BEAM accepts: 32 bits of milliseconds. */
const WAIT_MS_MAX = 4_294_967_295;

const OK_NIL = Result$Ok(undefined);
const ERROR_NIL = Result$Error(undefined);

/** A wait that ends with `Ok(message)` or `Error(Nil)`. */
const AS_RESULT = new Finish({
  message: (message) => Result$Ok(message),
  timeout: () => ERROR_NIL,
});

/** What the function of a new process is called with. */
const NO_ARGUMENTS = [];

export function identity(value) {
  return value;
}

// ---------------------------------------------------------------- Processes

export function self() {
  return kernelSelf();
}

export function spawn(running) {
  return spawnCall(running, NO_ARGUMENTS);
}

export function spawn_unlinked(running) {
  return spawnCall(running, NO_ARGUMENTS, undefined, false);
}

export function is_alive(pid) {
  return isAlive(pid);
}

// ------------------------------------------------------- Subjects and names

export function new_tag() {
  return newReference();
}

export function new_name(prefix) {
  return createAtom(`${prefix}$${uniqueNumber()}`);
}

export function send_tagged(owner, tag, message) {
  kernelSend(owner, tag, message);
}

export function send_named(name, message) {
  return kernelSendNamed(name, message) ? OK_NIL : ERROR_NIL;
}

export function register(pid, name) {
  return kernelRegister(pid, name) ? OK_NIL : ERROR_NIL;
}

export function unregister(name) {
  return kernelUnregister(name) ? OK_NIL : ERROR_NIL;
}

export function named(name) {
  const pid = whereis(name);
  return pid === null ? ERROR_NIL : Result$Ok(pid);
}

// ---------------------------------------------------------------- Receiving

export function receive_tagged(tag, timeoutMs) {
  if (isRefusedWait(timeoutMs)) return refuseWait();
  return suspend(FOR_TAG, tag, timeoutMs, AS_RESULT);
}

export function receive_tagged_forever(tag) {
  return suspend(FOR_TAG, tag, FOREVER, undefined);
}

export function selector_receive(selector, timeoutMs) {
  if (isRefusedWait(timeoutMs)) return refuseWait();
  return suspend(FOR_SELECTOR, selector, timeoutMs, AS_RESULT);
}

export function selector_receive_forever(selector) {
  return suspend(FOR_SELECTOR, selector, FOREVER, undefined);
}

export function sleep(timeMs) {
  if (isRefusedWait(timeMs)) return refuseWait();
  return suspend(FOR_NOTHING, null, timeMs, undefined);
}

export function sleep_forever() {
  return suspend(FOR_NOTHING, null, FOREVER, undefined);
}

export function flush_messages() {
  flushMessages();
}

/** Whether the BEAM refuses to wait so long; shared with gleam_otp, as are the next two. */
export function isRefusedWait(timeoutMs) {
  return timeoutMs < 0 || timeoutMs > WAIT_MS_MAX;
}

export function refuseWait() {
  return raise(Atom.create("timeout_value"));
}

// -------------------------------------------------------------------- Calls

/** How the wait of a call ends; made at the first call, of functions that are the same for all. */
let asReply = null;

export function start_call(callee) {
  return startCall(callee);
}

export function await_reply(monitor, timeoutMs, whenDown, whenLate) {
  if (isRefusedWait(timeoutMs)) return refuseWait();
  asReply ??= finishOfCalls(whenDown, whenLate);
  return suspend(FOR_REPLY, monitor, timeoutMs, asReply);
}

export function await_reply_forever(monitor, whenDown, whenLate) {
  asReply ??= finishOfCalls(whenDown, whenLate);
  return suspend(FOR_REPLY, monitor, FOREVER, asReply);
}

function finishOfCalls(whenDown, whenLate) {
  return new Finish({
    down: (tuple) => whenDown(downOf(tuple)),
    timeout: (monitor) => {
      const pids = waitCycle(monitor);
      if (pids !== null) report(new CallCycle(pids));
      return whenLate();
    },
  });
}

/**
 * What the operator is told when a call times out because the callee waits for the caller, itself
 * or over others: each of these processes has called the next, and the last one the first.
 */
class CallCycle {
  kind = "call_cycle";

  constructor(pids) {
    this.pids = pids;
  }

  get text() {
    const names = this.pids.map((pid) => registeredName(pid)?.name ?? `process ${pid.id}`);
    return `A call timed out in a cycle of calls: ${[...names, names[0]].join(" -> ")}`;
  }
}

// ---------------------------------------------------------------- Selectors

export function new_selector() {
  return emptySelector;
}

export function map_selector(selector, transform) {
  return mapSelector(selector, transform);
}

export function merge_selector(first, second) {
  return mergeSelectors(first, second);
}

export function select_tag(selector, tag) {
  return selectTag(selector, tag, undefined);
}

export function select_tag_map(selector, tag, transform) {
  return selectTag(selector, tag, transform);
}

export function deselect_tag(selector, tag) {
  return deselectTag(selector, tag);
}

export function select_record(selector, tag, arity, transform) {
  return selectRecord(selector, tag, arity + 1, transform);
}

export function select_other(selector, handler) {
  return selectOther(selector, handler);
}

export function select_trapped_exits(selector, handler) {
  return selectTrappedExits(selector, (tuple) => handler(exitMessageOf(tuple)));
}

export function select_specific_monitor(selector, monitor, mapping) {
  return selectMonitor(selector, monitor, (tuple) => mapping(downOf(tuple)));
}

export function select_monitors(selector, mapping) {
  return selectMonitors(selector, (tuple) => mapping(downOf(tuple)));
}

export function deselect_specific_monitor(selector, monitor) {
  return deselectMonitor(selector, monitor);
}

// ------------------------------------------------- Exits, links and monitors

export function trap_exits(flag) {
  trapExits(flag);
}

export function link(pid) {
  return kernelLink(pid);
}

export function unlink(pid) {
  kernelUnlink(pid);
}

export function kill(pid) {
  exit(pid, atoms.kill);
}

export function send_exit(pid) {
  exit(pid, atoms.normal);
}

export function send_abnormal_exit(pid, reason) {
  exit(pid, signalReason(reason));
}

export function monitor(pid) {
  return kernelMonitor(pid);
}

export function demonitor_process(monitor) {
  demonitor(monitor);
}

/**
 * The reason that a signal carries. A constructor without fields is an atom on the BEAM, so where
 * its name is one that exit signals treat in a special way it has to mean that atom here.
 */
function signalReason(reason) {
  if (!(reason instanceof CustomType)) return reason;
  const atom = atomOf(reason);
  const isSpecial = atom === atoms.normal || atom === atoms.kill || atom === atoms.killed;
  return isSpecial ? atom : reason;
}

export function exitReasonOf(reason) {
  if (reason === atoms.normal) return ExitReason$Normal();
  if (reason === atoms.killed) return ExitReason$Killed();
  return ExitReason$Abnormal(reason);
}

/** Of the kernel's [EXIT, pid, reason]. */
function exitMessageOf(tuple) {
  return ExitMessage$ExitMessage(tuple[1], exitReasonOf(tuple[2]));
}

/** Of the kernel's [DOWN, monitor, process, pid, reason]. */
function downOf(tuple) {
  return Down$ProcessDown(tuple[1], tuple[3], exitReasonOf(tuple[4]));
}

// ------------------------------------------------------------------- Timers

export function send_tagged_after(owner, tag, delayMs, message) {
  if (delayMs < 0) return refuseDelay();
  return sendAfter(owner, tag, delayMs, message);
}

export function send_named_after(name, delayMs, message) {
  if (delayMs < 0) return refuseDelay();
  return sendAfterNamed(name, delayMs, message);
}

export function cancel_timer(timer) {
  const remainingMs = cancelTimer(timer);
  return remainingMs < 0 ? Cancelled$TimerNotFound() : Cancelled$Cancelled(remainingMs);
}

function refuseDelay() {
  return raise(Atom.create("badarg"));
}
