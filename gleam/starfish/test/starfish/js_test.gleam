import gleam/dynamic
import gleam/erlang/process
import starfish/js.{type AbortSignal, type Promise, Failure}

@external(javascript, "./js_test_ffi.mjs", "later")
fn later(value: value, after_ms: Int) -> Promise(value)

@external(javascript, "./js_test_ffi.mjs", "rejected")
fn rejected(message: String) -> Promise(value)

@external(javascript, "./js_test_ffi.mjs", "rejected_with")
fn rejected_with(value: anything) -> Promise(value)

@external(javascript, "./js_test_ffi.mjs", "throws")
fn throws(message: String) -> value

@external(javascript, "./js_test_ffi.mjs", "until_aborted")
fn until_aborted(signal: AbortSignal, told: fn() -> Nil) -> Promise(value)

pub fn await_gives_the_value_of_a_promise_test() {
  assert js.await(js.resolve(41)) + 1 == 42
  assert js.await(later("done", 5)) == "done"
}

pub fn others_run_while_a_process_awaits_test() {
  let done = process.new_subject()
  process.spawn(fn() { process.send(done, js.await(later("slow", 30))) })
  process.spawn(fn() { process.send(done, "quick") })
  assert process.receive(done, 1000) == Ok("quick")
  assert process.receive(done, 1000) == Ok("slow")
}

pub fn a_rejected_promise_crashes_who_awaits_it_test() {
  let pid = process.spawn_unlinked(fn() { js.await(rejected("refused")) })
  let monitor = process.monitor(pid)
  let selector =
    process.select_specific_monitor(process.new_selector(), monitor, fn(down) {
      down.reason
    })
  let assert Ok(process.Abnormal(_)) = process.selector_receive(selector, 1000)
}

pub fn try_await_gives_both_ends_as_values_test() {
  assert js.try_await(js.resolve(42)) == Ok(42)
  let assert Error(Failure(name: "RangeError", message: "refused", value: _)) =
    js.try_await(rejected("refused"))
}

pub fn what_is_no_error_is_shown_test() {
  assert js.try_await(rejected_with("no"))
    == Error(Failure("Thrown", "\"no\"", dynamic.string("no")))
}

pub fn await_within_gives_up_in_time_test() {
  assert js.await_within(js.never(), 10) == Error(js.TimedOut)
  assert js.await_within(later(1, 5), 1000) == Ok(1)
  let assert Error(js.Rejected(Failure("RangeError", "refused", _))) =
    js.await_within(rejected("refused"), 1000)
}

pub fn a_promise_that_comes_too_late_disturbs_nothing_test() {
  let promise = later("late", 20)
  assert js.await_within(promise, 1) == Error(js.TimedOut)
  assert js.await(later("next", 40)) == "next"
  assert js.await(promise) == "late"
}

pub fn work_is_aborted_when_its_process_ends_test() {
  let told = process.new_subject()
  let worker =
    process.spawn_unlinked(fn() {
      js.abortable(fn(signal) {
        until_aborted(signal, fn() { process.send(told, "aborted") })
      })
    })
  assert process.receive(told, 20) == Error(Nil)
  process.kill(worker)
  assert process.receive(told, 1000) == Ok("aborted")
}

pub fn work_that_has_ended_is_not_aborted_test() {
  let told = process.new_subject()
  let worker =
    process.spawn_unlinked(fn() {
      let result = js.abortable(fn(_signal) { later("done", 1) })
      process.send(told, result)
    })
  assert process.receive(told, 1000) == Ok(Ok("done"))
  process.kill(worker)
}

pub fn attempt_gives_exceptions_as_values_test() {
  assert js.attempt(fn() { 1 + 1 }) == Ok(2)
  let assert Error(Failure("TypeError", "not that", _)) =
    js.attempt(fn() { throws("not that") })
}

pub fn attempt_may_wait_inside_test() {
  assert js.attempt(fn() { js.await(later(7, 2)) }) == Ok(7)
  let assert Error(Failure("RangeError", "refused", _)) =
    js.attempt(fn() { js.await(rejected("refused")) })
}
