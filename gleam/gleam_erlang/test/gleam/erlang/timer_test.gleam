//// Timers: section 1.1, 3.3 (4), 3.10, and lines 5 to 7 of section 6.

import gleam/erlang/process
import gleam/list
import watch

pub fn send_after_sends_when_the_time_has_passed_test() {
  let subject = process.new_subject()
  process.send_after(subject, 10, "later")
  assert process.receive(subject, 0) == Error(Nil)
  assert process.receive(subject, 500) == Ok("later")
}

pub fn timers_fire_in_the_order_of_their_times_test() {
  let subject = process.new_subject()
  list.each([#(30, "c"), #(10, "a"), #(20, "b")], fn(timer) {
    process.send_after(subject, timer.0, timer.1)
  })
  let received = list.map([1, 2, 3], fn(_) { process.receive(subject, 500) })
  assert received == [Ok("a"), Ok("b"), Ok("c")]
}

pub fn timers_of_one_time_fire_in_the_order_they_were_made_test() {
  let subject = process.new_subject()
  list.each([1, 2, 3, 4], process.send_after(subject, 5, _))
  let received = list.map([1, 2, 3, 4], fn(_) { process.receive(subject, 500) })
  assert received == [Ok(1), Ok(2), Ok(3), Ok(4)]
}

pub fn send_after_0_is_not_immediate_test() {
  let subject = process.new_subject()
  process.send_after(subject, 0, "soon")
  process.send(subject, "now")
  assert process.receive(subject, 0) == Ok("now")
  assert process.receive(subject, 500) == Ok("soon")
}

pub fn a_timer_does_not_need_who_set_it_test() {
  let subject = process.new_subject()
  process.spawn(fn() { process.send_after(subject, 10, "from the dead") })
  assert process.receive(subject, 500) == Ok("from the dead")
}

pub fn line_5_a_timer_for_a_name_looks_it_up_when_it_fires_test() {
  let name = process.new_name("later")
  let subject = process.named_subject(name)
  process.send_after(subject, 10, "found")
  let assert Ok(Nil) = process.register(process.self(), name)
  assert process.receive(subject, 500) == Ok("found")
}

pub fn line_5_a_timer_for_a_name_that_nobody_has_is_silent_test() {
  let name = process.new_name("nobody")
  let subject = process.named_subject(name)
  process.send_after(subject, 1, "lost")
  process.sleep(10)
  let assert Ok(Nil) = process.register(process.self(), name)
  assert process.receive(subject, 5) == Error(Nil)
}

pub fn a_timer_for_the_dead_is_silent_test() {
  let subjects = process.new_subject()
  let pid =
    process.spawn(fn() { process.send(subjects, process.new_subject()) })
  let assert Ok(subject) = process.receive(subjects, 500)
  let _ = watch.ending(pid)
  let timer = process.send_after(subject, 5, Nil)
  process.sleep(10)
  assert process.cancel_timer(timer) == process.TimerNotFound
}

pub fn line_6_cancel_a_pending_timer_test() {
  let subject = process.new_subject()
  let timer = process.send_after(subject, 60_000, Nil)
  let assert process.Cancelled(time_remaining) = process.cancel_timer(timer)
  assert time_remaining > 0
  assert time_remaining <= 60_000
}

pub fn a_cancelled_timer_does_not_fire_test() {
  let subject = process.new_subject()
  let timer = process.send_after(subject, 5, Nil)
  let assert process.Cancelled(_) = process.cancel_timer(timer)
  assert process.receive(subject, 15) == Error(Nil)
}

pub fn line_6_cancel_twice_test() {
  let timer = process.send_after(process.new_subject(), 60_000, Nil)
  let assert process.Cancelled(_) = process.cancel_timer(timer)
  assert process.cancel_timer(timer) == process.TimerNotFound
}

pub fn line_6_cancel_after_it_fired_leaves_the_message_test() {
  let subject = process.new_subject()
  let timer = process.send_after(subject, 1, "fired")
  process.sleep(10)
  assert process.cancel_timer(timer) == process.TimerNotFound
  assert process.receive(subject, 0) == Ok("fired")
}

pub fn a_timer_can_be_cancelled_by_another_process_test() {
  let subject = process.new_subject()
  let results = process.new_subject()
  let timer = process.send_after(subject, 60_000, Nil)
  process.spawn(fn() {
    process.send(results, case process.cancel_timer(timer) {
      process.Cancelled(_) -> "cancelled"
      process.TimerNotFound -> "not found"
    })
  })
  assert process.receive(results, 500) == Ok("cancelled")
}

pub fn the_timer_of_an_owner_that_ended_is_not_found_test() {
  let timers = process.new_subject()
  let pid =
    process.spawn(fn() {
      process.send_after(process.new_subject(), 60_000, Nil)
      |> process.send(timers, _)
    })
  let assert Ok(timer) = process.receive(timers, 500)
  let _ = watch.ending(pid)
  assert process.cancel_timer(timer) == process.TimerNotFound
}

pub fn line_7_a_negative_delay_crashes_test() {
  let reason =
    watch.run(fn() { process.send_after(process.new_subject(), -1, Nil) })
  assert watch.error_atom(reason) == Ok("badarg")
  let name = process.new_name("negative")
  let reason =
    watch.run(fn() { process.send_after(process.named_subject(name), -1, Nil) })
  assert watch.error_atom(reason) == Ok("badarg")
}

pub fn a_delay_beyond_31_bits_does_not_fire_at_once_test() {
  let subject = process.new_subject()
  let timer = process.send_after(subject, 2_147_483_648, Nil)
  assert process.receive(subject, 10) == Error(Nil)
  let assert process.Cancelled(time_remaining) = process.cancel_timer(timer)
  assert time_remaining > 2_147_000_000
}
