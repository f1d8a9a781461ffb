//// Children for the tests of supervisors: actors that tell of their starts and
//// stops, and do what they are told to.

import gleam/erlang/process.{type Name, type Pid, type Subject}
import gleam/otp/actor
import gleam/otp/supervision.{type ChildSpecification}
import watch

pub type Command {
  /// Panic.
  Crash
  /// End with the reason Normal.
  Leave
  /// End with this reason.
  Exit(fn() -> Nil)
  /// Answer.
  Ping(Subject(Pid))
  /// What an exit message of the supervisor becomes.
  Shutdown
}

pub type Log =
  Subject(String)

/// A worker that tells "start NAME", and "stop NAME" when its supervisor shuts it
/// down; it is reached by its name.
pub fn worker(
  log: Log,
  label: String,
  name: Name(Command),
) -> ChildSpecification(Subject(Command)) {
  supervision.worker(fn() { start(log, label, name) })
}

fn start(
  log: Log,
  label: String,
  name: Name(Command),
) -> actor.StartResult(Subject(Command)) {
  actor.new_with_initialiser(500, fn(subject) {
    process.trap_exits(True)
    process.send(log, "start " <> label)
    let selector =
      process.new_selector()
      |> process.select(subject)
      |> process.select_trapped_exits(fn(_) { Shutdown })
    actor.initialised(label)
    |> actor.selecting(selector)
    |> actor.returning(subject)
    |> Ok
  })
  |> actor.named(name)
  |> actor.on_message(fn(label, command) {
    case command {
      Shutdown -> {
        process.send(log, "stop " <> label)
        actor.stop()
      }
      _ -> obey(label, command)
    }
  })
  |> actor.start
}

/// A worker that does not trap exits, reached by its name.
pub fn plain(name: Name(Command)) -> ChildSpecification(Subject(Command)) {
  supervision.worker(fn() { start_plain(name) })
}

pub fn start_plain(name: Name(Command)) -> actor.StartResult(Subject(Command)) {
  actor.new(Nil)
  |> actor.named(name)
  |> actor.on_message(obey)
  |> actor.start
}

pub fn obey(state: state, command: Command) -> actor.Next(state, message) {
  case command {
    Crash -> panic as "told to crash"
    Leave | Shutdown -> actor.stop()
    Exit(exit) -> {
      process.trap_exits(False)
      exit()
      actor.continue(state)
    }
    Ping(reply) -> {
      process.send(reply, process.self())
      actor.continue(state)
    }
  }
}

pub fn tell(name: Name(Command), command: Command) -> Nil {
  process.send(process.named_subject(name), command)
}

pub fn pid(name: Name(Command)) -> Pid {
  let assert Ok(pid) = process.named(name)
  pid
}

/// Tells the child to do something that ends it, and waits until it has ended.
pub fn end(name: Name(Command), command: Command) -> Nil {
  let monitor = process.monitor(pid(name))
  tell(name, command)
  let _ = watch.await_down(monitor)
  Nil
}

/// Whether a process has the name, once everything under way is done.
pub fn is_there(name: Name(Command)) -> Bool {
  process.sleep(10)
  process.named(name) != Error(Nil)
}

/// Everything in the log, once nothing more comes.
pub fn read(log: Log) -> List(String) {
  case process.receive(log, 20) {
    Ok(line) -> [line, ..read(log)]
    Error(Nil) -> []
  }
}
