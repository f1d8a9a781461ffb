//// System messages: what can be asked of any actor or supervisor from outside,
//// whatever its own messages are. For debugging and tests, not for programs.

import gleam/dynamic.{type Dynamic}
import gleam/erlang/atom.{type Atom}
import gleam/erlang/process.{type Pid}

/// Whether a process handles its messages.
///
pub type Mode {
  /// It does.
  Running
  /// It answers system messages, and the others wait.
  Suspended
}

/// An option for the debugging of a process.
///
pub type DebugOption {
  NoDebug
}

/// What a process keeps for the sake of debugging. There is nothing in it.
///
pub type DebugState

/// The debug state for some options, which is always the same.
///
@external(javascript, "./system_ffi.mjs", "debug_state")
pub fn debug_state(a: List(DebugOption)) -> DebugState

/// What a process tells of itself.
///
pub type StatusInfo {
  StatusInfo(
    /// The module of its callbacks.
    module: Atom,
    /// The process that started it.
    parent: Pid,
    /// Whether it handles messages.
    mode: Mode,
    /// What it keeps for the sake of debugging.
    debug_state: DebugState,
    /// Its state.
    state: Dynamic,
  )
}

/// What a process can be asked for. The functions send the answer.
///
pub type SystemMessage {
  /// Handle messages again.
  Resume(fn() -> Nil)
  /// Let messages wait.
  Suspend(fn() -> Nil)
  /// Tell the state.
  GetState(fn(Dynamic) -> Nil)
  /// Tell everything.
  GetStatus(fn(StatusInfo) -> Nil)
}

/// The state of a process, after all messages that the caller sent it before.
///
/// The caller exits when the process has ended, or when it has not answered
/// after five seconds.
///
/// See `docs/semantics.md`, 10.6.
///
/// ## Examples
///
/// ```gleam
/// let assert Ok(started) = actor.new("state") |> actor.start
/// assert system.get_state(started.pid) == dynamic.string("state")
/// ```
///
@external(javascript, "./system_ffi.mjs", "get_state")
pub fn get_state(from from: Pid) -> Dynamic

/// Makes a process stop handling messages, until `resume`. They wait, in order.
///
/// Fails as `get_state` does.
///
/// See `docs/semantics.md`, 10.6.
///
/// ## Examples
///
/// ```gleam
/// let assert Ok(started) =
///   actor.new("")
///   |> actor.on_message(fn(all, text) { actor.continue(all <> text) })
///   |> actor.start
/// system.suspend(started.pid)
/// process.send(started.data, "later")
/// assert system.get_state(started.pid) == dynamic.string("")
/// system.resume(started.pid)
/// assert system.get_state(started.pid) == dynamic.string("later")
/// ```
///
@external(javascript, "./system_ffi.mjs", "suspend_process")
pub fn suspend(pid: Pid) -> Nil

/// Makes a suspended process handle messages again.
///
/// Fails as `get_state` does.
///
@external(javascript, "./system_ffi.mjs", "resume_process")
pub fn resume(pid: Pid) -> Nil
