//// Sets: collections in which nothing is twice, members compared as by `==`.
////
//// Owns the type `Set`, a `Dict` underneath, with the costs of one. No order of the members is promised. Callbacks may wait.
//// Nothing here fails.

import gleam/dict.{type Dict}
import gleam/list

/// What a member maps to in the dict.
type Token =
  List(Nil)

const token = []

/// A collection without duplicates.
pub opaque type Set(member) {
  Set(dict: Dict(member, Token))
}

/// The set of no members.
///
/// ```gleam
/// assert size(new()) == 0
/// ```
///
pub fn new() -> Set(member) {
  Set(dict.new())
}

/// How many members there are.
///
/// ```gleam
/// assert size(from_list([1, 2, 2])) == 2
/// ```
///
pub fn size(set: Set(member)) -> Int {
  dict.size(set.dict)
}

/// Whether there are no members.
///
/// ```gleam
/// assert is_empty(new())
/// ```
///
pub fn is_empty(set: Set(member)) -> Bool {
  dict.is_empty(set.dict)
}

/// The set with this member.
///
/// ```gleam
/// assert insert(into: new(), this: 1) == from_list([1])
/// ```
///
pub fn insert(into set: Set(member), this member: member) -> Set(member) {
  Set(dict.insert(set.dict, member, token))
}

/// Whether it is a member.
///
/// ```gleam
/// assert contains(in: from_list([1]), this: 1)
/// ```
///
pub fn contains(in set: Set(member), this member: member) -> Bool {
  dict.has_key(set.dict, member)
}

/// The set without this member.
///
/// ```gleam
/// assert delete(from: from_list([1, 2]), this: 2) == from_list([1])
/// ```
///
pub fn delete(from set: Set(member), this member: member) -> Set(member) {
  Set(dict.delete(set.dict, member))
}

/// The members as a list.
///
/// ```gleam
/// assert to_list(from_list([1])) == [1]
/// ```
///
pub fn to_list(set: Set(member)) -> List(member) {
  dict.keys(set.dict)
}

/// A set of these members.
///
/// ```gleam
/// assert from_list([1, 1]) == from_list([1])
/// ```
///
pub fn from_list(members: List(member)) -> Set(member) {
  members
  |> list.map(fn(member) { #(member, token) })
  |> dict.from_list
  |> Set
}

/// Goes over the members with an accumulator.
///
/// ```gleam
/// assert fold(over: from_list([1, 3, 9]), from: 0, with: int.add) == 13
/// ```
///
pub fn fold(
  over set: Set(member),
  from initial: acc,
  with reducer: fn(acc, member) -> acc,
) -> acc {
  dict.fold(set.dict, initial, fn(acc, member, _) { reducer(acc, member) })
}

/// The members that satisfy the predicate.
///
/// ```gleam
/// assert filter(in: from_list([1, 4]), keeping: int.is_even) == from_list([4])
/// ```
///
pub fn filter(
  in set: Set(member),
  keeping predicate: fn(member) -> Bool,
) -> Set(member) {
  Set(dict.filter(set.dict, fn(member, _) { predicate(member) }))
}

/// The set of what `fun` makes of the members.
///
/// ```gleam
/// assert map(from_list([1, 2]), with: fn(n) { n / 2 }) == from_list([0, 1])
/// ```
///
pub fn map(set: Set(member), with fun: fn(member) -> mapped) -> Set(mapped) {
  fold(set, [], fn(mapped, member) { [fun(member), ..mapped] })
  |> from_list
}

/// The set without these members.
///
/// ```gleam
/// assert drop(from: from_list([1, 2]), drop: [2, 3]) == from_list([1])
/// ```
///
pub fn drop(
  from set: Set(member),
  drop disallowed: List(member),
) -> Set(member) {
  Set(dict.drop(set.dict, disallowed))
}

/// Those of these members that are in the set.
///
/// ```gleam
/// assert take(from: from_list([1, 2]), keeping: [2, 3]) == from_list([2])
/// ```
///
pub fn take(
  from set: Set(member),
  keeping desired: List(member),
) -> Set(member) {
  Set(dict.take(set.dict, desired))
}

/// The members of either set.
///
/// ```gleam
/// assert union(of: from_list([1]), and: from_list([2])) == from_list([1, 2])
/// ```
///
pub fn union(of first: Set(member), and second: Set(member)) -> Set(member) {
  case size(first) >= size(second) {
    True -> Set(dict.merge(into: first.dict, from: second.dict))
    False -> Set(dict.merge(into: second.dict, from: first.dict))
  }
}

/// The members of both sets.
///
/// ```gleam
/// assert intersection(of: from_list([1, 2]), and: from_list([2])) == from_list([2])
/// ```
///
pub fn intersection(
  of first: Set(member),
  and second: Set(member),
) -> Set(member) {
  case size(first) <= size(second) {
    True -> filter(first, fn(member) { contains(second, member) })
    False -> filter(second, fn(member) { contains(first, member) })
  }
}

/// The members of the first set that are not in the second.
///
/// ```gleam
/// assert difference(from: from_list([1, 2]), minus: from_list([2])) == from_list([1])
/// ```
///
pub fn difference(
  from first: Set(member),
  minus second: Set(member),
) -> Set(member) {
  drop(from: first, drop: to_list(second))
}

/// Whether every member of the first set is in the second.
///
/// ```gleam
/// assert is_subset(from_list([1]), of: from_list([1, 2]))
/// ```
///
pub fn is_subset(first: Set(member), of second: Set(member)) -> Bool {
  size(first) <= size(second)
  && list.all(to_list(first), fn(member) { contains(second, member) })
}

/// Whether no member is in both sets.
///
/// ```gleam
/// assert is_disjoint(from_list([1]), from: from_list([2]))
/// ```
///
pub fn is_disjoint(first: Set(member), from second: Set(member)) -> Bool {
  is_empty(intersection(of: first, and: second))
}

/// The members of exactly one of the sets.
///
/// ```gleam
/// assert symmetric_difference(of: from_list([1, 2]), and: from_list([2, 3]))
///   == from_list([1, 3])
/// ```
///
pub fn symmetric_difference(
  of first: Set(member),
  and second: Set(member),
) -> Set(member) {
  union(
    of: difference(from: first, minus: second),
    and: difference(from: second, minus: first),
  )
}

/// Calls `fun` with every member, for its effect.
///
/// ```gleam
/// each(from_list(["red", "green"]), io.println)
/// ```
///
pub fn each(set: Set(member), fun: fn(member) -> a) -> Nil {
  dict.each(set.dict, fn(member, _) { fun(member) })
}
