//// What came of something that may fail.

import gleam/int
import gleam/list
import gleam/result

pub fn is_ok_and_is_error_test() {
  assert result.is_ok(Ok(1))
  assert !result.is_ok(Error(1))
  assert result.is_error(Error(1))
  assert !result.is_error(Ok(1))
}

pub fn map_leaves_errors_alone_test() {
  assert result.map(over: Ok(1), with: fn(n) { n + 1 }) == Ok(2)
  assert result.map(over: Error("e"), with: fn(n) { n + 1 }) == Error("e")
}

pub fn map_error_leaves_values_alone_test() {
  assert result.map_error(over: Error(1), with: fn(n) { n + 1 }) == Error(2)
  assert result.map_error(over: Ok("v"), with: fn(n) { n + 1 }) == Ok("v")
}

pub fn flatten_test() {
  assert result.flatten(Ok(Ok(1))) == Ok(1)
  assert result.flatten(Ok(Error("inner"))) == Error("inner")
  assert result.flatten(Error("outer")) == Error("outer")
}

pub fn try_chains_until_the_first_error_test() {
  let sum = fn(a, b) {
    use a <- result.try(int.parse(a))
    use b <- result.try(int.parse(b))
    Ok(a + b)
  }
  assert sum("1", "2") == Ok(3)
  assert sum("1", "x") == Error(Nil)
}

pub fn unwrap_test() {
  assert result.unwrap(Ok(1), or: 0) == 1
  assert result.unwrap(Error("e"), or: 0) == 0
  assert result.unwrap_error(Error("e"), or: "none") == "e"
  assert result.unwrap_error(Ok(1), or: "none") == "none"
}

pub fn lazy_unwrap_works_out_the_default_only_when_needed_test() {
  assert result.lazy_unwrap(Ok(1), or: fn() { panic }) == 1
  assert result.lazy_unwrap(Error("e"), or: fn() { 0 }) == 0
}

pub fn or_takes_the_first_success_test() {
  assert result.or(Ok(1), Ok(2)) == Ok(1)
  assert result.or(Error("a"), Ok(2)) == Ok(2)
  assert result.or(Error("a"), Error("b")) == Error("b")
  assert result.lazy_or(Ok(1), fn() { panic }) == Ok(1)
  assert result.lazy_or(Error("a"), fn() { Error("b") }) == Error("b")
}

pub fn all_gives_the_first_error_test() {
  assert result.all([Ok(1), Ok(2)]) == Ok([1, 2])
  assert result.all([Ok(1), Error("a"), Error("b")]) == Error("a")
}

pub fn partition_reverses_both_sides_test() {
  assert result.partition([Ok(1), Error("a"), Ok(2), Error("b")])
    == #([2, 1], ["b", "a"])
}

pub fn values_keeps_the_order_test() {
  assert result.values([Ok(1), Error("a"), Ok(3)]) == [1, 3]
}

pub fn long_lists_need_no_stack_test() {
  let results = list.repeat(Ok(1), 200_000)
  assert result.all(results) == Ok(list.repeat(1, 200_000))
  assert list.length(result.values(results)) == 200_000
}

pub fn replace_test() {
  assert result.replace(Ok(1), "v") == Ok("v")
  assert result.replace(Error(1), "v") == Error(1)
  assert result.replace_error(Error(1), "e") == Error("e")
  assert result.replace_error(Ok(1), "e") == Ok(1)
}

pub fn try_recover_test() {
  assert result.try_recover(Error(1), with: fn(n) { Ok(n + 1) }) == Ok(2)
  assert result.try_recover(Error(1), with: fn(_) { Error("e") }) == Error("e")
  assert result.try_recover(Ok(1), with: fn(_) { Error("e") }) == Ok(1)
}
