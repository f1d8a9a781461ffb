//// What the tests use to see how processes end. Every wait here has a limit, so
//// that a test fails instead of hanging.

import gleam/dynamic.{type Dynamic}
import gleam/dynamic/decode
import gleam/erlang/atom
import gleam/erlang/process.{type ExitReason, type Pid, type Subject}
import gleam/result

/// Longer than anything in the tests takes.
pub const limit_ms = 2000

/// Runs the body in a process of its own and gives the reason that it ended with.
pub fn run(body: fn() -> anything) -> ExitReason {
  let #(pid, go) = waiting(body)
  let monitor = process.monitor(pid)
  process.send(go, Nil)
  await_down(monitor)
}

/// A process that is not linked and runs the body when it is told to.
pub fn waiting(body: fn() -> anything) -> #(Pid, Subject(Nil)) {
  let ready = process.new_subject()
  let pid =
    process.spawn_unlinked(fn() {
      let go = process.new_subject()
      process.send(ready, go)
      process.receive_forever(go)
      body()
    })
  let assert Ok(go) = process.receive(ready, limit_ms)
  #(pid, go)
}

/// A process that is not linked and does nothing, for ever.
pub fn idle() -> Pid {
  waiting(fn() { Nil }).0
}

/// A process that has ended.
pub fn dead() -> Pid {
  let pid = process.spawn_unlinked(fn() { Nil })
  let _ = ending(pid)
  pid
}

/// Waits until the process has ended and gives the reason.
pub fn ending(pid: Pid) -> ExitReason {
  await_down(process.monitor(pid))
}

pub fn await_down(monitor: process.Monitor) -> ExitReason {
  let assert Ok(down) =
    process.new_selector()
    |> process.select_specific_monitor(monitor, fn(down) { down })
    |> process.selector_receive(limit_ms)
  down.reason
}

/// The next exit message, if there is one within the time.
pub fn next_exit(within: Int) -> Result(process.ExitMessage, Nil) {
  process.new_selector()
  |> process.select_trapped_exits(fn(exit) { exit })
  |> process.selector_receive(within)
}

/// The number of Down messages that are there, or come within a moment.
pub fn count_downs() -> Int {
  let selector =
    process.new_selector() |> process.select_monitors(fn(_) { Nil })
  case process.selector_receive(selector, 10) {
    Ok(Nil) -> 1 + count_downs()
    Error(Nil) -> 0
  }
}

/// The number of messages in the mailbox, which is empty after that.
pub fn drain() -> Int {
  let selector = process.new_selector() |> process.select_other(fn(_) { Nil })
  case process.selector_receive(selector, 10) {
    Ok(Nil) -> 1 + drain()
    Error(Nil) -> 0
  }
}

/// The text of a panic, or of another crash with an exception.
pub fn panic_text(reason: ExitReason) -> Result(String, Nil) {
  case reason {
    process.Abnormal(term) -> error_field(term, "message", decode.string)
    _ -> Error(Nil)
  }
}

/// A property of the exception that a process crashed with, which is the first
/// part of its exit reason.
pub fn error_field(
  term: Dynamic,
  name: String,
  decoder: decode.Decoder(a),
) -> Result(a, Nil) {
  let of_error = {
    use value <- decode.field(name, decoder)
    decode.success(value)
  }
  decode.run(term, decode.at([0], of_error))
  |> result.replace_error(Nil)
}

/// The atom that the BEAM gives with the error of a function of its own.
pub fn error_atom(reason: ExitReason) -> Result(String, Nil) {
  case reason {
    process.Abnormal(term) ->
      case decode.run(term, decode.at([0], atom.decoder())) {
        Ok(atom) -> Ok(atom.to_string(atom))
        Error(_) -> Error(Nil)
      }
    _ -> Error(Nil)
  }
}

/// The reason `Abnormal` with an atom.
pub fn abnormal(name: String) -> ExitReason {
  process.Abnormal(atom.to_dynamic(atom.create(name)))
}
