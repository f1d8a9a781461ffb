//// Exit signals, links and monitors: section 1.1, 3.4, 3.5, and lines 8 to 15 of
//// section 6.

import gleam/dynamic
import gleam/dynamic/decode
import gleam/erlang/atom
import gleam/erlang/process
import gleam/int
import gleam/list
import watch

pub type Reason {
  Normal
  Kill
  Killed
  Shutdown
  Because(String)
}

fn text(reason: String) -> process.ExitReason {
  process.Abnormal(dynamic.string(reason))
}

// -------------------------------------------------- how processes end: reasons

pub fn a_process_that_returns_ends_normal_test() {
  assert watch.run(fn() { Nil }) == process.Normal
  assert watch.run(fn() { Error("value") }) == process.Normal
}

pub fn line_15_a_panic_gives_the_error_and_a_stack_test() {
  let assert process.Abnormal(term) = watch.run(fn() { panic as "the text" })
  assert watch.error_field(term, "gleam_error", decode.string)
    == Ok("panic")
  assert watch.error_field(term, "message", decode.string)
    == Ok("the text")
  assert watch.error_field(term, "module", decode.string)
    == Ok("gleam/erlang/exit_test")
  let assert Ok(line) = watch.error_field(term, "line", decode.int)
  assert line > 0
  let assert Ok(_) = decode.run(term, decode.at([1], decode.string))
}

pub fn line_15_the_kinds_of_panic_are_told_apart_test() {
  let kind = fn(body) {
    let assert process.Abnormal(term) = watch.run(body)
    watch.error_field(term, "gleam_error", decode.string)
  }
  assert kind(fn() { panic }) == Ok("panic")
  assert kind(fn() {
      let assert Ok(_) = int.parse("no number")
      Nil
    })
    == Ok("let_assert")
  assert kind(fn() {
      assert int.parse("no number") == Ok(1)
    })
    == Ok("assert")
}

pub fn an_exit_to_another_process_keeps_its_reason_as_it_is_test() {
  let end = fn(reason) {
    let pid = watch.idle()
    let monitor = process.monitor(pid)
    process.send_abnormal_exit(pid, reason)
    watch.await_down(monitor)
  }
  assert end(dynamic.string("text")) == text("text")
  assert end(dynamic.int(42)) == process.Abnormal(dynamic.int(42))
  assert end(dynamic.nil()) == process.Abnormal(dynamic.nil())
  assert end(atom.to_dynamic(atom.create("shutdown")))
    == watch.abnormal("shutdown")
}

// ----------------------------------------------------- the table of section 3.4

/// What becomes of an idle process when something is done to it.
fn outcome(trap: Bool, act: fn(process.Pid) -> Nil) -> String {
  let reports = process.new_subject()
  let ready = process.new_subject()
  let pid =
    process.spawn_unlinked(fn() {
      process.trap_exits(trap)
      let ping = process.new_subject()
      process.send(ready, ping)
      process.new_selector()
      |> process.select_map(ping, fn(_) { "goes on" })
      |> process.select_trapped_exits(fn(exit) {
        "message " <> show(exit.reason)
      })
      |> process.selector_receive_forever
      |> process.send(reports, _)
    })
  let assert Ok(ping) = process.receive(ready, 500)
  let monitor = process.monitor(pid)
  act(pid)
  process.send(ping, Nil)
  let assert Ok(outcome) =
    process.new_selector()
    |> process.select(reports)
    |> process.select_specific_monitor(monitor, fn(down) {
      "down " <> show(down.reason)
    })
    |> process.selector_receive(500)
  process.demonitor_process(monitor)
  process.flush_messages()
  outcome
}

fn show(reason: process.ExitReason) -> String {
  case reason {
    process.Normal -> "Normal"
    process.Killed -> "Killed"
    process.Abnormal(term) ->
      case
        decode.run(term, decode.string),
        decode.run(term, atom.decoder())
      {
        Ok(text), _ -> text
        _, Ok(atom) -> atom.to_string(atom)
        _, _ -> "something"
      }
  }
}

fn exit(reason: anything) -> fn(process.Pid) -> Nil {
  process.send_abnormal_exit(_, reason)
}

/// A link to a process that ends with the reason.
fn over_a_link(reason: anything) -> fn(process.Pid) -> Nil {
  fn(pid) {
    let ended =
      process.spawn_unlinked(fn() {
        process.link(pid)
        process.send_abnormal_exit(process.self(), reason)
      })
    let _ = watch.ending(ended)
    Nil
  }
}

pub fn normal_over_a_link_is_ignored_test() {
  let end = fn(pid) {
    let ended = process.spawn_unlinked(fn() { process.link(pid) })
    let _ = watch.ending(ended)
    Nil
  }
  assert outcome(False, end) == "goes on"
}

pub fn normal_over_a_link_is_a_message_when_trapping_test() {
  let end = fn(pid) {
    let ended = process.spawn_unlinked(fn() { process.link(pid) })
    let _ = watch.ending(ended)
    Nil
  }
  assert outcome(True, end) == "message Normal"
}

pub fn line_13_send_exit_to_another_is_ignored_test() {
  assert outcome(False, process.send_exit) == "goes on"
}

pub fn line_13_send_exit_to_another_is_a_message_when_trapping_test() {
  assert outcome(True, process.send_exit) == "message Normal"
}

pub fn line_12_send_exit_to_oneself_ends_normal_test() {
  let reason =
    watch.run(fn() {
      process.send_exit(process.self())
      panic as "not reached"
    })
  assert reason == process.Normal
}

pub fn line_12_send_exit_to_oneself_is_a_message_when_trapping_test() {
  process.trap_exits(True)
  process.send_exit(process.self())
  assert watch.next_exit(0)
    == Ok(process.ExitMessage(process.self(), process.Normal))
}

pub fn another_reason_ends_the_process_with_that_reason_test() {
  assert outcome(False, exit("stop")) == "down stop"
  assert outcome(False, over_a_link("stop")) == "down stop"
}

pub fn another_reason_is_a_message_when_trapping_test() {
  assert outcome(True, exit("stop")) == "message stop"
  assert outcome(True, over_a_link("stop")) == "message stop"
}

pub fn another_reason_to_oneself_ends_test() {
  let reason =
    watch.run(fn() {
      process.send_abnormal_exit(process.self(), "own")
      panic as "not reached"
    })
  assert reason == text("own")
}

pub fn another_reason_to_oneself_is_a_message_when_trapping_test() {
  process.trap_exits(True)
  process.send_abnormal_exit(process.self(), "own")
  assert watch.next_exit(0)
    == Ok(process.ExitMessage(process.self(), text("own")))
}

pub fn line_14_kill_ends_whether_trapping_or_not_test() {
  assert outcome(False, process.kill) == "down Killed"
  assert outcome(True, process.kill) == "down Killed"
}

pub fn kill_on_oneself_ends_at_once_test() {
  let reason =
    watch.run(fn() {
      process.trap_exits(True)
      process.kill(process.self())
      panic as "not reached"
    })
  assert reason == process.Killed
}

pub fn a_peer_that_was_killed_ends_the_linked_with_killed_test() {
  let kill_peer = fn(pid) {
    let peer = process.spawn_unlinked(fn() {
      process.link(pid)
      process.kill(process.self())
    })
    let _ = watch.ending(peer)
    Nil
  }
  assert outcome(False, kill_peer) == "down Killed"
  assert outcome(True, kill_peer) == "message Killed"
}

pub fn the_atom_kill_is_a_kill_test() {
  let kill = atom.create("kill")
  assert outcome(False, exit(kill)) == "down Killed"
  assert outcome(True, exit(kill)) == "down Killed"
}

pub fn the_atom_killed_is_a_reason_like_any_other_test() {
  let killed = atom.create("killed")
  assert outcome(False, exit(killed)) == "down Killed"
  assert outcome(True, exit(killed)) == "message Killed"
}

pub fn the_atom_normal_is_send_exit_test() {
  let normal = atom.create("normal")
  assert outcome(False, exit(normal)) == "goes on"
  assert outcome(True, exit(normal)) == "message Normal"
}

pub fn constructors_without_fields_are_the_atoms_of_their_names_test() {
  assert outcome(False, exit(Normal)) == "goes on"
  assert outcome(True, exit(process.Normal)) == "message Normal"
  assert outcome(True, exit(Kill)) == "down Killed"
  assert outcome(True, exit(Killed)) == "message Killed"
  assert outcome(False, exit(Shutdown)) == "down shutdown"
  assert outcome(False, exit(Because("x"))) == "down something"
}

pub fn the_atom_kill_over_a_link_can_be_trapped_test() {
  // On the BEAM such a process has called exit(kill); here its exit signal to
  // itself is a kill, so the reason that goes over the link is `killed`.
  assert outcome(True, over_a_link(atom.create("kill"))) == "message Killed"
}

pub fn shutdown_is_an_ordinary_reason_test() {
  let shutdown = atom.create("shutdown")
  assert outcome(False, exit(shutdown)) == "down shutdown"
  assert outcome(True, exit(shutdown)) == "message shutdown"
}

pub fn trap_exits_leaves_messages_that_have_come_test() {
  process.trap_exits(True)
  process.send_exit(process.self())
  process.trap_exits(False)
  assert watch.next_exit(0)
    == Ok(process.ExitMessage(process.self(), process.Normal))
}

pub fn nothing_of_a_process_runs_after_its_end_test() {
  let steps = process.new_subject()
  let _ =
    watch.run(fn() {
      process.send(steps, "before")
      process.kill(process.self())
      process.send(steps, "after")
    })
  assert process.receive(steps, 0) == Ok("before")
  assert process.receive(steps, 10) == Error(Nil)
}

// ----------------------------------------------------------------------- links

pub fn line_9_link_to_the_dead_is_false_test() {
  let dead = watch.dead()
  assert process.link(dead) == False
  process.trap_exits(True)
  assert watch.next_exit(5) == Error(Nil)
}

pub fn line_9_link_to_the_dead_is_true_and_an_exit_when_trapping_test() {
  let dead = watch.dead()
  process.trap_exits(True)
  assert process.link(dead) == True
  assert watch.next_exit(500)
    == Ok(process.ExitMessage(dead, watch.abnormal("noproc")))
  assert watch.next_exit(5) == Error(Nil)
}

pub fn line_10_two_links_and_one_unlink_is_no_link_test() {
  process.trap_exits(True)
  let pid = watch.idle()
  assert process.link(pid)
  assert process.link(pid: pid)
  process.unlink(pid)
  process.kill(pid)
  assert watch.next_exit(5) == Error(Nil)
}

pub fn two_links_give_one_exit_test() {
  process.trap_exits(True)
  let pid = watch.idle()
  assert process.link(pid)
  assert process.link(pid)
  process.kill(pid)
  assert watch.next_exit(500) == Ok(process.ExitMessage(pid, process.Killed))
  assert watch.next_exit(5) == Error(Nil)
}

pub fn line_11_unlink_leaves_an_exit_that_has_come_test() {
  process.trap_exits(True)
  let pid = process.spawn(process.sleep_forever)
  process.kill(pid)
  let _ = watch.ending(pid)
  process.unlink(pid)
  assert watch.next_exit(0) == Ok(process.ExitMessage(pid, process.Killed))
}

pub fn unlink_from_the_other_side_test() {
  process.trap_exits(True)
  let parent = process.self()
  let pid =
    process.spawn(fn() {
      process.unlink(parent)
      panic as "alone"
    })
  let _ = watch.ending(pid)
  assert watch.next_exit(5) == Error(Nil)
}

pub fn unlink_of_a_stranger_does_nothing_test() {
  let pid = watch.idle()
  assert process.unlink(pid) == Nil
  assert process.is_alive(pid)
}

pub fn link_to_oneself_does_nothing_test() {
  assert process.link(process.self()) == True
  assert watch.run(fn() {
      process.link(process.self())
      panic as "once"
    })
    |> watch.panic_text
    == Ok("once")
}

pub fn a_link_works_in_both_directions_test() {
  let pid = watch.idle()
  let linked =
    process.spawn_unlinked(fn() {
      process.link(pid)
      process.sleep_forever()
    })
  process.sleep(5)
  let monitor = process.monitor(linked)
  process.send_abnormal_exit(pid, "over the link")
  assert watch.await_down(monitor) == text("over the link")
}

pub fn line_14_a_kill_runs_through_a_chain_as_killed_test() {
  let pids = process.new_subject()
  let first =
    process.spawn_unlinked(fn() {
      let second =
        process.spawn(fn() {
          let third = process.spawn(process.sleep_forever)
          process.send(pids, third)
          process.sleep_forever()
        })
      process.send(pids, second)
      process.sleep_forever()
    })
  let assert Ok(one) = process.receive(pids, 500)
  let assert Ok(two) = process.receive(pids, 500)
  let monitors = list.map([first, one, two], process.monitor)
  process.kill(first)
  assert list.map(monitors, watch.await_down)
    == [process.Killed, process.Killed, process.Killed]
}

// -------------------------------------------------------------------- monitors

pub fn monitor_gives_one_down_test() {
  let #(pid, go) = watch.waiting(fn() { Nil })
  let monitor = process.monitor(pid)
  process.send(go, Nil)
  let next = fn(within) {
    process.new_selector()
    |> process.select_monitors(fn(down) { down })
    |> process.selector_receive(within)
  }
  assert next(500) == Ok(process.ProcessDown(monitor, pid, process.Normal))
  assert next(5) == Error(Nil)
}

pub fn line_8_monitor_of_the_dead_gives_noproc_once_test() {
  let dead = watch.dead()
  let monitor = process.monitor(dead)
  let next = fn(within) {
    process.new_selector()
    |> process.select_specific_monitor(monitor, fn(down) { down })
    |> process.selector_receive(within)
  }
  assert next(500)
    == Ok(process.ProcessDown(monitor, dead, watch.abnormal("noproc")))
  assert next(5) == Error(Nil)
}

pub fn line_8_two_monitors_give_two_downs_test() {
  let pid = watch.idle()
  let one = process.monitor(pid)
  let two = process.monitor(pid)
  assert one != two
  process.kill(pid)
  assert watch.count_downs() == 2
}

pub fn line_8_demonitor_flushes_test() {
  let pid = watch.idle()
  let monitor = process.monitor(pid)
  process.kill(pid)
  let _ = watch.ending(pid)
  assert process.demonitor_process(monitor) == Nil
  assert watch.count_downs() == 0
}

pub fn demonitor_before_the_end_test() {
  let pid = watch.idle()
  let monitor = process.monitor(pid)
  process.demonitor_process(monitor: monitor)
  process.kill(pid)
  assert watch.count_downs() == 0
}

pub fn demonitor_twice_does_nothing_test() {
  let pid = watch.idle()
  let one = process.monitor(pid)
  let two = process.monitor(pid)
  process.demonitor_process(one)
  process.demonitor_process(one)
  process.kill(pid)
  assert watch.await_down(two) == process.Killed
  process.demonitor_process(two)
  assert watch.count_downs() == 0
}

pub fn line_8_a_monitor_of_oneself_is_silent_test() {
  let monitor = process.monitor(process.self())
  assert monitor != process.monitor(process.self())
  assert watch.count_downs() == 0
}

pub fn a_monitor_does_not_link_test() {
  let watching =
    process.spawn_unlinked(fn() {
      let pid = process.spawn_unlinked(fn() { panic as "watched" })
      process.monitor(pid)
      process.sleep_forever()
    })
  process.sleep(10)
  assert process.is_alive(watching)
  process.kill(watching)
}

pub fn select_specific_monitor_takes_one_of_several_test() {
  let one = watch.idle()
  let two = watch.idle()
  let first = process.monitor(one)
  let second = process.monitor(two)
  process.kill(one)
  process.kill(two)
  assert watch.await_down(second) == process.Killed
  assert watch.await_down(first) == process.Killed
}

pub fn deselect_specific_monitor_restores_equality_test() {
  let monitor = process.monitor(process.self())
  let subject: process.Subject(Int) = process.new_subject()
  let before =
    process.new_selector() |> process.select_map(subject, int.to_string)
  let with =
    process.select_specific_monitor(before, monitor, fn(_) { "down" })
  assert with != before
  assert process.deselect_specific_monitor(with, monitor) == before
}

pub fn the_message_of_a_deselected_monitor_stays_test() {
  let monitor = process.monitor(watch.dead())
  let with =
    process.new_selector()
    |> process.select_specific_monitor(monitor, fn(_) { "down" })
  let without = process.deselect_specific_monitor(with, monitor)
  assert process.selector_receive(without, 5) == Error(Nil)
  assert process.selector_receive(with, 5) == Ok("down")
}

pub fn demonitoring_restores_equality_of_selectors_test() {
  let monitor = process.monitor(watch.idle())
  let selector =
    process.new_selector()
    |> process.select_specific_monitor(monitor, fn(_) { Nil })
  process.demonitor_process(monitor)
  assert process.deselect_specific_monitor(selector, monitor)
    == process.new_selector()
}
