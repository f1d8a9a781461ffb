import gleam/dynamic
import gleam/dynamic/decode
import gleam/erlang/atom
import gleam/erlang/process
import gleam/int
import gleam/set
import gleam/string
import watch

pub type Constructors {
  Plain
  TwoWords
  WithField(Int)
}

pub fn get_finds_atoms_that_the_runtime_uses_test() {
  assert atom.get("ok") == Ok(atom.create("ok"))
  assert atom.get("normal") == Ok(atom.create("normal"))
  assert atom.get("EXIT") == Ok(atom.create("EXIT"))
  assert atom.get("noproc") == Ok(atom.create("noproc"))
}

pub fn get_fails_before_create_and_succeeds_after_it_test() {
  let name = "a new atom " <> int.to_string(int.random(1_000_000_000))
  assert atom.get(name) == Error(Nil)
  let created = atom.create(name)
  assert atom.get(name) == Ok(created)
}

pub fn atoms_of_one_name_are_equal_test() {
  assert atom.create("same") == atom.create("same")
  assert atom.create("one") != atom.create("other")
}

pub fn atoms_are_keys_of_sets_test() {
  let atoms =
    set.from_list([atom.create("a"), atom.create("b"), atom.create("a")])
  assert set.size(atoms) == 2
  assert set.contains(atoms, atom.create("b"))
}

pub fn to_string_gives_the_name_test() {
  assert atom.to_string(atom.create("ok")) == "ok"
  assert atom.to_string(atom.create("Größe 😀")) == "Größe 😀"
}

pub fn create_crashes_beyond_255_characters_test() {
  let longest = string.repeat("é", 255)
  assert atom.to_string(atom.create(longest)) == longest
  let reason = watch.run(fn() { atom.create(longest <> "x") })
  assert watch.error_atom(reason) == Ok("system_limit")
}

pub fn cast_from_dynamic_gives_the_value_back_test() {
  let ok = atom.create("ok")
  assert atom.cast_from_dynamic(atom.to_dynamic(ok)) == ok
}

pub fn decoder_accepts_what_is_an_atom_on_the_beam_test() {
  let decode = fn(data) { decode.run(data, atom.decoder()) }
  assert decode(atom.to_dynamic(atom.create("hi"))) == Ok(atom.create("hi"))
  assert decode(dynamic.bool(True)) == Ok(atom.create("true"))
  assert decode(dynamic.bool(False)) == Ok(atom.create("false"))
  assert decode(dynamic.nil()) == Ok(atom.create("nil"))
}

pub fn decoder_accepts_constructors_without_fields_test() {
  assert exit_atom(Plain) == Ok(atom.create("plain"))
  assert exit_atom(TwoWords) == Ok(atom.create("two_words"))

  let assert Error(_) = exit_atom(WithField(1))
}

pub fn decoder_refuses_other_values_test() {
  let assert Error([decode.DecodeError("Atom", "Int", [])]) =
    decode.run(dynamic.int(1), atom.decoder())
  let assert Error([decode.DecodeError("Atom", "String", [])]) =
    decode.run(dynamic.string("ok"), atom.decoder())
}

/// What an exit with this reason says to those who decode an atom.
fn exit_atom(reason: Constructors) {
  let pid = watch.idle()
  let monitor = process.monitor(pid)
  process.send_abnormal_exit(pid, reason)
  let assert process.Abnormal(term) = watch.await_down(monitor)
  decode.run(term, atom.decoder())
}
