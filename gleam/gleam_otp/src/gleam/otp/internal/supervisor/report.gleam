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
  Numbered(number: Int)
  /// A child of a factory.
  Unnumbered
}

/// What the supervisor does about it.
///
pub type Decision {
  /// Starts it again.
  Restart
  /// Stops the others and starts all of them again.
  RestartAll
  /// Stops those started after it and starts it and them again.
  RestartRest
  /// Tries the failed restart again, in a moment.
  Retry
  /// Goes on without it.
  Forget
  /// Stops the children and exits: these were too many restarts.
  GiveUp
  /// Stops the children and exits: its significant children are done.
  ShutDown
  /// Stops the children that have started, and does not start itself.
  FailToStart
}

/// The decision as reports name it.
///
fn name(decision: Decision) -> String {
  case decision {
    Restart -> "restart"
    RestartAll -> "restart_all"
    RestartRest -> "restart_rest"
    Retry -> "retry"
    Forget -> "forget"
    GiveUp -> "give_up"
    ShutDown -> "shut_down"
    FailToStart -> "fail_to_start"
  }
}

/// A child ended without being told to.
///
pub fn ended(
  child: Child,
  pid: Pid,
  reason: ExitReason,
  decision: Decision,
  restarts: Restarts,
) -> Nil {
  report_ended(child, pid, reason, name(decision), restarts)
}

@external(javascript, "./supervisor_ffi.mjs", "report_ended")
fn report_ended(
  child: Child,
  pid: Pid,
  reason: ExitReason,
  decision: String,
  restarts: Restarts,
) -> Nil

/// A child did not start.
///
pub fn not_started(
  child: Child,
  error: StartError,
  decision: Decision,
  restarts: Restarts,
) -> Nil {
  report_not_started(child, error, name(decision), restarts)
}

@external(javascript, "./supervisor_ffi.mjs", "report_not_started")
fn report_not_started(
  child: Child,
  error: StartError,
  decision: String,
  restarts: Restarts,
) -> Nil

/// A child that was told to shut down ended for another reason.
///
@external(javascript, "./supervisor_ffi.mjs", "report_not_shut_down")
pub fn not_shut_down(child: Child, pid: Pid, reason: ExitReason) -> Nil
