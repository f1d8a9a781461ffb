//// Backoff: the delays as a function, then children that have them.

import children.{
  type Event, type Order, Crash, Exit, Leave, Mark, Panics, Ping, Refuses,
  Stopping, Tried, Up, Works,
}
import gleam/dict
import gleam/dynamic
import gleam/dynamic/decode
import gleam/erlang/atom
import gleam/erlang/process.{
  type ExitReason, type Name, type Pid, type Subject, ExitMessage,
}
import gleam/int
import gleam/list
import gleam/otp/actor
import gleam/otp/factory_supervisor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision.{
  type ChildSpecification, Permanent, Temporary, Transient,
}
import gleam/otp/system
import gleam/set
import starfish/backoff.{type Policy}

// ---------------------------------------------------------------------- Delays

fn first(count: Int, policy: Policy) -> List(Int) {
  list.repeat(Nil, count)
  |> list.index_map(fn(_, index) { backoff.delay(policy, index + 1) })
}

pub fn delays_grow_by_the_factor_up_to_the_cap_test() {
  let policy =
    backoff.exponential(initial_ms: 100, factor: 2.0, cap_ms: 1000)
  assert first(6, policy) == [100, 200, 400, 800, 1000, 1000]
}

pub fn delays_are_rounded_to_milliseconds_test() {
  let policy = backoff.exponential(initial_ms: 3, factor: 1.5, cap_ms: 100)
  assert first(5, policy) == [3, 5, 7, 10, 15]
}

pub fn a_factor_of_one_gives_equal_delays_test() {
  let policy = backoff.exponential(initial_ms: 30, factor: 1.0, cap_ms: 100)
  assert first(3, policy) == [30, 30, 30]
  assert backoff.delay(policy, 1_000_000_000) == 30
}

pub fn without_a_failure_there_is_no_delay_test() {
  let policy = backoff.exponential(initial_ms: 30, factor: 2.0, cap_ms: 100)
  assert backoff.delay(policy, 0) == 0
  assert backoff.delay(policy, -5) == 0
}

pub fn an_initial_delay_of_0_is_no_delay_ever_test() {
  let policy = backoff.exponential(initial_ms: 0, factor: 3.0, cap_ms: 100)
  assert first(3, policy) == [0, 0, 0]
  assert backoff.delay(policy, 1_000_000_000) == 0
}

pub fn a_cap_below_the_first_delay_is_the_first_delay_test() {
  let policy = backoff.exponential(initial_ms: 500, factor: 2.0, cap_ms: 20)
  assert first(3, policy) == [20, 20, 20]
  let none = backoff.exponential(initial_ms: 500, factor: 2.0, cap_ms: 0)
  assert first(3, none) == [0, 0, 0]
}

pub fn the_number_of_failures_cannot_be_too_large_test() {
  let policy = backoff.exponential(initial_ms: 5, factor: 3.0, cap_ms: 10_000)
  assert backoff.delay(policy, 1000) == 10_000
  assert backoff.delay(policy, 1_000_000) == 10_000
  assert backoff.delay(policy, 9_007_199_254_740_991) == 10_000
  let steep = backoff.exponential(initial_ms: 1, factor: 1.0e300, cap_ms: 9)
  assert first(3, steep) == [1, 9, 9]
  let flat =
    backoff.exponential(initial_ms: 1, factor: 1.0000001, cap_ms: 2)
  assert backoff.delay(flat, 1_000_000_000) == 2
}

pub fn times_end_where_waits_do_test() {
  let policy =
    backoff.exponential(
      initial_ms: 9_000_000_000_000,
      factor: 10.0,
      cap_ms: 9_000_000_000_000_000,
    )
  assert first(2, policy) == [4_294_967_295, 4_294_967_295]
}

/// Policies that differ in everything, made from a number.
fn any_policy(number: Int) -> Policy {
  let digit = fn(place: Int) { number / place % 10 }
  backoff.exponential(
    initial_ms: digit(1) * digit(10) * digit(10),
    factor: 1.0 +. int.to_float(digit(100)) /. 3.0,
    cap_ms: digit(1000) * digit(1000) * digit(1000),
  )
}

fn numbers(count: Int) -> List(Int) {
  list.repeat(Nil, count) |> list.index_map(fn(_, index) { index * 7919 })
}

pub fn delays_never_fall_and_never_exceed_the_cap_test() {
  use number <- list.each(numbers(1000))
  let delays = first(12, any_policy(number))
  let digit = number / 1000 % 10
  assert list.sort(delays, int.compare) == delays
  assert list.all(delays, fn(delay) {
    delay >= 0 && delay <= digit * digit * digit
  })
}

pub fn jitter_takes_off_at_most_its_fraction_test() {
  use number <- list.each(numbers(1000))
  let policy = any_policy(number)
  let shaken = backoff.jitter(policy, 0.25, seed: number)
  let pairs = list.zip(first(12, policy), first(12, shaken))
  use #(whole, part) <- list.each(pairs)
  assert part <= whole
  // In quarters, to keep clear of rounding: half a millisecond of it is
  // allowed.
  assert 4 * part + 2 >= 3 * whole
}

pub fn jitter_of_0_is_none_and_of_1_is_all_test() {
  let policy =
    backoff.exponential(initial_ms: 1000, factor: 1.0, cap_ms: 1000)
  assert first(9, backoff.jitter(policy, 0.0, seed: 1)) == first(9, policy)
  let delays = first(1000, backoff.jitter(policy, 1.0, seed: 1))
  assert list.any(delays, fn(delay) { delay < 50 })
  assert list.any(delays, fn(delay) { delay > 950 })
}

pub fn the_same_seed_gives_the_same_delays_test() {
  let policy =
    backoff.exponential(initial_ms: 1000, factor: 1.1, cap_ms: 60_000)
  let shaken = fn(seed) { first(20, backoff.jitter(policy, 0.5, seed:)) }
  assert shaken(7) == shaken(7)
  assert shaken(7) != shaken(8)
  assert shaken(-1) != shaken(1)
}

pub fn jitter_spreads_evenly_over_seeds_and_attempts_test() {
  let policy =
    backoff.exponential(initial_ms: 1000, factor: 1.0, cap_ms: 1000)
  let in_tenths = fn(delays: List(Int)) {
    list.map(delays, fn(delay) { int.min(delay / 100, 9) })
    |> list.group(fn(tenth) { tenth })
  }
  let by_attempt = first(1000, backoff.jitter(policy, 1.0, seed: 3))
  let by_seed =
    list.map(numbers(1000), fn(seed) {
      backoff.delay(backoff.jitter(policy, 1.0, seed: seed / 7919), 1)
    })
  use delays <- list.each([by_attempt, by_seed])
  let counts = in_tenths(delays)
  assert set.size(set.from_list(delays)) > 500
  use tenth <- list.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  let assert Ok(members) = dict.get(counts, tenth)
  let count = list.length(members)
  assert count > 60 && count < 140
}

// ----------------------------------------------------------------- Bad numbers

fn next_exit() -> process.ExitMessage {
  let assert Ok(exit) =
    process.new_selector()
    |> process.select_trapped_exits(fn(exit) { exit })
    |> process.selector_receive(children.limit_ms)
  exit
}

/// The text of the panic that the function ends in.
fn refusal(make: fn() -> Policy) -> String {
  process.trap_exits(True)
  let pid = process.spawn(make)
  let assert ExitMessage(crashed, process.Abnormal(reason)) = next_exit()
  assert crashed == pid
  let message = {
    use text <- decode.field("message", decode.string)
    decode.success(text)
  }
  let assert Ok(text) = decode.run(reason, decode.at([0], message))
  text
}

fn any() -> Policy {
  backoff.exponential(initial_ms: 1, factor: 1.0, cap_ms: 1)
}

pub fn negative_times_are_refused_test() {
  let initial = fn() {
    backoff.exponential(initial_ms: -5, factor: 2.0, cap_ms: 10)
  }
  assert refusal(initial)
    == "backoff.exponential: initial_ms is 0 or more, not -5"
  let cap = fn() {
    backoff.exponential(initial_ms: 5, factor: 2.0, cap_ms: -1)
  }
  assert refusal(cap) == "backoff.exponential: cap_ms is 0 or more, not -1"
  assert refusal(fn() { backoff.reset_after(any(), quiet_ms: -2) })
    == "backoff.reset_after: quiet_ms is 0 or more, not -2"
}

pub fn a_factor_that_shrinks_is_refused_test() {
  let half = fn() {
    backoff.exponential(initial_ms: 5, factor: 0.5, cap_ms: 10)
  }
  assert refusal(half) == "backoff.exponential: factor is 1.0 or more, not 0.5"
}

pub fn jitter_beyond_its_bounds_is_refused_test() {
  assert refusal(fn() { backoff.jitter(any(), 1.5, seed: 1) })
    == "backoff.jitter: fraction is between 0.0 and 1.0, not 1.5"
  assert refusal(fn() { backoff.jitter(any(), -0.5, seed: 1) })
    == "backoff.jitter: fraction is between 0.0 and 1.0, not -0.5"
}

pub fn a_negative_number_of_restarts_is_refused_test() {
  assert refusal(fn() { backoff.max_restarts(any(), in_a_row: -1) })
    == "backoff.max_restarts: in_a_row is 0 or more, not -1"
}

// -------------------------------------------------------------------- Restarts

/// Delays of 20, 40, 60, 60, … milliseconds.
fn policy() -> Policy {
  backoff.exponential(initial_ms: 20, factor: 2.0, cap_ms: 60)
}

/// Restarts that the tests do not have to wait for.
fn quick() -> Policy {
  backoff.exponential(initial_ms: 1, factor: 1.0, cap_ms: 1)
}

fn new_names(count: Int) -> List(Name(Order)) {
  list.map(list.repeat("child", count), process.new_name)
}

/// A supervisor that tolerates no restart at all.
fn strict(strategy: supervisor.Strategy) -> supervisor.Builder {
  supervisor.new(strategy)
  |> supervisor.restart_tolerance(intensity: 0, period: 5)
}

fn start(builder: supervisor.Builder) -> Pid {
  let assert Ok(started) = supervisor.start(builder)
  started.pid
}

/// The guard of a child that has started, linked to the test.
fn start_guarded(child: ChildSpecification(a), policy: Policy) -> Pid {
  let guarded = backoff.child(child, policy)
  let assert Ok(started) = guarded.start()
  started.pid
}

/// Lets the child end and waits until it has, having set a mark for later.
fn end(
  events: Subject(Event),
  name: Name(Order),
  order: Order,
  mark_after ms: Int,
) -> Nil {
  let assert Ok(pid) = process.named(name)
  let monitor = process.monitor(pid)
  process.send_after(events, ms, Mark)
  children.tell(name, order)
  let assert Ok(_) =
    process.new_selector()
    |> process.select_specific_monitor(monitor, fn(down) { down })
    |> process.selector_receive(children.limit_ms)
  Nil
}

pub fn a_child_comes_back_after_growing_delays_test() {
  let events = process.new_subject()
  let name = process.new_name("child")
  let supervisor =
    strict(supervisor.OneForOne)
    |> supervisor.add(children.worker(events, name) |> backoff.child(policy()))
    |> start
  let first = children.await_up(events)
  end(events, name, Crash, mark_after: 19)
  children.await_mark(events)
  let second = children.await_up(events)
  end(events, name, Crash, mark_after: 39)
  children.await_mark(events)
  let third = children.await_up(events)
  end(events, name, Crash, mark_after: 59)
  children.await_mark(events)
  let fourth = children.await_up(events)
  assert set.size(set.from_list([first, second, third, fourth])) == 4
  assert process.is_alive(supervisor)
}

pub fn the_name_reaches_the_child_that_came_back_test() {
  let events = process.new_subject()
  let name = process.new_name("child")
  start_guarded(children.worker(events, name), quick())
  children.await_up(events)
  end(events, name, Crash, mark_after: 500)
  children.await_up(events)
  assert process.call(process.named_subject(name), 500, Ping) == Nil
}

pub fn the_supervisor_does_not_wait_test() {
  let events = process.new_subject()
  let others = process.new_subject()
  let assert [name, other] = new_names(2)
  let slow =
    backoff.exponential(initial_ms: 60_000, factor: 1.0, cap_ms: 60_000)
  supervisor.new(supervisor.OneForOne)
  |> supervisor.add(children.worker(events, name) |> backoff.child(slow))
  |> supervisor.add(children.worker(others, other))
  |> start
  children.await_up(events)
  children.await_up(others)
  end(events, name, Crash, mark_after: 5)
  end(others, other, Crash, mark_after: 60_000)
  children.await_up(others)
  children.await_mark(events)
  assert children.is_quiet(events, for: 5)
}

pub fn siblings_live_on_test() {
  use strategy <- list.each([supervisor.OneForAll, supervisor.RestForOne])
  let events = process.new_subject()
  let others = process.new_subject()
  let assert [name, other] = new_names(2)
  strict(strategy)
  |> supervisor.add(children.worker(events, name) |> backoff.child(quick()))
  |> supervisor.add(children.worker(others, other))
  |> start
  children.await_up(events)
  children.await_up(others)
  end(events, name, Crash, mark_after: 60_000)
  children.await_up(events)
  assert children.is_quiet(others, for: 5)
}

pub fn a_start_that_fails_again_is_a_failure_with_a_delay_test() {
  let events = process.new_subject()
  let name = process.new_name("child")
  let script = children.script([Works, Refuses, Panics])
  start_guarded(children.scripted(events, name, script), policy())
  children.await_up(events)
  end(events, name, Crash, mark_after: 19)
  children.await_mark(events)
  process.send_after(events, 39, Mark)
  let assert Ok(Tried) = process.receive(events, children.limit_ms)
  children.await_mark(events)
  process.send_after(events, 59, Mark)
  let assert Ok(Tried) = process.receive(events, children.limit_ms)
  children.await_mark(events)
  children.await_up(events)
}

pub fn a_supervisor_can_be_the_child_test() {
  let events = process.new_subject()
  let name = process.new_name("child")
  let inner =
    strict(supervisor.OneForOne)
    |> supervisor.add(children.worker(events, name))
    |> supervisor.supervised
  strict(supervisor.OneForOne)
  |> supervisor.add(backoff.child(inner, policy()))
  |> start
  children.await_up(events)
  end(events, name, Crash, mark_after: 19)
  children.await_mark(events)
  children.await_up(events)
}

pub fn children_of_a_factory_can_have_backoff_test() {
  let events = process.new_subject()
  let connect = fn(name) {
    let child =
      children.worker(events, name)
      |> supervision.restart(Transient)
      |> backoff.child(policy())
    child.start()
  }
  let assert Ok(factory) =
    factory_supervisor.supervisor_child(connect)
    |> factory_supervisor.restart_tolerance(intensity: 0, period: 5)
    |> factory_supervisor.start
  let name = process.new_name("child")
  let assert Ok(started) = factory_supervisor.start_child(factory.data, name)
  assert started.data == "the child's data"
  children.await_up(events)
  end(events, name, Crash, mark_after: 19)
  children.await_mark(events)
  children.await_up(events)
}

// ------------------------------------------------------------ Kinds of restart

pub fn a_permanent_child_comes_back_however_it_ended_test() {
  let events = process.new_subject()
  let name = process.new_name("child")
  start_guarded(children.worker(events, name), quick())
  children.await_up(events)
  use order <- list.each([Leave, Crash, exit_with("shutdown"), Exit(kill_me)])
  end(events, name, order, mark_after: 60_000)
  children.await_up(events)
}

pub fn a_transient_child_comes_back_when_it_failed_test() {
  let events = process.new_subject()
  let name = process.new_name("child")
  children.worker(events, name)
  |> supervision.restart(Transient)
  |> start_guarded(quick())
  children.await_up(events)
  use order <- list.each([Crash, exit_with("odd"), Exit(kill_me)])
  end(events, name, order, mark_after: 60_000)
  children.await_up(events)
}

pub fn a_transient_child_that_is_done_ends_its_guard_test() {
  let done = fn(order) {
    let events = process.new_subject()
    let name = process.new_name("child")
    let guard =
      children.worker(events, name)
      |> supervision.restart(Transient)
      |> start_guarded(quick())
    process.unlink(guard)
    children.await_up(events)
    children.tell(name, order)
    let reason = children.ending(guard)
    assert children.is_quiet(events, for: 5)
    reason
  }
  let shutdown = atom.create("shutdown")
  assert done(Leave) == process.Normal
  assert done(exit_with("shutdown")) == abnormal(shutdown)
  let pair = #(shutdown, "since there was no work")
  assert done(exit_with_term(pair)) == abnormal(pair)
}

pub fn a_significant_child_that_is_done_ends_its_supervisor_test() {
  process.trap_exits(True)
  let events = process.new_subject()
  let name = process.new_name("child")
  let pid =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.auto_shutdown(supervisor.AnySignificant)
    |> supervisor.add(
      children.worker(events, name)
      |> supervision.restart(Transient)
      |> supervision.significant(True)
      |> backoff.child(quick()),
    )
    |> start
  children.await_up(events)
  children.tell(name, Leave)
  assert next_exit() == ExitMessage(pid, abnormal(atom.create("shutdown")))
}

pub fn a_temporary_child_stays_as_it_is_test() {
  let child =
    children.worker(process.new_subject(), process.new_name("child"))
    |> supervision.restart(Temporary)
  assert backoff.child(child, policy()) == child
}

pub fn what_was_said_of_the_child_holds_for_the_guard_test() {
  let child =
    children.worker(process.new_subject(), process.new_name("child"))
    |> supervision.restart(Transient)
    |> supervision.significant(True)
  let guarded = backoff.child(child, policy())
  assert guarded.restart == Transient
  assert guarded.significant
  assert guarded.child_type == supervision.Supervisor
  assert backoff.child(supervision.restart(child, Permanent), policy()).restart
    == Permanent
}

fn abnormal(term: a) -> ExitReason {
  process.Abnormal(to_dynamic(term))
}

@external(javascript, "../children_ffi.mjs", "identity")
fn to_dynamic(term: a) -> dynamic.Dynamic

fn exit_with(word: String) -> Order {
  exit_with_term(atom.create(word))
}

fn exit_with_term(term: a) -> Order {
  Exit(fn() { process.send_abnormal_exit(process.self(), term) })
}

fn kill_me() -> Nil {
  process.kill(process.self())
}

// ------------------------------------------------------------- The first start

pub fn the_first_start_gives_the_guard_and_the_data_of_the_child_test() {
  let events = process.new_subject()
  let guarded =
    children.worker(events, process.new_name("child"))
    |> backoff.child(policy())
  let assert Ok(actor.Started(pid:, data:)) = guarded.start()
  assert children.await_up(events) != pid
  assert process.is_alive(pid)
  assert data == "the child's data"
}

pub fn a_first_start_that_fails_is_passed_on_test() {
  process.trap_exits(True)
  let events = process.new_subject()
  let guarded =
    children.scripted(
      events,
      process.new_name("child"),
      children.script([Refuses]),
    )
    |> backoff.child(policy())
  assert guarded.start() == Error(actor.InitFailed("refused"))
  let assert Ok(Tried) = process.receive(events, 0)
  // The guard has gone, as an actor that was not initialised.
  assert next_exit().reason == process.Normal
  assert children.is_quiet(events, for: 30)
}

pub fn a_first_start_that_panics_is_passed_on_test() {
  process.trap_exits(True)
  let guarded =
    children.scripted(
      process.new_subject(),
      process.new_name("child"),
      children.script([Panics]),
    )
    |> backoff.child(policy())
  let assert Error(actor.InitExited(process.Abnormal(_))) = guarded.start()
}

pub fn a_supervisor_with_a_first_start_that_fails_does_not_start_test() {
  use failure <- list.each([Refuses, Panics])
  process.trap_exits(True)
  let events = process.new_subject()
  let others = process.new_subject()
  let assert [name, other] = new_names(2)
  let script = children.script([failure])
  let started =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.add(children.worker(others, other))
    |> supervisor.add(
      children.scripted(events, name, script) |> backoff.child(policy()),
    )
    |> supervisor.start
  assert started == Error(actor.InitFailed("shutdown"))
  children.await_up(others)
  assert process.receive(others, children.limit_ms) == Ok(Stopping)
}

// ------------------------------------------------------------ Giving up, reset

pub fn it_goes_on_without_end_unless_told_otherwise_test() {
  let events = process.new_subject()
  let name = process.new_name("child")
  start_guarded(children.worker(events, name), quick())
  children.await_up(events)
  use _ <- list.each(list.repeat(Nil, 50))
  end(events, name, Crash, mark_after: 60_000)
  children.await_up(events)
}

fn exhausted(term: a) -> ExitReason {
  abnormal(#(atom.create("restarts_exhausted"), term))
}

pub fn after_the_most_restarts_the_guard_gives_up_test() {
  let events = process.new_subject()
  let name = process.new_name("child")
  let guard =
    children.worker(events, name)
    |> start_guarded(quick() |> backoff.max_restarts(in_a_row: 2))
  process.unlink(guard)
  children.await_up(events)
  end(events, name, Crash, mark_after: 60_000)
  children.await_up(events)
  end(events, name, Leave, mark_after: 60_000)
  children.await_up(events)
  let monitor = process.monitor(guard)
  children.tell(name, exit_with("odd"))
  let assert Ok(down) =
    process.new_selector()
    |> process.select_specific_monitor(monitor, fn(down) { down })
    |> process.selector_receive(children.limit_ms)
  assert down.reason == exhausted(atom.create("odd"))
  assert children.is_quiet(events, for: 5)
}

pub fn the_last_failure_is_in_the_reason_test() {
  let give_up_at = fn(starts, order) {
    let events = process.new_subject()
    let name = process.new_name("child")
    let most = list.length(starts)
    let guard =
      children.scripted(events, name, children.script([Works, ..starts]))
      |> start_guarded(quick() |> backoff.max_restarts(in_a_row: most))
    process.unlink(guard)
    children.await_up(events)
    children.tell(name, order)
    children.ending(guard)
  }
  assert give_up_at([], Leave) == exhausted(atom.create("normal"))
  assert give_up_at([], Exit(kill_me)) == exhausted(atom.create("killed"))
  assert give_up_at([Refuses], Crash)
    == exhausted(actor.InitFailed("refused"))
}

pub fn the_supervisor_decides_when_the_guard_gives_up_test() {
  process.trap_exits(True)
  let events = process.new_subject()
  let others = process.new_subject()
  let assert [name, other] = new_names(2)
  let policy =
    backoff.exponential(initial_ms: 1, factor: 60_000.0, cap_ms: 60_000)
    |> backoff.max_restarts(in_a_row: 1)
  let pid =
    supervisor.new(supervisor.OneForAll)
    |> supervisor.restart_tolerance(intensity: 1, period: 5)
    |> supervisor.add(children.worker(events, name) |> backoff.child(policy))
    |> supervisor.add(children.worker(others, other))
    |> start
  let crash_twice = fn() {
    children.await_up(events)
    end(events, name, Crash, mark_after: 60_000)
    children.await_up(events)
    children.tell(name, Crash)
  }
  children.await_up(others)
  crash_twice()
  // The supervisor starts all of them again, and the guard begins anew.
  assert process.receive(others, children.limit_ms) == Ok(Stopping)
  children.await_up(others)
  crash_twice()
  assert process.receive(others, children.limit_ms) == Ok(Stopping)
  assert next_exit() == ExitMessage(pid, abnormal(atom.create("shutdown")))
}

pub fn a_quiet_time_makes_the_next_failure_the_first_test() {
  let events = process.new_subject()
  let name = process.new_name("child")
  let policy =
    quick()
    |> backoff.reset_after(quiet_ms: 10)
    |> backoff.max_restarts(in_a_row: 1)
  start_guarded(children.worker(events, name), policy)
  children.await_up(events)
  use _ <- list.each([1, 2, 3])
  end(events, name, Crash, mark_after: 60_000)
  children.await_up(events)
  process.sleep(20)
}

pub fn the_quiet_time_of_one_run_does_not_count_for_another_test() {
  let events = process.new_subject()
  let name = process.new_name("child")
  let policy =
    quick()
    |> backoff.reset_after(quiet_ms: 200)
    |> backoff.max_restarts(in_a_row: 2)
  let guard = start_guarded(children.worker(events, name), policy)
  process.unlink(guard)
  children.await_up(events)
  end(events, name, Crash, mark_after: 60_000)
  children.await_up(events)
  process.sleep(120)
  end(events, name, Crash, mark_after: 60_000)
  children.await_up(events)
  process.sleep(120)
  children.tell(name, exit_with("odd"))
  assert children.ending(guard) == exhausted(atom.create("odd"))
}

pub fn with_a_quiet_time_of_0_every_start_is_a_recovery_test() {
  let events = process.new_subject()
  let name = process.new_name("child")
  let policy =
    quick()
    |> backoff.reset_after(quiet_ms: 0)
    |> backoff.max_restarts(in_a_row: 1)
  start_guarded(children.worker(events, name), policy)
  children.await_up(events)
  use _ <- list.each([1, 2, 3])
  end(events, name, Crash, mark_after: 60_000)
  children.await_up(events)
  process.sleep(1)
}

// -------------------------------------------------------------------- Shutdown

pub fn the_supervisor_stops_guarded_children_in_their_turn_test() {
  process.trap_exits(True)
  let assert [a, b, c] = new_names(3)
  let logs =
    list.map(["a", "b", "c"], fn(label) { #(process.new_subject(), label) })
  let assert [#(log_a, _), #(log_b, _), #(log_c, _)] = logs
  let pid =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.add(children.worker(log_a, a))
    |> supervisor.add(children.worker(log_b, b) |> backoff.child(policy()))
    |> supervisor.add(children.worker(log_c, c))
    |> start
  list.each(logs, fn(log) { children.await_up(log.0) })
  process.send_exit(pid)
  let order =
    list.fold(logs, process.new_selector(), fn(selector, log) {
      process.select_map(selector, log.0, fn(event) { #(log.1, event) })
    })
  assert process.selector_receive(order, children.limit_ms)
    == Ok(#("c", Stopping))
  assert process.selector_receive(order, children.limit_ms)
    == Ok(#("b", Stopping))
  assert process.selector_receive(order, children.limit_ms)
    == Ok(#("a", Stopping))
  assert next_exit() == ExitMessage(pid, process.Normal)
}

pub fn a_child_that_does_not_stop_is_killed_after_its_own_time_test() {
  process.trap_exits(True)
  let events = process.new_subject()
  let pid =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.add(
      children.stubborn(events)
      |> supervision.timeout(ms: 10)
      |> backoff.child(policy()),
    )
    |> start
  let assert Ok(Up(child)) = process.receive(events, children.limit_ms)
  let monitor = process.monitor(child)
  process.send_exit(pid)
  assert next_exit() == ExitMessage(pid, process.Normal)
  let assert Ok(down) =
    process.new_selector()
    |> process.select_specific_monitor(monitor, fn(down) { down })
    |> process.selector_receive(0)
  assert down.reason == process.Killed
}

pub fn a_guard_that_waits_ends_at_once_test() {
  let events = process.new_subject()
  let name = process.new_name("child")
  let slow =
    backoff.exponential(initial_ms: 60_000, factor: 1.0, cap_ms: 60_000)
  let guard = start_guarded(children.worker(events, name), slow)
  process.trap_exits(True)
  children.await_up(events)
  end(events, name, Crash, mark_after: 60_000)
  process.send_abnormal_exit(guard, atom.create("shutdown"))
  assert next_exit() == ExitMessage(guard, abnormal(atom.create("shutdown")))
}

pub fn any_exit_of_the_parent_ends_the_guard_test() {
  process.trap_exits(True)
  let ended_by = fn(exit) {
    let events = process.new_subject()
    let name = process.new_name("child")
    let guard = start_guarded(children.worker(events, name), policy())
    children.await_up(events)
    exit(guard)
    assert process.receive(events, children.limit_ms) == Ok(Stopping)
    let ExitMessage(pid, reason) = next_exit()
    assert pid == guard
    reason
  }
  assert ended_by(process.send_exit) == process.Normal
  assert ended_by(process.send_abnormal_exit(_, "enough")) == abnormal("enough")
}

pub fn the_end_of_the_parent_ends_the_guard_test() {
  let events = process.new_subject()
  let name = process.new_name("child")
  process.spawn_unlinked(fn() {
    start_guarded(children.worker(events, name), policy())
    process.sleep(5)
    process.kill(process.self())
  })
  children.await_up(events)
  assert process.receive(events, children.limit_ms) == Ok(Stopping)
}

pub fn exits_of_strangers_are_ignored_test() {
  let events = process.new_subject()
  let name = process.new_name("child")
  let guard = start_guarded(children.worker(events, name), policy())
  children.await_up(events)
  process.spawn(fn() {
    process.send_exit(guard)
    process.send_abnormal_exit(guard, "who are you?")
  })
  assert children.is_quiet(events, for: 5)
  assert process.is_alive(guard)
}

pub fn a_guard_that_is_killed_takes_its_child_along_test() {
  let events = process.new_subject()
  let name = process.new_name("child")
  let guard = start_guarded(children.worker(events, name), policy())
  process.unlink(guard)
  children.await_up(events)
  process.kill(guard)
  assert process.receive(events, children.limit_ms) == Ok(Stopping)
}

pub fn the_guard_answers_system_messages_test() {
  let events = process.new_subject()
  let name = process.new_name("child")
  let guard = start_guarded(children.worker(events, name), quick())
  children.await_up(events)
  system.suspend(guard)
  end(events, name, Crash, mark_after: 10)
  children.await_mark(events)
  system.resume(guard)
  children.await_up(events)
  assert system.get_state(guard) == system.get_state(guard)
}
