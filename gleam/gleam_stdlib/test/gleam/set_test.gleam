//// Sets.

import gleam/int
import gleam/list
import gleam/set

fn sorted(members: set.Set(Int)) -> List(Int) {
  list.sort(set.to_list(members), by: int.compare)
}

pub fn nothing_is_twice_test() {
  assert set.size(set.from_list([1, 2, 2, 1])) == 2
  assert set.insert(set.from_list([1]), this: 1) == set.from_list([1])
}

pub fn new_is_empty_test() {
  assert set.is_empty(set.new())
  assert !set.is_empty(set.from_list([1]))
}

pub fn insert_contains_delete_test() {
  let one = set.insert(into: set.new(), this: 1)
  assert set.contains(in: one, this: 1)
  assert !set.contains(in: one, this: 2)
  assert set.delete(from: one, this: 1) == set.new()
  assert set.delete(from: one, this: 2) == one
}

pub fn members_are_compared_by_structure_test() {
  assert set.contains(set.from_list([#(1, "a")]), #(1, "a"))
}

pub fn equality_ignores_order_test() {
  assert set.from_list([1, 2, 3]) == set.from_list([3, 2, 1])
  assert set.from_list([1, 2]) != set.from_list([1, 3])
}

pub fn fold_map_filter_test() {
  assert set.fold(over: set.from_list([1, 3, 9]), from: 0, with: int.add) == 13
  assert set.map(set.from_list([1, 2, 3]), with: fn(n) { n / 2 })
    == set.from_list([0, 1])
  assert sorted(set.filter(set.from_list([1, 4, 6]), keeping: int.is_even))
    == [4, 6]
}

pub fn drop_and_take_test() {
  assert sorted(set.drop(set.from_list([1, 2, 3]), drop: [1, 9])) == [2, 3]
  assert sorted(set.take(set.from_list([1, 2, 3]), keeping: [1, 9])) == [1]
}

pub fn two_sets_test() {
  let low = set.from_list([1, 2, 3])
  let high = set.from_list([3, 4])
  assert sorted(set.union(of: low, and: high)) == [1, 2, 3, 4]
  assert sorted(set.union(of: high, and: low)) == [1, 2, 3, 4]
  assert sorted(set.intersection(of: low, and: high)) == [3]
  assert sorted(set.intersection(of: high, and: low)) == [3]
  assert sorted(set.difference(from: low, minus: high)) == [1, 2]
  assert sorted(set.symmetric_difference(of: low, and: high)) == [1, 2, 4]
}

pub fn subset_and_disjoint_test() {
  let low = set.from_list([1, 2])
  assert set.is_subset(set.from_list([1]), of: low)
  assert set.is_subset(low, of: low)
  assert !set.is_subset(set.from_list([1, 3]), of: low)
  assert set.is_disjoint(low, from: set.from_list([3]))
  assert !set.is_disjoint(low, from: set.from_list([2, 3]))
}

pub fn each_gives_nil_test() {
  assert set.each(set.from_list([1]), fn(n) { n }) == Nil
}
