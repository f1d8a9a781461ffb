//// Text put together of pieces.

import gleam/list
import gleam/string_tree

pub fn pieces_in_front_and_behind_test() {
  let tree =
    string_tree.from_string("b")
    |> string_tree.prepend("a")
    |> string_tree.append("c")
    |> string_tree.prepend_tree(string_tree.from_string("<"))
    |> string_tree.append_tree(string_tree.from_string(">"))
  assert string_tree.to_string(tree) == "<abc>"
}

pub fn many_pieces_test() {
  assert string_tree.to_string(string_tree.from_strings(["a", "b"])) == "ab"
  let trees = list.map(["a", "b"], string_tree.from_string)
  assert string_tree.to_string(string_tree.concat(trees)) == "ab"
  assert string_tree.to_string(string_tree.join(trees, with: ", ")) == "a, b"
}

pub fn changes_test() {
  let tree = string_tree.from_string("aBß")
  assert string_tree.to_string(string_tree.lowercase(tree)) == "abß"
  assert string_tree.to_string(string_tree.uppercase(tree)) == "ABSS"
  assert string_tree.to_string(string_tree.reverse(tree)) == "ßBa"
  assert string_tree.to_string(string_tree.replace(tree, each: "B", with: "-"))
    == "a-ß"
  assert string_tree.byte_size(tree) == 4
}

pub fn split_test() {
  let parts = string_tree.split(string_tree.from_string("a,b"), on: ",")
  assert list.map(parts, string_tree.to_string) == ["a", "b"]
}

pub fn equality_is_that_of_the_text_test() {
  assert string_tree.is_equal(
    string_tree.from_strings(["a", "b"]),
    string_tree.from_string("ab"),
  )
  assert string_tree.is_empty(string_tree.new())
  assert string_tree.is_empty(string_tree.from_strings(["", ""]))
  assert !string_tree.is_empty(string_tree.from_string(" "))
}
