//// Pairs.

import gleam/pair

pub fn elements_test() {
  assert pair.first(#(1, "a")) == 1
  assert pair.second(#(1, "a")) == "a"
}

pub fn new_and_swap_test() {
  assert pair.new(1, "a") == #(1, "a")
  assert pair.swap(#(1, "a")) == #("a", 1)
}

pub fn map_first_leaves_the_second_test() {
  assert pair.map_first(of: #(1, "a"), with: fn(n) { n + 1 }) == #(2, "a")
}

pub fn map_second_leaves_the_first_test() {
  assert pair.map_second(of: #(1, "a"), with: fn(s) { s <> "b" }) == #(1, "ab")
}
