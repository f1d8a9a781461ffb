//// Lists: finite sequences, cheap at the front, linear at the back.
////
//// Every function needs constant stack, however long the list, and keeps the order of its input unless it says otherwise.
//// All are written in Gleam, so that callbacks may wait. Nothing here fails other than by `Error`; a count below zero counts
//// as zero.

import gleam/dict.{type Dict}
import gleam/float
import gleam/int
import gleam/order.{type Order}
import gleam/pair

/// How many elements there are; linear in their number.
///
/// ```gleam
/// assert length(of: [1, 2]) == 2
/// ```
///
pub fn length(of list: List(a)) -> Int {
  length_loop(list, 0)
}

fn length_loop(list: List(a), count: Int) -> Int {
  case list {
    [] -> count
    [_, ..rest] -> length_loop(rest, count + 1)
  }
}

/// How many elements satisfy the predicate.
///
/// ```gleam
/// assert count([1, 2, 3], where: int.is_odd) == 2
/// ```
///
pub fn count(list: List(a), where predicate: fn(a) -> Bool) -> Int {
  count_loop(list, predicate, 0)
}

fn count_loop(list: List(a), predicate: fn(a) -> Bool, count: Int) -> Int {
  case list {
    [] -> count
    [element, ..rest] ->
      case predicate(element) {
        True -> count_loop(rest, predicate, count + 1)
        False -> count_loop(rest, predicate, count)
      }
  }
}

/// The list back to front.
///
/// ```gleam
/// assert reverse([1, 2, 3]) == [3, 2, 1]
/// ```
///
pub fn reverse(list: List(a)) -> List(a) {
  reverse_onto(list, [])
}

/// The reverse of `list`, followed by `tail`.
fn reverse_onto(list: List(a), tail: List(a)) -> List(a) {
  case list {
    [] -> tail
    [element, ..rest] -> reverse_onto(rest, [element, ..tail])
  }
}

/// Whether there are no elements.
///
/// ```gleam
/// assert is_empty([])
/// ```
///
pub fn is_empty(list: List(a)) -> Bool {
  list == []
}

/// Whether some element equals `elem`.
///
/// ```gleam
/// assert contains([1, 2], any: 2)
/// ```
///
pub fn contains(list: List(a), any elem: a) -> Bool {
  case list {
    [] -> False
    [element, ..] if element == elem -> True
    [_, ..rest] -> contains(rest, elem)
  }
}

/// The first element; `Error(Nil)` if there is none.
///
/// ```gleam
/// assert first([1, 2]) == Ok(1)
/// ```
///
pub fn first(list: List(a)) -> Result(a, Nil) {
  case list {
    [] -> Error(Nil)
    [element, ..] -> Ok(element)
  }
}

/// All but the first element; `Error(Nil)` if there is none.
///
/// ```gleam
/// assert rest([1, 2]) == Ok([2])
/// ```
///
pub fn rest(list: List(a)) -> Result(List(a), Nil) {
  case list {
    [] -> Error(Nil)
    [_, ..rest] -> Ok(rest)
  }
}

/// The elements by the key that `key` gives each. The elements of a group are in **reverse** order of appearance.
///
/// ```gleam
/// assert group([1, 2, 3, 4, 5], by: fn(n) { n % 2 })
///   == dict.from_list([#(0, [4, 2]), #(1, [5, 3, 1])])
/// ```
///
pub fn group(list: List(v), by key: fn(v) -> k) -> Dict(k, List(v)) {
  dict.group(key, list)
}

/// The elements that satisfy the predicate.
///
/// ```gleam
/// assert filter([2, 4, 6, 1], keeping: fn(n) { n > 2 }) == [4, 6]
/// ```
///
pub fn filter(list: List(a), keeping predicate: fn(a) -> Bool) -> List(a) {
  filter_loop(list, predicate, [])
}

fn filter_loop(
  list: List(a),
  predicate: fn(a) -> Bool,
  reversed: List(a),
) -> List(a) {
  case list {
    [] -> reverse(reversed)
    [element, ..rest] ->
      case predicate(element) {
        True -> filter_loop(rest, predicate, [element, ..reversed])
        False -> filter_loop(rest, predicate, reversed)
      }
  }
}

/// What `fun` makes of the elements, where it makes `Ok` of them.
///
/// ```gleam
/// assert filter_map(["1", "x", "3"], with: int.parse) == [1, 3]
/// ```
///
pub fn filter_map(list: List(a), with fun: fn(a) -> Result(b, e)) -> List(b) {
  filter_map_loop(list, fun, [])
}

fn filter_map_loop(
  list: List(a),
  fun: fn(a) -> Result(b, e),
  reversed: List(b),
) -> List(b) {
  case list {
    [] -> reverse(reversed)
    [element, ..rest] ->
      case fun(element) {
        Ok(made) -> filter_map_loop(rest, fun, [made, ..reversed])
        Error(_) -> filter_map_loop(rest, fun, reversed)
      }
  }
}

/// What `fun` makes of the elements, called from the first to the last.
///
/// ```gleam
/// assert map([1, 2, 3], with: fn(n) { n * 2 }) == [2, 4, 6]
/// ```
///
pub fn map(list: List(a), with fun: fn(a) -> b) -> List(b) {
  map_loop(list, fun, [])
}

fn map_loop(list: List(a), fun: fn(a) -> b, reversed: List(b)) -> List(b) {
  case list {
    [] -> reverse(reversed)
    [element, ..rest] -> map_loop(rest, fun, [fun(element), ..reversed])
  }
}

/// What `fun` makes of the elements of two lists, pair by pair, as far as the shorter list goes.
///
/// ```gleam
/// assert map2([1, 2, 3], [4, 5], with: int.add) == [5, 7]
/// ```
///
pub fn map2(
  list1: List(a),
  list2: List(b),
  with fun: fn(a, b) -> c,
) -> List(c) {
  map2_loop(list1, list2, fun, [])
}

fn map2_loop(
  list1: List(a),
  list2: List(b),
  fun: fn(a, b) -> c,
  reversed: List(c),
) -> List(c) {
  case list1, list2 {
    [a, ..rest1], [b, ..rest2] ->
      map2_loop(rest1, rest2, fun, [fun(a, b), ..reversed])
    _, _ -> reverse(reversed)
  }
}

/// Maps and folds at once: `fun` gives the next accumulator and what the element becomes.
///
/// ```gleam
/// assert map_fold([1, 2, 3], from: 100, with: fn(acc, n) { #(acc + n, n * 2) })
///   == #(106, [2, 4, 6])
/// ```
///
pub fn map_fold(
  over list: List(a),
  from initial: acc,
  with fun: fn(acc, a) -> #(acc, b),
) -> #(acc, List(b)) {
  map_fold_loop(list, fun, initial, [])
}

fn map_fold_loop(
  list: List(a),
  fun: fn(acc, a) -> #(acc, b),
  acc: acc,
  reversed: List(b),
) -> #(acc, List(b)) {
  case list {
    [] -> #(acc, reverse(reversed))
    [element, ..rest] -> {
      let #(acc, made) = fun(acc, element)
      map_fold_loop(rest, fun, acc, [made, ..reversed])
    }
  }
}

/// As `map`, with the position of each element, from 0.
///
/// ```gleam
/// assert index_map(["a", "b"], with: fn(s, i) { #(i, s) }) == [#(0, "a"), #(1, "b")]
/// ```
///
pub fn index_map(list: List(a), with fun: fn(a, Int) -> b) -> List(b) {
  index_map_loop(list, fun, 0, [])
}

fn index_map_loop(
  list: List(a),
  fun: fn(a, Int) -> b,
  index: Int,
  reversed: List(b),
) -> List(b) {
  case list {
    [] -> reverse(reversed)
    [element, ..rest] -> {
      let made = fun(element, index)
      index_map_loop(rest, fun, index + 1, [made, ..reversed])
    }
  }
}

/// What `fun` makes of all elements, or the first error it gives; nothing behind that element is looked at.
///
/// ```gleam
/// assert try_map(["1", "2"], with: int.parse) == Ok([1, 2])
/// assert try_map(["1", "x"], with: int.parse) == Error(Nil)
/// ```
///
pub fn try_map(
  over list: List(a),
  with fun: fn(a) -> Result(b, e),
) -> Result(List(b), e) {
  try_map_loop(list, fun, [])
}

fn try_map_loop(
  list: List(a),
  fun: fn(a) -> Result(b, e),
  reversed: List(b),
) -> Result(List(b), e) {
  case list {
    [] -> Ok(reverse(reversed))
    [element, ..rest] ->
      case fun(element) {
        Ok(made) -> try_map_loop(rest, fun, [made, ..reversed])
        Error(error) -> Error(error)
      }
  }
}

/// The list without its first `n` elements.
///
/// ```gleam
/// assert drop(from: [1, 2, 3, 4], up_to: 2) == [3, 4]
/// ```
///
pub fn drop(from list: List(a), up_to n: Int) -> List(a) {
  case n <= 0 {
    True -> list
    False ->
      case list {
        [] -> []
        [_, ..rest] -> drop(rest, n - 1)
      }
  }
}

/// The first `n` elements, or all if there are fewer.
///
/// ```gleam
/// assert take(from: [1, 2, 3, 4], up_to: 2) == [1, 2]
/// ```
///
pub fn take(from list: List(a), up_to n: Int) -> List(a) {
  take_loop(list, n, [])
}

fn take_loop(list: List(a), n: Int, reversed: List(a)) -> List(a) {
  case n <= 0 {
    True -> reverse(reversed)
    False ->
      case list {
        [] -> reverse(reversed)
        [element, ..rest] -> take_loop(rest, n - 1, [element, ..reversed])
      }
  }
}

/// The list of no elements.
///
/// ```gleam
/// assert new() == []
/// ```
///
pub fn new() -> List(a) {
  []
}

/// The list of one element.
///
/// ```gleam
/// assert wrap(1) == [1]
/// ```
///
pub fn wrap(item: a) -> List(a) {
  [item]
}

/// The elements of the first list, then those of the second; linear in the length of the first.
///
/// ```gleam
/// assert append([1, 2], [3]) == [1, 2, 3]
/// ```
///
pub fn append(first: List(a), second: List(a)) -> List(a) {
  case second {
    [] -> first
    _ -> reverse_onto(reverse(first), second)
  }
}

/// The list with one more element in front.
///
/// ```gleam
/// assert prepend(to: [2, 3], this: 1) == [1, 2, 3]
/// ```
///
pub fn prepend(to list: List(a), this item: a) -> List(a) {
  [item, ..list]
}

/// The elements of all the lists, one list after the other.
///
/// ```gleam
/// assert flatten([[1], [2, 3], []]) == [1, 2, 3]
/// ```
///
pub fn flatten(lists: List(List(a))) -> List(a) {
  flatten_loop(lists, [])
}

fn flatten_loop(lists: List(List(a)), reversed: List(a)) -> List(a) {
  case lists {
    [] -> reverse(reversed)
    [list, ..rest] -> flatten_loop(rest, reverse_onto(list, reversed))
  }
}

/// The elements of all the lists that `fun` makes.
///
/// ```gleam
/// assert flat_map([2, 4], with: fn(n) { [n, n + 1] }) == [2, 3, 4, 5]
/// ```
///
pub fn flat_map(over list: List(a), with fun: fn(a) -> List(b)) -> List(b) {
  flatten(map(list, fun))
}

/// Goes over the elements from the first to the last with an accumulator.
///
/// ```gleam
/// assert fold([1, 2, 3], from: 0, with: int.add) == 6
/// ```
///
pub fn fold(
  over list: List(a),
  from initial: acc,
  with fun: fn(acc, a) -> acc,
) -> acc {
  case list {
    [] -> initial
    [element, ..rest] -> fold(rest, fun(initial, element), fun)
  }
}

/// Goes over the elements from the last to the first with an accumulator.
///
/// ```gleam
/// assert fold_right(["a", "b"], from: "", with: string.append) == "ba"
/// ```
///
pub fn fold_right(
  over list: List(a),
  from initial: acc,
  with fun: fn(acc, a) -> acc,
) -> acc {
  fold(over: reverse(list), from: initial, with: fun)
}

/// As `fold`, with the position of each element, from 0.
///
/// ```gleam
/// assert index_fold([7, 8], from: 0, with: fn(acc, n, i) { acc + n * i }) == 8
/// ```
///
pub fn index_fold(
  over list: List(a),
  from initial: acc,
  with fun: fn(acc, a, Int) -> acc,
) -> acc {
  index_fold_loop(list, initial, fun, 0)
}

fn index_fold_loop(
  list: List(a),
  acc: acc,
  fun: fn(acc, a, Int) -> acc,
  index: Int,
) -> acc {
  case list {
    [] -> acc
    [element, ..rest] ->
      index_fold_loop(rest, fun(acc, element, index), fun, index + 1)
  }
}

/// As `fold`, until `fun` gives an error, which is then the result.
///
/// ```gleam
/// assert try_fold([1, 2, 3], from: 0, with: fn(acc, n) { Ok(acc + n) }) == Ok(6)
/// ```
///
pub fn try_fold(
  over list: List(a),
  from initial: acc,
  with fun: fn(acc, a) -> Result(acc, e),
) -> Result(acc, e) {
  case list {
    [] -> Ok(initial)
    [element, ..rest] ->
      case fun(initial, element) {
        Ok(acc) -> try_fold(rest, acc, fun)
        Error(error) -> Error(error)
      }
  }
}

/// What the callback of `fold_until` wants next.
pub type ContinueOrStop(a) {
  /// Go on with this accumulator.
  Continue(a)
  /// This is the result.
  Stop(a)
}

/// As `fold`, until `fun` says `Stop`.
///
/// ```gleam
/// assert fold_until([1, 2, 3, 4], from: 0, with: fn(acc, n) {
///     case n < 3 {
///       True -> Continue(acc + n)
///       False -> Stop(acc)
///     }
///   })
///   == 3
/// ```
///
pub fn fold_until(
  over list: List(a),
  from initial: acc,
  with fun: fn(acc, a) -> ContinueOrStop(acc),
) -> acc {
  case list {
    [] -> initial
    [element, ..rest] ->
      case fun(initial, element) {
        Continue(acc) -> fold_until(rest, acc, fun)
        Stop(acc) -> acc
      }
  }
}

/// The first element that satisfies the predicate; `Error(Nil)` if none does.
///
/// ```gleam
/// assert find(in: [1, 2, 3], one_that: fn(n) { n > 1 }) == Ok(2)
/// ```
///
pub fn find(
  in list: List(a),
  one_that is_desired: fn(a) -> Bool,
) -> Result(a, Nil) {
  case list {
    [] -> Error(Nil)
    [element, ..rest] ->
      case is_desired(element) {
        True -> Ok(element)
        False -> find(in: rest, one_that: is_desired)
      }
  }
}

/// The first `Ok` that `fun` makes of an element; `Error(Nil)` if it makes none.
///
/// ```gleam
/// assert find_map(in: ["x", "2", "3"], with: int.parse) == Ok(2)
/// ```
///
pub fn find_map(
  in list: List(a),
  with fun: fn(a) -> Result(b, c),
) -> Result(b, Nil) {
  case list {
    [] -> Error(Nil)
    [element, ..rest] ->
      case fun(element) {
        Ok(made) -> Ok(made)
        Error(_) -> find_map(in: rest, with: fun)
      }
  }
}

/// Whether every element satisfies the predicate; stops at the first that does not.
///
/// ```gleam
/// assert all(in: [4, 5], satisfying: fn(n) { n > 3 })
/// ```
///
pub fn all(in list: List(a), satisfying predicate: fn(a) -> Bool) -> Bool {
  case list {
    [] -> True
    [element, ..rest] ->
      case predicate(element) {
        True -> all(in: rest, satisfying: predicate)
        False -> False
      }
  }
}

/// Whether some element satisfies the predicate; stops at the first that does.
///
/// ```gleam
/// assert any(in: [3, 4], satisfying: fn(n) { n > 3 })
/// ```
///
pub fn any(in list: List(a), satisfying predicate: fn(a) -> Bool) -> Bool {
  case list {
    [] -> False
    [element, ..rest] ->
      case predicate(element) {
        True -> True
        False -> any(in: rest, satisfying: predicate)
      }
  }
}

/// The elements of two lists in pairs, as far as the shorter list goes.
///
/// ```gleam
/// assert zip([1, 2], with: [3, 4, 5]) == [#(1, 3), #(2, 4)]
/// ```
///
pub fn zip(list: List(a), with other: List(b)) -> List(#(a, b)) {
  map2(list, other, pair.new)
}

/// As `zip`, but `Error(Nil)` for lists of unequal length.
///
/// ```gleam
/// assert strict_zip([1, 2], with: [3]) == Error(Nil)
/// ```
///
pub fn strict_zip(
  list: List(a),
  with other: List(b),
) -> Result(List(#(a, b)), Nil) {
  strict_zip_loop(list, other, [])
}

fn strict_zip_loop(
  list: List(a),
  other: List(b),
  reversed: List(#(a, b)),
) -> Result(List(#(a, b)), Nil) {
  case list, other {
    [], [] -> Ok(reverse(reversed))
    [a, ..list], [b, ..other] ->
      strict_zip_loop(list, other, [#(a, b), ..reversed])
    _, _ -> Error(Nil)
  }
}

/// The first elements of all pairs, and the second ones.
///
/// ```gleam
/// assert unzip([#(1, 2), #(3, 4)]) == #([1, 3], [2, 4])
/// ```
///
pub fn unzip(input: List(#(a, b))) -> #(List(a), List(b)) {
  unzip_loop(input, [], [])
}

fn unzip_loop(
  input: List(#(a, b)),
  firsts: List(a),
  seconds: List(b),
) -> #(List(a), List(b)) {
  case input {
    [] -> #(reverse(firsts), reverse(seconds))
    [#(a, b), ..rest] -> unzip_loop(rest, [a, ..firsts], [b, ..seconds])
  }
}

/// The list with `elem` between any two elements.
///
/// ```gleam
/// assert intersperse([1, 1, 1], with: 2) == [1, 2, 1, 2, 1]
/// ```
///
pub fn intersperse(list: List(a), with elem: a) -> List(a) {
  case list {
    [] | [_] -> list
    [first, ..rest] -> intersperse_loop(rest, elem, [first])
  }
}

fn intersperse_loop(list: List(a), separator: a, reversed: List(a)) -> List(a) {
  case list {
    [] -> reverse(reversed)
    [element, ..rest] ->
      intersperse_loop(rest, separator, [element, separator, ..reversed])
  }
}

/// The list without elements that were there before.
///
/// ```gleam
/// assert unique([1, 1, 4, 7, 4]) == [1, 4, 7]
/// ```
///
pub fn unique(list: List(a)) -> List(a) {
  unique_loop(list, dict.new(), [])
}

fn unique_loop(
  list: List(a),
  seen: Dict(a, Nil),
  reversed: List(a),
) -> List(a) {
  case list {
    [] -> reverse(reversed)
    [element, ..rest] ->
      case dict.has_key(seen, element) {
        True -> unique_loop(rest, seen, reversed)
        False -> {
          let seen = dict.insert(seen, element, Nil)
          unique_loop(rest, seen, [element, ..reversed])
        }
      }
  }
}

/// The elements from the smallest to the greatest; equal ones keep their order.
///
/// A merge sort that starts from the runs already there: linear for a list that is sorted, or sorted the other way round. Which
/// elements are compared, and in what order, is that of the Hex package, for comparisons that have effects.
///
/// ```gleam
/// assert sort([4, 3, 6, 5], by: int.compare) == [3, 4, 5, 6]
/// ```
///
pub fn sort(list: List(a), by compare: fn(a, a) -> Order) -> List(a) {
  case list {
    [] | [_] -> list
    [x, y, ..rest] -> {
      let rising = is_rising(compare(x, y))
      merge_all(runs(rest, compare, y, [y, x], rising, []), compare, Rising)
    }
  }
}

/// How the lists that are being merged lie: each pass turns them round, since merging builds its result from the back.
type Direction {
  /// From the smallest on, equal elements in the order of the input.
  Rising
  /// The exact reverse of that.
  Falling
}

fn is_rising(order: Order) -> Bool {
  case order {
    order.Gt -> False
    order.Lt | order.Eq -> True
  }
}

/// Cuts the list into its runs: stretches that rise, or that strictly fall. Each comes out rising, the last run first. `current`
/// is the run being built, last element first.
fn runs(
  list: List(a),
  compare: fn(a, a) -> Order,
  previous: a,
  current: List(a),
  rising: Bool,
  done: List(List(a)),
) -> List(List(a)) {
  case list {
    [] -> [finish_run(current, rising), ..done]
    [x, ..rest] ->
      case is_rising(compare(previous, x)) == rising {
        True -> runs(rest, compare, x, [x, ..current], rising, done)
        False -> {
          let done = [finish_run(current, rising), ..done]
          case rest {
            [] -> [[x], ..done]
            [y, ..rest] -> {
              let rising = is_rising(compare(x, y))
              runs(rest, compare, y, [y, x], rising, done)
            }
          }
        }
      }
  }
}

fn finish_run(reversed: List(a), rising: Bool) -> List(a) {
  case rising {
    True -> reverse(reversed)
    False -> reversed
  }
}

/// Merges neighbours, pass by pass, until one list is left, and lays that rising.
fn merge_all(
  lists: List(List(a)),
  compare: fn(a, a) -> Order,
  direction: Direction,
) -> List(a) {
  case lists, direction {
    [], _ -> []
    [list], Rising -> list
    [list], Falling -> reverse(list)
    _, Rising ->
      merge_all(merge_pass(lists, compare, Rising, []), compare, Falling)
    _, Falling ->
      merge_all(merge_pass(lists, compare, Falling, []), compare, Rising)
  }
}

fn merge_pass(
  lists: List(List(a)),
  compare: fn(a, a) -> Order,
  direction: Direction,
  merged: List(List(a)),
) -> List(List(a)) {
  case lists {
    [] -> reverse(merged)
    [list] -> reverse([reverse(list), ..merged])
    [later, earlier, ..rest] -> {
      let both = case direction {
        Rising -> merge_rising(later, earlier, compare, [])
        Falling -> merge_falling(later, earlier, compare, [])
      }
      merge_pass(rest, compare, direction, [both, ..merged])
    }
  }
}

fn merge_rising(
  later: List(a),
  earlier: List(a),
  compare: fn(a, a) -> Order,
  merged: List(a),
) -> List(a) {
  case later, earlier {
    [], _ -> reverse_onto(earlier, merged)
    _, [] -> reverse_onto(later, merged)
    [a, ..rest_of_later], [b, ..rest_of_earlier] ->
      case compare(a, b) {
        order.Lt -> merge_rising(rest_of_later, earlier, compare, [a, ..merged])
        _ -> merge_rising(later, rest_of_earlier, compare, [b, ..merged])
      }
  }
}

fn merge_falling(
  later: List(a),
  earlier: List(a),
  compare: fn(a, a) -> Order,
  merged: List(a),
) -> List(a) {
  case later, earlier {
    [], _ -> reverse_onto(earlier, merged)
    _, [] -> reverse_onto(later, merged)
    [a, ..rest_of_later], [b, ..rest_of_earlier] ->
      case compare(a, b) {
        order.Lt ->
          merge_falling(later, rest_of_earlier, compare, [b, ..merged])
        _ -> merge_falling(rest_of_later, earlier, compare, [a, ..merged])
      }
  }
}

/// The numbers from `start` up or down to `stop`, both included.
///
/// Version 1 of the Hex package has `int.range` in its place; kept for the programs written before.
///
/// ```gleam
/// assert range(0, 3) == [0, 1, 2, 3]
/// assert range(1, -1) == [1, 0, -1]
/// ```
///
pub fn range(from start: Int, to stop: Int) -> List(Int) {
  let beyond_start = case start <= stop {
    True -> start - 1
    False -> start + 1
  }
  int.range(from: stop, to: beyond_start, with: [], run: prepend)
}

/// A list of `times` times the same.
///
/// ```gleam
/// assert repeat(item: "a", times: 3) == ["a", "a", "a"]
/// ```
///
pub fn repeat(item a: a, times times: Int) -> List(a) {
  repeat_loop(a, times, [])
}

fn repeat_loop(item: a, times: Int, repeated: List(a)) -> List(a) {
  case times <= 0 {
    True -> repeated
    False -> repeat_loop(item, times - 1, [item, ..repeated])
  }
}

/// The first `index` elements, and the others.
///
/// ```gleam
/// assert split(list: [6, 7, 8], at: 2) == #([6, 7], [8])
/// ```
///
pub fn split(list list: List(a), at index: Int) -> #(List(a), List(a)) {
  split_loop(list, index, [])
}

fn split_loop(
  list: List(a),
  n: Int,
  reversed: List(a),
) -> #(List(a), List(a)) {
  case n <= 0 {
    True -> #(reverse(reversed), list)
    False ->
      case list {
        [] -> #(reverse(reversed), [])
        [element, ..rest] -> split_loop(rest, n - 1, [element, ..reversed])
      }
  }
}

/// The elements before the first that does not satisfy the predicate, and the others.
///
/// ```gleam
/// assert split_while([1, 2, 3, 1], satisfying: fn(n) { n < 3 }) == #([1, 2], [3, 1])
/// ```
///
pub fn split_while(
  list list: List(a),
  satisfying predicate: fn(a) -> Bool,
) -> #(List(a), List(a)) {
  split_while_loop(list, predicate, [])
}

fn split_while_loop(
  list: List(a),
  predicate: fn(a) -> Bool,
  reversed: List(a),
) -> #(List(a), List(a)) {
  case list {
    [] -> #(reverse(reversed), [])
    [element, ..rest] ->
      case predicate(element) {
        True -> split_while_loop(rest, predicate, [element, ..reversed])
        False -> #(reverse(reversed), list)
      }
  }
}

/// The value of the first pair with this key; `Error(Nil)` if there is none.
///
/// ```gleam
/// assert key_find(in: [#("a", 0), #("b", 1)], find: "b") == Ok(1)
/// ```
///
pub fn key_find(
  in keyword_list: List(#(k, v)),
  find desired_key: k,
) -> Result(v, Nil) {
  case keyword_list {
    [] -> Error(Nil)
    [#(key, value), ..] if key == desired_key -> Ok(value)
    [_, ..rest] -> key_find(in: rest, find: desired_key)
  }
}

/// The values of all pairs with this key.
///
/// ```gleam
/// assert key_filter(in: [#("a", 0), #("b", 1), #("a", 2)], find: "a") == [0, 2]
/// ```
///
pub fn key_filter(
  in keyword_list: List(#(k, v)),
  find desired_key: k,
) -> List(v) {
  key_filter_loop(keyword_list, desired_key, [])
}

fn key_filter_loop(
  pairs: List(#(k, v)),
  desired_key: k,
  reversed: List(v),
) -> List(v) {
  case pairs {
    [] -> reverse(reversed)
    [#(key, value), ..rest] if key == desired_key ->
      key_filter_loop(rest, desired_key, [value, ..reversed])
    [_, ..rest] -> key_filter_loop(rest, desired_key, reversed)
  }
}

/// The value of the first pair with this key, and the pairs without that one; `Error(Nil)` if there is none.
///
/// ```gleam
/// assert key_pop([#("a", 0), #("b", 1)], "a") == Ok(#(0, [#("b", 1)]))
/// ```
///
pub fn key_pop(
  list: List(#(k, v)),
  key: k,
) -> Result(#(v, List(#(k, v))), Nil) {
  key_pop_loop(list, key, [])
}

fn key_pop_loop(
  pairs: List(#(k, v)),
  desired_key: k,
  checked: List(#(k, v)),
) -> Result(#(v, List(#(k, v))), Nil) {
  case pairs {
    [] -> Error(Nil)
    [#(key, value), ..rest] if key == desired_key ->
      Ok(#(value, reverse_onto(checked, rest)))
    [pair, ..rest] -> key_pop_loop(rest, desired_key, [pair, ..checked])
  }
}

/// The pairs with another value in the first pair of this key, or with one more pair at the end.
///
/// ```gleam
/// assert key_set([#(5, 0), #(4, 1)], 4, 100) == [#(5, 0), #(4, 100)]
/// assert key_set([#(5, 0)], 1, 100) == [#(5, 0), #(1, 100)]
/// ```
///
pub fn key_set(list: List(#(k, v)), key: k, value: v) -> List(#(k, v)) {
  key_set_loop(list, key, value, [])
}

fn key_set_loop(
  pairs: List(#(k, v)),
  key: k,
  value: v,
  checked: List(#(k, v)),
) -> List(#(k, v)) {
  case pairs {
    [] -> reverse([#(key, value), ..checked])
    [#(k, _), ..rest] if k == key ->
      reverse_onto(checked, [#(key, value), ..rest])
    [pair, ..rest] -> key_set_loop(rest, key, value, [pair, ..checked])
  }
}

/// Calls `f` with every element, from the first to the last, for its effect.
///
/// ```gleam
/// each(["1", "2"], io.println)
/// ```
///
pub fn each(list: List(a), f: fn(a) -> b) -> Nil {
  case list {
    [] -> Nil
    [element, ..rest] -> {
      f(element)
      each(rest, f)
    }
  }
}

/// As `each`, until `fun` gives an error, which is then the result.
///
/// ```gleam
/// assert try_each(over: ["1", "x"], with: int.parse) == Error(Nil)
/// ```
///
pub fn try_each(
  over list: List(a),
  with fun: fn(a) -> Result(b, e),
) -> Result(Nil, e) {
  case list {
    [] -> Ok(Nil)
    [element, ..rest] ->
      case fun(element) {
        Ok(_) -> try_each(over: rest, with: fun)
        Error(error) -> Error(error)
      }
  }
}

/// The elements that satisfy the predicate, and those that do not.
///
/// ```gleam
/// assert partition([1, 2, 3], with: int.is_odd) == #([1, 3], [2])
/// ```
///
pub fn partition(
  list: List(a),
  with categorise: fn(a) -> Bool,
) -> #(List(a), List(a)) {
  partition_loop(list, categorise, [], [])
}

fn partition_loop(
  list: List(a),
  categorise: fn(a) -> Bool,
  trues: List(a),
  falses: List(a),
) -> #(List(a), List(a)) {
  case list {
    [] -> #(reverse(trues), reverse(falses))
    [element, ..rest] ->
      case categorise(element) {
        True -> partition_loop(rest, categorise, [element, ..trues], falses)
        False -> partition_loop(rest, categorise, trues, [element, ..falses])
      }
  }
}

/// Every order the elements can be in.
///
/// ```gleam
/// assert permutations([1, 2]) == [[1, 2], [2, 1]]
/// ```
///
pub fn permutations(list: List(a)) -> List(List(a)) {
  case list {
    [] -> [[]]
    _ -> permutations_loop([], list, [])
  }
}

/// Takes each element out in turn; `before` holds, last first, those before the one at hand.
fn permutations_loop(
  before: List(a),
  list: List(a),
  reversed: List(List(a)),
) -> List(List(a)) {
  case list {
    [] -> reverse(reversed)
    [element, ..rest] -> {
      let reversed =
        permutations(reverse_onto(before, rest))
        |> fold(from: reversed, with: fn(acc, others) {
          [[element, ..others], ..acc]
        })
      permutations_loop([element, ..before], rest, reversed)
    }
  }
}

/// Every `n` neighbours; none for an `n` below one.
///
/// ```gleam
/// assert window([1, 2, 3, 4], by: 3) == [[1, 2, 3], [2, 3, 4]]
/// ```
///
pub fn window(list: List(a), by n: Int) -> List(List(a)) {
  case n <= 0 {
    True -> []
    False -> window_loop(list, n, length(list), [])
  }
}

fn window_loop(
  list: List(a),
  n: Int,
  remaining: Int,
  reversed: List(List(a)),
) -> List(List(a)) {
  case remaining < n {
    True -> reverse(reversed)
    False ->
      window_loop(drop(list, 1), n, remaining - 1, [take(list, n), ..reversed])
  }
}

/// Every two neighbours.
///
/// ```gleam
/// assert window_by_2([1, 2, 3]) == [#(1, 2), #(2, 3)]
/// ```
///
pub fn window_by_2(list: List(a)) -> List(#(a, a)) {
  zip(list, drop(list, 1))
}

/// The list without the elements before the first that does not satisfy the predicate.
///
/// ```gleam
/// assert drop_while(in: [1, 2, 3, 1], satisfying: fn(n) { n < 3 }) == [3, 1]
/// ```
///
pub fn drop_while(
  in list: List(a),
  satisfying predicate: fn(a) -> Bool,
) -> List(a) {
  case list {
    [] -> []
    [element, ..rest] ->
      case predicate(element) {
        True -> drop_while(in: rest, satisfying: predicate)
        False -> list
      }
  }
}

/// The elements before the first that does not satisfy the predicate.
///
/// ```gleam
/// assert take_while(in: [1, 2, 3, 1], satisfying: fn(n) { n < 3 }) == [1, 2]
/// ```
///
pub fn take_while(
  in list: List(a),
  satisfying predicate: fn(a) -> Bool,
) -> List(a) {
  take_while_loop(list, predicate, [])
}

fn take_while_loop(
  list: List(a),
  predicate: fn(a) -> Bool,
  reversed: List(a),
) -> List(a) {
  case list {
    [] -> reverse(reversed)
    [element, ..rest] ->
      case predicate(element) {
        True -> take_while_loop(rest, predicate, [element, ..reversed])
        False -> reverse(reversed)
      }
  }
}

/// The list cut wherever `f` begins to give another key.
///
/// ```gleam
/// assert chunk(in: [1, 2, 2, 3, 4, 4], by: int.is_odd) == [[1], [2, 2], [3], [4, 4]]
/// ```
///
pub fn chunk(in list: List(a), by f: fn(a) -> k) -> List(List(a)) {
  case list {
    [] -> []
    [first, ..rest] -> chunk_loop(rest, f, f(first), [first], [])
  }
}

fn chunk_loop(
  list: List(a),
  f: fn(a) -> k,
  current_key: k,
  current: List(a),
  done: List(List(a)),
) -> List(List(a)) {
  case list {
    [] -> reverse([reverse(current), ..done])
    [element, ..rest] -> {
      let key = f(element)
      case key == current_key {
        True -> chunk_loop(rest, f, key, [element, ..current], done)
        False -> chunk_loop(rest, f, key, [element], [reverse(current), ..done])
      }
    }
  }
}

/// The list cut into pieces of `count` elements; the last may be shorter. A count below one counts as one.
///
/// ```gleam
/// assert sized_chunk(in: [1, 2, 3, 4, 5], into: 2) == [[1, 2], [3, 4], [5]]
/// ```
///
pub fn sized_chunk(in list: List(a), into count: Int) -> List(List(a)) {
  sized_chunk_loop(list, count, count, [], [])
}

fn sized_chunk_loop(
  list: List(a),
  count: Int,
  missing: Int,
  current: List(a),
  done: List(List(a)),
) -> List(List(a)) {
  case list, current {
    [], [] -> reverse(done)
    [], _ -> reverse([reverse(current), ..done])
    [element, ..rest], _ ->
      case missing <= 1 {
        True -> {
          let done = [reverse([element, ..current]), ..done]
          sized_chunk_loop(rest, count, count, [], done)
        }
        False -> {
          let current = [element, ..current]
          sized_chunk_loop(rest, count, missing - 1, current, done)
        }
      }
  }
}

/// As `fold`, starting from the first element; `Error(Nil)` if there is none.
///
/// ```gleam
/// assert reduce(over: [1, 2, 3], with: int.add) == Ok(6)
/// ```
///
pub fn reduce(over list: List(a), with fun: fn(a, a) -> a) -> Result(a, Nil) {
  case list {
    [] -> Error(Nil)
    [first, ..rest] -> Ok(fold(rest, first, fun))
  }
}

/// As `fold`, giving every accumulator on the way.
///
/// ```gleam
/// assert scan(over: [1, 2, 3], from: 100, with: int.add) == [101, 103, 106]
/// ```
///
pub fn scan(
  over list: List(a),
  from initial: acc,
  with fun: fn(acc, a) -> acc,
) -> List(acc) {
  scan_loop(list, initial, fun, [])
}

fn scan_loop(
  list: List(a),
  acc: acc,
  fun: fn(acc, a) -> acc,
  reversed: List(acc),
) -> List(acc) {
  case list {
    [] -> reverse(reversed)
    [element, ..rest] -> {
      let acc = fun(acc, element)
      scan_loop(rest, acc, fun, [acc, ..reversed])
    }
  }
}

/// The last element; `Error(Nil)` if there is none. Linear in the length.
///
/// ```gleam
/// assert last([1, 2, 3]) == Ok(3)
/// ```
///
pub fn last(list: List(a)) -> Result(a, Nil) {
  case list {
    [] -> Error(Nil)
    [element] -> Ok(element)
    [_, ..rest] -> last(rest)
  }
}

/// Every choice of `n` elements, in the order of the list.
///
/// ```gleam
/// assert combinations([1, 2, 3], by: 2) == [[1, 2], [1, 3], [2, 3]]
/// ```
///
pub fn combinations(items: List(a), by n: Int) -> List(List(a)) {
  case n < 0 {
    True -> []
    False -> reverse(combinations_loop(items, n, [], []))
  }
}

/// Adds, in front of `found`, `chosen` (last first) completed with every choice of `n` of the items.
fn combinations_loop(
  items: List(a),
  n: Int,
  chosen: List(a),
  found: List(List(a)),
) -> List(List(a)) {
  case n, items {
    0, _ -> [reverse(chosen), ..found]
    _, [] -> found
    _, [item, ..rest] -> {
      let found = combinations_loop(rest, n - 1, [item, ..chosen], found)
      combinations_loop(rest, n, chosen, found)
    }
  }
}

/// Every choice of two elements, in the order of the list.
///
/// ```gleam
/// assert combination_pairs([1, 2, 3]) == [#(1, 2), #(1, 3), #(2, 3)]
/// ```
///
pub fn combination_pairs(items: List(a)) -> List(#(a, a)) {
  combination_pairs_loop(items, [])
}

fn combination_pairs_loop(
  items: List(a),
  reversed: List(#(a, a)),
) -> List(#(a, a)) {
  case items {
    [] -> reverse(reversed)
    [first, ..rest] -> {
      let reversed =
        fold(rest, reversed, fn(acc, other) { [#(first, other), ..acc] })
      combination_pairs_loop(rest, reversed)
    }
  }
}

/// The first elements of all the lists, then the second ones, and so on; shorter lists drop out.
///
/// ```gleam
/// assert interleave([[1, 3], [2, 4, 5]]) == [1, 2, 3, 4, 5]
/// ```
///
pub fn interleave(list: List(List(a))) -> List(a) {
  flatten(transpose(list))
}

/// Rows become columns; shorter rows drop out.
///
/// ```gleam
/// assert transpose([[1, 2, 3], [101, 102, 103]]) == [[1, 101], [2, 102], [3, 103]]
/// ```
///
pub fn transpose(list_of_lists: List(List(a))) -> List(List(a)) {
  transpose_loop(list_of_lists, [])
}

fn transpose_loop(
  rows: List(List(a)),
  reversed: List(List(a)),
) -> List(List(a)) {
  case take_column(rows, [], []) {
    #([], _) -> reverse(reversed)
    #(column, rows) -> transpose_loop(rows, [column, ..reversed])
  }
}

/// The first elements of the rows that have one, and what is left of those rows.
fn take_column(
  rows: List(List(a)),
  column: List(a),
  remaining: List(List(a)),
) -> #(List(a), List(List(a))) {
  case rows {
    [] -> #(reverse(column), reverse(remaining))
    [[], ..rows] -> take_column(rows, column, remaining)
    [[element, ..row], ..rows] ->
      take_column(rows, [element, ..column], [row, ..remaining])
  }
}

/// The elements in a random order.
///
/// ```gleam
/// assert length(shuffle([1, 2, 3])) == 3
/// ```
///
pub fn shuffle(list: List(a)) -> List(a) {
  map(list, fn(element) { #(float.random(), element) })
  |> sort(by: fn(a, b) { float.compare(a.0, b.0) })
  |> map(pair.second)
}

/// The greatest element, the first of several equal ones; `Error(Nil)` if there is none.
///
/// ```gleam
/// assert max(over: [1, 5, 3], with: int.compare) == Ok(5)
/// ```
///
pub fn max(
  over list: List(a),
  with compare: fn(a, a) -> Order,
) -> Result(a, Nil) {
  reduce(list, fn(greatest, element) {
    case compare(element, greatest) {
      order.Gt -> element
      order.Lt | order.Eq -> greatest
    }
  })
}

/// Up to `n` elements picked at random, none of them twice, in a random order.
///
/// ```gleam
/// assert length(sample(from: [1, 2, 3, 4], up_to: 2)) == 2
/// ```
///
pub fn sample(from list: List(a), up_to n: Int) -> List(a) {
  take(shuffle(list), n)
}
