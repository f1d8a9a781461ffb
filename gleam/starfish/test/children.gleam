//// Children for the tests of supervisors with something between them and their
//// children: they tell of each start and each shutdown, start or fail as a
//// list says, and end when they are told to.

import gleam/erlang/process.{type ExitReason, type Name, type Pid, type Subject}
import gleam/otp/actor
import gleam/otp/supervision.{type ChildSpecification}

/// Longer than anything in the tests takes.
pub const limit_ms = 2000

/// What a child is told to do.
pub type Order {
  Crash
  Leave
  /// End with this as the reason.
  Exit(fn() -> Nil)
  Ping(Subject(Nil))
  /// What an exit of the supervisor becomes.
  Shutdown
}

/// How one start goes.
pub type Start {
  Works
  Refuses
  Panics
}

/// What a test sees.
pub type Event {
  /// A start was tried.
  Tried
  Up(Pid)
  Stopping
  /// A time that the test itself has set.
  Mark
}

/// A child that always starts.
pub fn worker(
  events: Subject(Event),
  name: Name(Order),
) -> ChildSpecification(String) {
  scripted(events, name, script([]))
}

/// A child whose starts go as the script says.
pub fn scripted(
  events: Subject(Event),
  name: Name(Order),
  script: Subject(Subject(Start)),
) -> ChildSpecification(String) {
  supervision.worker(fn() {
    process.send(events, Tried)
    case process.call(script, limit_ms, fn(reply) { reply }) {
      Works -> start(events, name)
      Refuses -> Error(actor.InitFailed("refused"))
      Panics -> panic as "the start was told to panic"
    }
  })
}

/// Gives these starts one after the other; when there are no more, they work.
pub fn script(starts: List(Start)) -> Subject(Subject(Start)) {
  let assert Ok(script) =
    actor.new(starts)
    |> actor.on_message(fn(starts, reply) {
      case starts {
        [] -> {
          process.send(reply, Works)
          actor.continue([])
        }
        [next, ..rest] -> {
          process.send(reply, next)
          actor.continue(rest)
        }
      }
    })
    |> actor.start
  script.data
}

fn start(events: Subject(Event), name: Name(Order)) {
  actor.new_with_initialiser(limit_ms, fn(subject) {
    process.trap_exits(True)
    process.send(events, Up(process.self()))
    process.new_selector()
    |> process.select(subject)
    |> process.select_trapped_exits(fn(_) { Shutdown })
    |> actor.selecting(actor.initialised(Nil), _)
    |> actor.returning("the child's data")
    |> Ok
  })
  |> actor.named(name)
  |> actor.on_message(fn(_, order) {
    case order {
      Crash -> panic as "told to crash"
      Leave -> actor.stop()
      Exit(exit) -> {
        process.trap_exits(False)
        exit()
        actor.stop()
      }
      Ping(reply) -> {
        process.send(reply, Nil)
        actor.continue(Nil)
      }
      Shutdown -> {
        process.send(events, Stopping)
        actor.stop()
      }
    }
  })
  |> actor.start
}

/// A child that does not stop when it is told to.
pub fn stubborn(events: Subject(Event)) -> ChildSpecification(Nil) {
  supervision.worker(fn() {
    let ready = process.new_subject()
    let pid =
      process.spawn(fn() {
        process.trap_exits(True)
        process.send(events, Up(process.self()))
        process.send(ready, Nil)
        process.sleep_forever()
      })
    process.receive_forever(ready)
    Ok(actor.Started(pid, Nil))
  })
}

pub fn tell(name: Name(Order), order: Order) -> Nil {
  process.send(process.named_subject(name), order)
}

/// The pid of a child that has come up; the next event has to be that.
pub fn await_up(events: Subject(Event)) -> Pid {
  let assert Ok(Tried) = process.receive(events, limit_ms)
  let assert Ok(Up(pid)) = process.receive(events, limit_ms)
  pid
}

/// Waits for the mark, which has to be the next event.
pub fn await_mark(events: Subject(Event)) -> Nil {
  let assert Ok(Mark) = process.receive(events, limit_ms)
  Nil
}

/// Whether nothing happens for this time.
pub fn is_quiet(events: Subject(Event), for ms: Int) -> Bool {
  process.receive(events, ms) == Error(Nil)
}

/// Waits until the process, which has not ended yet, has and gives the reason.
pub fn ending(pid: Pid) -> ExitReason {
  let monitor = process.monitor(pid)
  let assert Ok(down) =
    process.new_selector()
    |> process.select_specific_monitor(monitor, fn(down) { down })
    |> process.selector_receive(limit_ms)
  down.reason
}
