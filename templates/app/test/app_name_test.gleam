import app_name
import app_name/counter
import gleam/erlang/process
import gleeunit

pub fn main() -> Nil {
  gleeunit.main()
}

pub fn counts_test() {
  let assert Ok(started) = counter.start()
  counter.add(started.data, 1)
  counter.add(started.data, 2)
  assert counter.value(started.data) == 3
}

pub fn comes_back_after_a_crash_test() {
  let name = process.new_name("counter")
  let assert Ok(_) = app_name.start(name)
  let subject = process.named_subject(name)
  counter.add(subject, 5)

  let assert Ok(pid) = process.named(name)
  let monitor = process.monitor(pid)
  process.send(subject, counter.Crash)
  let assert Ok(_) =
    process.new_selector()
    |> process.select_specific_monitor(monitor, fn(down) { down.reason })
    |> process.selector_receive(1000)
  wait_until_started(name, 100)

  assert counter.value(subject) == 0
}

/// The supervisor starts the counter again soon, not at once.
fn wait_until_started(name: process.Name(a), tries: Int) -> Nil {
  case process.named(name), tries {
    Ok(_), _ -> Nil
    Error(Nil), 0 -> panic as "the counter did not come back"
    Error(Nil), _ -> {
      process.sleep(10)
      wait_until_started(name, tries - 1)
    }
  }
}
