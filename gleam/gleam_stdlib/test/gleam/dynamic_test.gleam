//// The kinds of values, by name.

import gleam/dynamic.{type Dynamic}

@external(javascript, "../host_ffi.mjs", "host")
fn host(kind: String) -> Dynamic

@external(javascript, "../decoding.mjs", "identity")
fn as_dynamic(value: a) -> Dynamic

pub fn classify_what_was_made_dynamic_test() {
  assert dynamic.classify(dynamic.bool(True)) == "Bool"
  assert dynamic.classify(dynamic.string("a")) == "String"
  assert dynamic.classify(dynamic.int(1)) == "Int"
  assert dynamic.classify(dynamic.float(1.5)) == "Float"
  assert dynamic.classify(dynamic.bit_array(<<1>>)) == "BitArray"
  assert dynamic.classify(dynamic.list([])) == "List"
  assert dynamic.classify(dynamic.array([dynamic.int(1)])) == "Array"
  assert dynamic.classify(dynamic.properties([])) == "Dict"
  assert dynamic.classify(dynamic.nil()) == "Nil"
}

pub fn classify_gleam_values_test() {
  assert dynamic.classify(as_dynamic(Ok(1))) == "Result"
  assert dynamic.classify(as_dynamic(Error(1))) == "Result"
  assert dynamic.classify(as_dynamic(#(1, 2))) == "Array"
  assert dynamic.classify(as_dynamic([1])) == "List"
}

pub fn classify_host_values_test() {
  assert dynamic.classify(host("null")) == "Nil"
  assert dynamic.classify(host("object")) == "Object"
  assert dynamic.classify(host("map")) == "Object"
  assert dynamic.classify(host("function")) == "Function"
  assert dynamic.classify(host("symbol")) == "Symbol"
  assert dynamic.classify(host("big")) == "Bigint"
}
