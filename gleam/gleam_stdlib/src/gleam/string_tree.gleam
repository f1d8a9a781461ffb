//// Text put together of many pieces.
////
//// On JavaScript the host's strings are trees already, so a tree is a string here and every operation is the string's. Nothing
//// here fails.

import gleam/list
import gleam/string

/// Text in the making.
pub type StringTree

/// The empty tree.
///
/// ```gleam
/// assert is_empty(new())
/// ```
///
pub fn new() -> StringTree {
  from_string("")
}

/// The tree with a text in front.
///
/// ```gleam
/// assert to_string(prepend(to: from_string("b"), prefix: "a")) == "ab"
/// ```
///
pub fn prepend(to tree: StringTree, prefix prefix: String) -> StringTree {
  append_tree(to: from_string(prefix), suffix: tree)
}

/// The tree with a text behind.
///
/// ```gleam
/// assert to_string(append(to: from_string("a"), suffix: "b")) == "ab"
/// ```
///
pub fn append(to tree: StringTree, suffix second: String) -> StringTree {
  append_tree(to: tree, suffix: from_string(second))
}

/// The tree with another in front.
///
/// ```gleam
/// assert to_string(prepend_tree(to: from_string("b"), prefix: from_string("a"))) == "ab"
/// ```
///
pub fn prepend_tree(
  to tree: StringTree,
  prefix prefix: StringTree,
) -> StringTree {
  append_tree(to: prefix, suffix: tree)
}

/// The tree with another behind.
///
/// ```gleam
/// assert to_string(append_tree(to: from_string("a"), suffix: from_string("b"))) == "ab"
/// ```
///
pub fn append_tree(
  to tree: StringTree,
  suffix suffix: StringTree,
) -> StringTree {
  from_string(to_string(tree) <> to_string(suffix))
}

/// The tree of these texts, one behind the other.
///
/// ```gleam
/// assert to_string(from_strings(["a", "b"])) == "ab"
/// ```
///
pub fn from_strings(strings: List(String)) -> StringTree {
  from_string(string.concat(strings))
}

/// The tree of these trees, one behind the other.
///
/// ```gleam
/// assert to_string(concat([from_string("a"), from_string("b")])) == "ab"
/// ```
///
pub fn concat(trees: List(StringTree)) -> StringTree {
  from_strings(list.map(trees, to_string))
}

/// The tree of one text.
///
/// ```gleam
/// assert to_string(from_string("a")) == "a"
/// ```
///
@external(javascript, "../graphemes.mjs", "identity")
pub fn from_string(string: String) -> StringTree

/// The text that the tree stands for.
///
/// ```gleam
/// assert to_string(from_strings(["a", "b"])) == "ab"
/// ```
///
@external(javascript, "../graphemes.mjs", "identity")
pub fn to_string(tree: StringTree) -> String

/// How many bytes it takes as UTF-8.
///
/// ```gleam
/// assert byte_size(from_string("ß")) == 2
/// ```
///
pub fn byte_size(tree: StringTree) -> Int {
  string.byte_size(to_string(tree))
}

/// The trees one behind the other with the separator between them.
///
/// ```gleam
/// assert to_string(join([from_string("a"), from_string("b")], with: "/")) == "a/b"
/// ```
///
pub fn join(trees: List(StringTree), with sep: String) -> StringTree {
  from_string(string.join(list.map(trees, to_string), with: sep))
}

/// The tree in small letters.
///
/// ```gleam
/// assert to_string(lowercase(from_string("AB"))) == "ab"
/// ```
///
pub fn lowercase(tree: StringTree) -> StringTree {
  from_string(string.lowercase(to_string(tree)))
}

/// The tree in capital letters.
///
/// ```gleam
/// assert to_string(uppercase(from_string("ab"))) == "AB"
/// ```
///
pub fn uppercase(tree: StringTree) -> StringTree {
  from_string(string.uppercase(to_string(tree)))
}

/// The graphemes back to front.
///
/// ```gleam
/// assert to_string(reverse(from_string("ab"))) == "ba"
/// ```
///
pub fn reverse(tree: StringTree) -> StringTree {
  from_string(string.reverse(to_string(tree)))
}

/// The pieces between the occurrences of the pattern.
///
/// ```gleam
/// assert list.map(split(from_string("a,b"), on: ","), to_string) == ["a", "b"]
/// ```
///
pub fn split(tree: StringTree, on pattern: String) -> List(StringTree) {
  list.map(string.split(to_string(tree), on: pattern), from_string)
}

/// The tree with every occurrence of the pattern replaced.
///
/// ```gleam
/// assert to_string(replace(in: from_string("a.b"), each: ".", with: "-")) == "a-b"
/// ```
///
pub fn replace(
  in tree: StringTree,
  each pattern: String,
  with substitute: String,
) -> StringTree {
  from_string(string.replace(to_string(tree), each: pattern, with: substitute))
}

/// Whether both stand for the same text, however they were put together.
///
/// ```gleam
/// assert is_equal(from_strings(["a", "b"]), from_string("ab"))
/// ```
///
pub fn is_equal(a: StringTree, b: StringTree) -> Bool {
  a == b
}

/// Whether it stands for the empty text.
///
/// ```gleam
/// assert is_empty(from_strings(["", ""]))
/// ```
///
pub fn is_empty(tree: StringTree) -> Bool {
  to_string(tree) == ""
}
