//// Trees of supervisors with an actor in them that somebody else brings.

import gleam/erlang/process.{type Name, type Pid, type Subject}
import gleam/list
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision
import gleam/result
import mixed/clerk
import mixed/counter

/// What starts the counter.
pub type Start =
  fn() -> actor.StartResult(Subject(counter.Message))

/// Starts the counter as the child of a supervisor.
pub fn supervise(counter: Start) -> Result(Pid, actor.StartError) {
  start(tree(counter))
}

/// Starts the counter, which has that name, and clerks beside it.
pub fn open(
  counter: Start,
  counter_name: Name(counter.Message),
  clerks: List(Name(clerk.Message)),
) -> Result(Pid, actor.StartError) {
  let counter_subject = process.named_subject(counter_name)
  list.fold(clerks, tree(counter), fn(tree, name) {
    let clerk = supervision.worker(fn() { clerk.start(name, counter_subject) })
    supervisor.add(tree, clerk)
  })
  |> start
}

fn tree(counter: Start) -> supervisor.Builder {
  supervisor.new(supervisor.OneForOne)
  |> supervisor.restart_tolerance(intensity: 100, period: 1)
  |> supervisor.add(supervision.worker(counter))
}

fn start(tree: supervisor.Builder) -> Result(Pid, actor.StartError) {
  supervisor.start(tree) |> result.map(fn(started) { started.pid })
}
