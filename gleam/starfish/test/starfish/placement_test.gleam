//// Placement where there is one scheduler: everything is here, and nothing else
//// changes.

import children
import gleam/erlang/process.{type Subject}
import gleam/list
import gleam/otp/actor
import gleam/otp/factory_supervisor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision
import starfish/placement.{
  type Placement, Core, Inherit, LeastLoaded, Near, NumaNode, OwnScheduler,
  Scheduler, Spread,
}

fn every_placement() -> List(Placement) {
  [
    Inherit,
    Spread,
    LeastLoaded,
    Near(process.self()),
    Scheduler(1),
    Scheduler(63),
    OwnScheduler,
    Scheduler(-1),
    Core(0),
    Core(1000),
    NumaNode(0),
  ]
}

fn start_counter() -> actor.StartResult(Subject(Subject(Int))) {
  actor.new(0)
  |> actor.on_message(fn(count, reply) {
    process.send(reply, count)
    actor.continue(count + 1)
  })
  |> actor.start
}

fn count(counter: Subject(Subject(Int))) -> Int {
  process.call(counter, children.limit_ms, fn(reply) { reply })
}

pub fn run_gives_what_its_function_gives_test() {
  list.each(every_placement(), fn(placement) {
    assert placement.run(on: placement, start: fn() { 42 }) == 42
  })
}

pub fn a_process_runs_wherever_it_is_placed_test() {
  let done = process.new_subject()
  list.each(every_placement(), fn(placement) {
    let pid =
      placement.run(on: placement, start: fn() {
        process.spawn(fn() { process.send(done, process.self()) })
      })
    assert process.receive(done, children.limit_ms) == Ok(pid)
  })
}

pub fn a_placed_process_is_linked_to_the_one_that_started_it_test() {
  process.trap_exits(True)
  let pid =
    placement.run(on: Spread, start: fn() {
      process.spawn(fn() { process.sleep_forever() })
    })
  process.kill(pid)
  let exits =
    process.new_selector() |> process.select_trapped_exits(fn(exit) { exit })
  let assert Ok(exit) = process.selector_receive(exits, children.limit_ms)
  assert exit.pid == pid
  assert exit.reason == process.Killed
}

pub fn the_function_may_wait_test() {
  let assert Ok(started) = placement.run(on: Spread, start: start_counter)
  assert count(started.data) == 0
  assert placement.run(on: Spread, start: fn() { count(started.data) }) == 1
}

pub fn placements_may_stand_inside_each_other_test() {
  let both =
    placement.run(on: Spread, start: fn() {
      let assert Ok(inner) =
        placement.run(on: LeastLoaded, start: start_counter)
      let assert Ok(outer) = start_counter()
      #(inner.data, outer.data)
    })
  assert count(both.0) == 0
  assert count(both.1) == 0
}

pub fn a_child_specification_may_place_its_child_test() {
  let data = process.new_subject()
  let child =
    supervision.worker(fn() {
      let started = placement.run(on: Spread, start: start_counter)
      let assert Ok(actor.Started(_, counter)) = started
      process.send(data, counter)
      started
    })
  let assert Ok(_) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.add(child)
    |> supervisor.start
  let assert Ok(first) = process.receive(data, children.limit_ms)
  assert count(first) == 0

  let assert Ok(pid) = process.subject_owner(first)
  process.kill(pid)
  let assert Ok(second) = process.receive(data, children.limit_ms)
  assert count(second) == 0
}

pub fn the_template_of_a_factory_may_place_its_children_test() {
  let assert Ok(factory) =
    factory_supervisor.worker_child(fn(on) {
      placement.run(on:, start: start_counter)
    })
    |> factory_supervisor.start
  list.each([Spread, LeastLoaded, Scheduler(1)], fn(placement) {
    let assert Ok(started) =
      factory_supervisor.start_child(factory.data, placement)
    assert count(started.data) == 0
  })
}

pub fn near_a_subject_is_near_its_owner_test() {
  assert placement.near_subject(process.new_subject()) == Near(process.self())
}

pub fn near_a_name_that_nobody_has_is_anywhere_test() {
  let name = process.new_name("nobody")
  let subject: Subject(Nil) = process.named_subject(name)
  assert placement.near_subject(subject) == Inherit
}
