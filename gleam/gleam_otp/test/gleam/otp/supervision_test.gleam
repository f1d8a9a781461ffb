//// Child specifications: section 1.2 (gleam/otp/supervision).

import gleam/erlang/process
import gleam/otp/actor
import gleam/otp/supervision.{
  ChildSpecification, Permanent, Supervisor, Temporary, Transient, Worker,
}

fn start() -> actor.StartResult(String) {
  Ok(actor.Started(process.self(), "data"))
}

pub fn a_worker_is_permanent_and_has_five_seconds_test() {
  assert supervision.worker(run: start)
    == ChildSpecification(
      start:,
      restart: Permanent,
      significant: False,
      child_type: Worker(5000),
    )
}

pub fn a_supervisor_is_permanent_test() {
  assert supervision.supervisor(run: start)
    == ChildSpecification(
      start:,
      restart: Permanent,
      significant: False,
      child_type: Supervisor,
    )
}

pub fn significant_test() {
  let child = supervision.worker(start) |> supervision.significant(True)
  assert child.significant
  assert !supervision.significant(child, False).significant
}

pub fn timeout_of_a_worker_test() {
  let child = supervision.worker(start) |> supervision.timeout(ms: 10)
  assert child.child_type == Worker(10)
}

pub fn timeout_of_a_supervisor_does_nothing_test() {
  let child = supervision.supervisor(start)
  assert supervision.timeout(child, ms: 10) == child
}

pub fn restart_test() {
  let child = supervision.worker(start) |> supervision.restart(Transient)
  assert child.restart == Transient
  assert supervision.restart(child, Temporary).restart == Temporary
}

pub fn map_data_changes_the_data_at_every_start_test() {
  let mapped = process.new_subject()
  let child =
    supervision.worker(start)
    |> supervision.map_data(fn(data) {
      process.send(mapped, data)
      1
    })
  assert child.start() == Ok(actor.Started(process.self(), 1))
  assert child.start() == Ok(actor.Started(process.self(), 1))
  assert process.receive(mapped, 0) == Ok("data")
  assert process.receive(mapped, 0) == Ok("data")
}

pub fn map_data_keeps_the_rest_and_passes_errors_test() {
  let child =
    ChildSpecification(
      start: fn() { Error(actor.InitFailed("no")) },
      restart: Temporary,
      significant: True,
      child_type: Worker(1),
    )
    |> supervision.map_data(fn(_: Int) { "not called" })
  assert child.restart == Temporary
  assert child.significant
  assert child.child_type == Worker(1)
  assert child.start() == Error(actor.InitFailed("no"))
}

pub fn specifications_are_plain_values_that_can_be_started_test() {
  let child = supervision.worker(fn() { actor.new(0) |> actor.start })
  let assert Ok(started) = child.start()
  assert process.is_alive(started.pid)
}
