//// A tree of supervisors with an actor in it that somebody else brings.

import gleam/erlang/process.{type Name, type Pid, type Subject}
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision

pub type Refusal {
  TooMuch(limit: Int)
}

pub type Message {
  Add(amount: Int, reply: Subject(Int))
  Take(amount: Int, reply: Subject(Result(Int, Refusal)))
  Watch(pid: Pid, reply: Subject(Bool))
  Join(pid: Pid, reply: Subject(Bool))
  Slow(amount: Int, reply: Subject(Int))
  Hang(reply: Subject(Bool))
  Fail(reason: String)
  Die(reason: String)
  Leave(reason: String)
  Stop
}

/// A name for the actor.
pub fn name() -> Name(Message) {
  process.new_name("worker")
}

/// The subject of a name.
pub fn named(name: Name(Message)) -> Subject(Message) {
  process.named_subject(name)
}

/// Starts the actor as the child of a supervisor.
pub fn supervise(
  worker: fn() -> actor.StartResult(Subject(Message)),
) -> Result(Pid, actor.StartError) {
  let started =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.restart_tolerance(intensity: 100, period: 1)
    |> supervisor.add(supervision.worker(worker))
    |> supervisor.start
  case started {
    Ok(started) -> Ok(started.pid)
    Error(error) -> Error(error)
  }
}

/// What the actor answers to a process of the program.
pub fn add(worker: Subject(Message), amount: Int) -> Int {
  process.call(worker, 5000, Add(amount, _))
}

/// A process that does nothing, for ever, once it is asked for and that many
/// milliseconds are over.
pub fn idler(after_ms: Int) -> Pid {
  process.sleep(after_ms)
  process.spawn_unlinked(process.sleep_forever)
}
