//// The examples in the documentation, as they stand there. A test of the project
//// compares the two.

import gleam/dynamic
import gleam/dynamic/decode
import gleam/erlang/application
import gleam/erlang/atom
import gleam/erlang/charlist
import gleam/erlang/node
import gleam/erlang/process
import gleam/erlang/reference
import gleam/int
import gleam/string

pub fn application_priv_directory_example_test() {
  let assert Ok(path) = application.priv_directory("gleam_erlang")
  assert string.ends_with(path, "gleam_erlang/priv")
  assert application.priv_directory("no_such_package") == Error(Nil)
}

pub fn atom_get_example_test() {
  assert atom.get("normal") == Ok(atom.create("normal"))
  assert atom.get("a name that nobody has used") == Error(Nil)
}

pub fn atom_create_example_test() {
  assert atom.create("shutdown") == atom.create("shutdown")
}

pub fn atom_to_string_example_test() {
  assert atom.to_string(atom.create("ok")) == "ok"
}

pub fn atom_to_dynamic_example_test() {
  let data = atom.to_dynamic(atom.create("ok"))
  assert decode.run(data, atom.decoder()) == Ok(atom.create("ok"))
}

pub fn atom_cast_from_dynamic_example_test() {
  let ok = atom.create("ok")
  assert atom.cast_from_dynamic(atom.to_dynamic(ok)) == ok
}

pub fn atom_decoder_example_test() {
  let data = atom.to_dynamic(atom.create("killed"))
  let assert Ok(killed) = decode.run(data, atom.decoder())
  assert atom.to_string(killed) == "killed"
}

pub fn charlist_to_string_example_test() {
  assert charlist.to_string(charlist.from_string("Hi, Gleam!")) == "Hi, Gleam!"
}

pub fn node_self_example_test() {
  assert atom.to_string(node.name(node.self())) == "nonode@nohost"
}

pub fn node_visible_example_test() {
  assert node.visible() == []
}

pub fn node_connect_example_test() {
  let other = atom.create("other@host")
  assert node.connect(other) == Error(node.LocalNodeIsNotAlive)
}

pub fn process_self_example_test() {
  assert process.self() == process.self()
  assert process.is_alive(process.self())
}

pub fn process_spawn_example_test() {
  let answers = process.new_subject()
  process.spawn(fn() { process.send(answers, 6 * 7) })
  assert process.receive(answers, within: 100) == Ok(42)
}

pub fn process_spawn_unlinked_example_test() {
  let pid = process.spawn_unlinked(fn() { panic as "on its own" })
  process.sleep(10)
  assert !process.is_alive(pid)
}

pub fn process_is_alive_example_test() {
  let pid = process.spawn_unlinked(process.sleep_forever)
  assert process.is_alive(pid)
  process.kill(pid)
  assert !process.is_alive(pid)
}

pub fn process_new_name_example_test() {
  assert process.new_name("database") != process.new_name("database")
}

pub fn process_named_subject_example_test() {
  let name = process.new_name("me")
  let assert Ok(Nil) = process.register(process.self(), name)
  let subject = process.named_subject(name)
  process.send(subject, "Hello")
  assert process.receive(subject, within: 0) == Ok("Hello")
}

pub fn process_subject_name_example_test() {
  let name = process.new_name("me")
  assert process.subject_name(process.named_subject(name)) == Ok(name)
  assert process.subject_name(process.new_subject()) == Error(Nil)
}

pub fn process_subject_owner_example_test() {
  let subject = process.new_subject()
  assert process.subject_owner(subject) == Ok(process.self())
}

pub fn process_send_example_test() {
  let subject = process.new_subject()
  process.send(subject, "Hello, Joe!")
  assert process.receive(subject, within: 0) == Ok("Hello, Joe!")
}

pub fn process_receive_example_test() {
  let subject = process.new_subject()
  process.send_after(subject, 5, "Hello")
  assert process.receive(subject, within: 0) == Error(Nil)
  assert process.receive(subject, within: 500) == Ok("Hello")
}

pub fn process_receive_forever_example_test() {
  let subject = process.new_subject()
  process.send(subject, "Hello")
  assert process.receive_forever(subject) == "Hello"
}

pub fn process_flush_messages_example_test() {
  let subject = process.new_subject()
  process.send(subject, 1)
  process.flush_messages()
  assert process.receive(subject, within: 0) == Error(Nil)
}

pub fn process_selector_receive_example_test() {
  let numbers = process.new_subject()
  let texts = process.new_subject()
  let selector =
    process.new_selector()
    |> process.select(texts)
    |> process.select_map(numbers, int.to_string)
  process.send(numbers, 1)
  process.send(texts, "two")
  assert process.selector_receive(selector, within: 0) == Ok("1")
  assert process.selector_receive(selector, within: 0) == Ok("two")
  assert process.selector_receive(selector, within: 0) == Error(Nil)
}

pub fn process_map_selector_example_test() {
  let subject = process.new_subject()
  process.send(subject, 1)
  let selector =
    process.new_selector()
    |> process.select(subject)
    |> process.map_selector(int.to_string)
  assert process.selector_receive(selector, within: 0) == Ok("1")
}

pub fn process_deselect_example_test() {
  let subject = process.new_subject()
  let selector = process.new_selector() |> process.select(subject)
  assert process.deselect(selector, subject) == process.new_selector()
}

pub fn process_select_record_example_test() {
  let pid = process.spawn_unlinked(fn() { Nil })
  process.monitor(pid)
  let selector =
    process.new_selector()
    |> process.select_record(tag: atom.create("DOWN"), fields: 4, mapping: fn(
      tuple,
    ) {
      decode.run(tuple, decode.at([0], atom.decoder()))
    })
  assert process.selector_receive(selector, within: 100)
    == Ok(Ok(atom.create("DOWN")))
}

pub fn process_select_other_example_test() {
  let subject = process.new_subject()
  process.send(subject, "Hello")
  let selector =
    process.new_selector() |> process.select_other(fn(_) { "something" })
  assert process.selector_receive(selector, within: 0) == Ok("something")
}

pub fn process_select_trapped_exits_example_test() {
  process.trap_exits(True)
  let pid = process.spawn(fn() { Nil })
  let selector =
    process.new_selector() |> process.select_trapped_exits(fn(exit) { exit })
  assert process.selector_receive(selector, within: 100)
    == Ok(process.ExitMessage(pid, process.Normal))
}

pub fn process_kill_example_test() {
  process.trap_exits(True)
  let pid = process.spawn(process.sleep_forever)
  process.kill(pid)
  let selector =
    process.new_selector() |> process.select_trapped_exits(fn(exit) { exit })
  assert process.selector_receive(selector, within: 100)
    == Ok(process.ExitMessage(pid, process.Killed))
}

pub fn process_monitor_example_test() {
  let pid = process.spawn_unlinked(fn() { process.sleep(5) })
  let monitor = process.monitor(pid)
  let selector =
    process.new_selector()
    |> process.select_specific_monitor(monitor, fn(down) { down })
  assert process.selector_receive(selector, within: 500)
    == Ok(process.ProcessDown(monitor, pid, process.Normal))
}

pub fn process_demonitor_process_example_test() {
  let pid = process.spawn_unlinked(process.sleep_forever)
  let monitor = process.monitor(pid)
  process.demonitor_process(monitor)
  process.kill(pid)
  let selector =
    process.new_selector() |> process.select_monitors(fn(down) { down })
  assert process.selector_receive(selector, within: 5) == Error(Nil)
}

pub fn process_call_example_test() {
  let ready = process.new_subject()
  process.spawn(fn() {
    let requests = process.new_subject()
    process.send(ready, requests)
    let #(number, reply) = process.receive_forever(requests)
    process.send(reply, number + 1)
  })
  let requests = process.receive_forever(ready)
  assert process.call(requests, waiting: 100, sending: fn(reply) {
      #(41, reply)
    })
    == 42
}

pub fn process_send_after_example_test() {
  let subject = process.new_subject()
  process.send_after(subject, 5, "Hello")
  assert process.receive(subject, within: 500) == Ok("Hello")
}

pub fn process_cancel_timer_example_test() {
  let timer = process.send_after(process.new_subject(), 1000, Nil)
  let assert process.Cancelled(time_remaining) = process.cancel_timer(timer)
  assert time_remaining > 0
  assert process.cancel_timer(timer) == process.TimerNotFound
}

pub fn process_register_example_test() {
  let name = process.new_name("clock")
  assert process.register(process.self(), name) == Ok(Nil)
  assert process.register(process.self(), name) == Error(Nil)
  assert process.named(name) == Ok(process.self())
}

pub fn reference_new_example_test() {
  assert reference.new() != reference.new()
}

pub fn process_subject_example_test() {
  let greetings = process.new_subject()
  let numbers = process.new_subject()
  process.send(greetings, "Hello")
  process.send(numbers, 1)
  assert process.receive(numbers, within: 0) == Ok(1)
  assert process.receive(greetings, within: 0) == Ok("Hello")
}

pub fn process_selector_example_test() {
  let texts = process.new_subject()
  let numbers = process.new_subject()
  let selector =
    process.new_selector()
    |> process.select(texts)
    |> process.select_map(numbers, int.to_string)
  process.send(numbers, 1)
  assert process.selector_receive(selector, within: 0) == Ok("1")
}

pub fn process_merge_selector_example_test() {
  let numbers = process.new_subject()
  let both =
    process.merge_selector(
      process.new_selector() |> process.select_map(numbers, fn(_) { "first" }),
      process.new_selector() |> process.select_map(numbers, fn(_) { "second" }),
    )
  process.send(numbers, 1)
  assert process.selector_receive(both, within: 0) == Ok("second")
}

pub fn process_select_map_example_test() {
  let numbers = process.new_subject()
  let selector =
    process.new_selector()
    |> process.select_map(numbers, fn(number) { number * 2 })
  process.send(numbers, 21)
  assert process.selector_receive(selector, within: 0) == Ok(42)
}

pub fn process_link_example_test() {
  let pid = process.spawn_unlinked(process.sleep_forever)
  assert process.link(pid)
  let dead = process.spawn_unlinked(fn() { Nil })
  process.sleep(5)
  assert !process.link(dead)
}

pub fn process_send_abnormal_exit_example_test() {
  let pid = process.spawn_unlinked(process.sleep_forever)
  process.monitor(pid)
  process.send_abnormal_exit(pid, "tired")
  let selector =
    process.new_selector()
    |> process.select_monitors(fn(down) { down.reason })
  assert process.selector_receive(selector, within: 100)
    == Ok(process.Abnormal(dynamic.string("tired")))
}

pub fn process_deselect_specific_monitor_example_test() {
  let pid = process.spawn_unlinked(process.sleep_forever)
  let monitor = process.monitor(pid)
  let selector =
    process.new_selector()
    |> process.select_specific_monitor(monitor, fn(_) { "ended" })
    |> process.deselect_specific_monitor(monitor)
  process.kill(pid)
  assert process.selector_receive(selector, within: 5) == Error(Nil)
}

pub fn process_unregister_example_test() {
  let name = process.new_name("clock")
  assert process.register(process.self(), name) == Ok(Nil)
  assert process.unregister(name) == Ok(Nil)
  assert process.named(name) == Error(Nil)
}

pub fn node_name_example_test() {
  assert atom.to_string(node.name(node.self())) == "nonode@nohost"
}
