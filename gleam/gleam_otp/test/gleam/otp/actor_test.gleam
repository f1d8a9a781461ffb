//// Actors: section 1.2, 3.7, 3.8, and lines 15, 18 and 19 of section 6.

import gleam/dynamic
import gleam/erlang/process.{type Pid, type Subject}
import gleam/list
import gleam/otp/actor
import gleam/otp/system
import gleam/string
import watch

pub type Message {
  Add(Int)
  Get(reply: Subject(Int))
  Stop
  StopAbnormal(String)
  Panic
}

fn handle(total: Int, message: Message) -> actor.Next(Int, Message) {
  case message {
    Add(number) -> actor.continue(total + number)
    Get(reply:) -> {
      process.send(reply, total)
      actor.continue(total)
    }
    Stop -> actor.stop()
    StopAbnormal(reason) -> actor.stop_abnormal(reason)
    Panic -> panic as "told to"
  }
}

fn counter() -> actor.Started(Subject(Message)) {
  let assert Ok(started) =
    actor.new(0) |> actor.on_message(handle) |> actor.start
  started
}

fn get(subject: Subject(Message)) -> Int {
  process.call(subject, 500, Get)
}

// -------------------------------------------------------------------- messages

pub fn an_actor_handles_messages_in_order_with_its_state_test() {
  let started = counter()
  process.send(started.data, Add(1))
  actor.send(started.data, Add(2))
  assert actor.call(started.data, waiting: 500, sending: Get) == 3
  assert get(started.data) == 3
}

pub fn the_pid_of_started_is_the_actor_test() {
  let started = counter()
  assert process.subject_owner(started.data) == Ok(started.pid)
  assert process.is_alive(started.pid)
}

pub fn without_on_message_the_state_stays_test() {
  let assert Ok(started) = actor.new("state") |> actor.start
  process.send(started.data, "message")
  assert system.get_state(started.pid) == dynamic.string("state")
}

pub fn one_builder_starts_any_number_of_actors_test() {
  let builder = actor.new(0) |> actor.on_message(handle)
  let assert Ok(one) = actor.start(builder)
  let assert Ok(two) = actor.start(builder)
  assert one.pid != two.pid
  process.send(one.data, Add(1))
  assert get(one.data) == 1
  assert get(two.data) == 0
}

pub fn stop_ends_normal_and_later_messages_are_lost_test() {
  let started = counter()
  let monitor = process.monitor(started.pid)
  process.send(started.data, Stop)
  process.send(started.data, Panic)
  assert watch.await_down(monitor) == process.Normal
}

pub fn line_15_stop_abnormal_ends_with_the_text_test() {
  process.trap_exits(True)
  let started = counter()
  process.send(started.data, StopAbnormal("x"))
  assert watch.next_exit(500)
    == Ok(process.ExitMessage(
      started.pid,
      process.Abnormal(dynamic.string("x")),
    ))
}

pub fn line_15_stop_abnormal_of_a_trapping_actor_ends_normal_test() {
  process.trap_exits(True)
  let assert Ok(started) =
    actor.new_with_initialiser(500, fn(subject) {
      process.trap_exits(True)
      actor.initialised(0) |> actor.returning(subject) |> Ok
    })
    |> actor.on_message(handle)
    |> actor.start
  process.send(started.data, StopAbnormal("x"))
  assert watch.next_exit(500)
    == Ok(process.ExitMessage(started.pid, process.Normal))
}

pub fn a_panic_in_the_handler_ends_abnormal_test() {
  process.trap_exits(True)
  let started = counter()
  process.send(started.data, Panic)
  let assert Ok(exit) = watch.next_exit(500)
  assert exit.pid == started.pid
  assert watch.panic_text(exit.reason) == Ok("told to")
}

pub fn a_handler_may_wait_test() {
  let server = counter()
  process.send(server.data, Add(20))
  let assert Ok(started) =
    actor.new(1)
    |> actor.on_message(fn(factor, reply) {
      process.sleep(1)
      process.send(reply, factor * get(server.data))
      actor.continue(factor + 1)
    })
    |> actor.start
  assert process.call(started.data, 500, fn(reply) { reply }) == 20
  assert process.call(started.data, 500, fn(reply) { reply }) == 40
}

pub fn messages_wait_while_a_handler_waits_test() {
  let log = process.new_subject()
  let assert Ok(started) =
    actor.new(Nil)
    |> actor.on_message(fn(_, n: Int) {
      process.sleep(2)
      process.send(log, n)
      actor.continue(Nil)
    })
    |> actor.start
  list.each([1, 2, 3], process.send(started.data, _))
  assert list.map([1, 2, 3], fn(_) { process.receive(log, 500) })
    == [Ok(1), Ok(2), Ok(3)]
}

pub fn a_handler_may_receive_from_its_own_mailbox_test() {
  let log = process.new_subject()
  let assert Ok(started) =
    actor.new_with_initialiser(500, fn(subject) {
      let second = process.new_subject()
      actor.initialised(second)
      |> actor.returning(#(subject, second))
      |> Ok
    })
    |> actor.on_message(fn(second, first: String) {
      let assert Ok(other) = process.receive(second, 500)
      process.send(log, first <> other)
      actor.continue(second)
    })
    |> actor.start
  let #(first, second) = started.data
  process.send(first, "a")
  process.send(first, "b")
  process.send(second, "1")
  process.send(second, "2")
  assert process.receive(log, 500) == Ok("a1")
  assert process.receive(log, 500) == Ok("b2")
}

// ------------------------------------------------------------------- selectors

pub fn line_18_selecting_leaves_the_first_subject_out_test() {
  let assert Ok(started) =
    actor.new_with_initialiser(500, fn(default) {
      let own = process.new_subject()
      actor.initialised(0)
      |> actor.selecting(process.new_selector() |> process.select(own))
      |> actor.returning(#(default, own))
      |> Ok
    })
    |> actor.on_message(handle)
    |> actor.start
  let #(default, own) = started.data
  process.send(default, Add(100))
  process.send(own, Add(1))
  assert get(own) == 1
}

pub fn selecting_with_the_first_subject_and_others_test() {
  let assert Ok(started) =
    actor.new_with_initialiser(500, fn(default) {
      let numbers = process.new_subject()
      let selector =
        process.new_selector()
        |> process.select(default)
        |> process.select_map(numbers, Add)
      actor.initialised(0)
      |> actor.selecting(selector)
      |> actor.returning(#(default, numbers))
      |> Ok
    })
    |> actor.on_message(handle)
    |> actor.start
  let #(default, numbers) = started.data
  process.send(numbers, 5)
  process.send(default, Add(1))
  assert get(default) == 6
}

pub fn with_selector_replaces_the_selector_from_then_on_test() {
  let log = process.new_subject()
  let assert Ok(started) =
    actor.new_with_initialiser(500, fn(default) {
      let later = process.new_subject()
      actor.initialised(later)
      |> actor.returning(#(default, later))
      |> Ok
    })
    |> actor.on_message(fn(later, text: String) {
      process.send(log, text)
      actor.continue(later)
      |> actor.with_selector(process.new_selector() |> process.select(later))
    })
    |> actor.start
  let #(default, later) = started.data
  process.send(default, "first")
  process.send(default, "dropped")
  process.send(later, "second")
  process.send(later, "third")
  assert process.receive(log, 500) == Ok("first")
  assert process.receive(log, 500) == Ok("second")
  assert process.receive(log, 500) == Ok("third")
  assert process.receive(log, 5) == Error(Nil)
}

pub fn continue_keeps_the_selector_that_was_set_test() {
  let assert Ok(started) =
    actor.new_with_initialiser(500, fn(_) {
      let own = process.new_subject()
      actor.initialised(0)
      |> actor.selecting(process.new_selector() |> process.select(own))
      |> actor.returning(own)
      |> Ok
    })
    |> actor.on_message(handle)
    |> actor.start
  process.send(started.data, Add(1))
  process.send(started.data, Add(1))
  assert get(started.data) == 2
}

pub fn with_selector_on_stop_does_nothing_test() {
  let selector: process.Selector(Nil) = process.new_selector()
  assert actor.with_selector(actor.stop(), selector) == actor.stop()
  assert actor.with_selector(actor.stop_abnormal("x"), selector)
    == actor.stop_abnormal("x")
}

pub fn a_users_select_other_gets_what_would_be_unexpected_test() {
  let assert Ok(started) =
    actor.new_with_initialiser(500, fn(default) {
      let selector =
        process.new_selector()
        |> process.select(default)
        |> process.select_other(fn(_) { Add(10) })
      actor.initialised(0)
      |> actor.selecting(selector)
      |> actor.returning(default)
      |> Ok
    })
    |> actor.on_message(handle)
    |> actor.start
  let stray =
    process.unsafely_create_subject(started.pid, dynamic.string("stray"))
  process.send(stray, Nil)
  assert get(started.data) == 10
}

pub fn line_19_an_unexpected_message_leaves_the_state_unchanged_test() {
  let started = counter()
  process.send(started.data, Add(7))
  let stray =
    process.unsafely_create_subject(started.pid, dynamic.string("stray"))
  process.send(stray, "nobody waits for this")
  assert get(started.data) == 7
}

pub fn trapped_exits_and_downs_that_are_not_selected_are_dropped_test() {
  let assert Ok(started) =
    actor.new_with_initialiser(500, fn(subject) {
      process.trap_exits(True)
      process.spawn(fn() { Nil })
      process.monitor(process.spawn_unlinked(fn() { Nil }))
      actor.initialised(0) |> actor.returning(subject) |> Ok
    })
    |> actor.on_message(handle)
    |> actor.start
  process.sleep(5)
  assert get(started.data) == 0
}

// ---------------------------------------------------------------- initialisers

pub fn the_initialiser_runs_in_the_actor_test() {
  let assert Ok(started) =
    actor.new_with_initialiser(500, fn(subject) {
      actor.initialised(0)
      |> actor.returning(#(process.self(), process.subject_owner(subject)))
      |> Ok
    })
    |> actor.start
  assert started.data == #(started.pid, Ok(started.pid))
}

pub fn an_initialiser_without_returning_gives_nil_test() {
  let assert Ok(started) =
    actor.new_with_initialiser(500, fn(_) { Ok(actor.initialised(0)) })
    |> actor.start
  assert started.data == Nil
}

pub fn an_initialiser_may_receive_test() {
  let assert Ok(started) =
    actor.new_with_initialiser(500, fn(subject) {
      let inbox = process.new_subject()
      process.send_after(inbox, 2, 5)
      let assert Ok(first) = process.receive(inbox, 500)
      actor.initialised(first) |> actor.returning(subject) |> Ok
    })
    |> actor.on_message(handle)
    |> actor.start
  assert get(started.data) == 5
}

pub fn messages_that_come_during_the_initialiser_wait_test() {
  let assert Ok(started) =
    actor.new_with_initialiser(500, fn(subject) {
      process.send(subject, Add(1))
      process.sleep(2)
      process.send(subject, Add(2))
      actor.initialised(0) |> actor.returning(subject) |> Ok
    })
    |> actor.on_message(handle)
    |> actor.start
  assert get(started.data) == 3
}

// ----------------------------------------- line 18: the table of section 3.7

pub type Outcome {
  Outcome(result: Result(Nil, actor.StartError), leftover: Int)
  CallerEnded(process.ExitReason)
}

/// Starts an actor with the initialiser from a process that traps exits or does
/// not, and sees what it gets and how many messages are left in its mailbox.
fn start_outcome(
  trap: Bool,
  initialise: fn(Subject(Nil)) ->
    Result(actor.Initialised(Nil, Nil, Nil), String),
) -> Outcome {
  outcome_of(trap, actor.new_with_initialiser(100, initialise))
}

fn outcome_of(
  trap: Bool,
  builder: actor.Builder(state, message, data),
) -> Outcome {
  let outcomes = process.new_subject()
  let #(pid, go) =
    watch.waiting(fn() {
      process.trap_exits(trap)
      let result = case actor.start(builder) {
        Ok(_) -> Ok(Nil)
        Error(error) -> Error(error)
      }
      process.send(outcomes, Outcome(result, watch.drain()))
    })
  let monitor = process.monitor(pid)
  process.send(go, Nil)
  let reason = watch.await_down(monitor)
  case process.receive(outcomes, 0) {
    Ok(outcome) -> outcome
    Error(Nil) -> CallerEnded(reason)
  }
}

pub fn an_initialiser_that_gives_an_error_plain_caller_test() {
  assert start_outcome(False, fn(_) { Error("no") })
    == Outcome(Error(actor.InitFailed("no")), 0)
}

pub fn an_initialiser_that_gives_an_error_trapping_caller_test() {
  assert start_outcome(True, fn(_) { Error("no") })
    == Outcome(Error(actor.InitFailed("no")), 1)
}

pub fn an_initialiser_that_panics_plain_caller_test() {
  let assert CallerEnded(reason) =
    start_outcome(False, fn(_) { panic as "init" })
  assert watch.panic_text(reason) == Ok("init")
}

pub fn an_initialiser_that_panics_trapping_caller_test() {
  let assert Outcome(Error(actor.InitExited(reason)), leftover) =
    start_outcome(True, fn(_) { panic as "init" })
  assert watch.panic_text(reason) == Ok("init")
  assert leftover == 1
}

pub fn an_initialiser_that_is_killed_plain_caller_test() {
  assert start_outcome(False, fn(_) {
      process.kill(process.self())
      Error("not reached")
    })
    == CallerEnded(process.Killed)
}

pub fn an_initialiser_that_is_killed_trapping_caller_test() {
  assert start_outcome(True, fn(_) {
      process.kill(process.self())
      Error("not reached")
    })
    == Outcome(Error(actor.InitExited(process.Killed)), 1)
}

pub fn an_initialiser_that_takes_too_long_plain_caller_test() {
  assert start_outcome(False, slow) == Outcome(Error(actor.InitTimeout), 0)
}

pub fn an_initialiser_that_takes_too_long_trapping_caller_test() {
  assert start_outcome(True, slow) == Outcome(Error(actor.InitTimeout), 0)
}

fn slow(_: Subject(Nil)) {
  process.sleep(60_000)
  Error("too late")
}

pub fn an_initialiser_that_takes_too_long_is_killed_test() {
  let pids = process.new_subject()
  let assert Error(actor.InitTimeout) =
    actor.new_with_initialiser(5, fn(subject) {
      process.send(pids, process.self())
      slow(subject)
    })
    |> actor.start
  let assert Ok(pid) = process.receive(pids, 0)
  assert !process.is_alive(pid)
}

pub fn an_initialiser_that_exits_normally_test() {
  let exit = fn(_) {
    process.send_exit(process.self())
    Error("not reached")
  }
  assert start_outcome(False, exit)
    == Outcome(Error(actor.InitExited(process.Normal)), 0)
  assert start_outcome(True, exit)
    == Outcome(Error(actor.InitExited(process.Normal)), 1)
}

fn taken() -> actor.Builder(Int, Message, Subject(Message)) {
  let name = process.new_name("taken")
  let assert Ok(Nil) = process.register(process.self(), name)
  actor.new(0) |> actor.named(name)
}

pub fn a_name_that_is_taken_plain_caller_test() {
  assert outcome_of(False, taken())
    == Outcome(Error(actor.InitFailed("name already registered")), 0)
}

pub fn a_name_that_is_taken_trapping_caller_test() {
  assert outcome_of(True, taken())
    == Outcome(Error(actor.InitFailed("name already registered")), 1)
}

pub fn a_start_that_succeeds_leaves_nothing_behind_test() {
  let ok = fn(_) { Ok(actor.initialised(Nil)) }
  assert start_outcome(False, ok) == Outcome(Ok(Nil), 0)
  assert start_outcome(True, ok) == Outcome(Ok(Nil), 0)
}

pub fn a_negative_initialisation_time_crashes_the_caller_test() {
  let reason =
    watch.run(fn() {
      actor.new_with_initialiser(-1, fn(_) { Ok(actor.initialised(Nil)) })
      |> actor.start
    })
  assert watch.error_atom(reason) == Ok("timeout_value")
}

// ----------------------------------------------------------------------- names

fn named_counter(name: process.Name(Message)) {
  actor.new(0)
  |> actor.named(name)
  |> actor.on_message(handle)
  |> actor.start
}

pub fn a_named_actor_is_reached_by_its_name_test() {
  let name = process.new_name("counter")
  let assert Ok(started) = named_counter(name)
  assert started.data == process.named_subject(name)
  assert process.named(name) == Ok(started.pid)
  process.send(process.named_subject(name), Add(4))
  assert get(started.data) == 4
}

pub fn the_name_is_registered_before_the_initialiser_test() {
  let name = process.new_name("early")
  let assert Ok(started) =
    actor.new_with_initialiser(500, fn(subject) {
      actor.initialised(0)
      |> actor.returning(#(process.named(name), subject))
      |> Ok
    })
    |> actor.named(name)
    |> actor.on_message(handle)
    |> actor.start
  assert started.data == #(Ok(started.pid), process.named_subject(name))
}

pub fn line_18_a_name_can_be_used_again_after_the_death_test() {
  let name = process.new_name("again")
  let assert Ok(first) = named_counter(name)
  let monitor = process.monitor(first.pid)
  process.send(first.data, Add(1))
  process.send(first.data, Stop)
  let _ = watch.await_down(monitor)
  let assert Ok(second) = named_counter(name)
  assert get(first.data) == 0
  assert second.pid != first.pid
}

// --------------------------------------------------------------- links, parents

pub fn an_actor_goes_down_with_whoever_started_it_test() {
  let pids = process.new_subject()
  let parent =
    process.spawn_unlinked(fn() {
      process.send(pids, counter().pid)
      process.sleep_forever()
    })
  let assert Ok(pid) = process.receive(pids, 500)
  let monitor = process.monitor(pid)
  process.send_abnormal_exit(parent, "gone")
  assert watch.await_down(monitor) == process.Abnormal(dynamic.string("gone"))
}

pub fn a_trapping_actor_gets_the_exit_of_its_parent_as_a_message_test() {
  let log = process.new_subject()
  let pids = process.new_subject()
  let parent =
    process.spawn_unlinked(fn() {
      let assert Ok(started) = trapping_actor(log)
      process.send(pids, started.pid)
      process.sleep_forever()
    })
  let assert Ok(pid) = process.receive(pids, 500)
  process.send_abnormal_exit(parent, "gone")
  assert process.receive(log, 500) == Ok(parent)
  assert process.is_alive(pid)
  process.kill(pid)
}

fn trapping_actor(log: Subject(Pid)) {
  actor.new_with_initialiser(500, fn(_) {
    process.trap_exits(True)
    let selector =
      process.new_selector()
      |> process.select_trapped_exits(fn(exit) { exit.pid })
    actor.initialised(Nil) |> actor.selecting(selector) |> Ok
  })
  |> actor.on_message(fn(_, pid) {
    process.send(log, pid)
    actor.continue(Nil)
  })
  |> actor.start
}

pub fn next_values_can_be_compared_and_shown_test() {
  assert actor.continue(1) == actor.continue(1)
  assert actor.continue(1) != actor.continue(2)
  assert string.inspect(actor.InitFailed("x")) == "InitFailed(\"x\")"
}
