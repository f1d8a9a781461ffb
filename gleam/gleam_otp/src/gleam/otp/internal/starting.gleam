//// How a process is started that says when it is ready: it is spawned, linked, and
//// whoever started it waits until it has acknowledged that, has ended, or is late.
////
//// The acknowledgement and the end of the process are one wait, under the monitor
//// of the new process. Fails as `process.receive` does, for times that make no
//// sense; what the ends mean is for the caller to say.

import gleam/erlang/process.{type ExitReason, type Pid}

/// A start under way.
///
pub type Start(message)

/// What became of it.
///
pub type Outcome(message) {
  Acknowledged(message: message)
  Ended(reason: ExitReason)
  Late
}

/// Starts a process that runs the function, linked. Its code, a function or a
/// name, is what tells it from other processes that the same one starts, also
/// after a change of the program.
///
@external(javascript, "./starting_ffi.mjs", "spawn_starting")
pub fn spawn(code: code, run: fn(Start(message)) -> Nil) -> Start(message)

/// The process that was started.
///
@external(javascript, "./starting_ffi.mjs", "child")
pub fn child(start: Start(message)) -> Pid

/// Lets whoever started this process go on.
///
pub fn acknowledge(start: Start(message), message: message) -> Nil {
  send_outcome(start, Acknowledged(message))
}

@external(javascript, "./starting_ffi.mjs", "send_outcome")
fn send_outcome(start: Start(message), outcome: Outcome(message)) -> Nil

/// Waits for the outcome, at most for this number of milliseconds.
///
@external(javascript, "./starting_ffi.mjs", "await_outcome")
pub fn await(start: Start(message), timeout: Int) -> Outcome(message)

/// Waits for the outcome for as long as it takes. It is not `Late`.
///
@external(javascript, "./starting_ffi.mjs", "await_outcome_forever")
pub fn await_forever(start: Start(message)) -> Outcome(message)
