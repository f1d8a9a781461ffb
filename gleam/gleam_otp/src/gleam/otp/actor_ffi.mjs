// Owns the life of an actor after its initialisation: the state that it begins
// with, the loop that the kernel runs over its mailbox, what its selector becomes,
// system messages, and what happens to messages that nobody waits for.
//
// Promises the order of the mailbox between messages and system messages, and no
// generator for an actor whose handler does not suspend. Fails as the handler
// does; a message that is dropped is reported, never silently lost.

import {
  Atom,
  atoms,
  current,
  emptySelector,
  exit,
  firstState,
  HANDLED,
  HandlerLoop,
  mergeSelectors,
  NO_TAG,
  report,
  Suspension,
  selectOther,
  selectRecord,
  self,
  serve,
} from "starfish-otp/kernel";
import { ExitReason$isAbnormal } from "../../../gleam_erlang/gleam/erlang/process.mjs";
import { Option$isSome, Option$None, Option$Some$0 } from "../../../gleam_stdlib/gleam/option.mjs";
import { inspect } from "../../../gleam_stdlib/gleam/string.mjs";
import {
  debug_state,
  Mode$Running,
  Mode$Suspended,
  StatusInfo$StatusInfo,
  SystemMessage$isGetState,
  SystemMessage$isGetStatus,
  SystemMessage$isResume,
  SystemMessage$isSuspend,
} from "./system.mjs";
import { systemMessageOf } from "./system_ffi.mjs";

/** The one `None` there is, unless someone makes another. */
const NONE = Option$None();

const MODULE = Atom.create("gleam@otp@actor");

/** The size of [system, from, request]. */
const SYSTEM_SIZE = 3;

/** What actors take besides their own messages: one selector for all that have none of their own. */
const unexpectedOnly = selectOther(emptySelector, onUnexpected);
const systemOnly = withSystem(emptySelector);
const systemAndUnexpected = withSystem(unexpectedOnly);

/** The tag and selector that each loop goes back to which serves system messages only. */
const suspended = new WeakMap();

export function identity(value) {
  return value;
}

export function serve_tag(tag, state, onMessage) {
  return serve(new ActorLoop(tag, systemAndUnexpected, firstState(state), onMessage));
}

export function serve_selector(selector, state, onMessage) {
  return serve(new ActorLoop(NO_TAG, completed(selector), firstState(state), onMessage));
}

class ActorLoop extends HandlerLoop {
  /** What goes on has a selector; only of the rest it takes more than one look to say what it is. */
  isLater(next) {
    return next.selector === undefined && next instanceof Suspension;
  }

  /**
   * Does what a `Next` says. That type is opaque, so its constructors are not exported: a `Continue`
   * has a selector, `Some` or `None`, and a `Stop` has the reason alone.
   */
  settle(next) {
    const selector = next.selector;
    if (selector === undefined) return stop(next[0]);
    this.state = next.state;
    if (selector !== NONE && Option$isSome(selector)) {
      this.tag = NO_TAG;
      this.selector = completed(Option$Some$0(selector));
    }
    return true;
  }
}

/** An exit to oneself is a message when exits are trapped; then the actor ends normally. */
function stop(reason) {
  if (ExitReason$isAbnormal(reason)) exit(self(), reason.reason);
  return false;
}

/** The actor's own selector with what every actor takes. */
function completed(selector) {
  return withSystem(mergeSelectors(unexpectedOnly, selector));
}

function withSystem(selector) {
  return selectRecord(selector, atoms.system, SYSTEM_SIZE, onSystem);
}

function onSystem(term) {
  const loop = current.loop;
  const message = systemMessageOf(term);
  if (SystemMessage$isGetState(message)) message[0](loop.state);
  else if (SystemMessage$isGetStatus(message)) message[0](statusOf(loop));
  else if (SystemMessage$isSuspend(message)) suspendLoop(loop, message[0]);
  else if (SystemMessage$isResume(message)) resumeLoop(loop, message[0]);
  else onUnexpected(term);
  return HANDLED;
}

function suspendLoop(loop, done) {
  if (!suspended.has(loop)) {
    suspended.set(loop, [loop.tag, loop.selector]);
    loop.tag = NO_TAG;
    loop.selector = systemOnly;
  }
  done();
}

function resumeLoop(loop, done) {
  if (suspended.has(loop)) {
    [loop.tag, loop.selector] = suspended.get(loop);
    suspended.delete(loop);
  }
  done();
}

function statusOf(loop) {
  const mode = suspended.has(loop) ? Mode$Suspended() : Mode$Running();
  const parent = current.parent ?? self();
  return StatusInfo$StatusInfo(MODULE, parent, mode, debug_state(), loop.state);
}

function onUnexpected(term) {
  report(new UnexpectedMessage(self(), term));
  return HANDLED;
}

/** What the operator is told; the text is made only when somebody reads it. */
class UnexpectedMessage {
  kind = "unexpected_message";

  constructor(pid, message) {
    this.pid = pid;
    this.message = message;
  }

  get text() {
    return `Actor discarding unexpected message: ${inspect(this.message)}`;
  }
}
