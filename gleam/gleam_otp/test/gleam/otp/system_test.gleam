//// System messages: section 1.2 (gleam/otp/system), 3.8, and line 19 of section 6.

import gleam/dynamic
import gleam/dynamic/decode
import gleam/erlang/process.{type Subject}
import gleam/list
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/system
import watch

fn logger(log: Subject(String)) -> actor.Started(Subject(String)) {
  let assert Ok(started) =
    actor.new([])
    |> actor.on_message(fn(texts, text) {
      process.send(log, text)
      actor.continue([text, ..texts])
    })
    |> actor.start
  started
}

fn state_of(pid: process.Pid) -> List(String) {
  let assert Ok(texts) =
    decode.run(system.get_state(from: pid), decode.list(decode.string))
  texts
}

pub fn get_state_gives_the_state_test() {
  let assert Ok(started) = actor.new(42) |> actor.start
  assert system.get_state(started.pid) == dynamic.int(42)
}

pub fn line_19_get_state_sees_every_message_sent_before_test() {
  let started = logger(process.new_subject())
  list.each(["a", "b", "c"], process.send(started.data, _))
  assert state_of(started.pid) == ["c", "b", "a"]
}

pub fn line_19_a_suspended_actor_keeps_its_messages_in_order_test() {
  let log = process.new_subject()
  let started = logger(log)
  assert system.suspend(started.pid) == Nil
  list.each(["a", "b"], process.send(started.data, _))
  assert process.receive(log, 5) == Error(Nil)
  assert state_of(started.pid) == []
  assert system.resume(started.pid) == Nil
  process.send(started.data, "c")
  assert list.map([1, 2, 3], fn(_) { process.receive(log, 500) })
    == [Ok("a"), Ok("b"), Ok("c")]
}

pub fn suspend_twice_and_resume_once_is_running_test() {
  let log = process.new_subject()
  let started = logger(log)
  system.suspend(started.pid)
  system.suspend(started.pid)
  process.send(started.data, "a")
  system.resume(started.pid)
  assert process.receive(log, 500) == Ok("a")
}

pub fn resume_of_a_running_actor_does_nothing_test() {
  let log = process.new_subject()
  let started = logger(log)
  assert system.resume(started.pid) == Nil
  process.send(started.data, "a")
  assert process.receive(log, 500) == Ok("a")
}

pub fn a_suspended_actor_with_a_selector_goes_on_with_it_test() {
  let log = process.new_subject()
  let assert Ok(started) =
    actor.new_with_initialiser(500, fn(_) {
      let own = process.new_subject()
      actor.initialised(Nil)
      |> actor.selecting(process.new_selector() |> process.select(own))
      |> actor.returning(own)
      |> Ok
    })
    |> actor.on_message(fn(_, text) {
      process.send(log, text)
      actor.continue(Nil)
    })
    |> actor.start
  system.suspend(started.pid)
  process.send(started.data, "kept")
  assert process.receive(log, 5) == Error(Nil)
  system.resume(started.pid)
  assert process.receive(log, 500) == Ok("kept")
}

pub fn exits_still_end_a_suspended_actor_test() {
  let started = logger(process.new_subject())
  process.unlink(started.pid)
  system.suspend(started.pid)
  let monitor = process.monitor(started.pid)
  process.send_abnormal_exit(started.pid, "end")
  assert watch.await_down(monitor) == process.Abnormal(dynamic.string("end"))
}

pub fn asking_the_dead_exits_the_caller_with_noproc_test() {
  let dead = watch.dead()
  let ask = fn(ask: fn(process.Pid) -> anything) {
    watch.error_atom(watch.run(fn() { ask(dead) }))
  }
  assert ask(system.get_state) == Ok("noproc")
  assert ask(system.suspend) == Ok("noproc")
  assert ask(system.resume) == Ok("noproc")
}

pub fn asking_a_process_that_ends_exits_the_caller_with_its_reason_test() {
  let pid = process.spawn_unlinked(process.sleep_forever)
  process.spawn_unlinked(fn() {
    process.sleep(5)
    process.kill(pid)
  })
  let reason = watch.run(fn() { system.get_state(pid) })
  assert watch.error_atom(reason) == Ok("killed")
}

pub fn asking_oneself_exits_test() {
  let reason = watch.run(fn() { system.get_state(process.self()) })
  assert watch.error_atom(reason) == Ok("calling_self")
}

pub fn a_record_of_the_user_cannot_take_system_messages_test() {
  let assert Ok(started) =
    actor.new_with_initialiser(500, fn(default) {
      let selector =
        process.new_selector()
        |> process.select(default)
        |> process.select_other(fn(_) { "other" })
      actor.initialised("state") |> actor.selecting(selector) |> Ok
    })
    |> actor.start
  assert system.get_state(started.pid) == dynamic.string("state")
}

pub fn supervisors_answer_too_test() {
  let assert Ok(started) =
    supervisor.new(supervisor.OneForOne) |> supervisor.start
  let _ = system.get_state(started.pid)
  assert system.suspend(started.pid) == Nil
  assert system.suspend(started.pid) == Nil
  let _ = system.get_state(started.pid)
  assert system.resume(started.pid) == Nil
  assert process.is_alive(started.pid)
}

pub fn a_suspended_supervisor_still_ends_with_its_parent_test() {
  process.trap_exits(True)
  let assert Ok(started) =
    supervisor.new(supervisor.OneForOne) |> supervisor.start
  system.suspend(started.pid)
  process.send_exit(started.pid)
  assert watch.next_exit(500)
    == Ok(process.ExitMessage(started.pid, process.Normal))
}

pub fn debug_states_are_all_the_same_test() {
  assert system.debug_state([]) == system.debug_state([system.NoDebug])
}
