//// Every function that takes a callback gives the same when the callback waits.

import gleam/bool
import gleam/dict
import gleam/dynamic
import gleam/dynamic/decode
import gleam/function
import gleam/int
import gleam/list.{Continue, Stop}
import gleam/option.{None, Some}
import gleam/order
import gleam/pair
import gleam/result
import gleam/set

@external(javascript, "../later_ffi.mjs", "later")
fn later(value: a) -> a

fn compare_later(a: Int, b: Int) -> order.Order {
  later(int.compare(a, b))
}

fn is_odd_later(n: Int) -> Bool {
  later(int.is_odd(n))
}

fn add_later(a: Int, b: Int) -> Int {
  later(a + b)
}

pub fn list_mapping_test() {
  let numbers = [1, 2, 3]
  assert list.map(numbers, later) == numbers
  assert list.map2(numbers, numbers, add_later) == [2, 4, 6]
  assert list.index_map(numbers, add_later) == [1, 3, 5]
  assert list.flat_map(numbers, fn(n) { later([n, n]) }) == [1, 1, 2, 2, 3, 3]
  assert list.map_fold(numbers, 0, fn(acc, n) { later(#(acc + n, n)) })
    == #(6, numbers)
  assert list.try_map(numbers, fn(n) { later(Ok(n)) }) == Ok(numbers)
  assert list.scan(numbers, 0, add_later) == [1, 3, 6]
}

pub fn list_choosing_test() {
  let numbers = [1, 2, 3, 4]
  assert list.filter(numbers, is_odd_later) == [1, 3]
  assert list.filter_map(["1", "x"], fn(s) { later(int.parse(s)) }) == [1]
  assert list.count(numbers, is_odd_later) == 2
  assert list.partition(numbers, is_odd_later) == #([1, 3], [2, 4])
  assert list.find(numbers, fn(n) { later(n > 2) }) == Ok(3)
  assert list.find_map(["x", "2"], fn(s) { later(int.parse(s)) }) == Ok(2)
  assert !list.all(numbers, is_odd_later)
  assert list.any(numbers, is_odd_later)
  assert list.take_while(numbers, is_odd_later) == [1]
  assert list.drop_while(numbers, is_odd_later) == [2, 3, 4]
  assert list.split_while(numbers, is_odd_later) == #([1], [2, 3, 4])
  assert list.chunk(numbers, fn(n) { later(n > 2) }) == [[1, 2], [3, 4]]
  assert list.group(numbers, is_odd_later)
    == dict.from_list([#(True, [3, 1]), #(False, [4, 2])])
}

pub fn list_folding_test() {
  let numbers = [1, 2, 3]
  assert list.fold(numbers, 0, add_later) == 6
  assert list.fold_right(numbers, [], fn(l, n) { later([n, ..l]) }) == numbers
  assert list.index_fold(numbers, 0, fn(acc, n, i) { later(acc + n * i) }) == 8
  assert list.try_fold(numbers, 0, fn(acc, n) { later(Ok(acc + n)) }) == Ok(6)
  assert list.fold_until(numbers, 0, fn(acc, n) {
      case later(n) {
        3 -> Stop(acc)
        _ -> Continue(acc + n)
      }
    })
    == 3
  assert list.reduce(numbers, add_later) == Ok(6)
  assert list.max(numbers, compare_later) == Ok(3)
  assert list.each(numbers, later) == Nil
  assert list.try_each(numbers, fn(n) { later(Ok(n)) }) == Ok(Nil)
}

pub fn list_sorting_test() {
  let numbers = [5, 3, 9, 1, 7, 2, 8, 8, 0]
  assert list.sort(numbers, compare_later) == [0, 1, 2, 3, 5, 7, 8, 8, 9]
  assert list.sort(numbers, order.reverse(compare_later))
    == [9, 8, 8, 7, 5, 3, 2, 1, 0]
}

pub fn dict_test() {
  let many = dict.from_list(list.map(list.range(1, 100), fn(n) { #(n, n) }))
  assert dict.fold(many, 0, fn(acc, _, v) { later(acc + v) }) == 5050
  assert dict.map_values(many, add_later)
    == dict.from_list(list.map(list.range(1, 100), fn(n) { #(n, 2 * n) }))
  assert dict.size(dict.filter(many, fn(k, _) { is_odd_later(k) })) == 50
  assert dict.each(many, add_later) == Nil
  assert dict.get(dict.combine(many, many, add_later), 7) == Ok(14)
  let upserted = dict.upsert(many, 7, fn(v) { later(option.unwrap(v, 0) + 1) })
  assert dict.get(upserted, 7) == Ok(8)
  assert dict.get(many, 7) == Ok(7)
}

pub fn set_test() {
  let numbers = set.from_list([1, 2, 3])
  assert set.fold(numbers, 0, add_later) == 6
  assert set.map(numbers, fn(n) { later(n / 2) }) == set.from_list([0, 1])
  assert set.filter(numbers, is_odd_later) == set.from_list([1, 3])
  assert set.each(numbers, later) == Nil
}

pub fn option_and_result_test() {
  assert option.map(Some(1), later) == Some(1)
  assert option.then(Some(1), fn(n) { later(Some(n)) }) == Some(1)
  assert option.lazy_unwrap(None, fn() { later(1) }) == 1
  assert option.lazy_or(None, fn() { later(Some(1)) }) == Some(1)
  assert result.map(Ok(1), later) == Ok(1)
  assert result.map_error(Error(1), later) == Error(1)
  assert result.try(Ok(1), fn(n) { later(Ok(n)) }) == Ok(1)
  assert result.try_recover(Error(1), fn(n) { later(Ok(n)) }) == Ok(1)
  assert result.lazy_unwrap(Error(Nil), fn() { later(1) }) == 1
  assert result.lazy_or(Error(Nil), fn() { later(Ok(1)) }) == Ok(1)
}

pub fn guards_ties_pairs_and_ranges_test() {
  assert bool.guard(False, 0, fn() { later(1) }) == 1
  assert bool.lazy_guard(True, fn() { later(1) }, fn() { later(2) }) == 1
  assert order.lazy_break_tie(order.Eq, fn() { later(order.Lt) }) == order.Lt
  assert pair.map_first(#(1, 2), later) == #(1, 2)
  assert pair.map_second(#(1, 2), later) == #(1, 2)
  assert int.range(0, 4, 0, add_later) == 6
  assert function.identity(later)(1) == 1
}

pub fn decoding_test() {
  let decoder = {
    use a <- decode.field("a", decode.map(decode.int, later))
    use b <- decode.optional_field("b", later(2), decode.int)
    decode.success(later(a + b))
  }
  let data = dynamic.properties([#(dynamic.string("a"), dynamic.int(1))])
  assert decode.run(data, decoder) == Ok(3)
  let ints = decode.list(decode.then(decode.int, fn(n) { decode.success(later(n)) }))
  assert decode.run(dynamic.list([dynamic.int(1), dynamic.int(2)]), ints)
    == Ok([1, 2])
}
