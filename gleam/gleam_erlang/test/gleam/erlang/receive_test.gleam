//// Receiving and selectors: section 1.1, 3.2, 3.10, and lines 1 to 4, 7, 27 and
//// 30 of section 6.

import gleam/dict
import gleam/dynamic
import gleam/dynamic/decode
import gleam/erlang/atom
import gleam/erlang/process.{type Selector, type Subject}
import gleam/function
import gleam/int
import gleam/list
import gleam/result
import watch

// --------------------------------------------------------------------- receive

pub fn receive_takes_the_oldest_message_of_the_subject_test() {
  let one = process.new_subject()
  let two = process.new_subject()
  process.send(one, 1)
  process.send(two, 2)
  process.send(one, 3)
  assert process.receive(two, 0) == Ok(2)
  assert process.receive(one, 0) == Ok(1)
  assert process.receive(one, 0) == Ok(3)
  assert process.receive(one, 0) == Error(Nil)
}

pub fn receive_with_0_polls_test() {
  let subject = process.new_subject()
  assert process.receive(subject, 0) == Error(Nil)
  process.send(subject, Nil)
  assert process.receive(subject, 0) == Ok(Nil)
}

pub fn receive_waits_for_what_comes_later_test() {
  let subject = process.new_subject()
  process.send_after(subject, 10, "late")
  assert process.receive(subject, 500) == Ok("late")
}

pub fn receive_times_out_and_the_message_can_still_be_received_test() {
  let subject = process.new_subject()
  process.send_after(subject, 30, "late")
  assert process.receive(subject, 1) == Error(Nil)
  assert process.receive(subject, 500) == Ok("late")
}

pub fn receive_by_another_process_panics_test() {
  let subject: Subject(Nil) = process.new_subject()
  let reason = watch.run(fn() { process.receive(subject, 10) })
  assert watch.panic_text(reason)
    == Ok("Cannot receive with a subject owned by another process")
}

pub fn receive_by_another_process_panics_before_it_looks_at_the_time_test() {
  let subject: Subject(Nil) = process.new_subject()
  let reason = watch.run(fn() { process.receive(subject, -1) })
  assert watch.panic_text(reason)
    == Ok("Cannot receive with a subject owned by another process")
}

pub fn receive_on_a_named_subject_does_not_look_at_the_owner_test() {
  let name = process.new_name("not mine")
  let subject = process.named_subject(name)
  assert process.receive(subject, 1) == Error(Nil)
  let assert Ok(Nil) = process.register(watch.idle(), name)
  assert process.receive(subject, 1) == Error(Nil)
}

pub fn receive_with_a_negative_time_crashes_test() {
  let reason = watch.run(fn() { process.receive(process.new_subject(), -1) })
  assert watch.error_atom(reason) == Ok("timeout_value")
}

pub fn receive_with_more_than_32_bits_of_time_crashes_test() {
  let reason =
    watch.run(fn() { process.receive(process.new_subject(), 4_294_967_296) })
  assert watch.error_atom(reason) == Ok("timeout_value")
}

pub fn receive_with_the_longest_time_waits_test() {
  let subject = process.new_subject()
  process.send_after(subject, 5, "here")
  assert process.receive(subject, 4_294_967_295) == Ok("here")
}

pub fn receive_beyond_31_bits_of_time_does_not_end_at_once_test() {
  let subject = process.new_subject()
  let pid =
    process.spawn_unlinked(fn() {
      process.receive(process.new_subject(), 2_147_483_648)
      |> result.replace_error("ended")
      |> process.send(subject, _)
    })
  assert process.receive(subject, 30) == Error(Nil)
  assert process.is_alive(pid)
  process.kill(pid)
}

pub fn receive_forever_waits_test() {
  let subject = process.new_subject()
  process.send_after(subject, 5, 1)
  assert process.receive_forever(subject) == 1
}

pub fn receive_forever_by_another_process_waits_for_ever_test() {
  let subject: Subject(Int) = process.new_subject()
  let pid =
    process.spawn_unlinked(fn() { process.receive_forever(subject) })
  process.send(subject, 1)
  process.sleep(10)
  assert process.is_alive(pid)
  assert process.receive(subject, 0) == Ok(1)
  process.kill(pid)
}

pub fn sleep_lets_messages_queue_test() {
  let subject = process.new_subject()
  process.send_after(subject, 1, "queued")
  process.sleep(10)
  assert process.receive(subject, 0) == Ok("queued")
}

pub fn sleep_0_gives_way_test() {
  let subject = process.new_subject()
  process.spawn(fn() { process.send(subject, Nil) })
  process.sleep(0)
  assert process.receive(subject, 50) == Ok(Nil)
}

pub fn sleep_with_a_negative_time_crashes_test() {
  let reason = watch.run(fn() { process.sleep(-1) })
  assert watch.error_atom(reason) == Ok("timeout_value")
}

pub fn exits_end_a_sleeping_process_test() {
  let pid = process.spawn_unlinked(fn() { process.sleep(60_000) })
  process.send_abnormal_exit(pid, "wake up")
  assert !process.is_alive(pid)
}

pub fn sleep_forever_can_be_killed_test() {
  let #(pid, go) = watch.waiting(process.sleep_forever)
  process.send(go, Nil)
  process.sleep(5)
  assert process.is_alive(pid)
  process.kill(pid)
  assert !process.is_alive(pid)
}

// ------------------------------------------------------------- mailbox order

pub fn line_1_an_older_message_on_a_catch_all_wins_test() {
  let known = process.new_subject()
  let unknown = process.new_subject()
  process.send(unknown, "older")
  process.send(known, "newer")
  let selector =
    process.new_selector()
    |> process.select(known)
    |> process.select_other(fn(_) { "anything" })
  assert process.selector_receive(selector, 0) == Ok("anything")
  assert process.selector_receive(selector, 0) == Ok("newer")
  assert process.selector_receive(selector, 0) == Error(Nil)
}

pub fn the_order_of_handlers_does_not_matter_test() {
  let one = process.new_subject()
  let two = process.new_subject()
  process.send(two, 2)
  process.send(one, 1)
  let selector =
    process.new_selector() |> process.select(one) |> process.select(two)
  assert process.selector_receive(selector, 0) == Ok(2)
  assert process.selector_receive(selector, 0) == Ok(1)
}

pub fn messages_passed_over_keep_their_order_test() {
  let passed = process.new_subject()
  let wanted = process.new_subject()
  list.each([1, 2, 3], process.send(passed, _))
  process.send(wanted, 0)
  process.send(passed, 4)
  assert process.receive(wanted, 0) == Ok(0)
  let received = list.map([1, 2, 3, 4], fn(_) { process.receive(passed, 0) })
  assert received == [Ok(1), Ok(2), Ok(3), Ok(4)]
}

pub fn line_2_an_unselected_message_reaches_select_other_as_a_pair_test() {
  let subject =
    process.unsafely_create_subject(process.self(), dynamic.string("tag"))
  process.send(subject, 42)
  let assert Ok(term) =
    process.new_selector()
    |> process.select_other(function.identity)
    |> process.selector_receive(0)
  assert decode.run(term, decode.at([0], decode.string)) == Ok("tag")
  assert decode.run(term, decode.at([1], decode.int)) == Ok(42)
}

pub fn line_4_a_selector_of_another_process_waits_for_ever_test() {
  let subject: Subject(Int) = process.new_subject()
  let pid =
    process.spawn_unlinked(fn() {
      process.new_selector()
      |> process.select(subject)
      |> process.selector_receive_forever
    })
  process.send(subject, 1)
  process.sleep(10)
  assert process.is_alive(pid)
  process.kill(pid)
}

// ------------------------------------------------------------------- selectors

pub fn an_empty_selector_takes_nothing_test() {
  let subject = process.new_subject()
  process.send(subject, 1)
  let selector: Selector(Nil) = process.new_selector()
  assert process.selector_receive(selector, 0) == Error(Nil)
  assert process.selector_receive(selector, 2) == Error(Nil)
  assert process.receive(subject, 0) == Ok(1)
}

pub fn an_empty_selector_waits_for_ever_test() {
  let pid =
    process.spawn_unlinked(fn() {
      process.selector_receive_forever(process.new_selector())
    })
  process.sleep(5)
  assert process.is_alive(pid)
  process.kill(pid)
}

pub fn selector_receive_waits_for_what_comes_later_test() {
  let subject = process.new_subject()
  process.send_after(subject, 5, 1)
  let selector =
    process.new_selector() |> process.select_map(subject, int.to_string)
  assert process.selector_receive(from: selector, within: 500) == Ok("1")
}

pub fn selector_receive_forever_waits_test() {
  let subject = process.new_subject()
  process.send_after(subject, 5, 1)
  let selector = process.new_selector() |> process.select(subject)
  assert process.selector_receive_forever(from: selector) == 1
}

pub fn selector_receive_with_a_bad_time_crashes_test() {
  let wait = fn(time) {
    watch.error_atom(
      watch.run(fn() {
        process.selector_receive(process.new_selector(), time)
      }),
    )
  }
  assert wait(-1) == Ok("timeout_value")
  assert wait(4_294_967_296) == Ok("timeout_value")
}

pub fn select_the_same_subject_twice_and_the_last_counts_test() {
  let subject = process.new_subject()
  process.send(subject, 1)
  let selector =
    process.new_selector()
    |> process.select_map(subject, fn(_) { "first" })
    |> process.select_map(subject, fn(_) { "second" })
  assert process.selector_receive(selector, 0) == Ok("second")
}

pub fn line_3_map_selector_goes_over_every_handler_test() {
  process.trap_exits(True)
  let subject = process.new_subject()
  let selector =
    process.new_selector()
    |> process.select(subject)
    |> process.select_trapped_exits(fn(_) { 10 })
    |> process.select_monitors(fn(_) { 20 })
    |> process.select_other(fn(_) { 30 })
    |> process.map_selector(int.to_string)
    |> process.map_selector(fn(text) { text <> "!" })
  process.send(subject, 1)
  assert process.selector_receive(selector, 0) == Ok("1!")
  process.spawn(fn() { Nil })
  assert process.selector_receive(selector, 500) == Ok("10!")
  let _ = process.monitor(watch.dead())
  assert process.selector_receive(selector, 500) == Ok("20!")
  process.send(process.new_subject(), Nil)
  assert process.selector_receive(selector, 0) == Ok("30!")
}

pub fn line_3_of_merged_selectors_the_second_wins_test() {
  let one = process.new_subject()
  let both = process.new_subject()
  let two = process.new_subject()
  let first =
    process.new_selector()
    |> process.select_map(one, fn(_) { "first one" })
    |> process.select_map(both, fn(_) { "first both" })
    |> process.select_other(fn(_) { "first other" })
  let second =
    process.new_selector()
    |> process.select_map(two, fn(_) { "second two" })
    |> process.select_map(both, fn(_) { "second both" })
    |> process.select_other(fn(_) { "second other" })
  let merged = process.merge_selector(first, second)
  list.each([one, both, two, process.new_subject()], process.send(_, Nil))
  assert process.selector_receive(merged, 0) == Ok("first one")
  assert process.selector_receive(merged, 0) == Ok("second both")
  assert process.selector_receive(merged, 0) == Ok("second two")
  assert process.selector_receive(merged, 0) == Ok("second other")
}

pub fn merging_leaves_the_parts_as_they_are_test() {
  let subject = process.new_subject()
  let first = process.new_selector() |> process.select(subject)
  let second =
    process.new_selector() |> process.select_map(subject, fn(_) { "mapped" })
  let _ = process.merge_selector(first, second)
  process.send(subject, "as it is")
  assert process.selector_receive(first, 0) == Ok("as it is")
}

pub fn line_3_deselect_restores_equality_test() {
  let one: Subject(Int) = process.new_subject()
  let two: Subject(Int) = process.new_subject()
  let before = process.new_selector() |> process.select_map(one, int.to_string)
  let with = process.select_map(before, two, int.to_string)
  assert with != before
  assert process.deselect(with, two) == before
  assert process.deselect(before, one) == process.new_selector()
}

pub fn deselect_of_what_is_not_there_does_nothing_test() {
  let one: Subject(Int) = process.new_subject()
  let selector = process.new_selector() |> process.select(one)
  assert process.deselect(selector, process.new_subject()) == selector
}

pub fn deselected_messages_stay_test() {
  let subject = process.new_subject()
  process.send(subject, 1)
  let selector =
    process.new_selector()
    |> process.select(subject)
    |> process.deselect(subject)
  assert process.selector_receive(selector, 0) == Error(Nil)
  assert process.receive(subject, 0) == Ok(1)
}

pub fn select_record_takes_tuples_by_tag_and_size_test() {
  let _ = process.monitor(watch.dead())
  let down = atom.create("DOWN")
  let of_size = fn(size) {
    process.new_selector()
    |> process.select_record(tag: down, fields: size, mapping: fn(term) {
      decode.run(term, decode.at([0], atom.decoder()))
    })
    |> process.selector_receive(5)
  }
  assert of_size(3) == Error(Nil)
  assert of_size(5) == Error(Nil)
  assert of_size(4) == Ok(Ok(down))
}

pub fn select_record_with_one_field_takes_messages_of_a_named_subject_test() {
  let name = process.new_name("record")
  let assert Ok(Nil) = process.register(process.self(), name)
  process.send(process.named_subject(name), "hello")
  let selector =
    process.new_selector()
    |> process.select_record(name, 1, fn(term) {
      decode.run(term, decode.at([1], decode.string))
    })
  assert process.selector_receive(selector, 0) == Ok(Ok("hello"))
}

pub fn select_other_takes_downs_and_exits_test() {
  process.trap_exits(True)
  let selector =
    process.new_selector()
    |> process.select_other(fn(term) {
      decode.run(term, decode.at([0], atom.decoder()))
    })
  let _ = process.monitor(watch.dead())
  assert process.selector_receive(selector, 500) == Ok(Ok(atom.create("DOWN")))
  process.spawn(fn() { Nil })
  assert process.selector_receive(selector, 500) == Ok(Ok(atom.create("EXIT")))
}

pub fn a_specific_monitor_goes_before_a_record_and_before_other_test() {
  let monitor = process.monitor(watch.dead())
  let records =
    process.new_selector()
    |> process.select_other(fn(_) { "other" })
    |> process.select_monitors(fn(_) { "record" })
  let specific =
    process.select_specific_monitor(records, monitor, fn(_) { "specific" })
  assert process.selector_receive(specific, 500) == Ok("specific")
  let _ = process.monitor(watch.dead())
  assert process.selector_receive(specific, 500) == Ok("record")
}

pub fn a_handler_runs_after_the_message_was_taken_out_test() {
  let subject = process.new_subject()
  let results = process.new_subject()
  process.spawn_unlinked(fn() {
    let inner = process.new_subject()
    process.send(subject, inner)
    process.new_selector()
    |> process.select_map(inner, fn(_) {
      process.send(results, process.receive(inner, 0))
    })
    |> process.selector_receive_forever
  })
  let assert Ok(inner) = process.receive(subject, 500)
  process.send(inner, "only one")
  assert process.receive(results, 500) == Ok(Error(Nil))
}

pub fn a_handler_may_wait_itself_test() {
  let first = process.new_subject()
  let second = process.new_subject()
  process.send(first, 1)
  process.send_after(second, 5, 2)
  let selector =
    process.new_selector()
    |> process.select_map(first, fn(one) {
      let assert Ok(two) = process.receive(second, 500)
      one + two
    })
  assert process.selector_receive(selector, 500) == Ok(3)
}

pub fn a_handler_may_wait_when_its_message_comes_late_test() {
  let first = process.new_subject()
  let second = process.new_subject()
  process.send_after(first, 5, 1)
  process.send_after(second, 15, 2)
  let selector =
    process.new_selector()
    |> process.select_map(first, fn(one) {
      let assert Ok(two) = process.receive(second, 500)
      one + two
    })
    |> process.map_selector(int.to_string)
  assert process.selector_receive(selector, 500) == Ok("3")
}

pub fn line_30_selectors_hold_pids_and_names_as_keys_test() {
  let names = [process.new_name("a"), process.new_name("b")]
  let by_name =
    dict.from_list(list.index_map(names, fn(name, index) { #(name, index) }))
  let assert [a, b] = names
  assert dict.get(by_name, a) == Ok(0)
  assert dict.get(by_name, b) == Ok(1)
  let by_pid = dict.from_list([#(process.self(), "me")])
  assert dict.get(by_pid, process.self()) == Ok("me")
}

// --------------------------------------------------------------- long loops

pub fn line_27_a_receive_loop_runs_in_constant_space_test() {
  let subject = process.new_subject()
  send_many(subject, 20_000)
  assert take_many(subject, 0, 20_000) == 200_010_000
}

fn send_many(subject: Subject(Int), left: Int) -> Nil {
  case left {
    0 -> Nil
    _ -> {
      process.send(subject, left)
      send_many(subject, left - 1)
    }
  }
}

fn take_many(subject: Subject(Int), sum: Int, left: Int) -> Int {
  case left {
    0 -> sum
    _ -> {
      let assert Ok(n) = process.receive(subject, 0)
      take_many(subject, sum + n, left - 1)
    }
  }
}

pub fn line_27_mutually_recursive_loops_run_in_constant_space_test() {
  let subject = process.new_subject()
  send_many(subject, 20_000)
  assert even(subject, 0) == 20_000
}

fn even(subject: Subject(Int), count: Int) -> Int {
  case process.receive(subject, 0) {
    Ok(_) -> odd(subject, count + 1)
    Error(Nil) -> count
  }
}

fn odd(subject: Subject(Int), count: Int) -> Int {
  case process.receive(subject, 0) {
    Ok(_) -> even(subject, count + 1)
    Error(Nil) -> count
  }
}

pub fn line_27_a_loop_through_use_runs_in_constant_space_test() {
  let subject = process.new_subject()
  send_many(subject, 20_000)
  assert loop_with_use(subject, 0) == Ok(20_000)
}

fn loop_with_use(subject: Subject(Int), count: Int) -> Result(Int, Nil) {
  case count {
    20_000 -> Ok(count)
    _ -> {
      use _ <- result.try(process.receive(subject, 0))
      loop_with_use(subject, count + 1)
    }
  }
}

pub fn receiving_below_frames_that_are_not_tail_calls_test() {
  let subject = process.new_subject()
  process.spawn(fn() { send_many(subject, 5000) })
  assert sum_without_tail_calls(subject, 5000) == 12_502_500
}

fn sum_without_tail_calls(subject: Subject(Int), left: Int) -> Int {
  case left {
    0 -> 0
    _ -> {
      let assert Ok(n) = process.receive(subject, 500)
      n + sum_without_tail_calls(subject, left - 1)
    }
  }
}
