//// Dictionaries: persistence, keys of every kind, collisions, equality and size.

import gleam/dict
import gleam/int
import gleam/list
import gleam/option.{None, Some}
import gleam/string

/// A key that says itself what its hash is.
type Clashing

@external(javascript, "../keys_ffi.mjs", "clashing")
fn clashing(name: String, hash: Int) -> Clashing

type Colour {
  Red
  Green
  Mixed(Colour, Colour)
  Named(name: String)
}

pub fn new_is_empty_test() {
  assert dict.size(dict.new()) == 0
  assert dict.is_empty(dict.new())
  assert dict.to_list(dict.new()) == []
}

pub fn insert_then_get_test() {
  let fruit = dict.new() |> dict.insert("a", 1) |> dict.insert("b", 2)
  assert dict.get(fruit, "a") == Ok(1)
  assert dict.get(fruit, "b") == Ok(2)
  assert dict.get(fruit, "c") == Error(Nil)
  assert dict.size(fruit) == 2
}

pub fn insert_replaces_and_leaves_the_old_dict_alone_test() {
  let old = dict.from_list([#("a", 1)])
  let new = dict.insert(old, "a", 2)
  assert dict.get(new, "a") == Ok(2)
  assert dict.get(old, "a") == Ok(1)
  assert dict.size(new) == 1
}

pub fn delete_leaves_the_old_dict_alone_test() {
  let old = dict.from_list([#("a", 1), #("b", 2)])
  let new = dict.delete(old, "a")
  assert dict.to_list(new) == [#("b", 2)]
  assert dict.get(old, "a") == Ok(1)
  assert dict.delete(new, "c") == new
}

pub fn of_equal_keys_the_last_counts_test() {
  assert dict.from_list([#("a", 1), #("a", 2)]) == dict.from_list([#("a", 2)])
}

pub fn keys_are_compared_by_structure_test() {
  let points =
    dict.from_list([#(#(1, [2, 3]), "tuple"), #(#(1, [2, 4]), "other")])
  assert dict.get(points, #(1, [2, 3])) == Ok("tuple")
  assert dict.get(points, #(1, [2, 5])) == Error(Nil)
}

pub fn records_are_keys_test() {
  let colours =
    dict.from_list([
      #(Red, 1),
      #(Green, 2),
      #(Mixed(Red, Green), 3),
      #(Mixed(Green, Red), 4),
      #(Named("sky"), 5),
    ])
  assert dict.size(colours) == 5
  assert dict.get(colours, Green) == Ok(2)
  assert dict.get(colours, Mixed(Red, Green)) == Ok(3)
  assert dict.get(colours, Mixed(Green, Red)) == Ok(4)
  assert dict.get(colours, Named("sky")) == Ok(5)
  assert dict.get(colours, Named("sea")) == Error(Nil)
}

pub fn floats_bools_nil_bits_and_results_are_keys_test() {
  assert dict.get(dict.from_list([#(0.5, 1), #(1.0e300, 2)]), 1.0e300) == Ok(2)
  assert dict.get(dict.from_list([#(True, 1), #(False, 2)]), False) == Ok(2)
  assert dict.get(dict.from_list([#(Nil, 1)]), Nil) == Ok(1)
  assert dict.get(dict.from_list([#(<<1, 2:4>>, 1)]), <<1, 2:4>>) == Ok(1)
  assert dict.get(dict.from_list([#(Ok(1), 1), #(Error(1), 2)]), Error(1))
    == Ok(2)
}

pub fn bits_in_the_middle_of_others_are_the_same_key_test() {
  let assert <<_:3, inner:bits-size(13), _:bits>> = <<5:3, 1, 2:5, 0>>
  assert dict.get(dict.from_list([#(<<1, 2:5>>, "found")]), inner)
    == Ok("found")
}

pub fn dicts_are_keys_whatever_their_history_test() {
  let straight = dict.from_list([#(1, "a"), #(2, "b")])
  let roundabout =
    dict.from_list([#(3, "c"), #(2, "b"), #(1, "z")])
    |> dict.delete(3)
    |> dict.insert(1, "a")
  assert dict.get(dict.from_list([#(straight, "found")]), roundabout)
    == Ok("found")
}

pub fn functions_are_keys_by_identity_test() {
  let run = fn(n) { n + 1 }
  let functions = dict.from_list([#(run, "this"), #(fn(n) { n + 2 }, "that")])
  assert dict.get(functions, run) == Ok("this")
  assert dict.size(functions) == 2
}

pub fn deep_keys_need_no_stack_test() {
  let deep =
    int.range(from: 0, to: 20_000, with: Red, run: fn(c, _) { Mixed(c, Green) })
  let long = list.repeat("x", 200_000)
  assert dict.get(dict.from_list([#(deep, 1)]), Mixed(deep, Red)) == Error(Nil)
  assert dict.get(dict.from_list([#(long, 1)]), ["x", ..long]) == Error(Nil)
  assert dict.get(dict.from_list([#(long, 1)]), long) == Ok(1)
}

pub fn keys_with_the_same_hash_stay_apart_test() {
  let names = list.map(list.range(1, 20), int.to_string)
  let keys = list.map(names, clashing(_, 7))
  let all = dict.from_list(list.zip(keys, with: names))
  assert dict.size(all) == 20
  list.map2(keys, names, fn(key, name) {
    assert dict.get(all, key) == Ok(name)
  })
  assert dict.get(all, clashing("21", 7)) == Error(Nil)
}

pub fn keys_with_the_same_hash_are_deleted_one_by_one_test() {
  let a = clashing("a", 7)
  let b = clashing("b", 7)
  let c = clashing("c", 8)
  let all = dict.from_list([#(a, 1), #(b, 2), #(c, 3)])
  assert dict.delete(all, a) == dict.from_list([#(c, 3), #(b, 2)])
  assert dict.delete(dict.delete(all, b), a) == dict.from_list([#(c, 3)])
  assert dict.delete(all, clashing("d", 7)) == all
}

pub fn keys_whose_hashes_differ_in_the_last_bits_only_test() {
  let near = clashing("near", 0x4000_0001)
  let far = clashing("far", 1)
  let both = dict.from_list([#(near, 1), #(far, 2)])
  assert dict.get(both, near) == Ok(1)
  assert dict.get(both, far) == Ok(2)
  assert dict.delete(both, near) == dict.from_list([#(far, 2)])
}

pub fn equality_ignores_history_test() {
  let keys = list.range(1, 500)
  let forwards = dict.from_list(list.map(keys, fn(k) { #(k, k * k) }))
  let backwards =
    list.fold(list.reverse(keys), dict.new(), fn(d, k) {
      dict.insert(d, k, k * k)
    })
  let thinned =
    list.range(501, 2000)
    |> list.fold(forwards, fn(d, k) { dict.insert(d, k, 0) })
    |> dict.drop(list.range(501, 2000))
  assert forwards == backwards
  assert forwards == thinned
  assert forwards != dict.insert(thinned, 250, 0)
  assert forwards != dict.delete(thinned, 250)
}

pub fn equality_of_clashing_keys_ignores_their_order_test() {
  let a = clashing("a", 7)
  let b = clashing("b", 7)
  assert dict.from_list([#(a, 1), #(b, 2)]) == dict.from_list([#(b, 2), #(a, 1)])
  assert dict.from_list([#(a, 1), #(b, 2)]) != dict.from_list([#(b, 1), #(a, 2)])
}

/// Inserts and deletes at random, next to a list of pairs that is kept the plain way.
pub fn a_dict_is_a_list_of_pairs_test() {
  let #(dict, pairs) =
    int.range(from: 0, to: 3000, with: #(dict.new(), []), run: fn(both, step) {
      let #(dict, pairs): #(dict.Dict(String, Int), List(#(String, Int))) = both
      let key = "key " <> int.to_string(int.random(60))
      case int.random(3) {
        0 -> {
          let others = list.filter(pairs, fn(pair) { pair.0 != key })
          #(dict.delete(dict, key), others)
        }
        _ -> #(dict.insert(dict, key, step), list.key_set(pairs, key, step))
      }
    })
  let by_key = fn(a: #(String, Int), b: #(String, Int)) {
    string.compare(a.0, b.0)
  }
  assert dict.size(dict) == list.length(pairs)
  assert list.sort(dict.to_list(dict), by: by_key) == list.sort(pairs, by: by_key)
  assert dict == dict.from_list(pairs)
}

pub fn large_dicts_test() {
  let keys = list.range(1, 100_000)
  let squares = dict.from_list(list.map(keys, fn(k) { #(k, k * k) }))
  assert dict.size(squares) == 100_000
  assert list.all(keys, fn(k) { dict.get(squares, k) == Ok(k * k) })
  assert dict.is_empty(dict.drop(squares, keys))
  assert dict.fold(squares, 0, fn(count, _, _) { count + 1 }) == 100_000
}

pub fn entries_come_in_one_order_everywhere_test() {
  let names = list.map(list.range(1, 50), int.to_string)
  let dict = dict.from_list(list.map(names, fn(name) { #(name, name <> "!") }))
  let pairs = dict.to_list(dict)
  assert dict.keys(dict) == list.map(pairs, fn(pair) { pair.0 })
  assert dict.values(dict) == list.map(pairs, fn(pair) { pair.1 })
  assert dict.fold(dict, [], fn(found, k, v) { [#(k, v), ..found] })
    == list.reverse(pairs)
}

pub fn map_values_test() {
  let doubled =
    dict.map_values(dict.from_list([#(3, 4), #(5, 6)]), with: int.multiply)
  assert doubled == dict.from_list([#(3, 12), #(5, 30)])
  let many = dict.from_list(list.map(list.range(1, 1000), fn(k) { #(k, k) }))
  assert dict.map_values(many, fn(_, v) { v + 1 })
    == dict.from_list(list.map(list.range(1, 1000), fn(k) { #(k, k + 1) }))
  assert dict.get(many, 7) == Ok(7)
}

pub fn filter_take_drop_test() {
  let abc = dict.from_list([#("a", 1), #("b", 2), #("c", 3)])
  assert dict.filter(abc, keeping: fn(_, n) { n > 1 })
    == dict.from_list([#("b", 2), #("c", 3)])
  assert dict.take(abc, keeping: ["a", "z"]) == dict.from_list([#("a", 1)])
  assert dict.drop(abc, drop: ["a", "z"])
    == dict.from_list([#("b", 2), #("c", 3)])
  assert dict.has_key(abc, "a")
  assert !dict.has_key(abc, "z")
}

pub fn merge_prefers_the_new_entries_test() {
  let old = dict.from_list([#("a", 1), #("b", 2)])
  let new = dict.from_list([#("b", 9), #("c", 3)])
  assert dict.merge(old, from: new)
    == dict.from_list([#("a", 1), #("b", 9), #("c", 3)])
  assert old == dict.from_list([#("a", 1), #("b", 2)])
  assert new == dict.from_list([#("b", 9), #("c", 3)])
}

pub fn combine_asks_where_both_have_a_key_test() {
  let first = dict.from_list([#("a", 10), #("b", 20)])
  let second = dict.from_list([#("b", 5), #("c", 7)])
  assert dict.combine(first, second, with: int.subtract)
    == dict.from_list([#("a", 10), #("b", 15), #("c", 7)])
}

pub fn upsert_is_told_what_was_there_test() {
  let count = fn(seen) {
    case seen {
      Some(times) -> times + 1
      None -> 1
    }
  }
  let once = dict.upsert(dict.new(), update: "a", with: count)
  assert once == dict.from_list([#("a", 1)])
  assert dict.upsert(once, update: "a", with: count)
    == dict.from_list([#("a", 2)])
}

pub fn each_gives_nil_test() {
  assert dict.each(dict.from_list([#(1, 2)]), fn(k, v) { k + v }) == Nil
}
