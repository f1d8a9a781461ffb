// Owns the system protocol: asking ([system, [pid, tag], request], a reply under
// the tag) and the Gleam view of what was asked.
//
// Promises one answer or one exit within five seconds. Fails by exiting the
// caller as the BEAM's `sys` does: {noproc | reason | timeout | calling_self,
// {sys, function, [pid]}}.

import {
  Atom,
  atoms,
  CannotCross,
  demonitor,
  exitWith,
  Finish,
  FOR_REPLY,
  self,
  send,
  sendRaw,
  startCall,
  suspend,
} from "starfish-otp/kernel";
import { inspect } from "../../../gleam_stdlib/gleam/string.mjs";
import { toList } from "../../gleam.mjs";
import {
  Mode$isRunning,
  SystemMessage$GetState,
  SystemMessage$GetStatus,
  SystemMessage$Resume,
  SystemMessage$Suspend,
} from "./system.mjs";

/** How long `sys` waits for an answer. */
const ANSWER_MS = 5000;

const SYS = Atom.create("sys");
const GET_STATE = Atom.create("get_state");
const GET_STATUS = Atom.create("get_status");
const SUSPEND = Atom.create("suspend");
const RESUME = Atom.create("resume");
const OK = Atom.create("ok");
const CALLING_SELF = Atom.create("calling_self");
const TIMEOUT = Atom.create("timeout");
const STATUS = Atom.create("status");
const MODULE = Atom.create("module");
const RUNNING = Atom.create("running");
const SUSPENDED = Atom.create("suspended");
const NO_DEBUG = toList([]);

export function debug_state(_options) {
  return NO_DEBUG;
}

// ------------------------------------------------------------------- asking

export function get_state(pid) {
  return ask(pid, GET_STATE, (state) => state);
}

export function suspend_process(pid) {
  return ask(pid, SUSPEND, () => undefined);
}

export function resume_process(pid) {
  return ask(pid, RESUME, () => undefined);
}

function ask(pid, request, answer) {
  const what = [SYS, request, toList([pid])];
  if (pid === self()) return exitWith([CALLING_SELF, what]);
  const monitor = startCall(pid);
  sendRaw(pid, [atoms.system, [self(), monitor], request]);
  const finish = new Finish({
    message: answer,
    down: (tuple) => exitWith([tuple[4], what]),
    timeout: () => {
      demonitor(monitor);
      return exitWith([TIMEOUT, what]);
    },
  });
  return suspend(FOR_REPLY, monitor, ANSWER_MS, finish);
}

// ---------------------------------------------------------------- answering

/** The Gleam value of a raw [system, [pid, tag], request], or undefined if nobody here answers it. */
export function systemMessageOf(term) {
  const from = term[1];
  if (!Array.isArray(from) || from.length !== 2) return undefined;
  const [pid, tag] = from;
  const done = () => send(pid, tag, OK);
  if (term[2] === GET_STATE) return SystemMessage$GetState((state) => show(pid, tag, state));
  if (term[2] === GET_STATUS)
    return SystemMessage$GetStatus((info) =>
      show(pid, tag, statusOf(info, info.state), () => statusOf(info, inspect(info.state))),
    );
  if (term[2] === SUSPEND) return SystemMessage$Suspend(done);
  if (term[2] === RESUME) return SystemMessage$Resume(done);
  return undefined;
}

/**
 * Answers with a value that holds the process's state. One that cannot be copied is nothing to fail for where
 * somebody only wants to see it: who asks from another thread gets it as text.
 */
function show(pid, tag, value, inWords = () => inspect(value)) {
  try {
    send(pid, tag, value);
  } catch (thrown) {
    if (!(thrown instanceof CannotCross)) throw thrown;
    send(pid, tag, inWords());
  }
}

/** The status as `sys:get_status` gives it on the BEAM. */
function statusOf(info, state) {
  const mode = Mode$isRunning(info.mode) ? RUNNING : SUSPENDED;
  const items = toList([toList([]), mode, info.parent, info.debug_state, state]);
  return [STATUS, self(), [MODULE, info.module], items];
}
