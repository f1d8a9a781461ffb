//// Bytes put together of many pieces, as a response to a request is.
////
//// Owns the type `BytesTree`. Adding a piece costs the same at any size; the bytes are only put together by `to_bit_array`.
//// Pieces that end within a byte are filled up with zeros. Nothing here fails.

import gleam/bit_array
import gleam/list
import gleam/string_tree.{type StringTree}

/// Bytes in the making.
pub opaque type BytesTree {
  Bytes(BitArray)
  Text(StringTree)
  Many(List(BytesTree))
}

/// The empty tree.
///
/// ```gleam
/// assert byte_size(new()) == 0
/// ```
///
pub fn new() -> BytesTree {
  Many([])
}

/// The tree with bytes in front.
///
/// ```gleam
/// assert to_bit_array(prepend(to: from_string("b"), prefix: <<"a":utf8>>)) == <<"ab":utf8>>
/// ```
///
pub fn prepend(to second: BytesTree, prefix first: BitArray) -> BytesTree {
  append_tree(from_bit_array(first), second)
}

/// The tree with bytes behind.
///
/// ```gleam
/// assert to_bit_array(append(to: from_string("a"), suffix: <<"b":utf8>>)) == <<"ab":utf8>>
/// ```
///
pub fn append(to first: BytesTree, suffix second: BitArray) -> BytesTree {
  append_tree(first, from_bit_array(second))
}

/// The tree with another in front.
///
/// ```gleam
/// assert to_bit_array(prepend_tree(to: from_string("b"), prefix: from_string("a")))
///   == <<"ab":utf8>>
/// ```
///
pub fn prepend_tree(
  to second: BytesTree,
  prefix first: BytesTree,
) -> BytesTree {
  append_tree(first, second)
}

/// The tree with another behind.
///
/// ```gleam
/// assert to_bit_array(append_tree(to: from_string("a"), suffix: from_string("b")))
///   == <<"ab":utf8>>
/// ```
///
pub fn append_tree(to first: BytesTree, suffix second: BytesTree) -> BytesTree {
  case second {
    Many(trees) -> Many([first, ..trees])
    Text(_) | Bytes(_) -> Many([first, second])
  }
}

/// The tree with a text in front.
///
/// ```gleam
/// assert to_bit_array(prepend_string(to: from_string("b"), prefix: "a")) == <<"ab":utf8>>
/// ```
///
pub fn prepend_string(to second: BytesTree, prefix first: String) -> BytesTree {
  append_tree(from_string(first), second)
}

/// The tree with a text behind.
///
/// ```gleam
/// assert to_bit_array(append_string(to: from_string("a"), suffix: "b")) == <<"ab":utf8>>
/// ```
///
pub fn append_string(to first: BytesTree, suffix second: String) -> BytesTree {
  append_tree(first, from_string(second))
}

/// The tree of these trees, one behind the other.
///
/// ```gleam
/// assert byte_size(concat([from_string("a"), from_string("bc")])) == 3
/// ```
///
pub fn concat(trees: List(BytesTree)) -> BytesTree {
  Many(trees)
}

/// The tree of these bytes, one behind the other.
///
/// ```gleam
/// assert to_bit_array(concat_bit_arrays([<<1>>, <<2>>])) == <<1, 2>>
/// ```
///
pub fn concat_bit_arrays(bits: List(BitArray)) -> BytesTree {
  Many(list.map(bits, from_bit_array))
}

/// The tree of one text, as UTF-8.
///
/// ```gleam
/// assert byte_size(from_string("ß")) == 2
/// ```
///
pub fn from_string(string: String) -> BytesTree {
  Text(string_tree.from_string(string))
}

/// The tree of a tree of text, as UTF-8.
///
/// ```gleam
/// assert byte_size(from_string_tree(string_tree.from_string("a"))) == 1
/// ```
///
pub fn from_string_tree(tree: string_tree.StringTree) -> BytesTree {
  Text(tree)
}

/// The tree of these bytes.
///
/// ```gleam
/// assert to_bit_array(from_bit_array(<<1>>)) == <<1>>
/// ```
///
pub fn from_bit_array(bits: BitArray) -> BytesTree {
  Bytes(bit_array.pad_to_bytes(bits))
}

/// The bytes that the tree stands for.
///
/// ```gleam
/// assert to_bit_array(concat([from_string("a"), from_bit_array(<<1>>)])) == <<97, 1>>
/// ```
///
pub fn to_bit_array(tree: BytesTree) -> BitArray {
  pieces([[tree]], [])
  |> list.reverse
  |> bit_array.concat
}

/// The pieces, last first; `pending` are the levels of the tree that are still open.
fn pieces(
  pending: List(List(BytesTree)),
  found: List(BitArray),
) -> List(BitArray) {
  case pending {
    [] -> found
    [[], ..pending] -> pieces(pending, found)
    [[Bytes(bits), ..trees], ..pending] ->
      pieces([trees, ..pending], [bits, ..found])
    [[Text(text), ..trees], ..pending] -> {
      let bits = bit_array.from_string(string_tree.to_string(text))
      pieces([trees, ..pending], [bits, ..found])
    }
    [[Many(inner), ..trees], ..pending] ->
      pieces([inner, trees, ..pending], found)
  }
}

/// How many bytes there are.
///
/// ```gleam
/// assert byte_size(from_string("ab")) == 2
/// ```
///
pub fn byte_size(tree: BytesTree) -> Int {
  pieces([[tree]], [])
  |> list.fold(from: 0, with: fn(size, bits) {
    size + bit_array.byte_size(bits)
  })
}
