//// Bytes put together of pieces.

import gleam/bytes_tree
import gleam/int
import gleam/string_tree

pub fn pieces_in_front_and_behind_test() {
  let tree =
    bytes_tree.from_bit_array(<<3>>)
    |> bytes_tree.prepend(<<2>>)
    |> bytes_tree.append(<<4>>)
    |> bytes_tree.prepend_string("a")
    |> bytes_tree.append_string("b")
    |> bytes_tree.prepend_tree(bytes_tree.from_bit_array(<<1>>))
    |> bytes_tree.append_tree(bytes_tree.from_string("c"))
  assert bytes_tree.to_bit_array(tree) == <<1, 97, 2, 3, 4, 98, 99>>
  assert bytes_tree.byte_size(tree) == 7
}

pub fn many_pieces_test() {
  let trees = [bytes_tree.from_string("a"), bytes_tree.new()]
  assert bytes_tree.to_bit_array(bytes_tree.concat(trees)) == <<97>>
  assert bytes_tree.to_bit_array(bytes_tree.concat_bit_arrays([<<1>>, <<2>>]))
    == <<1, 2>>
  let text = string_tree.from_strings(["ß", "a"])
  assert bytes_tree.byte_size(bytes_tree.from_string_tree(text)) == 3
}

pub fn pieces_begin_on_byte_borders_test() {
  let tree = bytes_tree.append(bytes_tree.from_bit_array(<<1:1>>), <<1:1>>)
  assert bytes_tree.to_bit_array(tree) == <<128, 128>>
}

pub fn deep_trees_need_no_stack_test() {
  let add = fn(tree, _) { bytes_tree.append_string(tree, "x") }
  let tree = int.range(from: 0, to: 100_000, with: bytes_tree.new(), run: add)
  assert bytes_tree.byte_size(tree) == 100_000
}
