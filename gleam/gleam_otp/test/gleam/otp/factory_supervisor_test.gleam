//// Factory supervisors: section 1.2, 1.3, 3.9, 7, and line 25 of section 6.

import counting
import family.{type Command, Crash, Leave}
import gleam/dynamic
import gleam/erlang/process.{type Pid, type Subject}
import gleam/list
import gleam/otp/actor
import gleam/otp/factory_supervisor as factory
import gleam/otp/internal/result2
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision.{Permanent, Temporary, Transient}
import watch

/// A template that tells the log of every start.
fn template(
  log: Subject(String),
) -> fn(String) -> actor.StartResult(Subject(Command)) {
  fn(label) {
    process.send(log, label)
    actor.new(label) |> actor.on_message(family.obey) |> actor.start
  }
}

fn start(builder: factory.Builder(a, b)) -> factory.Supervisor(a, b) {
  let assert Ok(started) = factory.start(builder)
  started.data
}

fn end(child: actor.Started(Subject(Command)), command: Command) -> Nil {
  let monitor = process.monitor(child.pid)
  process.send(child.data, command)
  let _ = watch.await_down(monitor)
  Nil
}

pub fn line_25_start_child_gives_the_data_test() {
  let log = process.new_subject()
  let sup =
    factory.worker_child(fn(n: Int) {
      Ok(actor.Started(process.self(), n + 1))
    })
    |> start
  let assert Ok(child) = factory.start_child(sup, 1)
  assert child.data == 2
  let sup = factory.worker_child(template(log)) |> start
  let assert Ok(child) = factory.start_child(sup, "a")
  assert process.call(child.data, 500, family.Ping) == child.pid
  assert family.read(log) == ["a"]
}

pub fn a_factory_starts_without_children_test() {
  let log = process.new_subject()
  let sup = factory.worker_child(template(log)) |> start
  assert factory.count_children(sup) == 0
  assert family.read(log) == []
}

pub fn line_25_an_error_of_the_template_passes_through_test() {
  let sup =
    factory.worker_child(fn(error: actor.StartError) {
      Error(error) |> typed
    })
    |> start
  assert factory.start_child(sup, actor.InitFailed("no"))
    == Error(actor.InitFailed("no"))
  assert factory.start_child(sup, actor.InitTimeout) == Error(actor.InitTimeout)
  assert factory.count_children(sup) == 0
}

fn typed(result: actor.StartResult(Nil)) -> actor.StartResult(Nil) {
  result
}

pub fn line_25_a_template_that_panics_gives_init_exited_test() {
  let sup =
    factory.worker_child(fn(wait: Int) {
      process.sleep(wait)
      panic as "in the template"
    })
    |> start
  let assert Error(actor.InitExited(reason)) =
    factory.start_child(sup, 0) |> typed
  assert watch.panic_text(reason) == Ok("in the template")
  let assert Error(actor.InitExited(_)) = factory.start_child(sup, 2)
  assert factory.count_children(sup) == 0
}

pub fn line_25_a_restart_uses_the_same_argument_test() {
  let log = process.new_subject()
  let sup = factory.worker_child(template(log)) |> start
  let assert Ok(a) = factory.start_child(sup, "a")
  let assert Ok(_) = factory.start_child(sup, "b")
  end(a, Crash)
  assert family.read(log) == ["a", "b", "a"]
  assert !process.is_alive(a.pid)
  assert factory.count_children(sup) == 2
}

pub fn line_25_self_in_the_template_is_the_supervisor_test() {
  let assert Ok(started) =
    factory.worker_child(fn(_: Nil) {
      Ok(actor.Started(process.spawn(process.sleep_forever), process.self()))
    })
    |> factory.start
  let assert Ok(child) = factory.start_child(started.data, Nil)
  assert child.data == started.pid
}

pub fn children_are_transient_by_default_test() {
  let log = process.new_subject()
  let sup = factory.worker_child(template(log)) |> start
  let assert Ok(child) = factory.start_child(sup, "a")
  end(child, Leave)
  assert family.read(log) == ["a"]
  assert factory.count_children(sup) == 0
}

pub fn restart_strategy_permanent_test() {
  let log = process.new_subject()
  let sup =
    factory.worker_child(template(log))
    |> factory.restart_strategy(Permanent)
    |> start
  let assert Ok(child) = factory.start_child(sup, "a")
  end(child, Leave)
  assert family.read(log) == ["a", "a"]
}

pub fn restart_strategy_temporary_test() {
  let log = process.new_subject()
  let sup =
    factory.worker_child(template(log))
    |> factory.restart_strategy(Temporary)
    |> start
  let assert Ok(child) = factory.start_child(sup, "a")
  end(child, Crash)
  assert family.read(log) == ["a"]
  assert factory.count_children(sup) == 0
}

pub fn line_25_count_children_after_exits_test() {
  let log = process.new_subject()
  let sup = factory.worker_child(template(log)) |> start
  let children =
    list.map(["a", "b", "c"], fn(label) {
      let assert Ok(child) = factory.start_child(sup, label)
      child
    })
  assert factory.count_children(sup) == 3
  let assert [a, b, _] = children
  end(a, Leave)
  assert factory.count_children(sup) == 2
  end(b, Crash)
  assert factory.count_children(sup) == 2
}

pub fn a_start_can_be_asked_for_by_any_process_test() {
  let log = process.new_subject()
  let assert Ok(started) = factory.worker_child(template(log)) |> factory.start
  let results = process.new_subject()
  let asker =
    process.spawn(fn() {
      process.send(results, factory.start_child(started.data, "a"))
    })
  let assert Ok(Ok(child)) = process.receive(results, 500)
  let _ = watch.ending(asker)
  assert process.is_alive(child.pid)
}

// ----------------------------------------------------------------------- names

pub fn line_25_a_named_factory_is_found_by_its_name_test() {
  let log = process.new_subject()
  let name = process.new_name("factory")
  let by_name = factory.get_by_name(name)
  let assert Ok(started) =
    factory.worker_child(template(log)) |> factory.named(name) |> factory.start
  assert process.named(name) == Ok(started.pid)
  let assert Ok(_) = factory.start_child(by_name, "a")
  assert factory.count_children(by_name) == 1
  assert factory.count_children(started.data) == 1
}

pub fn a_name_that_is_taken_is_already_started_test() {
  let log = process.new_subject()
  let name = process.new_name("factory")
  let builder = factory.worker_child(template(log)) |> factory.named(name)
  let _ = start(builder)
  assert watch.run(fn() {
      assert factory.start(builder)
        == Error(actor.InitFailed("already started"))
    })
    == process.Normal
}

pub fn line_25_asking_a_name_that_nobody_has_exits_the_caller_test() {
  let supervisor: factory.Supervisor(Int, Nil) =
    factory.get_by_name(process.new_name("nobody"))
  let reason = watch.run(fn() { factory.start_child(supervisor, 1) })
  assert watch.error_atom(reason) == Ok("noproc")
  let reason = watch.run(fn() { factory.count_children(supervisor) })
  assert watch.error_atom(reason) == Ok("noproc")
}

pub fn asking_a_dead_factory_exits_the_caller_test() {
  process.trap_exits(True)
  let log = process.new_subject()
  let assert Ok(started) = factory.worker_child(template(log)) |> factory.start
  process.kill(started.pid)
  let reason = watch.run(fn() { factory.start_child(started.data, "a") })
  assert watch.error_atom(reason) == Ok("noproc")
}

pub fn a_factory_that_ends_while_it_is_asked_exits_the_caller_test() {
  process.trap_exits(True)
  let assert Ok(started) =
    factory.worker_child(fn(_: Nil) { process.sleep_forever() |> never })
    |> factory.start
  let #(asker, go) =
    watch.waiting(fn() { factory.start_child(started.data, Nil) })
  let monitor = process.monitor(asker)
  process.send(go, Nil)
  process.sleep(5)
  process.kill(started.pid)
  assert watch.error_atom(watch.await_down(monitor)) == Ok("killed")
}

fn never(_: Nil) -> actor.StartResult(Nil) {
  Error(actor.InitTimeout)
}

pub fn a_template_that_asks_its_own_factory_fails_test() {
  let name = process.new_name("self")
  let sup =
    factory.worker_child(fn(n: Int) {
      factory.start_child(factory.get_by_name(name), n)
      |> typed
    })
    |> factory.named(name)
    |> start
  let assert Error(actor.InitExited(reason)) = factory.start_child(sup, 1)
  assert watch.error_atom(reason) == Ok("calling_self")
}

pub fn a_named_factory_has_its_name_after_its_restart_test() {
  process.trap_exits(True)
  let log = process.new_subject()
  let name = process.new_name("factory")
  let assert Ok(_) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.add(
      factory.worker_child(template(log))
      |> factory.named(name)
      |> factory.supervised,
    )
    |> supervisor.start
  let assert Ok(first) = process.named(name)
  process.kill(first)
  process.sleep(2)
  let assert Ok(second) = process.named(name)
  assert first != second
  let assert Ok(_) = factory.start_child(factory.get_by_name(name), "a")
}

// -------------------------------------------------------------- giving up, ending

pub fn too_many_restarts_end_the_factory_test() {
  process.trap_exits(True)
  let log = process.new_subject()
  let assert Ok(started) =
    factory.worker_child(template(log))
    |> factory.restart_tolerance(intensity: 1, period: 5)
    |> factory.start
  let assert Ok(a) = factory.start_child(started.data, "a")
  let assert Ok(b) = factory.start_child(started.data, "b")
  let assert Ok(c) = factory.start_child(started.data, "c")
  let monitor = process.monitor(c.pid)
  end(a, Crash)
  end(b, Crash)
  assert watch.next_exit(500)
    == Ok(process.ExitMessage(started.pid, watch.abnormal("shutdown")))
  assert watch.await_down(monitor) == watch.abnormal("shutdown")
}

pub fn a_failing_restart_is_tried_again_and_every_try_counts_test() {
  process.trap_exits(True)
  let log = process.new_subject()
  let starts = counting.counter()
  let template = template(log)
  let assert Ok(started) =
    factory.worker_child(fn(label) {
      case counting.next(starts) {
        1 -> template(label)
        _ -> {
          process.send(log, "fail " <> label)
          Error(actor.InitFailed("no"))
        }
      }
    })
    |> factory.start
  let assert Ok(child) = factory.start_child(started.data, "a")
  end(child, Crash)
  assert watch.next_exit(500)
    == Ok(process.ExitMessage(started.pid, watch.abnormal("shutdown")))
  assert family.read(log) == ["a", "fail a", "fail a"]
}

pub fn a_restart_that_fails_once_succeeds_later_test() {
  process.trap_exits(True)
  let log = process.new_subject()
  let starts = counting.counter()
  let template = template(log)
  let sup =
    factory.worker_child(fn(label) {
      case counting.next(starts) {
        2 -> panic as "the second time"
        _ -> template(label)
      }
    })
    |> start
  let assert Ok(child) = factory.start_child(sup, "a")
  end(child, Crash)
  assert family.read(log) == ["a", "a"]
  assert factory.count_children(sup) == 1
}

/// A worker that traps exits and takes this long to shut down.
fn slow(log: Subject(String)) -> fn(Int) -> actor.StartResult(Pid) {
  fn(ms) {
    actor.new_with_initialiser(500, fn(_) {
      process.trap_exits(True)
      let selector =
        process.new_selector() |> process.select_trapped_exits(fn(_) { Nil })
      actor.initialised(Nil)
      |> actor.selecting(selector)
      |> actor.returning(process.self())
      |> Ok
    })
    |> actor.on_message(fn(_, _) {
      process.send(log, "told")
      process.sleep(ms)
      process.send(log, "done")
      actor.stop()
    })
    |> actor.start
  }
}

pub fn line_25_the_children_shut_down_at_the_same_time_test() {
  process.trap_exits(True)
  let log = process.new_subject()
  let assert Ok(started) = factory.worker_child(slow(log)) |> factory.start
  list.each([10, 10, 10], factory.start_child(started.data, _))
  process.send_exit(started.pid)
  let assert Ok(_) = watch.next_exit(500)
  assert family.read(log) == ["told", "told", "told", "done", "done", "done"]
}

pub fn children_that_do_not_stop_in_time_are_killed_test() {
  process.trap_exits(True)
  let log = process.new_subject()
  let assert Ok(started) =
    factory.worker_child(slow(log)) |> factory.timeout(ms: 15) |> factory.start
  list.each([0, 60_000, 60_000], factory.start_child(started.data, _))
  process.send_exit(started.pid)
  let assert Ok(_) = watch.next_exit(500)
  assert family.read(log) == ["told", "told", "told", "done"]
}

pub fn children_that_are_supervisors_are_waited_for_test() {
  process.trap_exits(True)
  let log = process.new_subject()
  let assert Ok(started) =
    factory.supervisor_child(slow(log))
    |> factory.timeout(ms: 1)
    |> factory.start
  let assert Ok(_) = factory.start_child(started.data, 20)
  process.send_exit(started.pid)
  let assert Ok(_) = watch.next_exit(500)
  assert family.read(log) == ["told", "done"]
}

pub fn an_exit_from_a_stranger_is_ignored_test() {
  let log = process.new_subject()
  let assert Ok(started) = factory.worker_child(template(log)) |> factory.start
  let stranger =
    process.spawn_unlinked(fn() { process.send_exit(started.pid) })
  let _ = watch.ending(stranger)
  assert factory.count_children(started.data) == 0
}

pub fn flags_out_of_range_are_refused_test() {
  process.trap_exits(True)
  let log = process.new_subject()
  let refuse = fn(intensity, period) {
    let assert Error(actor.InitExited(reason)) =
      factory.worker_child(template(log))
      |> factory.restart_tolerance(intensity:, period:)
      |> factory.start
    watch.error_atom(reason)
  }
  assert refuse(-1, 5) == Ok("supervisor_data")
  assert refuse(1, 0) == Ok("supervisor_data")
}

pub fn supervised_is_a_permanent_supervisor_child_test() {
  let child =
    factory.supervised(factory.worker_child(template(process.new_subject())))
  assert child.restart == Permanent
  assert child.child_type == supervision.Supervisor
  assert child.restart != Transient
}

// ----------------------------------------------------------- what the BEAM calls

pub fn init_gives_its_data_back_test() {
  assert factory.init(dynamic.int(1)) == Ok(dynamic.int(1))
}

pub fn start_child_callback_gives_pid_and_data_test() {
  let me = process.self()
  let start = fn(n: Int) {
    case n {
      1 -> Ok(actor.Started(me, "data"))
      _ -> Error(actor.InitTimeout)
    }
  }
  assert factory.start_child_callback(start, 1) == result2.Ok(me, "data")
  assert factory.start_child_callback(start, 2)
    == result2.Error(actor.InitTimeout)
}
