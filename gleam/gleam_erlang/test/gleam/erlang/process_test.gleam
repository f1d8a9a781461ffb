//// Processes, subjects and sending: section 1.1 up to `flush_messages`, section
//// 3.5, and lines 4, 5 and 16 of section 6.

import gleam/dynamic
import gleam/dynamic/decode
import gleam/erlang/atom
import gleam/erlang/process
import gleam/erlang/reference
import gleam/list
import gleam/set
import gleam/string
import watch

// ------------------------------------------------------------------- processes

pub fn self_is_the_process_that_runs_the_code_test() {
  let subject = process.new_subject()
  let pid = process.spawn(fn() { process.send(subject, process.self()) })
  assert process.receive(subject, 500) == Ok(pid)
  assert process.self() != pid
  assert process.self() == process.self()
}

pub fn self_works_in_callbacks_of_the_standard_library_test() {
  let me = process.self()
  assert list.map([1, 2], fn(_) { process.self() }) == [me, me]
}

pub fn pids_are_keys_of_sets_test() {
  let pids = list.map([1, 2, 3], fn(_) { watch.idle() })
  assert set.size(set.from_list(list.append(pids, pids))) == 3
}

pub fn spawn_drops_what_the_function_returns_test() {
  assert watch.run(fn() { Error("not looked at") }) == process.Normal
}

pub fn spawn_links_test() {
  process.trap_exits(True)
  let pid = process.spawn(fn() { panic as "linked" })
  let assert Ok(exit) = watch.next_exit(500)
  assert exit.pid == pid
  assert watch.panic_text(exit.reason) == Ok("linked")
}

pub fn spawn_takes_the_label_running_test() {
  let subject = process.new_subject()
  process.spawn(running: fn() { process.send(subject, "ran") })
  assert process.receive(from: subject, within: 500) == Ok("ran")
}

pub fn spawn_unlinked_does_not_link_test() {
  let pid = process.spawn_unlinked(fn() { panic as "on its own" })
  let _ = watch.ending(pid)
  process.trap_exits(True)
  assert watch.next_exit(5) == Error(Nil)
}

pub fn a_spawned_process_starts_soon_test() {
  let subject = process.new_subject()
  process.spawn(fn() { process.send(subject, Nil) })
  assert process.receive(subject, 50) == Ok(Nil)
}

pub fn the_normal_end_of_a_parent_leaves_its_children_running_test() {
  let children = process.new_subject()
  let parent =
    process.spawn_unlinked(fn() {
      process.send(children, process.spawn(process.sleep_forever))
    })
  let assert Ok(child) = process.receive(children, 500)
  let _ = watch.ending(parent)
  assert process.is_alive(child)
}

pub fn the_abnormal_end_of_a_parent_ends_its_children_test() {
  let children = process.new_subject()
  let parent =
    process.spawn_unlinked(fn() {
      process.send(children, process.spawn(process.sleep_forever))
      process.sleep_forever()
    })
  let assert Ok(child) = process.receive(children, 500)
  let monitor = process.monitor(child)
  process.send_abnormal_exit(parent, "gone")
  assert watch.await_down(monitor) == process.Abnormal(dynamic.string("gone"))
}

pub fn is_alive_takes_the_callers_own_signals_into_account_test() {
  let pid = watch.idle()
  assert process.is_alive(pid)
  process.kill(pid)
  assert !process.is_alive(pid)
}

pub fn is_alive_is_false_of_the_dead_test() {
  assert !process.is_alive(watch.dead())
}

// -------------------------------------------------------------------- subjects

pub fn new_subjects_differ_test() {
  assert process.new_subject() != new_subject_of_same_type()
}

fn new_subject_of_same_type() -> process.Subject(Int) {
  process.new_subject()
}

pub fn subject_owner_of_an_unnamed_subject_test() {
  let subject = new_subject_of_same_type()
  assert process.subject_owner(subject) == Ok(process.self())
}

pub fn subject_owner_stays_when_the_owner_has_ended_test() {
  let subjects = process.new_subject()
  let pid =
    process.spawn(fn() { process.send(subjects, new_subject_of_same_type()) })
  let assert Ok(subject) = process.receive(subjects, 500)
  let _ = watch.ending(pid)
  assert process.subject_owner(subject) == Ok(pid)
}

pub fn subject_owner_of_a_named_subject_test() {
  let name = process.new_name("owner")
  let subject = process.named_subject(name)
  assert process.subject_owner(subject) == Error(Nil)
  let assert Ok(Nil) = process.register(process.self(), name)
  assert process.subject_owner(subject) == Ok(process.self())
}

pub fn subject_name_test() {
  let name = process.new_name("name")
  assert process.subject_name(process.named_subject(name)) == Ok(name)
  assert process.subject_name(process.new_subject()) == Error(Nil)
}

pub fn unsafely_created_subjects_of_one_tag_are_one_test() {
  let tag = dynamic.string("well known")
  let one = process.unsafely_create_subject(process.self(), tag)
  let two =
    process.unsafely_create_subject(
      process.self(),
      dynamic.string("well known"),
    )
  assert one == two
  process.send(one, 1)
  assert process.receive(two, 0) == Ok(1)
}

pub fn unsafely_created_subjects_take_structured_tags_test() {
  let tag = fn() {
    dynamic.array([dynamic.int(1), dynamic.list([dynamic.string("a")])])
  }
  let subject = fn() {
    process.unsafely_create_subject(process.self(), tag())
  }
  process.send(subject(), "found")
  let other =
    process.unsafely_create_subject(process.self(), dynamic.array([]))
  assert process.receive(other, 0) == Error(Nil)
  assert process.receive(subject(), 0) == Ok("found")
}

pub fn subjects_are_keys_of_sets_test() {
  let one = new_subject_of_same_type()
  let two = new_subject_of_same_type()
  assert set.size(set.from_list([one, two, one])) == 2
}

pub fn subjects_can_be_sent_in_messages_test() {
  let doors = process.new_subject()
  let answers = process.new_subject()
  process.spawn(fn() {
    let door = process.new_subject()
    process.send(doors, door)
    let assert Ok(reply_to) = process.receive(door, 500)
    process.send(reply_to, "from afar")
  })
  let assert Ok(door) = process.receive(doors, 500)
  process.send(door, answers)
  assert process.receive(answers, 500) == Ok("from afar")
}

// --------------------------------------------------------------------- sending

pub fn send_to_a_dead_process_is_silent_test() {
  let subject = process.unsafely_create_subject(watch.dead(), dynamic.nil())
  assert process.send(subject, "nobody") == Nil
}

pub fn send_to_self_is_immediate_test() {
  let subject = process.new_subject()
  process.send(subject, 1)
  assert process.receive(subject, 0) == Ok(1)
}

pub fn send_to_an_unregistered_name_panics_test() {
  let name = process.new_name("nobody")
  let reason =
    watch.run(fn() { process.send(process.named_subject(name), Nil) })
  assert watch.panic_text(reason) == Ok("Sending to unregistered name")
}

pub fn send_has_the_form_of_a_pair_of_tag_and_message_test() {
  let tag = dynamic.string("tag")
  let subject = process.unsafely_create_subject(process.self(), tag)
  process.send(subject, "message")
  let assert Ok(term) =
    process.new_selector()
    |> process.select_other(fn(term) { term })
    |> process.selector_receive(0)
  let decoder = {
    use tag <- decode.field(0, decode.string)
    use message <- decode.field(1, decode.string)
    decode.success(#(tag, message))
  }
  assert decode.run(term, decoder) == Ok(#("tag", "message"))
  assert dynamic.classify(term) == "Array"
}

pub fn messages_of_one_sender_arrive_in_order_test() {
  let subject = process.new_subject()
  process.spawn(fn() {
    list.each([1, 2, 3, 4, 5], process.send(subject, _))
  })
  let received =
    list.map([1, 2, 3, 4, 5], fn(_) { process.receive(subject, 500) })
  assert received == [Ok(1), Ok(2), Ok(3), Ok(4), Ok(5)]
}

pub fn messages_before_an_exit_are_received_before_its_down_test() {
  let subject = process.new_subject()
  let #(pid, go) =
    watch.waiting(fn() {
      process.send(subject, "last words")
      panic as "then it goes"
    })
  let monitor = process.monitor(pid)
  process.send(go, Nil)
  let next = fn() {
    process.new_selector()
    |> process.select(subject)
    |> process.select_specific_monitor(monitor, fn(_) { "down" })
    |> process.selector_receive(500)
  }
  assert next() == Ok("last words")
  assert next() == Ok("down")
}

pub fn an_exit_arrives_before_the_down_of_the_same_process_test() {
  process.trap_exits(True)
  let #(pid, go) = watch.waiting(fn() { panic as "both" })
  assert process.link(pid)
  let monitor = process.monitor(pid)
  process.send(go, Nil)
  let next = fn() {
    process.new_selector()
    |> process.select_trapped_exits(fn(_) { "exit" })
    |> process.select_specific_monitor(monitor, fn(_) { "down" })
    |> process.selector_receive(500)
  }
  assert next() == Ok("exit")
  assert next() == Ok("down")
}

pub fn flush_messages_drops_everything_test() {
  process.trap_exits(True)
  let subject = process.new_subject()
  process.send(subject, 1)
  let pid = process.spawn(fn() { Nil })
  let other = watch.dead()
  let _ = process.monitor(other)
  let _ = watch.ending(pid)
  process.send(subject, 2)
  assert process.flush_messages() == Nil
  assert watch.drain() == 0
  process.send(subject, 3)
  assert process.receive(subject, 0) == Ok(3)
}

// ----------------------------------------------------------------------- names

pub fn new_names_differ_and_begin_with_the_prefix_test() {
  let one = process.new_name("prefix")
  let two = process.new_name("prefix")
  assert one != two
  assert set.size(set.from_list([one, two, one])) == 2
  let assert Ok(Nil) = process.register(process.self(), one)
  process.send(process.named_subject(one), "by name")
  let assert Ok(name) =
    process.new_selector()
    |> process.select_other(fn(term) {
      decode.run(term, decode.at([0], atom.decoder()))
    })
    |> process.selector_receive(0)
  let assert Ok(name) = name
  assert string.starts_with(atom.to_string(name), "prefix$")
}

pub fn new_name_crashes_beyond_255_characters_test() {
  let reason = watch.run(fn() { process.new_name(string.repeat("x", 255)) })
  assert watch.error_atom(reason) == Ok("system_limit")
}

pub fn register_and_named_test() {
  let name = process.new_name("register")
  assert process.named(name) == Error(Nil)
  assert process.register(process.self(), name) == Ok(Nil)
  assert process.named(name) == Ok(process.self())
}

pub fn register_fails_for_a_name_that_is_taken_test() {
  let name = process.new_name("taken")
  assert process.register(watch.idle(), name) == Ok(Nil)
  assert process.register(process.self(), name) == Error(Nil)
}

pub fn register_fails_for_a_process_that_has_a_name_test() {
  assert process.register(process.self(), process.new_name("one")) == Ok(Nil)
  assert process.register(process.self(), process.new_name("two"))
    == Error(Nil)
}

pub fn register_fails_for_the_dead_test() {
  let name = process.new_name("dead")
  assert process.register(watch.dead(), name) == Error(Nil)
  assert process.named(name) == Error(Nil)
}

pub fn unregister_frees_name_and_process_test() {
  let name = process.new_name("free")
  assert process.unregister(name) == Error(Nil)
  assert process.register(process.self(), name) == Ok(Nil)
  assert process.unregister(name) == Ok(Nil)
  assert process.unregister(name) == Error(Nil)
  assert process.register(process.self(), process.new_name("next")) == Ok(Nil)
}

pub fn unregister_works_from_any_process_test() {
  let name = process.new_name("other")
  let pid = watch.idle()
  assert process.register(pid, name) == Ok(Nil)
  assert process.unregister(name) == Ok(Nil)
  assert process.named(name) == Error(Nil)
}

pub fn a_name_is_free_when_the_down_is_received_test() {
  let name = process.new_name("down")
  let #(pid, go) = watch.waiting(fn() { Nil })
  assert process.register(pid, name) == Ok(Nil)
  let monitor = process.monitor(pid)
  process.send(go, Nil)
  let _ = watch.await_down(monitor)
  assert process.named(name) == Error(Nil)
  assert process.register(process.self(), name) == Ok(Nil)
}

pub fn a_name_is_free_when_the_exit_is_received_test() {
  process.trap_exits(True)
  let name = process.new_name("exit")
  let pid = process.spawn(process.sleep_forever)
  assert process.register(pid, name) == Ok(Nil)
  process.kill(pid)
  let assert Ok(_) = watch.next_exit(500)
  assert process.named(name) == Error(Nil)
}

pub fn a_named_subject_finds_the_next_owner_test() {
  let name = process.new_name("relay")
  let subject = process.named_subject(name)
  let first = watch.idle()
  assert process.register(first, name) == Ok(Nil)
  process.kill(first)
  let _ = watch.ending(first)
  assert process.register(process.self(), name) == Ok(Nil)
  process.send(subject, "for the second")
  assert process.receive(subject, 0) == Ok("for the second")
}

pub fn references_are_tags_test() {
  let tag = reference_to_dynamic(reference.new())
  let subject = process.unsafely_create_subject(process.self(), tag)
  process.send(subject, 1)
  assert process.receive(subject, 0) == Ok(1)
}

@external(javascript, "../../standins_test_ffi.mjs", "identity")
fn reference_to_dynamic(reference: reference.Reference) -> dynamic.Dynamic
