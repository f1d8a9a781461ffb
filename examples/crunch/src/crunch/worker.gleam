//// A worker: says that it is there, draws the rows that it is given, one at a
//// time, and keeps nothing.

import crunch/picture.{type Plan, type Row}
import gleam/erlang/process.{type Pid, type Subject}
import gleam/otp/actor

/// How long a worker may take to be there, in milliseconds.
const start_ms = 5000

/// What a worker is told.
pub type Order {
  Draw(plan: Plan, number: Int)
  /// End the thread that this worker runs on, with everything else there, unless
  /// that process runs there as well.
  EndThread(unless_home_of: Pid)
}

/// What a worker says.
pub type Report {
  Joined(worker: Pid, orders: Subject(Order))
  Drawn(worker: Pid, row: Row)
  /// It is to end its thread, but may not.
  Stayed(worker: Pid)
}

/// Starts a worker that says by `tell` what there is to say.
pub fn start(tell: fn(Report) -> Nil) -> actor.StartResult(Subject(Order)) {
  actor.new_with_initialiser(start_ms, fn(orders) {
    tell(Joined(process.self(), orders))
    actor.initialised(tell)
    |> actor.returning(orders)
    |> Ok
  })
  |> actor.on_message(fn(tell, order) {
    tell(work(order))
    actor.continue(tell)
  })
  |> actor.start
}

fn work(order: Order) -> Report {
  case order {
    Draw(plan, number) -> Drawn(process.self(), picture.row(plan, number))
    EndThread(unless_home_of: pid) -> {
      end_thread_without(pid)
      Stayed(process.self())
    }
  }
}

/// Ends this thread, as badly written code of a library might; returns if the
/// process runs in it.
@external(javascript, "../crunch_ffi.mjs", "end_thread_without")
fn end_thread_without(pid: Pid) -> Nil
