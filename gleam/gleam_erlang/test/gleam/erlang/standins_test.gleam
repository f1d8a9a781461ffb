//// What stands in for notions that only the BEAM has: section 2.

import gleam/erlang/application
import gleam/erlang/atom
import gleam/erlang/charlist.{type Charlist}
import gleam/erlang/node
import gleam/erlang/port.{type Port}
import gleam/erlang/process
import gleam/erlang/reference
import gleam/list
import gleam/option.{type Option, None}
import gleam/set
import gleam/string

pub fn node_self_is_not_distributed_test() {
  assert node.self() == node.self()
  assert atom.to_string(node.name(node.self())) == "nonode@nohost"
}

pub fn node_visible_is_empty_test() {
  assert node.visible() == []
}

pub fn node_connect_fails_since_the_local_node_is_not_alive_test() {
  let other = atom.create("other@host")
  assert node.connect(other) == Error(node.LocalNodeIsNotAlive)
}

pub fn charlists_keep_text_test() {
  let text = "Hello, Gleam 😀!"
  assert charlist.to_string(charlist.from_string(text)) == text
  assert charlist.to_string(charlist.from_string("")) == ""
}

pub fn a_charlist_is_a_list_of_code_points_test() {
  assert charlist.to_string(to_charlist([104, 105])) == "hi"
  assert charlist.from_string("hi") == to_charlist([104, 105])
}

@external(javascript, "../../standins_test_ffi.mjs", "identity")
fn to_charlist(code_points: List(Int)) -> Charlist

pub fn references_are_unique_test() {
  let one = reference.new()
  assert one != reference.new()
}

pub fn references_are_keys_of_sets_test() {
  let one = reference.new()
  let two = reference.new()
  assert set.size(set.from_list([one, two, one])) == 2
}

pub fn references_can_be_sent_test() {
  let subject = process.new_subject()
  let sent = reference.new()
  process.spawn(fn() { process.send(subject, sent) })
  assert process.receive(subject, 500) == Ok(sent)
}

pub fn priv_directory_of_a_package_lies_beside_its_modules_test() {
  let assert Ok(path) = application.priv_directory("gleam_erlang")
  assert string.ends_with(path, "gleam_erlang/priv")
}

pub fn priv_directory_of_no_package_is_an_error_test() {
  assert application.priv_directory("no_such_package") == Error(Nil)
  assert application.priv_directory("../gleam_erlang") == Error(Nil)
  assert application.priv_directory("") == Error(Nil)
}

/// No value of these types can be made, and they can be written down.
pub type OnlyTypes {
  OnlyTypes(port: Option(Port), start: Option(application.StartType))
}

pub fn ports_and_start_types_are_types_test() {
  assert OnlyTypes(None, None).port == None
  let kinds = [
    application.Normal,
    application.Takeover(node.self()),
    application.Failover(node.self()),
  ]
  assert list.unique(kinds) == kinds
}
