//// Expectations: what they give, and what they say when they are not met.

import gleam/option.{None, Some}
import gleeunit/should

@external(javascript, "./panicking_ffi.mjs", "attempt")
fn attempt(run: fn() -> a) -> Result(a, String)

pub fn equal_compares_by_structure_test() {
  assert attempt(fn() { should.equal(#(1, [2]), #(1, [2])) }) == Ok(Nil)
  assert attempt(fn() { should.equal("a", "b") })
    == Error("\n\"a\"\nshould equal\n\"b\"")
}

pub fn not_equal_test() {
  assert attempt(fn() { should.not_equal(1, 2) }) == Ok(Nil)
  assert attempt(fn() { should.not_equal(1, 1) })
    == Error("\n1\nshould not equal\n1")
}

pub fn be_ok_gives_the_value_test() {
  assert attempt(fn() { should.be_ok(Ok(1)) }) == Ok(1)
  assert attempt(fn() { should.be_ok(Error("e")) })
    == Error("\nError(\"e\")\nshould be ok")
}

pub fn be_error_gives_the_reason_test() {
  assert attempt(fn() { should.be_error(Error("e")) }) == Ok("e")
  assert attempt(fn() { should.be_error(Ok(1)) })
    == Error("\nOk(1)\nshould be error")
}

pub fn be_some_gives_the_value_test() {
  assert attempt(fn() { should.be_some(Some(1)) }) == Ok(1)
  assert attempt(fn() { should.be_some(None) })
    == Error("\nNone\nshould be some")
}

pub fn be_none_test() {
  assert attempt(fn() { should.be_none(None) }) == Ok(Nil)
  assert attempt(fn() { should.be_none(Some(1)) })
    == Error("\nSome(1)\nshould be none")
}

pub fn be_true_and_be_false_test() {
  assert attempt(fn() { should.be_true(True) }) == Ok(Nil)
  assert attempt(fn() { should.be_true(False) })
    == Error("\nFalse\nshould equal\nTrue")
  assert attempt(fn() { should.be_false(False) }) == Ok(Nil)
  assert attempt(fn() { should.be_false(True) })
    == Error("\nTrue\nshould equal\nFalse")
}

pub fn fail_always_panics_test() {
  assert attempt(should.fail) == Error("\nFalse\nshould equal\nTrue")
}
