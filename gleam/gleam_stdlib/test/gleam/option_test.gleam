//// Values that may be absent.

import gleam/list
import gleam/option.{None, Some}

pub fn all_needs_every_value_test() {
  assert option.all([Some(1), Some(2)]) == Some([1, 2])
  assert option.all([Some(1), None]) == None
  assert option.all([]) == Some([])
}

pub fn values_keeps_the_order_test() {
  assert option.values([Some(1), None, Some(3)]) == [1, 3]
}

pub fn long_lists_need_no_stack_test() {
  let options = list.repeat(Some(1), 200_000)
  assert list.length(option.values(options)) == 200_000
  assert option.all(options) == Some(list.repeat(1, 200_000))
}

pub fn is_some_and_is_none_test() {
  assert option.is_some(Some(Nil))
  assert !option.is_some(None)
  assert option.is_none(None)
  assert !option.is_none(Some(Nil))
}

pub fn results_there_and_back_test() {
  assert option.to_result(Some(1), "absent") == Ok(1)
  assert option.to_result(None, "absent") == Error("absent")
  assert option.from_result(Ok(1)) == Some(1)
  assert option.from_result(Error("absent")) == None
}

pub fn unwrap_test() {
  assert option.unwrap(Some(1), or: 0) == 1
  assert option.unwrap(None, or: 0) == 0
}

pub fn lazy_unwrap_works_out_the_default_only_when_needed_test() {
  assert option.lazy_unwrap(Some(1), or: fn() { panic }) == 1
  assert option.lazy_unwrap(None, or: fn() { 0 }) == 0
}

pub fn map_test() {
  assert option.map(over: Some(1), with: fn(n) { n + 1 }) == Some(2)
  assert option.map(over: None, with: fn(n) { n + 1 }) == None
}

pub fn flatten_test() {
  assert option.flatten(Some(Some(1))) == Some(1)
  assert option.flatten(Some(None)) == None
  assert option.flatten(None) == None
}

pub fn then_stops_at_none_test() {
  let half = fn(n) {
    case n % 2 {
      0 -> Some(n / 2)
      _ -> None
    }
  }
  assert option.then(Some(4), apply: half) == Some(2)
  assert option.then(Some(3), apply: half) == None
  assert option.then(None, apply: half) == None
}

pub fn or_takes_the_first_value_test() {
  assert option.or(Some(1), Some(2)) == Some(1)
  assert option.or(None, Some(2)) == Some(2)
  assert option.lazy_or(Some(1), fn() { panic }) == Some(1)
  assert option.lazy_or(None, fn() { None }) == None
}
