//// Functions that are given what starts an actor, and call it in ways that only a
//// function of TypeScript shows: nobody here gives them one that waits.

import gleam/erlang/process.{type Name, type Pid, type Subject}
import gleam/list
import gleam/otp/actor
import gleam/otp/factory_supervisor as factory
import gleam/result

/// A clerk at the desk.
pub type Clerk {
  Ask(reply: Subject(Int))
}

/// What starts a clerk.
pub type Start =
  fn() -> actor.StartResult(Subject(Clerk))

/// Starts one, and does nothing else.
pub fn hire(start: Start) -> Result(Subject(Clerk), actor.StartError) {
  start() |> result.map(fn(started) { started.data })
}

/// Starts several, in a function of a list.
pub fn hire_all(
  start: Start,
  count: Int,
) -> Result(List(Pid), actor.StartError) {
  process.sleep(0)
  list.repeat(start, count)
  |> list.try_map(fn(start) {
    start() |> result.map(fn(started) { started.pid })
  })
}

/// Lets a supervisor start one.
pub fn hire_by(
  template: fn(Int) -> actor.StartResult(Subject(Clerk)),
  number: Int,
) -> Result(Pid, actor.StartError) {
  use supervisor <- result.try(factory.worker_child(template) |> factory.start)
  factory.start_child(supervisor.data, number)
  |> result.map(fn(started) { started.pid })
}

/// Is given a function that starts nothing.
pub fn twice(number: Int, with: fn(Int) -> Int) -> Int {
  with(with(number))
}

/// The name of a clerk.
pub fn reception() -> Name(Clerk) {
  process.new_name("reception")
}

/// Whoever has the name.
pub fn at(reception: Name(Clerk)) -> Subject(Clerk) {
  process.named_subject(reception)
}

/// A name of something else.
pub fn bell() -> Name(String) {
  process.new_name("bell")
}
