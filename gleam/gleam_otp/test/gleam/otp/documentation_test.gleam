//// The examples in the documentation, as they stand there. A test of the project
//// compares the two.

import gleam/dynamic
import gleam/erlang/process
import gleam/int
import gleam/otp/actor
import gleam/otp/factory_supervisor
import gleam/otp/static_supervisor
import gleam/otp/supervision
import gleam/otp/system

pub fn actor_stop_abnormal_example_test() {
  let assert Ok(started) =
    actor.new(Nil)
    |> actor.on_message(fn(_, _) { actor.stop_abnormal("no more") })
    |> actor.start
  process.trap_exits(True)
  process.send(started.data, "message")
  let reason =
    process.new_selector()
    |> process.select_trapped_exits(fn(exit) { exit.reason })
    |> process.selector_receive(100)
  assert reason == Ok(process.Abnormal(dynamic.string("no more")))
}

pub fn actor_with_selector_example_test() {
  let numbers = process.new_subject()
  let next =
    actor.continue("state")
    |> actor.with_selector(
      process.new_selector() |> process.select(numbers),
    )
  assert next != actor.continue("state")
}

pub fn actor_selecting_example_test() {
  let assert Ok(started) =
    actor.new_with_initialiser(100, fn(texts) {
      let numbers = process.new_subject()
      let selector =
        process.new_selector()
        |> process.select(texts)
        |> process.select_map(numbers, int.to_string)
      actor.initialised("")
      |> actor.selecting(selector)
      |> actor.returning(#(texts, numbers))
      |> Ok
    })
    |> actor.on_message(fn(all, text) { actor.continue(all <> text) })
    |> actor.start
  let #(texts, numbers) = started.data
  process.send(texts, "one ")
  process.send(numbers, 2)
  assert system.get_state(started.pid) == dynamic.string("one 2")
}

pub fn actor_new_example_test() {
  let assert Ok(adder) =
    actor.new(0)
    |> actor.on_message(fn(sum, request) {
      let #(number, reply) = request
      process.send(reply, sum + number)
      actor.continue(sum + number)
    })
    |> actor.start
  let add = fn(number) {
    actor.call(adder.data, waiting: 100, sending: fn(reply) {
      #(number, reply)
    })
  }
  assert add(2) == 2
  assert add(3) == 5
}

pub fn actor_new_with_initialiser_example_test() {
  let assert Ok(started) =
    actor.new_with_initialiser(100, fn(subject) {
      process.send_after(subject, 5, "tick")
      actor.initialised([])
      |> actor.returning("ready")
      |> Ok
    })
    |> actor.on_message(fn(ticks, tick) { actor.continue([tick, ..ticks]) })
    |> actor.start
  assert started.data == "ready"
}

pub fn actor_named_example_test() {
  let name = process.new_name("registry")
  let assert Ok(started) = actor.new(0) |> actor.named(name) |> actor.start
  assert started.data == process.named_subject(name)
  assert process.named(name) == Ok(started.pid)
}

pub fn factory_supervisor_get_by_name_example_test() {
  let name = process.new_name("sessions")
  let assert Ok(_) =
    factory_supervisor.worker_child(fn(user) { actor.new(user) |> actor.start })
    |> factory_supervisor.named(name)
    |> factory_supervisor.start
  let sessions = factory_supervisor.get_by_name(name)
  let assert Ok(_) = factory_supervisor.start_child(sessions, "Lucy")
}

pub fn factory_supervisor_start_child_example_test() {
  let start_session = fn(user) {
    case user {
      "" -> Error(actor.InitFailed("nobody"))
      _ -> actor.new(user) |> actor.start
    }
  }
  let assert Ok(sessions) =
    factory_supervisor.worker_child(start_session)
    |> factory_supervisor.start
  let assert Ok(session) =
    factory_supervisor.start_child(sessions.data, "Lucy")
  assert system.get_state(session.pid) == dynamic.string("Lucy")
  assert factory_supervisor.start_child(sessions.data, "")
    == Error(actor.InitFailed("nobody"))
  assert factory_supervisor.count_children(sessions.data) == 1
}

pub fn static_supervisor_add_example_test() {
  let name = process.new_name("counter")
  let counter =
    supervision.worker(fn() {
      actor.new(0) |> actor.named(name) |> actor.start
    })
  let assert Ok(_) =
    static_supervisor.new(static_supervisor.OneForOne)
    |> static_supervisor.add(counter)
    |> static_supervisor.start
  let assert Ok(first) = process.named(name)
  process.kill(first)
  process.sleep(5)
  let assert Ok(second) = process.named(name)
  assert first != second
}

pub fn supervision_worker_example_test() {
  let child =
    supervision.worker(fn() { actor.new(0) |> actor.start })
    |> supervision.restart(supervision.Transient)
    |> supervision.timeout(ms: 100)
  assert child.restart == supervision.Transient
  assert child.child_type == supervision.Worker(shutdown_ms: 100)
}

pub fn supervision_map_data_example_test() {
  let child =
    supervision.worker(fn() { actor.new(0) |> actor.start })
    |> supervision.map_data(fn(_subject) { "counter" })
  let assert Ok(started) = child.start()
  assert started.data == "counter"
}

pub fn system_get_state_example_test() {
  let assert Ok(started) = actor.new("state") |> actor.start
  assert system.get_state(started.pid) == dynamic.string("state")
}

pub fn system_suspend_example_test() {
  let assert Ok(started) =
    actor.new("")
    |> actor.on_message(fn(all, text) { actor.continue(all <> text) })
    |> actor.start
  system.suspend(started.pid)
  process.send(started.data, "later")
  assert system.get_state(started.pid) == dynamic.string("")
  system.resume(started.pid)
  assert system.get_state(started.pid) == dynamic.string("later")
}

pub fn static_supervisor_builder_example_test() {
  let builder =
    static_supervisor.new(static_supervisor.RestForOne)
    |> static_supervisor.restart_tolerance(intensity: 10, period: 60)
    |> static_supervisor.add(
      supervision.worker(fn() { actor.new(0) |> actor.start }),
    )
  let assert Ok(supervisor) = static_supervisor.start(builder)
  assert process.is_alive(supervisor.pid)
}
