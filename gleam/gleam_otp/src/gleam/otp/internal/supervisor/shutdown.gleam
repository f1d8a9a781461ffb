//// How a supervisor stops children: it tells them to shut down, waits, and kills
//// what is left.
////
//// A child is waited for by a monitor and not by its link, which it may have cut.
//// Nothing here fails; a child that is not to be killed and does not stop is
//// waited for without end, as on the BEAM.

import gleam/dict.{type Dict}
import gleam/dynamic.{type Dynamic}
import gleam/erlang/atom.{type Atom}
import gleam/erlang/process.{
  type ExitReason, type Monitor, type Pid, type Subject,
}
import gleam/list
import gleam/otp/supervision.{type ChildType, Supervisor, Worker}

/// The longest time that a wait can have.
///
const wait_ms_max = 4_294_967_295

/// How long children have to stop.
///
pub type Time {
  Milliseconds(Int)
  Forever
}

/// The time that a kind of child has.
///
pub fn time_for(child_type: ChildType) -> Time {
  case child_type {
    Worker(shutdown_ms:) if shutdown_ms >= 0 && shutdown_ms <= wait_ms_max ->
      Milliseconds(shutdown_ms)
    Worker(..) | Supervisor -> Forever
  }
}

/// Stops one child and gives the reason that it ended with. A start function may
/// have claimed that the supervisor is its own child; for that it does not wait
/// without end.
///
pub fn one(child: Pid, time: Time) -> ExitReason {
  case time == Forever && child == process.self() {
    True -> process.Normal
    False -> stop(child, time)
  }
}

fn stop(child: Pid, time: Time) -> ExitReason {
  let monitor = process.monitor(child)
  process.unlink(child)
  process.send_abnormal_exit(child, shutdown())
  let selector =
    process.new_selector()
    |> process.select_specific_monitor(monitor, fn(down) { down.reason })
  case time {
    Forever -> process.selector_receive_forever(selector)
    Milliseconds(ms) ->
      case process.selector_receive(selector, ms) {
        Ok(reason) -> reason
        Error(Nil) -> {
          process.kill(child)
          process.selector_receive_forever(selector)
        }
      }
  }
}

type Wait {
  Down(process.Down)
  TimeIsUp
}

/// Stops children, all at the same time.
///
pub fn all(children: List(Pid), time: Time) -> Nil {
  let self = process.self()
  let waiting =
    list.filter(children, fn(child) { time != Forever || child != self })
    |> list.fold(dict.new(), fn(waiting, child) {
      let monitor = process.monitor(child)
      process.unlink(child)
      process.send_abnormal_exit(child, shutdown())
      dict.insert(waiting, monitor, child)
    })
  let time_is_up = process.new_subject()
  case time {
    Forever -> wait_for_all(waiting, time_is_up)
    Milliseconds(ms) -> {
      let timer = process.send_after(time_is_up, ms, Nil)
      wait_for_all(waiting, time_is_up)
      process.cancel_timer(timer)
      Nil
    }
  }
}

fn wait_for_all(waiting: Dict(Monitor, Pid), time_is_up: Subject(Nil)) -> Nil {
  case dict.size(waiting) {
    0 -> Nil
    _ -> {
      let wait =
        process.new_selector()
        |> process.select_monitors(Down)
        |> process.select_map(time_is_up, fn(_) { TimeIsUp })
        |> process.selector_receive_forever
      case wait {
        Down(down) ->
          wait_for_all(dict.delete(waiting, down.monitor), time_is_up)
        TimeIsUp -> {
          list.each(dict.values(waiting), process.kill)
          wait_for_all(waiting, time_is_up)
        }
      }
    }
  }
}

/// The reason with which children are told to stop, and with which a supervisor
/// exits that gives up.
///
pub fn shutdown() -> Atom {
  atom.create("shutdown")
}

/// Whether a process ended because there was nothing left to do for it: not a
/// failure, for a child that is not permanent.
///
pub fn is_orderly(reason: ExitReason) -> Bool {
  case reason {
    process.Normal -> True
    process.Killed -> False
    process.Abnormal(term) -> is_shutdown(term)
  }
}

/// Whether this is the atom `shutdown`, or a pair that begins with it.
///
@external(javascript, "./supervisor_ffi.mjs", "is_shutdown")
fn is_shutdown(term: Dynamic) -> Bool
