//// The program: a counter under a supervisor.

import app_name/counter
import gleam/erlang/process.{type Subject}
import gleam/int
import gleam/io
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/result

/// Starts the supervision tree and gives the counter, which stays the same
/// subject also after it was started again.
pub fn start() -> actor.StartResult(Subject(counter.Message)) {
  let name = process.new_name("counter")
  supervisor.new(supervisor.OneForOne)
  |> supervisor.add(counter.supervised(name))
  |> supervisor.start
  |> result.map(fn(tree) {
    actor.Started(pid: tree.pid, data: process.named_subject(name))
  })
}

pub fn main() -> Nil {
  let assert Ok(started) = start()
  counter.add(started.data, 2)
  counter.add(started.data, 40)
  let value = counter.value(started.data)
  io.println("the counter stands at " <> int.to_string(value))
}
