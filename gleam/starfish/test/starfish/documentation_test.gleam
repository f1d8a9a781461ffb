//// The examples in the documentation, as they stand there.

import gleam/erlang/process
import gleam/list
import gleam/otp/actor
import gleam/otp/factory_supervisor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision
import starfish/backoff
import starfish/js
import starfish/placement

fn start_database() -> actor.StartResult(process.Subject(Nil)) {
  actor.new(Nil) |> actor.start
}

fn start_cache() -> actor.StartResult(process.Subject(Nil)) {
  actor.new(Nil) |> actor.start
}

pub fn start() {
  let policy =
    backoff.exponential(initial_ms: 100, factor: 2.0, cap_ms: 30_000)
    |> backoff.jitter(0.2, seed: 7)

  supervisor.new(supervisor.OneForOne)
  |> supervisor.add(supervision.worker(start_cache))
  |> supervisor.add(
    supervision.worker(start_database) |> backoff.child(policy),
  )
  |> supervisor.start
}

pub fn module_example_test() {
  let assert Ok(started) = start()
  assert process.is_alive(started.pid)
}

pub fn exponential_example_test() {
  let policy =
    backoff.exponential(initial_ms: 100, factor: 2.0, cap_ms: 1000)
  assert list.map([1, 2, 3, 4, 5, 6], backoff.delay(policy, _))
    == [100, 200, 400, 800, 1000, 1000]
}

pub fn jitter_example_test() {
  let policy =
    backoff.exponential(initial_ms: 1000, factor: 1.0, cap_ms: 1000)
    |> backoff.jitter(0.2, seed: 7)
  let delay = backoff.delay(policy, 1)
  assert delay >= 800 && delay <= 1000
  assert backoff.delay(policy, 1) == delay
}

pub fn delay_example_test() {
  let policy =
    backoff.exponential(initial_ms: 5, factor: 3.0, cap_ms: 10_000)
  assert backoff.delay(policy, 1) == 5
  assert backoff.delay(policy, 4) == 135
  assert backoff.delay(policy, 1_000_000) == 10_000
}

pub fn reset_and_give_up_example_test() {
  let policy =
    backoff.exponential(initial_ms: 100, factor: 2.0, cap_ms: 30_000)
    |> backoff.reset_after(quiet_ms: 10_000)
    |> backoff.max_restarts(in_a_row: 8)
  assert backoff.delay(policy, 8) == 12_800
}

pub fn child_example_test() {
  let child = {
    let policy =
      backoff.exponential(initial_ms: 10, factor: 2.0, cap_ms: 5000)
    supervision.worker(start_database)
    |> supervision.restart(supervision.Transient)
    |> supervision.timeout(ms: 500)
    |> backoff.child(policy)
  }
  let assert Ok(_) = child.start()
}

pub fn factory_example_test() {
  let start_connection = fn(host: String) {
    actor.new(host) |> actor.start
  }
  let policy =
    backoff.exponential(initial_ms: 10, factor: 2.0, cap_ms: 5000)
  let assert Ok(factory) =
    factory_supervisor.supervisor_child(fn(argument) {
      let child =
        supervision.worker(fn() { start_connection(argument) })
        |> supervision.restart(supervision.Transient)
        |> backoff.child(policy)
      child.start()
    })
    |> factory_supervisor.start
  let assert Ok(_) =
    factory_supervisor.start_child(factory.data, "db.example.org")
}

pub fn reset_after_example_test() {
  let policy =
    backoff.exponential(initial_ms: 100, factor: 2.0, cap_ms: 30_000)
    |> backoff.reset_after(quiet_ms: 10_000)
  assert backoff.delay(policy, 1) == 100
}

pub fn js_await_example_test() {
  assert js.await(js.resolve(41)) + 1 == 42
}

pub fn js_try_await_example_test() {
  assert js.try_await(js.resolve(42)) == Ok(42)
}

pub fn js_await_within_example_test() {
  assert js.await_within(js.never(), 10) == Error(js.TimedOut)
}

pub fn js_abortable_example_test() {
  let page = js.abortable(fn(_signal) { js.resolve("a page") })
  assert page == Ok("a page")
}

pub fn js_resolve_example_test() {
  assert js.await(js.resolve("done")) == "done"
}

pub fn js_never_example_test() {
  assert js.await_within(js.never(), 5) == Error(js.TimedOut)
}

pub fn js_attempt_example_test() {
  let assert Error(failure) = js.attempt(fn() { panic as "no luck" })
  assert failure.message == "no luck"
}

pub fn placement_run_example_test() {
  let workers =
    placement.run(on: placement.Spread, start: fn() {
      list.map([1, 2, 3, 4], fn(_) { process.spawn(process.sleep_forever) })
    })
  assert list.all(workers, process.is_alive)
}

pub fn placement_near_subject_example_test() {
  let cache = process.new_subject()
  assert placement.near_subject(cache) == placement.Near(process.self())
  let nobody = process.named_subject(process.new_name("nobody"))
  assert placement.near_subject(nobody) == placement.Inherit
}
