//// What no careful program does: children that are somebody else, flags and times
//// out of range, messages that are no Gleam values. Nothing of it may hang, and
//// nobody else may suffer from it.

import gleam/dynamic.{type Dynamic}
import gleam/dynamic/decode
import gleam/erlang/process.{type Pid, type Subject}
import gleam/list
import gleam/otp/actor
import gleam/otp/factory_supervisor as factory
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision
import gleam/otp/system
import watch

@external(javascript, "../../bad_input_ffi.mjs", "odd_values")
fn odd_values() -> List(#(String, Dynamic))

@external(javascript, "../../bad_input_ffi.mjs", "forged_requests")
fn forged_requests() -> List(Dynamic)

@external(javascript, "../../bad_input_ffi.mjs", "revoked_value")
fn revoked_value() -> Dynamic

@external(javascript, "../../bad_input_ffi.mjs", "send_raw")
fn send_raw(to: Pid, term: Dynamic) -> Nil

// ------------------------------------------------------------------ foreign pids

/// A child whose start function claims that this process is the child.
fn claiming(pid: fn() -> Pid) -> supervision.ChildSpecification(Nil) {
  supervision.worker(fn() { Ok(actor.Started(pid(), Nil)) })
  |> supervision.timeout(ms: 10)
}

fn supervise(children: List(supervision.ChildSpecification(Nil))) -> Pid {
  let assert Ok(started) =
    list.fold(children, supervisor.new(supervisor.OneForOne), supervisor.add)
    |> supervisor.start
  started.pid
}

pub fn a_child_that_is_its_own_supervisor_does_not_keep_it_from_ending_test() {
  process.trap_exits(True)
  let pid = supervise([claiming(process.self)])
  process.send_exit(pid)
  assert watch.next_exit(500) == Ok(process.ExitMessage(pid, process.Killed))
}

pub fn nor_does_one_that_would_be_waited_for_without_end_test() {
  process.trap_exits(True)
  let child = claiming(process.self) |> supervision.timeout(ms: -1)
  let pid = supervise([child])
  process.send_exit(pid)
  assert watch.next_exit(500) == Ok(process.ExitMessage(pid, process.Normal))
  let assert Ok(made) =
    factory.worker_child(fn(_: Nil) { Ok(actor.Started(process.self(), Nil)) })
    |> factory.timeout(ms: -1)
    |> factory.start
  let assert Ok(_) = factory.start_child(made.data, Nil)
  process.send_exit(made.pid)
  assert watch.next_exit(500)
    == Ok(process.ExitMessage(made.pid, process.Normal))
}

pub fn a_child_that_is_its_own_parent_is_told_to_shut_down_test() {
  let reason =
    watch.run(fn() {
      let self = process.self()
      supervise([claiming(fn() { self })]) |> process.send_exit
      process.sleep(watch.limit_ms)
    })
  assert reason == watch.abnormal("shutdown")
}

pub fn two_children_that_are_the_same_process_end_once_test() {
  process.trap_exits(True)
  let stranger = process.spawn_unlinked(process.sleep_forever)
  let pid = supervise([claiming(fn() { stranger }), claiming(fn() { stranger })])
  process.send_exit(pid)
  assert watch.next_exit(500) == Ok(process.ExitMessage(pid, process.Normal))
  assert !process.is_alive(stranger)
}

pub fn a_child_of_a_factory_that_is_dead_is_no_child_test() {
  process.trap_exits(True)
  let dead = watch.dead()
  let assert Ok(started) =
    factory.worker_child(fn(_: Nil) { Ok(actor.Started(dead, Nil)) })
    |> factory.start
  let assert Ok(_) = factory.start_child(started.data, Nil)
  process.send_exit(started.pid)
  assert watch.next_exit(500)
    == Ok(process.ExitMessage(started.pid, process.Normal))
}

// ------------------------------------------------------------------------- flags

fn refused(intensity: Int, period: Int) -> Result(Int, List(decode.DecodeError)) {
  process.trap_exits(True)
  let assert Error(actor.InitExited(process.Abnormal(term))) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.restart_tolerance(intensity:, period:)
    |> supervisor.start
  decode.run(term, decode.at([1, 1], decode.int))
}

pub fn flags_out_of_range_are_refused_with_the_value_test() {
  assert refused(-1, 5) == Ok(-1)
  assert refused(2, 0) == Ok(0)
  assert refused(2, -5) == Ok(-5)
}

pub fn the_widest_flags_are_taken_test() {
  let assert Ok(_) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.restart_tolerance(
      intensity: 9_007_199_254_740_991,
      period: 9_007_199_254_740_991,
    )
    |> supervisor.start
}

// ------------------------------------------------------- messages that are no values

type Question {
  Question(reply: Subject(Int))
}

fn count_questions() -> actor.Started(Subject(Question)) {
  let assert Ok(started) =
    actor.new(0)
    |> actor.on_message(fn(count, question: Question) {
      process.send(question.reply, count)
      actor.continue(count + 1)
    })
    |> actor.start
  started
}

fn end(pid: Pid) -> Nil {
  process.unlink(pid)
  process.kill(pid)
}

pub fn what_cannot_be_looked_at_is_refused_to_the_sender_test() {
  let started = count_questions()
  let assert process.Abnormal(_) =
    watch.run(fn() { send_raw(started.pid, revoked_value()) })
  assert process.call(started.data, 500, Question) == 0
  end(started.pid)
}

pub fn an_actor_drops_what_is_no_message_of_its_own_test() {
  use #(name, term) <- list.each(odd_values())
  let started = count_questions()
  send_raw(started.pid, term)
  assert #(name, process.call(started.data, 500, Question)) == #(name, 0)
  end(started.pid)
}

pub fn a_suspended_actor_is_resumed_after_it_test() {
  use #(name, term) <- list.each(odd_values())
  let started = count_questions()
  system.suspend(started.pid)
  send_raw(started.pid, term)
  system.resume(started.pid)
  assert #(name, process.call(started.data, 500, Question)) == #(name, 0)
  end(started.pid)
}

pub fn a_receive_leaves_it_in_the_mailbox_test() {
  use #(name, term) <- list.each(odd_values())
  let subject = process.new_subject()
  send_raw(process.self(), term)
  process.send(subject, name)
  assert process.receive(subject, 0) == Ok(name)
  process.flush_messages()
}

pub fn a_selector_that_takes_everything_takes_it_test() {
  use #(name, term) <- list.each(odd_values())
  send_raw(process.self(), term)
  let selector = process.new_selector() |> process.select_other(fn(_) { name })
  assert process.selector_receive(selector, 0) == Ok(name)
}

pub fn a_selector_looks_past_it_test() {
  use #(name, term) <- list.each(odd_values())
  let subject = process.new_subject()
  let tagged = process.unsafely_create_subject(process.self(), dynamic.list([]))
  let selector =
    process.new_selector()
    |> process.select(subject)
    |> process.select(tagged)
  send_raw(process.self(), term)
  process.send(subject, name)
  assert process.selector_receive(selector, 0) == Ok(name)
  process.flush_messages()
}

pub fn supervisors_go_on_test() {
  use #(name, term) <- list.each(odd_values())
  let pid = supervise([])
  let assert Ok(made) =
    factory.worker_child(fn(_: Nil) { Ok(count_questions()) }) |> factory.start
  send_raw(pid, term)
  send_raw(made.pid, term)
  let assert Ok(child) = factory.start_child(made.data, Nil)
  assert #(name, process.call(child.data, 500, Question)) == #(name, 0)
  process.sleep(0)
  assert #(name, process.is_alive(pid)) == #(name, True)
  end(child.pid)
  end(made.pid)
  end(pid)
}

/// Whoever gets it may end, as by any message that its handler cannot bear; it does
/// not hang, and another process is as it was.
pub fn forged_requests_harm_nobody_else_test() {
  use term <- list.each(forged_requests())
  let witness = count_questions()
  let target = process.new_subject()
  let pid =
    process.spawn_unlinked(fn() {
      process.send(target, count_questions())
      process.sleep_forever()
    })
  let assert Ok(started) = process.receive(target, 500)
  send_raw(started.pid, term)
  let reply = process.new_subject()
  let monitor = process.monitor(started.pid)
  process.send(started.data, Question(reply))
  let assert Ok(_) =
    process.new_selector()
    |> process.select_map(reply, fn(_) { Nil })
    |> process.select_specific_monitor(monitor, fn(_) { Nil })
    |> process.selector_receive(500)
  assert process.call(witness.data, 500, Question) == 0
  end(witness.pid)
  process.kill(pid)
  process.kill(started.pid)
}
