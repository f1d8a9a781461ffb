//// The examples of the modules `gleam/otp/static_supervisor` and
//// `gleam/otp/factory_supervisor`, as they stand there.

import gleam/erlang/process.{type Subject}
import gleam/otp/actor
import gleam/otp/factory_supervisor as factory
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision

fn start_cache() -> actor.StartResult(Subject(Nil)) {
  actor.new(Nil) |> actor.start
}

fn start_database() -> actor.StartResult(Subject(Nil)) {
  actor.new(Nil) |> actor.start
}

fn start_session(user: String) -> actor.StartResult(Subject(Nil)) {
  actor.new(user) |> actor.start
}

pub fn start() {
  supervisor.new(supervisor.OneForOne)
  |> supervisor.add(supervision.worker(start_cache))
  |> supervisor.add(supervision.worker(start_database))
  |> supervisor.start
}

pub fn static_supervisor_example_test() {
  let assert Ok(started) = start()
  assert process.is_alive(started.pid)
}

pub fn main() {
  let assert Ok(sessions) =
    factory.worker_child(start_session) |> factory.start
  let assert Ok(_) = factory.start_child(sessions.data, "Lucy")
}

pub fn factory_supervisor_example_test() {
  let assert Ok(started) = main()
  assert process.is_alive(started.pid)
}
