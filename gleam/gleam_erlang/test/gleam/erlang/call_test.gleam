//// Calls: section 1.1, 3.6, and lines 17 and 28 of section 6.

import gleam/dict
import gleam/dynamic
import gleam/erlang/process.{type Subject}
import gleam/int
import gleam/list
import gleam/result
import gleam/string
import watch

pub type Request {
  Double(number: Int, reply: Subject(Int))
  Late(delay: Int, reply: Subject(Int))
  Hand(reply: Subject(Int))
  Twice(reply: Subject(Int))
  ReplyAndLeave(reply: Subject(Int))
  Leave
  Crash
}

/// A process that answers requests until it is told to leave.
fn server() -> Subject(Request) {
  let ready = process.new_subject()
  process.spawn_unlinked(fn() {
    let requests = process.new_subject()
    process.send(ready, requests)
    serve(requests)
  })
  let assert Ok(requests) = process.receive(ready, 500)
  requests
}

fn serve(requests: Subject(Request)) -> Nil {
  case process.receive_forever(requests) {
    Double(number:, reply:) -> {
      process.send(reply, number * 2)
      serve(requests)
    }
    Late(delay:, reply:) -> {
      process.send_after(reply, delay, 1)
      serve(requests)
    }
    Hand(reply:) -> {
      process.spawn_unlinked(fn() { process.send(reply, 3) })
      serve(requests)
    }
    Twice(reply:) -> {
      process.send(reply, 1)
      process.send(reply, 2)
      serve(requests)
    }
    ReplyAndLeave(reply:) -> process.send(reply, 5)
    Leave -> Nil
    Crash -> panic as "server"
  }
}

pub fn call_gives_the_reply_test() {
  assert process.call(server(), waiting: 500, sending: Double(21, _)) == 42
}

pub fn call_forever_gives_the_reply_test() {
  assert process.call_forever(server(), Double(21, _)) == 42
}

pub fn call_by_name_test() {
  let name = process.new_name("called")
  let subject = server()
  let assert Ok(pid) = process.subject_owner(subject)
  let named = process.named_subject(name)
  let replies = process.new_subject()
  let relay =
    process.spawn_unlinked(fn() {
      process.send(subject, process.receive_forever(named))
      process.sleep_forever()
    })
  let assert Ok(Nil) = process.register(relay, name)
  process.send(replies, process.call(named, 500, Double(2, _)))
  assert process.receive(replies, 0) == Ok(4)
  assert process.is_alive(pid)
}

pub fn call_to_a_name_that_nobody_has_panics_test() {
  let subject = process.named_subject(process.new_name("nobody"))
  let reason = watch.run(fn() { process.call(subject, 100, Double(1, _)) })
  assert watch.panic_text(reason) == Ok("Callee subject had no owner")
}

pub fn line_17_call_to_the_dead_panics_at_once_test() {
  let subject = server()
  let assert Ok(pid) = process.subject_owner(subject)
  process.kill(pid)
  let reason = watch.run(fn() { process.call(subject, 60_000, Double(1, _)) })
  let assert Ok(text) = watch.panic_text(reason)
  assert string.starts_with(text, "callee exited: ProcessDown(")
  assert string.contains(text, "noproc")
}

pub fn line_17_a_callee_that_ends_during_the_call_panics_the_caller_test() {
  let subject = server()
  let reason =
    watch.run(fn() { process.call(subject, 60_000, fn(_) { Crash }) })
  let assert Ok(text) = watch.panic_text(reason)
  assert string.starts_with(text, "callee exited: ProcessDown(")
}

pub fn line_17_a_normal_end_of_the_callee_panics_the_caller_as_well_test() {
  let subject = server()
  let reason =
    watch.run(fn() { process.call_forever(subject, fn(_) { Leave }) })
  let assert Ok(text) = watch.panic_text(reason)
  assert string.contains(text, "Normal")
}

pub fn line_17_a_call_that_times_out_panics_test() {
  let subject = server()
  let reason = watch.run(fn() { process.call(subject, 5, Late(60_000, _)) })
  assert watch.panic_text(reason)
    == Ok("callee did not send reply before timeout")
  let assert Ok(pid) = process.subject_owner(subject)
  assert process.is_alive(pid)
}

pub fn line_17_a_call_to_oneself_times_out_test() {
  let reason =
    watch.run(fn() {
      let own = process.new_subject()
      process.call(own, 5, Double(1, _))
    })
  assert watch.panic_text(reason)
    == Ok("callee did not send reply before timeout")
}

pub fn line_17_a_late_reply_is_garbage_in_the_mailbox_test() {
  let replies = process.new_subject()
  let assert Ok(Nil) =
    process.register(process.self(), process.new_name("late"))
  let _ =
    rescue(fn() { process.call(server(), 5, Late(15, _)) })
  assert process.receive(replies, 30) == Error(Nil)
  // The monitor of the call is still there, and gives no message as the server
  // lives: what has come is the reply.
  assert watch.drain() == 1
}

pub fn line_17_a_third_process_may_reply_test() {
  assert process.call(server(), 500, Hand) == 3
}

pub fn line_17_replies_after_the_first_are_garbage_test() {
  assert process.call(server(), 500, Twice) == 1
  assert watch.drain() == 1
}

pub fn line_17_a_reply_before_the_end_of_the_callee_wins_test() {
  let subject = server()
  assert process.call(subject, 500, ReplyAndLeave) == 5
  assert watch.drain() == 0
}

pub fn a_call_leaves_no_monitor_behind_test() {
  let subject = server()
  let assert Ok(pid) = process.subject_owner(subject)
  assert process.call(subject, 500, Double(1, _)) == 2
  process.kill(pid)
  assert watch.count_downs() == 0
}

pub fn a_call_with_a_negative_time_crashes_test() {
  let subject = server()
  let reason = watch.run(fn() { process.call(subject, -1, Double(1, _)) })
  assert watch.error_atom(reason) == Ok("timeout_value")
}

pub fn make_request_runs_in_the_caller_and_may_panic_test() {
  let subject = server()
  let reason =
    watch.run(fn() { process.call(subject, 500, fn(_) { panic as "mine" }) })
  assert watch.panic_text(reason) == Ok("mine")
  let me = process.self()
  let seen =
    process.call(subject, 500, fn(reply) {
      assert process.self() == me
      Double(1, reply)
    })
  assert seen == 2
}

pub fn make_request_may_wait_test() {
  let numbers = process.new_subject()
  process.send_after(numbers, 5, 4)
  let subject = server()
  let answer =
    process.call(subject, 500, fn(reply) {
      let assert Ok(number) = process.receive(numbers, 500)
      Double(number, reply)
    })
  assert answer == 8
}

pub fn a_call_takes_only_its_reply_out_of_a_full_mailbox_test() {
  let other = process.new_subject()
  list.each([1, 2, 3], process.send(other, _))
  assert process.call(server(), 500, Double(5, _)) == 10
  assert list.map([1, 2, 3], fn(_) { process.receive(other, 0) })
    == [Ok(1), Ok(2), Ok(3)]
}

// ------------------------------------------------------- line 28: in callbacks

pub fn line_28_call_inside_list_map_test() {
  let subject = server()
  let answers =
    list.map([1, 2, 3], fn(n) { process.call(subject, 500, Double(n, _)) })
  assert answers == [2, 4, 6]
}

pub fn line_28_call_inside_result_try_test() {
  let subject = server()
  let answer = {
    use n <- result.try(int.parse("4"))
    use m <- result.map(Ok(process.call(subject, 500, Double(n, _))))
    process.call(subject, 500, Double(m, _))
  }
  assert answer == Ok(16)
}

pub fn line_28_call_inside_dict_fold_test() {
  let subject = server()
  let total =
    dict.from_list([#("a", 1), #("b", 2), #("c", 3)])
    |> dict.fold(0, fn(total, _, n) {
      total + process.call(subject, 500, Double(n, _))
    })
  assert total == 12
}

pub fn line_28_call_inside_a_selector_test() {
  let subject = server()
  let numbers = process.new_subject()
  process.send(numbers, 5)
  let answer =
    process.new_selector()
    |> process.select_map(numbers, fn(n) {
      process.call(subject, 500, Double(n, _))
    })
    |> process.selector_receive(500)
  assert answer == Ok(10)
}

// --------------------------------------------------- line 29: catching in hosts

/// What JavaScript code that catches everything gets of the function: its value,
/// or nothing.
@external(javascript, "../../rescue_test_ffi.mjs", "rescue")
fn rescue(run: fn() -> a) -> Result(a, dynamic.Dynamic)

pub fn line_29_host_code_catches_a_panic_test() {
  let assert Error(_) = rescue(fn() { panic as "caught" })
  let assert Error(_) =
    rescue(fn() {
      process.sleep(1)
      panic as "caught after a wait"
    })
  assert rescue(fn() { 1 }) == Ok(1)
}

pub fn line_29_host_code_does_not_catch_a_kill_of_oneself_test() {
  let steps = process.new_subject()
  let reason =
    watch.run(fn() {
      let _ = rescue(fn() { process.kill(process.self()) })
      process.send(steps, "survived")
    })
  assert reason == process.Killed
  assert process.receive(steps, 5) == Error(Nil)
}

pub fn line_29_host_code_does_not_catch_a_kill_by_others_test() {
  let steps = process.new_subject()
  let #(pid, go) =
    watch.waiting(fn() {
      let _ = rescue(fn() { process.sleep_forever() })
      process.send(steps, "survived")
    })
  process.send(go, Nil)
  process.sleep(2)
  let monitor = process.monitor(pid)
  process.kill(pid)
  assert watch.await_down(monitor) == process.Killed
  assert process.receive(steps, 5) == Error(Nil)
}
