//// How values are printed.

import gleam/dict
import gleam/dynamic.{type Dynamic}
import gleam/int
import gleam/option.{None, Some}
import gleam/set
import gleam/string

type Shape {
  Dot
  Circle(Int)
  Rectangle(width: Int, height: Int)
  Marked(Int, label: String)
}

pub fn plain_values_test() {
  assert string.inspect(1) == "1"
  assert string.inspect(-1.5) == "-1.5"
  assert string.inspect(1.0e21) == "1e+21"
  assert string.inspect(True) == "True"
  assert string.inspect(False) == "False"
  assert string.inspect(Nil) == "Nil"
}

pub fn text_is_quoted_and_escaped_test() {
  assert string.inspect("") == "\"\""
  assert string.inspect("say \"hi\"") == "\"say \\\"hi\\\"\""
  assert string.inspect("a\\b") == "\"a\\\\b\""
  assert string.inspect("\n\r\t\f") == "\"\\n\\r\\t\\f\""
  assert string.inspect("\u{0001}\u{007F}\u{009F}")
    == "\"\\u{0001}\\u{007F}\\u{009F}\""
  assert string.inspect("💜 ß") == "\"💜 ß\""
}

pub fn lists_and_tuples_test() {
  assert string.inspect([]) == "[]"
  assert string.inspect(["a", "b"]) == "[\"a\", \"b\"]"
  assert string.inspect([1, 2]) == "[1, 2]"
  assert string.inspect(#()) == "#()"
  assert string.inspect(#(1, #("a", [Nil]))) == "#(1, #(\"a\", [Nil]))"
}

pub fn lists_of_printable_codes_are_charlists_test() {
  assert string.inspect([72, 105]) == "charlist.from_string(\"Hi\")"
  assert string.inspect([72, 31]) == "[72, 31]"
  assert string.inspect([72, 127]) == "[72, 127]"
}

pub fn records_test() {
  assert string.inspect(Dot) == "Dot"
  assert string.inspect(Circle(1)) == "Circle(1)"
  assert string.inspect(Rectangle(1, 2)) == "Rectangle(width: 1, height: 2)"
  assert string.inspect(Marked(1, "a")) == "Marked(1, label: \"a\")"
  assert string.inspect([Ok(Some(1)), Error(None)]) == "[Ok(Some(1)), Error(None)]"
}

pub fn bit_arrays_test() {
  assert string.inspect(<<>>) == "<<>>"
  assert string.inspect(<<255, 2, 0>>) == "<<255, 2, 0>>"
  assert string.inspect(<<1, 2:3>>) == "<<1, 2:size(3)>>"
}

pub fn code_points_test() {
  let assert Ok(a) = string.utf_codepoint(97)
  assert string.inspect(a) == "//utfcodepoint(a)"
}

pub fn dicts_and_sets_test() {
  assert string.inspect(dict.new()) == "dict.from_list([])"
  assert string.inspect(dict.from_list([#("a", 1)]))
    == "dict.from_list([#(\"a\", 1)])"
  assert string.inspect(set.from_list([1]))
    == "Set(dict: dict.from_list([#(1, [])]))"
}

pub fn functions_show_how_many_they_take_test() {
  assert string.inspect(fn() { Nil }) == "//fn() { ... }"
  assert string.inspect(int.add) == "//fn(a, b) { ... }"
  assert string.inspect(Rectangle) == "//fn(a, b) { ... }"
}

@external(javascript, "../host_ffi.mjs", "host")
fn host(kind: String) -> Dynamic

pub fn host_values_test() {
  assert string.inspect(host("null")) == "//js(null)"
  assert string.inspect(host("object")) == "//js({ \"a\": 1, \"b\": \"x\" })"
  assert string.inspect(host("empty")) == "//js({})"
  assert string.inspect(host("instance")) == "//js(Pid { \"id\": 7 })"
  assert string.inspect(host("without prototype")) == "//js({ \"a\": 1 })"
  assert string.inspect(host("set")) == "//js(Set(1, \"b\"))"
  assert string.inspect(host("pattern")) == "//js(/a+/g)"
  assert string.inspect(host("error")) == "//js(TypeError: no)"
  assert string.inspect(host("date")) == "//js(Date(\"1970-01-01T00:00:00.000Z\"))"
  assert string.inspect(host("symbol")) == "//js(Symbol(s))"
  assert string.inspect(host("big")) == "123456789012345678901234567890"
}

pub fn circles_are_noticed_test() {
  assert string.inspect(host("circle")) == "#(1, //js(circular reference))"
}

pub fn what_is_twice_is_no_circle_test() {
  assert string.inspect(host("twice")) == "#(//js({ \"a\": 1 }), //js({ \"a\": 1 }))"
}

pub fn long_lists_need_no_stack_test() {
  let long = int.range(from: 0, to: 100_000, with: [], run: fn(l, _) { ["x", ..l] })
  assert string.length(string.inspect(long)) == 500_000
}
