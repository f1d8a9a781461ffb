//// The example of the module `starfish/placement`, as it stands there.

import gleam/erlang/process.{type Subject}
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision
import starfish/placement

fn start_worker() -> actor.StartResult(Subject(Nil)) {
  actor.new(Nil) |> actor.start
}

pub fn start() {
  supervisor.new(supervisor.OneForOne)
  |> supervisor.add(
    supervision.worker(fn() {
      placement.run(on: placement.Spread, start: fn() { start_worker() })
    }),
  )
  |> supervisor.start
}

pub fn module_example_test() {
  let assert Ok(started) = start()
  assert process.is_alive(started.pid)
}
