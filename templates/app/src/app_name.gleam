//// The program: a counter under a supervisor, called by its name.

import app_name/counter
import gleam/erlang/process.{type Name}
import gleam/int
import gleam/io
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor

/// Starts the supervision tree. The counter answers to `name`, also after it
/// was started again.
pub fn start(
  name: Name(counter.Message),
) -> actor.StartResult(supervisor.Supervisor) {
  supervisor.new(supervisor.OneForOne)
  |> supervisor.add(counter.supervised(name))
  |> supervisor.start
}

pub fn main() -> Nil {
  let name = process.new_name("counter")
  let assert Ok(_) = start(name)
  let subject = process.named_subject(name)

  counter.add(subject, 2)
  counter.add(subject, 40)
  io.println("the counter stands at " <> int.to_string(counter.value(subject)))
}
