//// Lists: what each function gives, its order, and that length costs no stack.

import gleam/dict
import gleam/float
import gleam/int
import gleam/list.{Continue, Stop}
import gleam/order
import gleam/string

/// Longer than the host's stack is deep.
const many = 200_000

pub fn length_and_count_test() {
  assert list.map([[], [7], [7, 8]], list.length) == [0, 1, 2]
  assert list.count([1, 2, 3], where: int.is_odd) == 2
}

pub fn reverse_test() {
  assert list.reverse([]) == []
  assert list.reverse([1, 2, 3]) == [3, 2, 1]
}

pub fn is_empty_and_contains_test() {
  assert list.is_empty([])
  assert !list.is_empty([Nil])
  assert list.contains([#(1, "a"), #(2, "b")], any: #(2, "b"))
  assert !list.contains([1, 2], any: 3)
}

pub fn ends_of_a_list_test() {
  assert list.first([1, 2]) == Ok(1)
  assert list.rest([1, 2]) == Ok([2])
  assert list.last([1, 2]) == Ok(2)
  assert list.first([]) == Error(Nil)
  assert list.rest([]) == Error(Nil)
  assert list.last([]) == Error(Nil)
}

pub fn group_reverses_each_group_test() {
  assert list.group([1, 2, 3, 4, 5], by: fn(n) { n % 2 })
    == dict.from_list([#(0, [4, 2]), #(1, [5, 3, 1])])
}

pub fn filter_and_filter_map_keep_the_order_test() {
  assert list.filter([4, 1, 6, 3], keeping: fn(n) { n > 3 }) == [4, 6]
  assert list.filter_map(["1", "x", "3"], with: int.parse) == [1, 3]
}

pub fn map_calls_from_the_first_to_the_last_test() {
  assert list.map([1, 2, 3], with: fn(n) { n * 2 }) == [2, 4, 6]
  assert list.index_map(["a", "b"], with: fn(s, i) { #(i, s) })
    == [#(0, "a"), #(1, "b")]
}

pub fn map2_and_zip_end_with_the_shorter_test() {
  assert list.map2([1, 2, 3], [10, 20], with: int.add) == [11, 22]
  assert list.zip([1], with: ["a", "b"]) == [#(1, "a")]
  assert list.strict_zip([1, 2], with: ["a", "b"]) == Ok([#(1, "a"), #(2, "b")])
  assert list.strict_zip([1], with: ["a", "b"]) == Error(Nil)
  assert list.strict_zip([1, 2], with: ["a"]) == Error(Nil)
  assert list.unzip([#(1, "a"), #(2, "b")]) == #([1, 2], ["a", "b"])
}

pub fn map_fold_maps_with_an_accumulator_test() {
  assert list.map_fold([1, 2, 3], from: 0, with: fn(acc, n) {
      #(acc + n, acc * 10)
    })
    == #(6, [0, 10, 30])
}

pub fn try_map_stops_at_the_first_error_test() {
  let parse = fn(text) {
    case text {
      "stop" -> Error("here")
      "never" -> panic as "nothing behind the error is looked at"
      _ -> Ok(text <> "!")
    }
  }
  assert list.try_map(over: ["a", "b"], with: parse) == Ok(["a!", "b!"])
  assert list.try_map(over: ["a", "stop", "never"], with: parse) == Error("here")
}

pub fn counts_below_zero_count_as_zero_test() {
  assert list.take([1, 2], up_to: -1) == []
  assert list.drop([1, 2], up_to: -1) == [1, 2]
  assert list.split([1, 2], at: -1) == #([], [1, 2])
  assert list.repeat(1, times: -1) == []
}

pub fn take_drop_and_split_test() {
  assert list.take([1, 2, 3], up_to: 2) == [1, 2]
  assert list.take([1], up_to: 2) == [1]
  assert list.drop([1, 2, 3], up_to: 2) == [3]
  assert list.drop([1], up_to: 2) == []
  assert list.split([1, 2, 3], at: 1) == #([1], [2, 3])
  assert list.split([1], at: 5) == #([1], [])
}

pub fn while_a_predicate_holds_test() {
  let below_three = fn(n) { n < 3 }
  assert list.take_while(in: [1, 2, 3, 1], satisfying: below_three) == [1, 2]
  assert list.drop_while(in: [1, 2, 3, 1], satisfying: below_three) == [3, 1]
  assert list.split_while([1, 2, 3, 1], satisfying: below_three)
    == #([1, 2], [3, 1])
  assert list.split_while([1, 2], satisfying: below_three) == #([1, 2], [])
}

pub fn building_lists_test() {
  assert list.new() == []
  assert list.wrap([1]) == [[1]]
  assert list.prepend(to: [2], this: 1) == [1, 2]
  assert list.repeat(item: "a", times: 3) == ["a", "a", "a"]
}

pub fn append_and_flatten_keep_the_order_test() {
  assert list.append([1, 2], [3]) == [1, 2, 3]
  assert list.append([], [3]) == [3]
  assert list.append([1], []) == [1]
  assert list.flatten([[1, 2], [], [3]]) == [1, 2, 3]
  assert list.flat_map([1, 2], with: fn(n) { [n, n * 10] }) == [1, 10, 2, 20]
}

pub fn folds_test() {
  assert list.fold(["a", "b"], from: "", with: string.append) == "ab"
  assert list.fold_right(["a", "b"], from: "", with: string.append) == "ba"
  assert list.index_fold([7, 8], from: 0, with: fn(acc, n, i) { acc + n * i })
    == 8
  assert list.reduce([1, 2, 3], with: int.subtract) == Ok(-4)
  assert list.reduce([], with: int.subtract) == Error(Nil)
  assert list.scan([1, 2, 3], from: 100, with: int.add) == [101, 103, 106]
}

pub fn try_fold_stops_at_the_first_error_test() {
  let add_positive = fn(acc, n) {
    case n > 0 {
      True -> Ok(acc + n)
      False -> Error(n)
    }
  }
  assert list.try_fold([1, 2], from: 0, with: add_positive) == Ok(3)
  assert list.try_fold([1, -2, -3], from: 0, with: add_positive) == Error(-2)
}

pub fn fold_until_stops_test() {
  let add_small = fn(acc, n) {
    case n < 10 {
      True -> Continue(acc + n)
      False -> Stop(acc)
    }
  }
  assert list.fold_until([1, 2, 30, 4], from: 0, with: add_small) == 3
  assert list.fold_until([1, 2], from: 0, with: add_small) == 3
}

pub fn find_test() {
  assert list.find([1, 2, 3], one_that: fn(n) { n > 1 }) == Ok(2)
  assert list.find([1], one_that: fn(n) { n > 1 }) == Error(Nil)
  assert list.find_map(["x", "2", "3"], with: int.parse) == Ok(2)
  assert list.find_map(["x"], with: int.parse) == Error(Nil)
}

pub fn all_and_any_stop_early_test() {
  let is_one = fn(n) {
    case n {
      1 -> True
      2 -> False
      _ -> panic as "looked too far"
    }
  }
  assert !list.all([1, 2, 3], satisfying: is_one)
  assert list.any([2, 1, 3], satisfying: is_one)
  assert list.all([], satisfying: fn(_) { False })
  assert !list.any([], satisfying: fn(_) { True })
}

pub fn intersperse_and_unique_test() {
  assert list.intersperse([1, 1, 1], with: 2) == [1, 2, 1, 2, 1]
  assert list.intersperse([1], with: 2) == [1]
  assert list.intersperse([], with: 2) == []
  assert list.unique(["b", "a", "b", "c", "a"]) == ["b", "a", "c"]
}

pub fn sort_orders_test() {
  assert list.sort([], by: int.compare) == []
  assert list.sort([1], by: int.compare) == [1]
  assert list.sort([4, 3, 6, 5, 4], by: int.compare) == [3, 4, 4, 5, 6]
  assert list.sort([1, 2, 3], by: int.compare) == [1, 2, 3]
  assert list.sort([3, 2, 1], by: int.compare) == [1, 2, 3]
  assert list.sort([3.0, 1.5, 2.0], by: float.compare) == [1.5, 2.0, 3.0]
}

pub fn sort_keeps_equal_elements_in_order_test() {
  let by_tens = fn(a, b) { int.compare(a / 10, b / 10) }
  assert list.sort([25, 11, 24, 10, 23, 12], by: by_tens)
    == [11, 10, 12, 25, 24, 23]
}

/// Programs whose comparisons have effects see which elements are compared, and when.
pub fn sort_compares_in_the_order_of_the_hex_package_test() {
  assert compared([3, 1, 2]) == [#(3, 1), #(1, 2), #(2, 1), #(2, 3)]
  assert compared([1, 2, 3]) == [#(1, 2), #(2, 3)]
  assert compared([4, 1, 3, 2])
    == [#(4, 1), #(1, 3), #(3, 2), #(2, 1), #(2, 4), #(3, 4)]
}

@external(javascript, "../recording_ffi.mjs", "compared")
fn do_compared(sort: fn(fn(Int, Int) -> order.Order) -> List(Int), compare: fn(Int, Int) -> order.Order) -> List(#(Int, Int))

/// The pairs that sorting the list compares.
fn compared(list: List(Int)) -> List(#(Int, Int)) {
  do_compared(list.sort(list, _), int.compare)
}

pub fn sort_agrees_with_every_permutation_test() {
  list.permutations([1, 2, 3, 3, 4, 5])
  |> list.each(fn(permutation) {
    assert list.sort(permutation, by: int.compare) == [1, 2, 3, 3, 4, 5]
  })
}

pub fn sort_keeps_the_numbers_of_a_long_list_test() {
  let numbers = list.map(list.repeat(Nil, 20_000), fn(_) { int.random(1000) })
  let sorted = list.sort(numbers, by: int.compare)
  let steps = list.window_by_2(sorted)
  assert list.all(steps, fn(step) { step.0 <= step.1 })
  assert list.length(sorted) == 20_000
  assert int.sum(sorted) == int.sum(numbers)
}

pub fn range_includes_both_ends_test() {
  assert list.range(0, 3) == [0, 1, 2, 3]
  assert list.range(1, -1) == [1, 0, -1]
  assert list.range(2, 2) == [2]
}

pub fn lists_of_pairs_test() {
  let pairs = [#("a", 1), #("b", 2), #("a", 3)]
  assert list.key_find(pairs, find: "a") == Ok(1)
  assert list.key_find(pairs, find: "c") == Error(Nil)
  assert list.key_filter(pairs, find: "a") == [1, 3]
  assert list.key_pop(pairs, "b") == Ok(#(2, [#("a", 1), #("a", 3)]))
  assert list.key_pop(pairs, "c") == Error(Nil)
  assert list.key_set(pairs, "b", 9) == [#("a", 1), #("b", 9), #("a", 3)]
  assert list.key_set([#("a", 1)], "c", 9) == [#("a", 1), #("c", 9)]
}

pub fn try_each_stops_at_the_first_error_test() {
  assert list.try_each(over: ["1", "2"], with: int.parse) == Ok(Nil)
  assert list.try_each(over: ["1", "x"], with: int.parse) == Error(Nil)
  assert list.each([1, 2], fn(n) { n }) == Nil
}

pub fn partition_keeps_both_orders_test() {
  assert list.partition([1, 2, 3, 4], with: int.is_odd) == #([1, 3], [2, 4])
}

pub fn permutations_test() {
  assert list.permutations([]) == [[]]
  assert list.permutations([1, 2, 3])
    == [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]]
  assert list.permutations(["a", "a"]) == [["a", "a"], ["a", "a"]]
}

pub fn windows_test() {
  assert list.window([1, 2, 3, 4], by: 3) == [[1, 2, 3], [2, 3, 4]]
  assert list.window([1], by: 2) == []
  assert list.window([1], by: 0) == []
  assert list.window_by_2([1, 2, 3]) == [#(1, 2), #(2, 3)]
  assert list.window_by_2([1]) == []
}

pub fn chunks_test() {
  assert list.chunk([1, 3, 2, 4, 5], by: int.is_odd) == [[1, 3], [2, 4], [5]]
  assert list.chunk([], by: int.is_odd) == []
  assert list.sized_chunk([1, 2, 3, 4, 5], into: 2) == [[1, 2], [3, 4], [5]]
  assert list.sized_chunk([1, 2, 3, 4], into: 2) == [[1, 2], [3, 4]]
  assert list.sized_chunk([], into: 2) == []
}

pub fn combinations_keep_the_order_of_the_list_test() {
  assert list.combinations([1, 2, 3], by: 2) == [[1, 2], [1, 3], [2, 3]]
  assert list.combinations([1, 2], by: 0) == [[]]
  assert list.combinations([1, 2], by: 3) == []
  assert list.combinations([1, 2], by: -1) == []
  assert list.combination_pairs([1, 2, 3]) == [#(1, 2), #(1, 3), #(2, 3)]
}

pub fn rows_and_columns_test() {
  assert list.transpose([[1, 2, 3], [4], [5, 6]]) == [[1, 4, 5], [2, 6], [3]]
  assert list.transpose([]) == []
  assert list.interleave([[1, 3], [2, 4, 5]]) == [1, 2, 3, 4, 5]
}

pub fn shuffle_and_sample_take_nothing_twice_test() {
  let numbers = list.range(1, 100)
  assert list.sort(list.shuffle(numbers), by: int.compare) == numbers
  let sample = list.sample(from: numbers, up_to: 10)
  assert list.length(list.unique(sample)) == 10
  assert list.all(sample, list.contains(numbers, _))
  assert list.sample(from: [1, 2], up_to: 0) == []
  assert list.length(list.sample(from: [1, 2], up_to: 5)) == 2
}

pub fn max_takes_the_first_of_equals_test() {
  let by_first = fn(a: #(Int, String), b: #(Int, String)) {
    int.compare(a.0, b.0)
  }
  assert list.max([#(1, "a"), #(2, "b"), #(2, "c")], with: by_first)
    == Ok(#(2, "b"))
  assert list.max([], with: by_first) == Error(Nil)
  assert list.max([3, 1], with: order.reverse(int.compare)) == Ok(1)
}

pub fn long_lists_need_no_stack_test() {
  let numbers = list.range(1, many)
  let increment = fn(n) { n + 1 }
  assert list.length(numbers) == many
  assert list.first(list.reverse(numbers)) == Ok(many)
  assert list.last(list.map(numbers, with: increment)) == Ok(many + 1)
  assert list.length(list.filter(numbers, keeping: int.is_even)) == many / 2
  assert list.length(list.append(numbers, numbers)) == 2 * many
  assert list.length(list.flatten([numbers, numbers])) == 2 * many
  assert list.fold_right(numbers, from: 0, with: int.add)
    == list.fold(numbers, from: 0, with: int.add)
  assert list.length(list.zip(numbers, with: numbers)) == many
  assert list.length(list.sized_chunk(numbers, into: 3)) == 66_667
  assert list.sort(numbers, by: order.reverse(int.compare))
    == list.reverse(numbers)
  assert list.length(list.unique(numbers)) == many
  assert list.take(numbers, up_to: many) == numbers
}
