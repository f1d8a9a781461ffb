//// Orders, and comparing functions made of others.

import gleam/int
import gleam/list
import gleam/order.{Eq, Gt, Lt}

pub fn negate_test() {
  assert order.negate(Lt) == Gt
  assert order.negate(Eq) == Eq
  assert order.negate(Gt) == Lt
}

pub fn to_int_test() {
  assert list.map([Lt, Eq, Gt], order.to_int) == [-1, 0, 1]
}

pub fn compare_puts_lt_before_eq_before_gt_test() {
  let orders = [Lt, Eq, Gt]
  let compared =
    list.map(orders, fn(a) { list.map(orders, order.compare(a, _)) })
  assert compared == [[Eq, Lt, Lt], [Gt, Eq, Lt], [Gt, Gt, Eq]]
}

pub fn reverse_sorts_the_other_way_round_test() {
  assert list.sort([1, 3, 2], by: order.reverse(int.compare)) == [3, 2, 1]
}

pub fn break_tie_looks_at_the_second_for_eq_only_test() {
  assert order.break_tie(in: Eq, with: Lt) == Lt
  assert order.break_tie(in: Gt, with: Lt) == Gt
}

pub fn lazy_break_tie_does_not_work_out_what_it_does_not_need_test() {
  assert order.lazy_break_tie(in: Lt, with: fn() { panic }) == Lt
  assert order.lazy_break_tie(in: Eq, with: fn() { Gt }) == Gt
}
