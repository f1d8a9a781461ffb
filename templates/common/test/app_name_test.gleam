import app_name
import app_name/counter
import gleam/erlang/process
import gleeunit

pub fn main() -> Nil {
  gleeunit.main()
}

pub fn counts_test() {
  let assert Ok(started) = app_name.start()
  counter.add(started.data, 1)
  counter.add(started.data, 2)
  assert counter.value(started.data) == 3
}

pub fn comes_back_after_a_crash_test() {
  let assert Ok(started) = app_name.start()
  counter.add(started.data, 5)

  let assert Ok(pid) = process.subject_owner(started.data)
  let monitor = process.monitor(pid)
  process.send(started.data, counter.Crash)
  let assert Ok(_) =
    process.new_selector()
    |> process.select_specific_monitor(monitor, fn(down) { down.reason })
    |> process.selector_receive(1000)
  wait_for_owner(started.data, 100)

  assert counter.value(started.data) == 0
}

/// The supervisor starts the counter again soon, not at once.
fn wait_for_owner(subject: process.Subject(a), tries: Int) -> Nil {
  case process.subject_owner(subject), tries {
    Ok(_), _ -> Nil
    Error(Nil), 0 -> panic as "the counter did not come back"
    Error(Nil), _ -> {
      process.sleep(10)
      wait_for_owner(subject, tries - 1)
    }
  }
}
