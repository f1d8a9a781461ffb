//// What a supervisor tells the operator of: children that ended, restarts, and
//// what it decided. A report changes nothing and waits for nothing; without
//// anybody to listen it is dropped.

import gleam/erlang/process.{type ExitReason, type Pid}
import gleam/otp/actor.{type StartError}
import gleam/otp/internal/supervisor/restarts.{type Restarts}

/// A child, as a report shows it.
///
pub type Child {
  /// The child of that number of a static supervisor, counted from 0.
  Numbered(Int)
  /// A child of a factory.
  Unnumbered
}

/// What the supervisor does about it.
///
pub type Decision {
  Restart
  RestartAll
  RestartRest
  Forget
  GiveUp
  Continue
}

/// A child ended without being told to.
///
@external(javascript, "./supervisor_ffi.mjs", "report_ended")
pub fn ended(
  child: Child,
  pid: Pid,
  reason: ExitReason,
  decision: Decision,
  restarts: Restarts,
) -> Nil

/// A child did not start.
///
@external(javascript, "./supervisor_ffi.mjs", "report_not_started")
pub fn not_started(
  child: Child,
  error: StartError,
  decision: Decision,
  restarts: Restarts,
) -> Nil

/// A child that was told to shut down ended for another reason.
///
@external(javascript, "./supervisor_ffi.mjs", "report_not_shut_down")
pub fn not_shut_down(child: Child, pid: Pid, reason: ExitReason) -> Nil
