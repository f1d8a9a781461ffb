//// Static supervisors: section 1.2, 3.9, 7, and lines 20 to 24 of section 6.

import counting
import family.{type Command, Crash, Exit, Leave}
import gleam/dynamic
import gleam/dynamic/decode
import gleam/erlang/atom
import gleam/erlang/process.{type ExitReason, type Name, type Pid}
import gleam/list
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision.{
  type ChildSpecification, Permanent, Temporary, Transient,
}
import watch

fn names(count: Int) -> List(Name(Command)) {
  list.map(list.repeat("child", count), process.new_name)
}

fn build(
  strategy: supervisor.Strategy,
  children: List(ChildSpecification(a)),
) -> supervisor.Builder {
  list.fold(children, supervisor.new(strategy), supervisor.add)
}

fn start(builder: supervisor.Builder) -> Pid {
  let assert Ok(started) = supervisor.start(builder)
  started.pid
}

fn shutdown() -> ExitReason {
  watch.abnormal("shutdown")
}

/// Three workers a, b and c under a supervisor of this strategy.
fn three(
  strategy: supervisor.Strategy,
  change: fn(String, ChildSpecification(process.Subject(Command))) ->
    ChildSpecification(process.Subject(Command)),
) {
  let log = process.new_subject()
  let assert [a, b, c] = names(3)
  let worker = fn(label, name) {
    change(label, family.worker(log, label, name))
  }
  let pid =
    build(strategy, [worker("a", a), worker("b", b), worker("c", c)]) |> start
  assert family.read(log) == ["start a", "start b", "start c"]
  #(pid, log, a, b, c)
}

fn as_it_is(
  _: String,
  child: ChildSpecification(a),
) -> ChildSpecification(a) {
  child
}

// ----------------------------------------------------- line 20: orders, strategies

pub fn line_20_children_start_in_the_order_they_were_added_test() {
  let #(_, log, _, _, _) = three(supervisor.OneForOne, as_it_is)
  assert family.read(log) == []
}

pub fn line_20_children_stop_in_reverse_order_test() {
  process.trap_exits(True)
  let #(pid, log, _, _, _) = three(supervisor.OneForOne, as_it_is)
  process.send_exit(pid)
  let assert Ok(_) = watch.next_exit(500)
  assert family.read(log) == ["stop c", "stop b", "stop a"]
}

pub fn line_20_one_for_one_restarts_the_one_test() {
  let #(_, log, a, b, c) = three(supervisor.OneForOne, as_it_is)
  let before = list.map([a, b, c], family.pid)
  family.end(b, Crash)
  assert family.read(log) == ["start b"]
  let assert [old_a, old_b, old_c] = before
  assert family.pid(a) == old_a
  assert family.pid(b) != old_b
  assert family.pid(c) == old_c
}

pub fn line_20_one_for_all_stops_in_reverse_and_starts_all_test() {
  let #(_, log, _, b, _) = three(supervisor.OneForAll, as_it_is)
  family.end(b, Crash)
  assert family.read(log)
    == ["stop c", "stop a", "start a", "start b", "start c"]
}

pub fn line_20_rest_for_one_stops_and_starts_those_after_it_test() {
  let #(_, log, _, b, _) = three(supervisor.RestForOne, as_it_is)
  family.end(b, Crash)
  assert family.read(log) == ["stop c", "start b", "start c"]
}

pub fn rest_for_one_of_the_last_restarts_it_alone_test() {
  let #(_, log, _, _, c) = three(supervisor.RestForOne, as_it_is)
  family.end(c, Crash)
  assert family.read(log) == ["start c"]
}

fn with_restart(label: String, restart: supervision.Restart) {
  fn(this: String, child: ChildSpecification(a)) {
    case this == label {
      True -> supervision.restart(child, restart)
      False -> child
    }
  }
}

pub fn line_20_temporary_siblings_are_removed_by_one_for_all_test() {
  let #(_, log, a, b, _) =
    three(supervisor.OneForAll, with_restart("c", Temporary))
  family.end(b, Crash)
  assert family.read(log) == ["stop c", "stop a", "start a", "start b"]
  family.end(a, Crash)
  assert family.read(log) == ["stop b", "start a", "start b"]
}

pub fn line_20_temporary_siblings_are_removed_by_rest_for_one_test() {
  let #(_, log, _, b, _) =
    three(supervisor.RestForOne, with_restart("c", Temporary))
  family.end(b, Crash)
  assert family.read(log) == ["stop c", "start b"]
}

pub fn transient_siblings_that_left_are_started_again_with_the_others_test() {
  let #(_, log, _, b, c) =
    three(supervisor.OneForAll, with_restart("c", Transient))
  family.end(c, Leave)
  assert family.read(log) == []
  family.end(b, Crash)
  assert family.read(log) == ["stop a", "start a", "start b", "start c"]
}

/// Whether a child with this restart is there again after it has ended this way.
fn comes_back(restart: supervision.Restart, ending: Command) -> Bool {
  let assert [name] = names(1)
  let _ =
    build(supervisor.OneForOne, [
      family.plain(name) |> supervision.restart(restart),
    ])
    |> start
  family.end(name, ending)
  family.is_there(name)
}

fn exit_with(reason: anything) -> Command {
  Exit(fn() { process.send_abnormal_exit(process.self(), reason) })
}

pub fn line_20_permanent_always_comes_back_test() {
  assert comes_back(Permanent, Leave)
  assert comes_back(Permanent, Crash)
  assert comes_back(Permanent, exit_with(atom.create("shutdown")))
  assert comes_back(Permanent, Exit(fn() { process.kill(process.self()) }))
}

pub fn line_20_transient_comes_back_after_failures_test() {
  assert comes_back(Transient, Crash)
  assert comes_back(Transient, exit_with("reason"))
  assert comes_back(Transient, Exit(fn() { process.kill(process.self()) }))
}

pub fn line_20_transient_does_not_come_back_after_an_orderly_end_test() {
  assert !comes_back(Transient, Leave)
  assert !comes_back(Transient, exit_with(atom.create("shutdown")))
  assert !comes_back(Transient, exit_with(#(atom.create("shutdown"), "why")))
}

pub fn line_20_temporary_never_comes_back_test() {
  assert !comes_back(Temporary, Leave)
  assert !comes_back(Temporary, Crash)
}

// ------------------------------------------------------ line 20: the intensity

fn tolerating(intensity: Int, period: Int, name: Name(Command)) -> Pid {
  build(supervisor.OneForOne, [family.plain(name)])
  |> supervisor.restart_tolerance(intensity:, period:)
  |> start
}

pub fn line_20_as_many_restarts_as_are_tolerated_test() {
  process.trap_exits(True)
  let assert [name] = names(1)
  let pid = tolerating(3, 5, name)
  list.each([1, 2, 3], fn(_) {
    family.end(name, Crash)
    assert family.is_there(name)
  })
  assert process.is_alive(pid)
}

pub fn line_20_one_restart_too_many_ends_the_supervisor_with_shutdown_test() {
  process.trap_exits(True)
  let assert [name] = names(1)
  let pid = tolerating(1, 5, name)
  family.end(name, Crash)
  assert family.is_there(name)
  family.end(name, Crash)
  assert watch.next_exit(500) == Ok(process.ExitMessage(pid, shutdown()))
  assert process.named(name) == Error(Nil)
}

pub fn the_default_tolerance_is_two_restarts_test() {
  process.trap_exits(True)
  let assert [name] = names(1)
  let _ = build(supervisor.OneForOne, [family.plain(name)]) |> start
  family.end(name, Crash)
  assert family.is_there(name)
  family.end(name, Crash)
  assert family.is_there(name)
  family.end(name, Crash)
  assert !family.is_there(name)
}

pub fn intensity_0_makes_the_first_failure_fatal_test() {
  process.trap_exits(True)
  let assert [name] = names(1)
  let pid = tolerating(0, 1, name)
  family.end(name, Crash)
  assert watch.next_exit(500) == Ok(process.ExitMessage(pid, shutdown()))
}

pub fn normal_ends_of_permanent_children_count_too_test() {
  process.trap_exits(True)
  let assert [name] = names(1)
  let pid = tolerating(0, 1, name)
  family.end(name, Leave)
  assert watch.next_exit(500) == Ok(process.ExitMessage(pid, shutdown()))
}

pub fn line_20_the_window_slides_test() {
  process.trap_exits(True)
  let assert [name] = names(1)
  let pid = tolerating(1, 1, name)
  family.end(name, Crash)
  // Time is counted in whole seconds, and one that is exactly a period old still
  // counts: after two of them the restart is forgotten.
  process.sleep(2001)
  family.end(name, Crash)
  assert family.is_there(name)
  assert process.is_alive(pid)
}

pub fn one_for_all_counts_one_restart_for_all_test() {
  process.trap_exits(True)
  let #(pid, log, _, b, _) = three(supervisor.OneForAll, as_it_is)
  family.end(b, Crash)
  let _ = family.read(log)
  family.end(b, Crash)
  let _ = family.read(log)
  assert process.is_alive(pid)
  family.end(b, Crash)
  assert family.read(log) == ["stop c", "stop a"]
  assert !process.is_alive(pid)
}

pub fn the_children_stop_in_reverse_order_when_it_is_too_much_test() {
  process.trap_exits(True)
  let log = process.new_subject()
  let assert [a, b, c] = names(3)
  let pid =
    build(supervisor.OneForOne, [
      family.worker(log, "a", a),
      family.worker(log, "b", b),
      family.worker(log, "c", c),
    ])
    |> supervisor.restart_tolerance(intensity: 0, period: 1)
    |> start
  let _ = family.read(log)
  family.end(b, Crash)
  assert watch.next_exit(500) == Ok(process.ExitMessage(pid, shutdown()))
  assert family.read(log) == ["stop c", "stop a"]
}

// ---------------------------------------------------- line 20: flags out of range

fn refusal(builder: supervisor.Builder) -> Result(dynamic.Dynamic, Nil) {
  process.trap_exits(True)
  case supervisor.start(builder) {
    Error(actor.InitExited(process.Abnormal(term))) -> Ok(term)
    _ -> Error(Nil)
  }
}

fn atom_at(term: dynamic.Dynamic, path: List(Int)) -> Result(String, Nil) {
  case decode.run(term, decode.at(path, atom.decoder())) {
    Ok(atom) -> Ok(atom.to_string(atom))
    Error(_) -> Error(Nil)
  }
}

pub fn line_20_period_0_is_refused_test() {
  let assert Ok(term) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.restart_tolerance(intensity: 1, period: 0)
    |> refusal
  assert atom_at(term, [0]) == Ok("supervisor_data")
  assert atom_at(term, [1, 0]) == Ok("invalid_period")
  assert decode.run(term, decode.at([1, 1], decode.int)) == Ok(0)
}

pub fn a_negative_intensity_is_refused_test() {
  let assert Ok(term) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.restart_tolerance(intensity: -1, period: 1)
    |> refusal
  assert atom_at(term, [0]) == Ok("supervisor_data")
  assert atom_at(term, [1, 0]) == Ok("invalid_intensity")
  assert decode.run(term, decode.at([1, 1], decode.int)) == Ok(-1)
}

pub fn flags_out_of_range_end_a_plain_caller_test() {
  let reason =
    watch.run(fn() {
      supervisor.new(supervisor.OneForOne)
      |> supervisor.restart_tolerance(intensity: 1, period: 0)
      |> supervisor.start
    })
  assert watch.error_atom(reason) == Ok("supervisor_data")
}

pub fn a_refused_start_leaves_no_exit_with_a_trapping_caller_test() {
  let assert Ok(_) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.restart_tolerance(intensity: 1, period: 0)
    |> refusal
  assert watch.drain() == 0
}

// ------------------------------------------------------ line 20: failing restarts

/// A child that tells the log of every start; after the first, starts do what
/// `later` says, which is given their number.
fn changing(
  log: family.Log,
  label: String,
  name: Name(Command),
  later: fn(Int) -> actor.StartResult(process.Subject(Command)),
) -> ChildSpecification(process.Subject(Command)) {
  let starts = counting.counter()
  supervision.worker(fn() {
    process.send(log, "try " <> label)
    case counting.next(starts) {
      1 -> family.start_plain(name)
      start -> later(start)
    }
  })
}

pub fn line_20_a_failing_restart_is_tried_again_and_every_try_counts_test() {
  process.trap_exits(True)
  let log = process.new_subject()
  let assert [name] = names(1)
  let pid =
    build(supervisor.OneForOne, [
      changing(log, "a", name, fn(_) { Error(actor.InitFailed("no")) }),
    ])
    |> start
  assert family.read(log) == ["try a"]
  family.end(name, Crash)
  assert watch.next_exit(500) == Ok(process.ExitMessage(pid, shutdown()))
  assert family.read(log) == ["try a", "try a"]
}

pub fn a_restart_that_panics_is_a_failing_restart_test() {
  process.trap_exits(True)
  let log = process.new_subject()
  let assert [name] = names(1)
  let pid =
    build(supervisor.OneForOne, [
      changing(log, "a", name, fn(_) { panic as "in start" }),
    ])
    |> supervisor.restart_tolerance(intensity: 4, period: 5)
    |> start
  let _ = family.read(log)
  family.end(name, Crash)
  assert watch.next_exit(500) == Ok(process.ExitMessage(pid, shutdown()))
  assert family.read(log) == ["try a", "try a", "try a", "try a"]
}

/// Three children of which the second fails its second start and no other.
fn second_fails_once(strategy: supervisor.Strategy) -> List(String) {
  process.trap_exits(True)
  let log = process.new_subject()
  let assert [a, b, c] = names(3)
  let _ =
    build(strategy, [
      family.worker(log, "a", a),
      changing(log, "b", b, fn(start) {
        case start {
          2 -> Error(actor.InitFailed("once"))
          _ -> family.start_plain(b)
        }
      }),
      family.worker(log, "c", c),
    ])
    |> start
  let assert ["start a", "try b", "start c"] = family.read(log)
  family.end(b, Crash)
  family.read(log)
}

pub fn a_failing_restart_under_one_for_one_concerns_the_child_alone_test() {
  assert second_fails_once(supervisor.OneForOne) == ["try b", "try b"]
}

pub fn a_failing_restart_under_rest_for_one_goes_on_from_there_test() {
  assert second_fails_once(supervisor.RestForOne)
    == ["stop c", "try b", "try b", "start c"]
}

pub fn a_failing_restart_under_one_for_all_begins_anew_test() {
  assert second_fails_once(supervisor.OneForAll)
    == [
      "stop c", "stop a", "start a", "try b", "stop a", "start a", "try b",
      "start c",
    ]
}

pub fn rest_for_one_goes_on_from_the_child_that_failed_test() {
  process.trap_exits(True)
  let log = process.new_subject()
  let assert [a, b] = names(2)
  let _ =
    build(supervisor.RestForOne, [
      family.worker(log, "a", a),
      changing(log, "b", b, fn(start) {
        case start {
          2 -> Error(actor.InitFailed("once"))
          _ -> family.start_plain(b)
        }
      }),
    ])
    |> start
  let _ = family.read(log)
  // It is a that crashes and b that fails: a is not started again for that.
  family.end(a, Crash)
  assert family.read(log) == ["start a", "try b", "try b"]
}

pub fn a_supervisor_can_be_told_to_stop_while_it_tries_again_test() {
  process.trap_exits(True)
  let log = process.new_subject()
  let assert [name] = names(1)
  let pid =
    build(supervisor.OneForOne, [
      changing(log, "a", name, fn(_) {
        process.sleep(1)
        Error(actor.InitFailed("no"))
      }),
    ])
    |> supervisor.restart_tolerance(intensity: 1_000_000, period: 5)
    |> start
  family.end(name, Crash)
  process.sleep(10)
  process.send_exit(pid)
  assert watch.next_exit(500)
    == Ok(process.ExitMessage(pid, process.Normal))
}

// -------------------------------------------------------- line 20: failing starts

/// What a caller gets for a supervisor whose second child does not start.
fn failing_start(
  trap: Bool,
  second: fn() -> actor.StartResult(Nil),
) -> #(Result(actor.StartError, ExitReason), List(String), Int) {
  let log = process.new_subject()
  let results = process.new_subject()
  let assert [a, c] = names(2)
  let builder =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.add(family.worker(log, "a", a))
    |> supervisor.add(supervision.worker(second))
    |> supervisor.add(family.worker(log, "c", c))
  let #(pid, go) =
    watch.waiting(fn() {
      process.trap_exits(trap)
      let assert Error(error) = supervisor.start(builder)
      process.send(results, #(error, watch.drain()))
    })
  let monitor = process.monitor(pid)
  process.send(go, Nil)
  let reason = watch.await_down(monitor)
  case process.receive(results, 0) {
    Ok(#(error, leftover)) -> #(Ok(error), family.read(log), leftover)
    Error(Nil) -> #(Error(reason), family.read(log), 0)
  }
}

pub fn line_20_a_failing_start_with_a_trapping_caller_test() {
  let start = fn() { Error(actor.InitFailed("no")) }
  assert failing_start(True, start)
    == #(Ok(actor.InitFailed("shutdown")), ["start a", "stop a"], 0)
}

pub fn line_20_a_failing_start_ends_a_plain_caller_test() {
  let start = fn() { Error(actor.InitFailed("no")) }
  let assert #(Error(reason), ["start a", "stop a"], 0) =
    failing_start(False, start)
  assert watch.error_atom(reason) == Ok("shutdown")
}

pub fn a_start_function_that_panics_is_a_failed_child_test() {
  assert failing_start(True, fn() { panic as "in start" })
    == #(Ok(actor.InitFailed("shutdown")), ["start a", "stop a"], 0)
}

pub fn a_start_function_that_panics_after_a_wait_is_a_failed_child_test() {
  let start = fn() {
    process.sleep(1)
    panic as "in start"
  }
  assert failing_start(True, start)
    == #(Ok(actor.InitFailed("shutdown")), ["start a", "stop a"], 0)
}

pub fn a_child_that_times_out_is_a_failed_child_test() {
  let start = fn() { Error(actor.InitTimeout) }
  assert failing_start(True, start)
    == #(Ok(actor.InitFailed("shutdown")), ["start a", "stop a"], 0)
}

pub fn a_supervisor_without_children_starts_test() {
  let pid = start(supervisor.new(supervisor.OneForOne))
  assert process.is_alive(pid)
}

pub fn a_supervisor_that_is_killed_during_its_start_test() {
  let start = fn() {
    process.kill(process.self())
    Error(actor.InitFailed("not reached"))
  }
  let assert #(Ok(actor.InitExited(process.Killed)), _, 0) =
    failing_start(True, start)
}

// ---------------------------------------------------------- line 21: parent rule

pub fn line_21_an_exit_from_the_parent_stops_the_supervisor_test() {
  process.trap_exits(True)
  let #(pid, log, _, _, _) = three(supervisor.OneForOne, as_it_is)
  process.send_exit(pid)
  assert watch.next_exit(500) == Ok(process.ExitMessage(pid, process.Normal))
  assert family.read(log) == ["stop c", "stop b", "stop a"]
}

pub fn line_21_an_abnormal_exit_from_the_parent_is_the_reason_test() {
  process.trap_exits(True)
  let #(pid, log, _, _, _) = three(supervisor.OneForOne, as_it_is)
  process.send_abnormal_exit(pid, "maintenance")
  assert watch.next_exit(500)
    == Ok(process.ExitMessage(
      pid,
      process.Abnormal(dynamic.string("maintenance")),
    ))
  assert family.read(log) == ["stop c", "stop b", "stop a"]
}

pub fn line_21_an_exit_from_a_stranger_is_ignored_test() {
  let #(pid, log, _, _, _) = three(supervisor.OneForOne, as_it_is)
  let stranger =
    process.spawn_unlinked(fn() {
      process.send_exit(pid)
      process.send_abnormal_exit(pid, "stranger")
    })
  let _ = watch.ending(stranger)
  assert family.read(log) == []
  assert process.is_alive(pid)
}

pub fn line_21_the_abnormal_end_of_the_parent_stops_the_supervisor_test() {
  let log = process.new_subject()
  let supervisors = process.new_subject()
  let assert [a] = names(1)
  let parent =
    process.spawn_unlinked(fn() {
      let builder =
        build(supervisor.OneForOne, [family.worker(log, "a", a)])
      process.send(supervisors, start(builder))
      process.sleep_forever()
    })
  let assert Ok(pid) = process.receive(supervisors, 500)
  let monitor = process.monitor(pid)
  process.send_abnormal_exit(parent, "gone")
  assert watch.await_down(monitor) == process.Abnormal(dynamic.string("gone"))
  assert family.read(log) == ["start a", "stop a"]
}

pub fn the_normal_end_of_the_parent_stops_the_supervisor_test() {
  let log = process.new_subject()
  let supervisors = process.new_subject()
  let assert [a] = names(1)
  let _ =
    process.spawn_unlinked(fn() {
      let builder =
        build(supervisor.OneForOne, [family.worker(log, "a", a)])
      process.send(supervisors, start(builder))
    })
  let assert Ok(pid) = process.receive(supervisors, 500)
  let _ = watch.ending(pid)
  assert family.read(log) == ["start a", "stop a"]
}

pub fn exits_of_linked_processes_that_are_no_children_are_ignored_test() {
  let #(pid, _, _, _, _) = three(supervisor.OneForOne, as_it_is)
  let stranger =
    process.spawn_unlinked(fn() {
      process.link(pid)
      panic as "stranger"
    })
  let _ = watch.ending(stranger)
  process.sleep(2)
  assert process.is_alive(pid)
}

pub fn kill_of_a_supervisor_leaves_its_children_to_their_links_test() {
  process.trap_exits(True)
  let #(pid, log, a, _, _) = three(supervisor.OneForOne, as_it_is)
  process.kill(pid)
  assert watch.next_exit(500) == Ok(process.ExitMessage(pid, process.Killed))
  let assert [_, _, _] = family.read(log)
  assert !family.is_there(a)
}

pub fn messages_that_a_supervisor_does_not_know_are_dropped_test() {
  let #(pid, _, _, _, _) = three(supervisor.OneForOne, as_it_is)
  let stray = process.unsafely_create_subject(pid, dynamic.string("stray"))
  process.send(stray, "nobody waits for this")
  process.sleep(2)
  assert process.is_alive(pid)
}

// ------------------------------------------------------------- line 22: shutdown

/// A worker that traps exits and, told to shut down, takes its time; without a
/// time it goes on for ever.
fn slow(log: family.Log, takes: Result(Int, Nil)) -> ChildSpecification(Nil) {
  supervision.worker(fn() {
    actor.new_with_initialiser(500, fn(_) {
      process.trap_exits(True)
      let selector =
        process.new_selector()
        |> process.select_trapped_exits(fn(exit) { exit })
      actor.initialised(Nil) |> actor.selecting(selector) |> Ok
    })
    |> actor.on_message(fn(_, _: process.ExitMessage) {
      process.send(log, "told")
      case takes {
        Ok(ms) -> process.sleep(ms)
        Error(Nil) -> process.sleep_forever()
      }
      process.send(log, "done")
      actor.stop()
    })
    |> actor.start
  })
}

fn shut_down_with(child: ChildSpecification(Nil), within: Int) -> Bool {
  process.trap_exits(True)
  let pid = build(supervisor.OneForOne, [child]) |> start
  process.send_exit(pid)
  case watch.next_exit(within) {
    Ok(_) -> True
    Error(Nil) -> False
  }
}

pub fn line_22_a_trapping_child_that_stops_in_time_test() {
  let log = process.new_subject()
  let child = slow(log, Ok(5)) |> supervision.timeout(ms: 1000)
  assert shut_down_with(child, 500)
  assert family.read(log) == ["told", "done"]
}

pub fn line_22_a_child_that_ignores_it_is_killed_test() {
  let log = process.new_subject()
  let child = slow(log, Error(Nil)) |> supervision.timeout(ms: 10)
  assert shut_down_with(child, 500)
  assert family.read(log) == ["told"]
}

pub fn line_22_a_timeout_of_0_kills_at_once_test() {
  let log = process.new_subject()
  let child = slow(log, Ok(1)) |> supervision.timeout(ms: 0)
  assert shut_down_with(child, 500)
  assert !list.contains(family.read(log), "done")
}

pub fn line_22_a_negative_timeout_is_for_ever_test() {
  let log = process.new_subject()
  let child = slow(log, Ok(20)) |> supervision.timeout(ms: -1)
  assert shut_down_with(child, 500)
  assert family.read(log) == ["told", "done"]
}

pub fn line_22_a_child_that_is_a_supervisor_is_waited_for_test() {
  let log = process.new_subject()
  let child =
    supervision.ChildSpecification(
      ..slow(log, Ok(30)),
      child_type: supervision.Supervisor,
    )
  assert !shut_down_with(child, 15)
  let assert Ok(_) = watch.next_exit(500)
  assert family.read(log) == ["told", "done"]
}

pub fn a_child_that_does_not_trap_ends_at_once_test() {
  process.trap_exits(True)
  let assert [name] = names(1)
  let pid = build(supervisor.OneForOne, [family.plain(name)]) |> start
  let monitor = process.monitor(family.pid(name))
  process.send_exit(pid)
  assert watch.await_down(monitor) == shutdown()
}

// --------------------------------------------------------- line 23: auto shutdown

/// Whether a supervisor ends when its one significant child of two has ended.
fn ends(
  mode: supervisor.AutoShutdown,
  restart: supervision.Restart,
  ending: Command,
) -> Bool {
  process.trap_exits(True)
  let assert [a, b] = names(2)
  let pid =
    build(supervisor.OneForOne, [
      family.plain(a)
        |> supervision.restart(restart)
        |> supervision.significant(True),
      family.plain(b),
    ])
    |> supervisor.auto_shutdown(mode)
    |> start
  family.end(a, ending)
  let ended = watch.next_exit(10) == Ok(process.ExitMessage(pid, shutdown()))
  assert family.is_there(b) == !ended
  ended
}

pub fn line_23_any_significant_transient_test() {
  assert ends(supervisor.AnySignificant, Transient, Leave)
  assert !ends(supervisor.AnySignificant, Transient, Crash)
}

pub fn line_23_any_significant_temporary_test() {
  assert ends(supervisor.AnySignificant, Temporary, Leave)
  assert ends(supervisor.AnySignificant, Temporary, Crash)
}

pub fn line_23_all_significant_transient_test() {
  assert ends(supervisor.AllSignificant, Transient, Leave)
  assert !ends(supervisor.AllSignificant, Transient, Crash)
}

pub fn line_23_all_significant_temporary_test() {
  assert ends(supervisor.AllSignificant, Temporary, Leave)
  assert ends(supervisor.AllSignificant, Temporary, Crash)
}

pub fn line_23_all_significant_waits_for_the_last_test() {
  process.trap_exits(True)
  let assert [a, b] = names(2)
  let significant = fn(name) {
    family.plain(name)
    |> supervision.restart(Temporary)
    |> supervision.significant(True)
  }
  let pid =
    build(supervisor.OneForOne, [significant(a), significant(b)])
    |> supervisor.auto_shutdown(supervisor.AllSignificant)
    |> start
  family.end(a, Leave)
  assert watch.next_exit(5) == Error(Nil)
  family.end(b, Crash)
  assert watch.next_exit(500) == Ok(process.ExitMessage(pid, shutdown()))
}

pub fn children_that_are_not_significant_do_not_end_the_supervisor_test() {
  process.trap_exits(True)
  let assert [a] = names(1)
  let _ =
    build(supervisor.OneForOne, [
      family.plain(a) |> supervision.restart(Temporary),
    ])
    |> supervisor.auto_shutdown(supervisor.AnySignificant)
    |> start
  family.end(a, Leave)
  assert watch.next_exit(5) == Error(Nil)
}

pub fn line_23_significant_with_never_is_refused_test() {
  let assert [a] = names(1)
  let assert Ok(term) =
    build(supervisor.OneForOne, [
      family.plain(a)
      |> supervision.restart(Transient)
      |> supervision.significant(True),
    ])
    |> refusal
  assert atom_at(term, [0]) == Ok("start_spec")
  assert atom_at(term, [1, 0]) == Ok("bad_combination")
}

pub fn line_23_significant_and_permanent_is_refused_test() {
  let assert [a] = names(1)
  let assert Ok(term) =
    build(supervisor.OneForOne, [
      family.plain(a) |> supervision.significant(True),
    ])
    |> supervisor.auto_shutdown(supervisor.AnySignificant)
    |> refusal
  assert atom_at(term, [0]) == Ok("start_spec")
  assert atom_at(term, [1, 0]) == Ok("bad_combination")
}

// ---------------------------------------------------------------- line 24: nested

/// Whether an inner supervisor that has given up is there again.
fn inner_comes_back(restart: supervision.Restart) -> Bool {
  process.trap_exits(True)
  let assert [name] = names(1)
  let inner =
    build(supervisor.OneForOne, [family.plain(name)])
    |> supervisor.restart_tolerance(intensity: 0, period: 1)
    |> supervisor.supervised
    |> supervision.restart(restart)
  let _ = build(supervisor.OneForOne, [inner]) |> start
  family.end(name, Crash)
  family.is_there(name)
}

pub fn line_24_a_permanent_inner_supervisor_is_restarted_test() {
  assert inner_comes_back(Permanent)
}

pub fn line_24_a_transient_inner_supervisor_is_not_test() {
  assert !inner_comes_back(Transient)
}

pub fn the_parent_of_an_inner_supervisor_is_the_outer_one_test() {
  process.trap_exits(True)
  let log = process.new_subject()
  let assert [name] = names(1)
  let inners = process.new_subject()
  let inner =
    build(supervisor.OneForOne, [family.worker(log, "a", name)])
    |> supervisor.supervised
    |> supervision.map_data(fn(_) { process.send(inners, process.self()) })
  let outer = build(supervisor.OneForOne, [inner]) |> start
  assert process.receive(inners, 500) == Ok(outer)
  process.send_exit(outer)
  let assert Ok(_) = watch.next_exit(500)
  assert family.read(log) == ["start a", "stop a"]
}

pub fn supervised_is_a_permanent_supervisor_child_test() {
  let child = supervisor.supervised(supervisor.new(supervisor.OneForOne))
  assert child.restart == Permanent
  assert child.child_type == supervision.Supervisor
  let assert Ok(started) = child.start()
  assert process.is_alive(started.pid)
}

// -------------------------------------------------------- children that are odd

pub fn a_child_that_is_not_linked_is_not_seen_to_end_test() {
  process.trap_exits(True)
  let pids = process.new_subject()
  let child =
    supervision.worker(fn() {
      let pid = process.spawn_unlinked(process.sleep_forever)
      process.send(pids, pid)
      Ok(actor.Started(pid, Nil))
    })
  let supervisor = build(supervisor.OneForOne, [child]) |> start
  let assert Ok(pid) = process.receive(pids, 500)
  process.kill(pid)
  assert process.receive(pids, 5) == Error(Nil)
  process.send_exit(supervisor)
  let assert Ok(_) = watch.next_exit(500)
}

pub fn a_child_that_is_not_linked_is_still_told_to_shut_down_test() {
  process.trap_exits(True)
  let pids = process.new_subject()
  let child =
    supervision.worker(fn() {
      let pid = process.spawn_unlinked(process.sleep_forever)
      process.send(pids, pid)
      Ok(actor.Started(pid, Nil))
    })
  let supervisor = build(supervisor.OneForOne, [child]) |> start
  let assert Ok(pid) = process.receive(pids, 500)
  let monitor = process.monitor(pid)
  process.send_exit(supervisor)
  assert watch.await_down(monitor) == shutdown()
}

pub fn a_child_that_is_dead_already_is_restarted_if_it_was_linked_test() {
  process.trap_exits(True)
  let starts = process.new_subject()
  let child =
    supervision.worker(fn() {
      process.send(starts, Nil)
      let pid = process.spawn(fn() { Nil })
      process.kill(pid)
      Ok(actor.Started(pid, Nil))
    })
  let supervisor = build(supervisor.OneForOne, [child]) |> start
  assert watch.next_exit(500) == Ok(process.ExitMessage(supervisor, shutdown()))
  let assert [Ok(_), Ok(_), Ok(_), Error(_)] =
    list.map([1, 2, 3, 4], fn(_) { process.receive(starts, 0) })
}

pub fn a_start_that_gives_the_pid_of_a_dead_stranger_test() {
  process.trap_exits(True)
  let dead = watch.dead()
  let child = supervision.worker(fn() { Ok(actor.Started(dead, Nil)) })
  let supervisor = build(supervisor.OneForOne, [child]) |> start
  process.send_exit(supervisor)
  assert watch.next_exit(500)
    == Ok(process.ExitMessage(supervisor, process.Normal))
}

// ----------------------------------------------------------- what the BEAM calls

pub fn init_gives_its_data_back_test() {
  assert supervisor.init(dynamic.int(1)) == Ok(dynamic.int(1))
}

pub fn start_child_callback_gives_the_pid_test() {
  let me = process.self()
  assert supervisor.start_child_callback(fn() { Ok(actor.Started(me, "data")) })
    == Ok(me)
  assert supervisor.start_child_callback(fn() { Error(actor.InitTimeout) })
    == Error(actor.InitTimeout)
}
