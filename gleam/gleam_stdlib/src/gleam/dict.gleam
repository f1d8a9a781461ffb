//// Dictionaries: persistent maps from keys to values, keys compared as by `==`.
////
//// Owns the type `Dict`; the data structure is in `dict.mjs`. Reading, inserting and deleting cost about the same at any size;
//// a changed dict shares all but a few nodes with the one before. No order of the entries is promised, but one dict always
//// gives them in the same. Callbacks may wait. Nothing here fails other than by `Error`.

import gleam/option.{type Option, None, Some}

/// A map from keys to values, printed as `dict.from_list([#(key, value)])`.
pub type Dict(key, value)

/// A dict that is being built and is seen by its builder only: changed in place, for speed.
type Draft(key, value)

/// How many entries there are.
///
/// ```gleam
/// assert size(from_list([#("a", 0)])) == 1
/// ```
///
@external(javascript, "../dict.mjs", "size")
pub fn size(dict: Dict(k, v)) -> Int

/// Whether there are no entries.
///
/// ```gleam
/// assert is_empty(new())
/// ```
///
pub fn is_empty(dict: Dict(k, v)) -> Bool {
  size(dict) == 0
}

/// The entries as pairs.
///
/// ```gleam
/// assert to_list(from_list([#("a", 0)])) == [#("a", 0)]
/// ```
///
@external(javascript, "../dict.mjs", "toList")
pub fn to_list(dict: Dict(k, v)) -> List(#(k, v))

/// A dict of these pairs; of pairs with the same key the last counts.
///
/// ```gleam
/// assert from_list([#("a", 0), #("a", 1)]) == from_list([#("a", 1)])
/// ```
///
pub fn from_list(list: List(#(k, v))) -> Dict(k, v) {
  from_list_loop(list, draft(new()))
}

fn from_list_loop(list: List(#(k, v)), building: Draft(k, v)) -> Dict(k, v) {
  case list {
    [] -> finish(building)
    [#(key, value), ..rest] -> from_list_loop(rest, put(building, key, value))
  }
}

/// Whether there is an entry of this key.
///
/// ```gleam
/// assert has_key(from_list([#("a", 0)]), "a")
/// ```
///
@external(javascript, "../dict.mjs", "has")
pub fn has_key(dict: Dict(k, v), key: k) -> Bool

/// The dict of no entries.
///
/// ```gleam
/// assert size(new()) == 0
/// ```
///
@external(javascript, "../dict.mjs", "make")
pub fn new() -> Dict(k, v)

/// The value of this key; `Error(Nil)` if there is none.
///
/// ```gleam
/// assert get(from_list([#("a", 0)]), "a") == Ok(0)
/// ```
///
@external(javascript, "../dict.mjs", "get")
pub fn get(from: Dict(k, v), get: k) -> Result(v, Nil)

/// The dict with this entry, which replaces one of the same key.
///
/// ```gleam
/// assert insert(new(), for: "a", insert: 0) == from_list([#("a", 0)])
/// ```
///
@external(javascript, "../dict.mjs", "insert")
pub fn insert(
  into dict: Dict(k, v),
  for key: k,
  insert value: v,
) -> Dict(k, v)

/// The dict with what `fun` makes of every value.
///
/// ```gleam
/// assert map_values(from_list([#(3, 4)]), with: int.add) == from_list([#(3, 7)])
/// ```
///
@external(javascript, "../dict.mjs", "mapValues")
pub fn map_values(in dict: Dict(k, v), with fun: fn(k, v) -> a) -> Dict(k, a)

/// The keys.
///
/// ```gleam
/// assert keys(from_list([#("a", 0)])) == ["a"]
/// ```
///
@external(javascript, "../dict.mjs", "keys")
pub fn keys(dict: Dict(k, v)) -> List(k)

/// The values, in the order of `keys`.
///
/// ```gleam
/// assert values(from_list([#("a", 0)])) == [0]
/// ```
///
@external(javascript, "../dict.mjs", "values")
pub fn values(dict: Dict(k, v)) -> List(v)

/// The entries that satisfy the predicate.
///
/// ```gleam
/// assert filter(from_list([#("a", 0), #("b", 1)]), keeping: fn(_, n) { n > 0 })
///   == from_list([#("b", 1)])
/// ```
///
pub fn filter(
  in dict: Dict(k, v),
  keeping predicate: fn(k, v) -> Bool,
) -> Dict(k, v) {
  fold(dict, draft(new()), fn(kept, key, value) {
    case predicate(key, value) {
      True -> put(kept, key, value)
      False -> kept
    }
  })
  |> finish
}

/// The entries of these keys.
///
/// ```gleam
/// assert take(from_list([#("a", 0), #("b", 1)]), keeping: ["b", "c"])
///   == from_list([#("b", 1)])
/// ```
///
pub fn take(
  from dict: Dict(k, v),
  keeping desired_keys: List(k),
) -> Dict(k, v) {
  take_loop(dict, desired_keys, draft(new()))
}

fn take_loop(
  dict: Dict(k, v),
  keys: List(k),
  taken: Draft(k, v),
) -> Dict(k, v) {
  case keys {
    [] -> finish(taken)
    [key, ..rest] ->
      case get(dict, key) {
        Ok(value) -> take_loop(dict, rest, put(taken, key, value))
        Error(_) -> take_loop(dict, rest, taken)
      }
  }
}

/// The entries of both dicts; where both have a key, the value of `new_entries` counts.
///
/// ```gleam
/// assert merge(from_list([#("a", 0), #("b", 1)]), from: from_list([#("b", 2)]))
///   == from_list([#("a", 0), #("b", 2)])
/// ```
///
pub fn merge(
  into dict: Dict(k, v),
  from new_entries: Dict(k, v),
) -> Dict(k, v) {
  fold(new_entries, draft(dict), put)
  |> finish
}

/// The dict without the entry of this key.
///
/// ```gleam
/// assert delete(from_list([#("a", 0)]), delete: "a") == new()
/// ```
///
@external(javascript, "../dict.mjs", "remove")
pub fn delete(from dict: Dict(k, v), delete key: k) -> Dict(k, v)

/// The dict without the entries of these keys.
///
/// ```gleam
/// assert drop(from_list([#("a", 0), #("b", 1)]), drop: ["a", "c"])
///   == from_list([#("b", 1)])
/// ```
///
pub fn drop(
  from dict: Dict(k, v),
  drop disallowed_keys: List(k),
) -> Dict(k, v) {
  case disallowed_keys {
    [] -> dict
    [key, ..rest] -> drop(delete(dict, key), rest)
  }
}

/// The dict with what `fun` makes of the value of this key, or of `None` if there is no entry.
///
/// ```gleam
/// let count = fn(seen) { option.unwrap(seen, 0) + 1 }
/// assert upsert(from_list([#("a", 1)]), update: "a", with: count)
///   == from_list([#("a", 2)])
/// ```
///
pub fn upsert(
  in dict: Dict(k, v),
  update key: k,
  with fun: fn(Option(v)) -> v,
) -> Dict(k, v) {
  case get(dict, key) {
    Ok(value) -> insert(dict, key, fun(Some(value)))
    Error(_) -> insert(dict, key, fun(None))
  }
}

/// Goes over the entries with an accumulator.
///
/// ```gleam
/// assert fold(from_list([#("a", 1), #("b", 3)]), 0, fn(sum, _, n) { sum + n }) == 4
/// ```
///
@external(javascript, "../dict.mjs", "fold")
pub fn fold(
  over dict: Dict(k, v),
  from initial: acc,
  with fun: fn(acc, k, v) -> acc,
) -> acc

/// Calls `fun` with every entry, for its effect.
///
/// ```gleam
/// each(from_list([#("a", "apple")]), fn(_, fruit) { io.println(fruit) })
/// ```
///
pub fn each(dict: Dict(k, v), fun: fn(k, v) -> a) -> Nil {
  fold(dict, Nil, fn(nil, key, value) {
    fun(key, value)
    nil
  })
}

/// The entries of both dicts; where both have a key, `fun` makes the value of the two.
///
/// ```gleam
/// assert combine(from_list([#("a", 0), #("b", 1)]), from_list([#("b", 2)]), int.add)
///   == from_list([#("a", 0), #("b", 3)])
/// ```
///
pub fn combine(
  dict: Dict(k, v),
  other: Dict(k, v),
  with fun: fn(v, v) -> v,
) -> Dict(k, v) {
  fold(other, draft(dict), fn(combined, key, theirs) {
    case get(dict, key) {
      Ok(ours) -> put(combined, key, fun(ours, theirs))
      Error(_) -> put(combined, key, theirs)
    }
  })
  |> finish
}

/// The elements by key, last first: what `list.group` does.
@internal
pub fn group(key: fn(v) -> k, list: List(v)) -> Dict(k, List(v)) {
  group_loop(list, key, new())
}

fn group_loop(
  list: List(v),
  key: fn(v) -> k,
  groups: Dict(k, List(v)),
) -> Dict(k, List(v)) {
  case list {
    [] -> groups
    [element, ..rest] -> {
      let of = key(element)
      let groups = case get(groups, of) {
        Ok(others) -> insert(groups, of, [element, ..others])
        Error(_) -> insert(groups, of, [element])
      }
      group_loop(rest, key, groups)
    }
  }
}

@external(javascript, "../dict.mjs", "draft")
fn draft(dict: Dict(k, v)) -> Draft(k, v)

@external(javascript, "../dict.mjs", "put")
fn put(building: Draft(k, v), key: k, value: v) -> Draft(k, v)

@external(javascript, "../dict.mjs", "finish")
fn finish(building: Draft(k, v)) -> Dict(k, v)
